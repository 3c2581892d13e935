package views

import "almenda/internal/web/ui"

func threadSorts(pg Page, sorts []string) []ui.Option {
	out := make([]ui.Option, 0, len(sorts))
	for _, s := range sorts {
		out = append(out, ui.Option{Value: s, Text: pg.T("forum.sort." + s)})
	}
	return out
}

func answerOptions(pg Page) []ui.Option {
	return []ui.Option{{Text: pg.T("forum.answer.all")}, {Value: "yes", Text: pg.T("forum.answer.yes")}, {Value: "no", Text: pg.T("forum.answer.no")}}
}

// Active tells whether a list of threads is narrowed.
func (f ThreadFilter) Active() bool { return f.Q != "" || f.Answer != "" }

// threadLine says how many threads a list has, where that was counted.
func threadLine(pg Page, b Board) string {
	if b.Total < 0 {
		return pg.T("forum.list")
	}
	return pg.N("forum.threads", b.Total)
}

func linkOptions(list []Link, none string) []ui.Option {
	out := make([]ui.Option, 0, len(list)+1)
	if none != "" {
		out = append(out, ui.Option{Text: none})
	}
	for _, l := range list {
		out = append(out, ui.Option{Value: l.Path, Text: l.Text})
	}
	return out
}

// choices are options whose words are catalogue keys with one beginning.
func choices(pg Page, key string, values ...string) []ui.Option {
	out := make([]ui.Option, 0, len(values))
	for _, v := range values {
		out = append(out, ui.Option{Value: v, Text: pg.T(key + v), Hint: pg.T(key + v + "_hint")})
	}
	return out
}

func supported(pg Page, s ThreadSupport) string {
	if s.Supported {
		return pg.T("forum.support_said")
	}
	return pg.T("forum.support_undone")
}

// reasonID tells two fields of one name apart: the summary of faults leads to the one at fault.
func reasonID(m ManageThread, form string) string {
	if m.Of == form {
		return "reason"
	}
	return "reason-" + form
}

func reasonOf(m ManageThread, form string) string {
	if m.Of == form {
		return m.Reason
	}
	return ""
}

func reasonFault(pg Page, m ManageThread, form string) string {
	if m.Of == form {
		return pg.Err("reason")
	}
	return ""
}

func newThread(pg Page, b Board) string {
	if b.Question {
		return pg.T("forum.new_question")
	}
	return pg.T("forum.new")
}
