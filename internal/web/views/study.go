package views

import (
	"strconv"

	"almenda/internal/web/ui"
)

func methodOptions(pg Page, methods []string, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, m := range methods {
		out = append(out, ui.Option{Value: m, Text: pg.T("study.method." + m)})
	}
	return out
}

func fileKinds(pg Page) []ui.Option {
	return []ui.Option{{Value: "report", Text: pg.T("study.file.report")}, {Value: "tool", Text: pg.T("study.file.tool")}}
}

// peopleWords say how many took part, and how many were asked.
func peopleWords(pg Page, s Study) string {
	if s.Asked == 0 {
		return pg.N("study.people", s.People)
	}
	return pg.T("study.people_of", "people", s.People, "asked", s.Asked, "share", (200*s.People+s.Asked)/(2*s.Asked))
}

func studyLine(pg Page, l StudyList) string {
	if l.Total < 0 {
		return pg.N("study.found", len(l.Cards))
	}
	return pg.N("study.found", l.Total)
}

func stateTagOf(state string) (color string) {
	if state == "published" {
		return "success"
	}
	return "warning"
}

func nth(name string, n int) string { return name + "_" + strconv.Itoa(n+1) }

func filledQuotes(list []StudyQuote, from int) bool {
	for _, q := range list[min(from, len(list)):] {
		if q != (StudyQuote{}) {
			return true
		}
	}
	return false
}

func filledFigures(list []StudyFigure, from int) bool {
	for _, f := range list[min(from, len(list)):] {
		if f != (StudyFigure{}) {
			return true
		}
	}
	return false
}
