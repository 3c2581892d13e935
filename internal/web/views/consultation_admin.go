package views

import "almenda/internal/web/ui"

func formPath(f ConsultationForm) string {
	if f.ID == "" {
		return consultationsPath
	}
	return consultationsPath + "/" + f.ID + "/edit"
}

func processChoices(pg Page, f ConsultationForm) []ui.Option {
	out := []ui.Option{{Text: pg.T("filter.choose")}}
	for _, p := range f.Processes {
		out = append(out, ui.Option{Value: p.ID, Text: p.Title})
	}
	return out
}

// remarkSources are the channels, the portal's own first; remarkAnswers the dispositions.
var (
	remarkSources = []string{"web", "paper", "letter", "phone", "email", "point", "meeting", "talk"}
	remarkAnswers = []string{"accepted", "partly", "rejected", "covered", "outside", "later"}
)

func (d RemarkDesk) remarkBase() string { return d.Base() + "/remarks/" + d.Remark.ID }

// publishVariant makes the next thing stand out.
func publishVariant(d ConsultationDesk, kind string) string {
	if kind == d.Can[len(d.Can)-1] && !d.Changed {
		return ""
	}
	return "secondary"
}
