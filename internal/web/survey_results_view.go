package web

import (
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// resultsView is what everybody reads of results.
func (v *visit) resultsView(one survey.Survey, phase survey.Phase, r *survey.Results) surveys.Results {
	view := surveys.Results{Title: v.in(one.Title), Path: "/s/" + one.Slug, Sample: one.Sample, Phase: string(phase), Closes: one.End(),
		Published: !one.Released.IsZero(), At: one.Released}
	if p := one.Frame(); p != nil {
		ref := v.processRef(p.Slug, p.Title)
		view.Process = &ref
	}
	if r == nil {
		return view
	}
	a := r.About
	view.TooFew, view.Need, view.Did = a.TooFew, a.Need, v.in(a.Did)
	view.Kind = v.p.T("survey_results.kind." + string(a.Kind))
	view.Facts = v.resultFacts(a)
	if !a.Opened.IsZero() && !a.Closed.IsZero() {
		view.When = v.p.T("survey_results.when", "from", v.p.Date(a.Opened), "to", v.p.Date(a.Closed))
	}
	view.Questions = v.resultQuestions(r)
	view.Who = v.resultWho(a)
	view.Reading = v.resultReading(a)
	for _, e := range a.Versions {
		view.Versions = append(view.Versions, v.p.T("survey_results.version", "n", e.Number, "date", v.p.Date(e.At), "what", v.p.T("survey_results.version."+e.Kind)))
	}
	return view
}

// about is "ca. 280".
func (v *visit) about(n int) string { return v.p.T("survey_results.about", "n", n) }

func (v *visit) percent(n int) string { return v.p.T("survey_results.percent", "n", n) }

func (v *visit) resultFacts(a survey.About) []ui.KPI {
	out := []ui.KPI{{Label: v.p.T("survey_results.answered"), Value: v.about(a.Answers)}}
	if w := a.Weights; w != nil {
		out = append(out, ui.KPI{Label: v.p.T("survey_results.interval"), Value: v.p.T("survey_results.points", "n", v.decimal(w.Margin))})
	}
	return out
}

// decimal is a number with one decimal.
func (v *visit) decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', 1, 64)
	if v.lang != "en" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func (v *visit) resultReading(a survey.About) []string {
	out := []string{v.p.T("survey_results.read.rounded"), v.p.T("survey_results.read.hidden", "group", a.Group, "cell", a.Cell)}
	if w := a.Weights; w != nil && w.Used {
		out = append(out, v.p.T("survey_results.read.weighted"))
		if len(w.Difference) > 0 {
			out = append(out, v.p.N("survey_results.read.differ", len(w.Difference)))
		}
	} else {
		out = append(out, v.p.T("survey_results.read.unweighted"))
	}
	if a.Weights != nil {
		out = append(out, v.p.T("survey_results.read.interval", "n", v.decimal(a.Weights.Margin)))
	}
	return append(out, v.p.T("survey_results.read.once"))
}

// resultQuestions gathers figures by the question that they are of.
func (v *visit) resultQuestions(r *survey.Results) (out []surveys.ResultsQuestion) {
	at := map[string]int{}
	for i, f := range r.Figures {
		j, known := at[f.Question]
		if !known {
			j = len(out)
			at[f.Question] = j
			out = append(out, surveys.ResultsQuestion{ID: "q-" + strconv.Itoa(j+1), Title: v.in(f.Title), Note: v.resultNote(f)})
		}
		out[j].Figures = append(out[j].Figures, v.resultFigure(f, i+1))
	}
	return out
}

// resultNote says what is to be known of a question before its figures are read.
func (v *visit) resultNote(f survey.Figure) string {
	var out []string
	if f.Several {
		out = append(out, v.p.T("survey_results.several"))
	}
	if f.Type == questionnaire.Allocation {
		out = append(out, v.p.T("survey_results.allocation"))
	}
	if f.Type == questionnaire.Ranking {
		out = append(out, v.p.T("survey_results.ranking"))
	}
	if len(f.Leaves) > 0 {
		out = append(out, v.p.T("survey_results.leaves", "counted", numbersIn(f.Counts), "left", numbersIn(f.Leaves)))
	}
	return strings.Join(out, " ")
}

func numbersIn(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ", ")
}

// resultFigure is one table with its drawing.
func (v *visit) resultFigure(f survey.Figure, number int) surveys.ResultsFigure {
	out := surveys.ResultsFigure{Number: number, Title: v.figureTitle(f), Quotes: f.Quotes}
	out.Declared = v.words1(f.Title) + " – " + out.Title
	switch {
	case f.Taken != nil:
		out.Taken = v.p.T("survey_results.taken", "date", v.p.Date(f.Taken.At), "reason", f.Taken.Reason)
	case f.Hidden != "":
		out.Hidden = v.p.T(f.Hidden)
	case f.Chart == survey.WordsChart:
		for _, t := range f.Themes {
			line := surveys.ResultsLine{Name: t.Words, Text: v.about(t.N)}
			if t.Hidden {
				line.Text = v.p.T("survey_results.few")
			}
			out.Themes = append(out.Themes, line)
		}
	default:
		c := v.resultChart(f, number)
		out.Chart = &c
	}
	return out
}

func (v *visit) figureTitle(f survey.Figure) string {
	parts := []string{v.p.T("survey_results.everybody")}
	if f.By != "" {
		parts[0] = v.p.T("survey_results.by", "group", v.words1(f.ByTitle))
	}
	if f.Row != "" {
		parts = append([]string{v.words1(f.RowTitle)}, parts...)
	}
	return strings.Join(parts, " – ")
}

// labelled names an answer or a group.
func (v *visit) labelled(l survey.Label) string {
	var name string
	switch {
	case l.From != nil && l.To != nil:
		name = v.p.T("survey_results.step", "from", plainNumber(*l.From), "to", plainNumber(*l.To))
	case len(l.Words) > 0:
		name = v.words1(l.Words)
	case questionnaire.Reserved(l.Code) || l.Code == questionnaire.Yes || l.Code == questionnaire.No:
		name = v.p.T("survey_results.code." + l.Code)
	case l.Code == "":
		name = v.p.T("survey_results.code.none")
	default:
		name = l.Code
	}
	for _, more := range l.More {
		name = v.p.T("survey_results.together", "a", name, "b", v.labelled(more))
	}
	return name
}

func plainNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (v *visit) resultWho(a survey.About) (out []surveys.ResultsWho) {
	for _, w := range a.Who {
		one := surveys.ResultsWho{Title: v.in(w.Title)}
		if w.Source != "" {
			one.Source = v.p.T("survey_results.source", "source", w.Source, "date", w.At)
		}
		for _, l := range w.Lines {
			line := surveys.ResultsShare{Name: v.labelled(l.Label), Answered: v.percent(l.Answered), People: v.percent(l.People)}
			if l.Hidden {
				line.Answered = v.p.T("survey_results.hidden.cell")
			}
			one.Lines = append(one.Lines, line)
		}
		out = append(out, one)
	}
	return out
}
