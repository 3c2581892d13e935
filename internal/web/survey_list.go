package web

import (
	"math"
	"slices"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/survey"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

func surveyPath(s survey.Survey) string { return "/s/" + s.Slug }

func (s *Server) getSurveys(v *visit) error {
	q := v.Request.URL.Query()
	o, err := s.Surveys.Overview(v.ctx(), v.who, id.None, page.Request{Cursor: q.Get("page"), Size: 40})
	if err != nil {
		return err
	}
	view := surveys.AnswerList{Open: v.surveyCards(o.Open), Soon: v.surveyCards(o.Soon), Closed: v.surveyCards(o.Closed)}
	for _, sv := range o.Open {
		if n := v.surveyNotice(sv); n != nil {
			n.Survey = v.in(sv.Title).Text
			view.Incident = append(view.Incident, *n)
		}
	}
	view.First, view.Next = v.pages("/surveys", q, o.Next)
	return v.show(surveys.AnswerListPage(v.page(v.p.T("survey.list_title"), ""), view))
}

// surveyNotice is the banner of a form that does not work for some; nil when it does.
func (v *visit) surveyNotice(sv survey.Survey) *surveys.AnswerNotice {
	in := sv.Settings.Incident
	if !in.On {
		return nil
	}
	n := &surveys.AnswerNotice{Path: surveyPath(sv), Ways: v.surveyWays(sv)}
	if len(in.Words) > 0 {
		w := v.in(in.Words)
		n.Words, n.Lang = w.Text, w.Lang
	}
	return n
}

func (v *visit) surveyWays(sv survey.Survey) surveys.AnswerWays {
	w := sv.Settings.Ways
	out := surveys.AnswerWays{Phone: w.Phone, Desk: v.words1(w.Desk), Hours: v.words1(w.Hours)}
	if w.Paper {
		out.Paper = surveyPath(sv) + "/paper.pdf"
	}
	if sv.At(v.now) == survey.Running {
		out.Call = surveyPath(sv) + "/call"
	}
	return out
}

func (s *Server) getSurvey(v *visit) error {
	sheet, err := v.surveySheet(false)
	if err != nil {
		return err
	}
	return s.showSurvey(v, sheet, "")
}

// showSurvey draws the start of a survey; wrong is what is wrong with a code that was typed.
func (s *Server) showSurvey(v *visit, sheet survey.Sheet, wrong string) error {
	sv := sheet.Survey
	view := surveys.AnswerStart{Path: surveyPath(sv), Title: v.in(sv.Title), Lead: v.in(sv.Lead), Promise: v.in(sv.Settings.Promise), Phase: string(sheet.Phase),
		Sample: sv.Sample, Opens: sv.Opens, Ends: sv.End(), Office: sv.Office, Privacy: v.surveyPrivacy(sv), Answered: sheet.Answered, Change: sv.Change,
		ByKey: surveyByKey(sv), CodeError: wrong, Notice: v.surveyNotice(sv), Ways: v.surveyWays(sv)}
	d := &sheet.Version.Definition
	view.Sections, view.Questions = len(d.Sections), len(d.Questions())
	view.Minutes = surveyMinutes(sv, d.Minutes())
	if sv.Frame() != nil {
		ref := v.processRef(sv.Frame().Slug, sv.Frame().Title)
		view.Process = &ref
	}
	if sheet.Refused != nil {
		view.Refused, view.SignIn = v.p.Fill(sheet.Refused.Key, sheet.Refused.Params), sheet.Refused.Kind == fault.SignIn
	}
	if names := v.surveyLanguages(d.Languages); len(names) < len(v.town.Languages) {
		view.Languages = strings.Join(names, ", ")
	}
	if !sv.Released.IsZero() {
		view.Results = surveyPath(sv) + "/results"
	}
	if sheet.Host {
		view.Manage = "/admin/surveys/" + sv.ID.String()
	}
	pg := v.page(view.Title.Text, "")
	pg.Description = view.Lead.Text
	pg.NoIndex = sv.State != survey.Published || v.answers
	if sv.Kind == survey.Panel {
		return v.showPanelSurvey(pg, view)
	}
	return v.show(surveys.AnswerStartPage(pg, view))
}

// surveyByKey tells whether an answer is changed by a code; otherwise the account is enough.
func surveyByKey(sv survey.Survey) bool { return sv.Change && (sv.Anonymous || sv.Kind == survey.Open) }

func surveyMinutes(sv survey.Survey, estimated float64) int {
	if sv.Settings.Minutes > 0 {
		estimated = sv.Settings.Minutes
	}
	return max(int(math.Ceil(estimated)), 1)
}

// surveyPrivacy says who sees what, whether it is linked to a person, and how long it is kept: for
// every kind, whatever staff wrote.
func (v *visit) surveyPrivacy(sv survey.Survey) []string {
	if sv.Kind == survey.Panel {
		return v.panelPrivacy(sv)
	}
	linked := "survey.privacy.named"
	switch {
	case sv.Kind == survey.Open:
		linked = "survey.privacy.open"
	case sv.Anonymous:
		linked = "survey.privacy.anonymous"
	}
	out := []string{v.p.T(linked, "n", survey.Batch-1), v.p.T("survey.privacy.who"), v.p.T("survey.privacy.device")}
	switch {
	case surveyByKey(sv):
		out = append(out, v.p.T("survey.privacy.change_key"))
	case sv.Change:
		out = append(out, v.p.T("survey.privacy.change"))
	default:
		out = append(out, v.p.T("survey.privacy.no_change"))
	}
	if sv.Anonymous || sv.Kind == survey.Open {
		return append(out, v.p.T("survey.privacy.kept_anonymous"))
	}
	return append(out, v.p.T("survey.privacy.kept_named"))
}

// surveyLanguages are the town's languages that the questions are written in, by name.
func (v *visit) surveyLanguages(of []string) (names []string) {
	for _, l := range v.town.Languages {
		if slices.Contains(of, l) {
			names = append(names, ownNames[l])
		}
	}
	return names
}

// surveyCards are surveys in a list.
func (v *visit) surveyCards(list []survey.Survey) []views.LinkCard {
	out := make([]views.LinkCard, len(list))
	for i, sv := range list {
		w, phase := v.in(sv.Title), sv.At(v.now)
		c := views.LinkCard{Title: w.Text, Lang: w.Lang, Path: surveyPath(sv), Text: v.in(sv.Lead).Text,
			Tags: []views.CardTag{{Text: v.p.T("survey.phase." + string(phase)), Color: surveys.AnswerColor(string(phase))}}}
		if sv.Sample {
			c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("process.sample"), Color: "neutral"})
		}
		switch end := sv.End(); {
		case phase == survey.Soon:
			c.Meta = append(c.Meta, v.p.T("survey.opens_at", "at", v.p.DateTime(sv.Opens)))
		case phase == survey.Running && !end.IsZero():
			c.Meta = append(c.Meta, v.p.T("survey.open_until", "at", v.p.DateTime(end)))
		case phase == survey.Closed && !sv.Released.IsZero():
			c.Meta = append(c.Meta, v.p.T("survey.has_results"))
		}
		for _, key := range sv.Districts {
			c.Meta = append(c.Meta, v.district(key))
		}
		out[i] = c
	}
	return out
}

// surveysOf are the surveys of a process, on its page.
func (s *Server) surveysOf(v *visit, p process.Process) ([]views.Block, error) {
	o, err := s.Surveys.Overview(v.ctx(), v.who, p.ID, page.Request{Size: 40})
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "surveys", Title: v.p.T("survey.list_title"), Cards: v.surveyCards(slices.Concat(o.Open, o.Soon, o.Closed))}
	if len(o.Open) > 0 {
		b.Do = &views.Do{Text: v.p.N("survey.do_now", len(o.Open)), Link: views.Link{Text: v.p.T("survey.begin"), Path: surveyPath(o.Open[0])}}
	}
	return []views.Block{b}, nil
}

// surveysAtHome are the open surveys, and those that closed last while there is none.
func (s *Server) surveysAtHome(v *visit) ([]views.Block, error) {
	o, err := s.Surveys.Overview(v.ctx(), v.who, id.None, page.Request{Size: 20})
	if err != nil {
		return nil, err
	}
	list := slices.Concat(o.Open, o.Closed)
	b := views.Block{ID: "surveys", Title: v.p.T("survey.list_title"), Cards: v.surveyCards(list[:min(len(list), 3)])}
	if len(list) > 0 {
		b.More = &views.Link{Text: v.p.T("survey.all"), Path: "/surveys"}
	}
	return []views.Block{b}, nil
}

// surveyDates are the openings and closes of surveys in the calendar of the town.
func (s *Server) surveyDates(v *visit, from, to time.Time) (out []views.DateLine, err error) {
	o, err := s.Surveys.Overview(v.ctx(), v.who, id.None, page.Request{Size: page.Max})
	if err != nil {
		return nil, err
	}
	for _, sv := range slices.Concat(o.Open, o.Soon, o.Closed) {
		if sv.Process != id.None {
			continue // its process tells the dates
		}
		w := v.in(sv.Title)
		for kind, at := range map[string]time.Time{"opens": sv.Opens, "closes": sv.Closes} {
			if !at.Before(from) && at.Before(to) {
				out = append(out, views.DateLine{Kind: kind, At: at, Title: w.Text, Lang: w.Lang, Path: surveyPath(sv), UID: sv.ID.String() + "-" + kind})
			}
		}
	}
	return out, nil
}
