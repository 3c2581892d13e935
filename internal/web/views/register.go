package views

import (
	"strings"
	"time"

	"almenda/internal/web/ui"
)

func registerColor(stage string) string {
	switch stage {
	case "open":
		return "success"
	case "announced":
		return "info"
	case "report", "effects":
		return "warning"
	}
	return "neutral"
}

func registerStages(pg Page, stages []string) []ui.Option {
	return worded(pg, stages, "register.stage.", pg.T("filter.all"))
}

// worded are choices whose words are a prefix and the value.
func worded(pg Page, values []string, prefix, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, v := range values {
		if v != "" {
			out = append(out, ui.Option{Value: v, Text: pg.T(prefix + v)})
		}
	}
	return out
}

func plainOptions(values []string, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, v := range values {
		out = append(out, ui.Option{Value: v, Text: v})
	}
	return out
}

func tableValue(table bool) string {
	if table {
		return "table"
	}
	return ""
}

func registerTabs(pg Page, r Register) []ui.TabItem {
	all := 0
	for _, n := range r.Counts {
		all += n
	}
	tab := func(stage, text string, n int) ui.TabItem {
		return ui.TabItem{Text: text + " (" + pg.P.Number(int64(n)) + ")", Href: pg.URL("/processes" + r.Filter.Query("state", stage)), Current: r.Filter.Stage == stage}
	}
	out := []ui.TabItem{tab("", pg.T("filter.all"), all)}
	for _, s := range r.Stages {
		out = append(out, tab(s, pg.T("register.stage."+s), r.Counts[s]))
	}
	return out
}

func registerWhere(pg Page, c RegisterCard) string {
	if len(c.Where) == 0 {
		return pg.T("town.area.whole")
	}
	return strings.Join(c.Where, ", ")
}

// lastDay is the day that a moment of closing ends: midnight belongs to the day before.
func lastDay(pg Page, t time.Time) string { return pg.P.Date(t.Add(-time.Microsecond)) }

// registerWhen says in words from when to when, as far as it is known.
func registerWhen(pg Page, c RegisterCard) string {
	switch {
	case c.Opens.IsZero():
		return pg.T("register.no_dates")
	case c.Stage == "announced":
		return pg.T("register.begins", "date", pg.P.Date(c.Opens))
	case c.Stage == "open" && !c.Until.IsZero():
		return pg.T("register.until", "date", lastDay(pg, c.Until))
	case !c.Until.IsZero():
		return pg.T("process.from_to", "from", pg.P.Date(c.Opens), "to", lastDay(pg, c.Until))
	}
	return pg.T("process.from_to", "from", pg.P.Date(c.Opens), "to", lastDay(pg, c.Closes))
}

func registerAnswer(pg Page, c RegisterCard) string {
	switch {
	case !c.Answered.IsZero():
		return pg.T("register.answered", "date", pg.P.Date(c.Answered))
	case c.AnswerDue.IsZero():
		return ""
	case c.AnswerDue.Before(pg.Now):
		return pg.T("register.overdue", "date", pg.P.Date(c.AnswerDue))
	}
	return pg.T("register.answer_by", "date", pg.P.Date(c.AnswerDue))
}
