package views

import "almenda/internal/web/ui"

// PollColor is the colour of a phase's tag.
func PollColor(phase string) string {
	switch phase {
	case "open":
		return "success"
	case "soon":
		return "info"
	case "draft":
		return "warning"
	}
	return "neutral"
}

func pickHint(pg Page, p Poll) string {
	if p.Most > 1 {
		return pg.N("poll.pick_most", p.Most)
	}
	return pg.T("poll.pick_one")
}

func sendWords(pg Page, p Poll) string {
	if p.Answered {
		return pg.T("poll.send_again")
	}
	return pg.T("poll.send")
}

// resultHeads are the columns of the counts.
func resultHeads(pg Page, hall bool) []string {
	if hall {
		return []string{pg.T("poll.col.answer"), pg.T("poll.col.line"), pg.T("poll.col.hall"), pg.T("poll.col.share")}
	}
	return []string{pg.T("poll.col.answer"), pg.T("poll.col.count"), pg.T("poll.col.share")}
}

func resultTitle(pg Page, p Poll) string {
	if p.Phase == "open" {
		return pg.T("poll.result_now")
	}
	return pg.T("poll.result")
}

// countWords say how many answered, the hall apart.
func countWords(pg Page, p Poll) string {
	if p.HasHall {
		return pg.T("poll.people_both", "hall", p.Hall, "line", p.People)
	}
	return pg.N("poll.people", p.People)
}

// notShownWords say when the counts will be seen.
func notShownWords(pg Page, p Poll) string {
	switch {
	case p.Withheld:
		return pg.T("poll.withheld", "min", p.Least)
	case p.Results == "revealed":
		return pg.T("poll.shown_revealed")
	case p.Phase == "open" && p.Results == "answered":
		return pg.T("poll.shown_answered")
	}
	return pg.T("poll.shown_closed")
}

func whoWords(pg Page, p Poll) string {
	switch {
	case p.Everybody:
		return pg.T("poll.who_everybody") + " " + pg.T("poll.not_representative")
	case len(p.Districts) > 0:
		return pg.T("poll.who_districts", "districts", commas(p.Districts))
	}
	return pg.T("poll.who_residents")
}

func commas(words []string) string {
	out := ""
	for i, w := range words {
		if i > 0 {
			out += ", "
		}
		out += w
	}
	return out
}

func whenWords(pg Page, p Poll) string {
	switch {
	case p.Phase == "soon" && !p.Opens.IsZero():
		return pg.T("poll.when_soon", "opens", pg.P.DateTime(p.Opens))
	case p.Phase == "closed" && !p.Ends.IsZero():
		return pg.T("poll.when_closed", "closes", pg.P.DateTime(p.Ends))
	case p.Ends.IsZero():
		return pg.T("poll.when_hand")
	}
	return pg.T("poll.when_open", "closes", pg.P.DateTime(p.Ends))
}

func audienceOptions(pg Page) []ui.Option {
	var out []ui.Option
	for _, a := range []string{"residents", "everybody"} {
		out = append(out, ui.Option{Value: a, Text: pg.T("poll.audience." + a), Hint: pg.T("poll.audience." + a + "_hint")})
	}
	return out
}

func resultsOptions(pg Page) []ui.Option {
	var out []ui.Option
	for _, r := range []string{"answered", "closed", "revealed"} {
		out = append(out, ui.Option{Value: r, Text: pg.T("poll.results." + r)})
	}
	return out
}

// pollActs are what staff can do to a poll, with how the button looks.
var pollActs = map[string]ui.Btn{
	"publish":   {},
	"open":      {},
	"reveal":    {},
	"close":     {Variant: "secondary"},
	"archive":   {Variant: "secondary"},
	"duplicate": {Variant: "tertiary"},
	"discard":   {Variant: "tertiary", Color: "danger"},
}

func pollButton(pg Page, act string) ui.Btn {
	b := pollActs[act]
	b.Text = pg.T("poll.do." + act)
	return b
}

func firstHint(pg Page, lang, hint string) string {
	if lang == pg.Town.DefaultLanguage() {
		return hint
	}
	return ""
}

func optionalIn(pg Page, lang string) string {
	if lang == pg.Town.DefaultLanguage() {
		return ""
	}
	return pg.T("form.optional")
}

// filledFrom tells whether any answer from that one on holds words.
func filledFrom(choices [][]LangText, from int) bool {
	for _, c := range choices[min(from, len(choices)):] {
		for _, l := range c {
			if l.Text != "" {
				return true
			}
		}
	}
	return false
}

func ticked(list []ui.Pick) bool {
	for _, p := range list {
		if p.On {
			return true
		}
	}
	return false
}

func stateWords(pg Page, a AdminPoll) string {
	if a.State == "draft" {
		return pg.T("poll.state_draft")
	}
	return whoWords(pg, a.Poll) + " " + whenWords(pg, a.Poll)
}

// actHint says what a button will do before it does it.
func actHint(pg Page, act string) string {
	switch act {
	case "publish", "close", "reveal", "archive":
		return pg.T("poll.hint." + act)
	}
	return ""
}

func handError(pg Page, p RoomPoll, field string) string {
	if !p.Fold {
		return ""
	}
	return pg.Err(field)
}
