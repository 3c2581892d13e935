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

// progressLine says in words what the bar shows.
func progressLine(pg Page, p CampaignProgress) string {
	line := pg.T("campaign.sent_of", "n", p.Sent, "of", p.Total)
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
	return []ui.KPI{
		{Label: pg.T("campaign.rows"), Value: num(p.Total), Note: pg.N("campaign.good", p.Good)},
		{Label: pg.T("recipient.waiting"), Value: num(p.Waiting), Note: pg.N("campaign.speed", p.PerMinute)},
		{Label: pg.T("recipient.sent"), Value: num(p.Sent)},
		{Label: pg.T("recipient.failed"), Value: num(p.Failed)},
		{Label: pg.T("recipient.accepted"), Value: num(p.Accepted)},
	}
}
