package views

import "almenda/internal/web/ui"

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// roleLine is a role with the place where it holds.
func roleLine(pg Page, role, where string) string {
	if where == "" {
		return pg.T("role." + role)
	}
	return pg.T("role.in", "role", pg.T("role."+role), "where", where)
}

func draftPath(d DraftCard) string {
	draft := IdeaDraft{Process: d.Process, ID: d.ID}
	return draft.StepPath(or(d.Step, "title")) + draft.query()
}

func languageOptions(pg Page) []ui.Option {
	out := make([]ui.Option, 0, len(pg.Languages))
	for _, l := range pg.Languages {
		out = append(out, ui.Option{Value: l.Lang, Text: l.Name})
	}
	return out
}
