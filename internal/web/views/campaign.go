package views

import (
	"strconv"

	"almenda/internal/web/ui"
)

// number is n for a field; empty for zero.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// jobState is the state in the words of the script that follows jobs.
func jobState(state string) string {
	if state == "finished" {
		return "done"
	}
	return state
}

// progressLine says in words what the bar shows.
func progressLine(pg Page, p CampaignProgress) string {
	line := pg.T("campaign.sent_of", "sent", p.Sent, "of", p.Wanted)
	if p.State == "running" && p.MinutesTo > 0 {
		return line + " · " + pg.N("campaign.minutes_left", p.MinutesTo)
	}
	if !p.FinishedAt.IsZero() {
		return line + " · " + pg.P.DateTime(p.FinishedAt)
	}
	return line
}

func progressFigures(pg Page, p CampaignProgress) []ui.KPI {
	num := func(n int) string { return pg.P.Number(int64(n)) }
	speed := pg.T("campaign.speed_free")
	if p.PerMinute > 0 {
		speed = pg.N("campaign.speed", p.PerMinute)
	}
	return []ui.KPI{
		{Label: pg.T("campaign.lines"), Value: num(p.Total), Note: pg.N("campaign.wanted", p.Wanted)},
		{Label: pg.T("campaign.open"), Value: num(p.Open), Note: speed},
		{Label: pg.T("recipient.sent"), Value: num(p.Sent)},
		{Label: pg.T("recipient.failed"), Value: num(p.Failed)},
		{Label: pg.T("recipient.accepted"), Value: num(p.Accepted)},
	}
}
