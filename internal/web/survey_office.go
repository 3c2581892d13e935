package web

import (
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/page"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

// officeSurvey reads the survey that the address names, as those see it who prepare it.
func (s *Server) officeSurvey(v *visit) (survey.Dossier, error) {
	which, err := v.param("survey")
	if err != nil {
		return survey.Dossier{}, err
	}
	return s.Surveys.Prepare(v.ctx(), v.who, which)
}

func surveyDesk(d survey.Survey) string { return "/admin/surveys/" + d.ID.String() }

// surveyState is one word for where a survey stands.
func surveyState(d survey.Dossier) string {
	switch {
	case d.State == survey.Draft || d.State == survey.Proposed || d.State == survey.Archived:
		return string(d.State)
	}
	return string(d.Phase)
}

func (v *visit) surveyHead(d survey.Dossier, tab string) surveys.Head {
	return surveys.Head{Path: surveyDesk(d.Survey), Title: v.words1(d.Title), State: surveyState(d), Tab: tab, Pending: d.Pending != nil,
		Incident: d.Settings.Incident.On, Frozen: !d.Frozen.IsZero()}
}

func (v *visit) surveyPage(title string) views.Page { return v.page(title, views.SectionAdmin) }

// nearly is how many answers staff are told of while people answer: never so exactly that one more
// can be put together with whoever has just left the desk.
func (v *visit) nearly(n int) string {
	switch {
	case n == 0:
		return v.p.Number(0)
	case n < 10:
		return v.p.T("survey_office.under_ten")
	}
	return v.p.T("survey_office.about", "n", v.p.Number(int64(n/10*10)))
}

func (s *Server) getOfficeSurveys(v *visit) error {
	q := v.Request.URL.Query()
	list, err := s.Surveys.Office(v.ctx(), v.who, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	view := surveys.OfficeList{}
	for _, d := range list.Rows {
		r := surveys.OfficeRow{Path: surveyDesk(d.Survey), Title: v.words1(d.Title), State: surveyState(d), Opens: d.Opens, Closes: d.End(), Answers: v.nearly(d.Answers),
			Incident: d.Settings.Incident.On, Review: d.Review, Pending: d.Pending != nil, Where: v.p.T("survey_office.kind." + string(d.Kind))}
		if f := d.Frame(); f != nil {
			r.Where += " · " + v.words1(f.Title)
		}
		view.Rows = append(view.Rows, r)
	}
	view.First, view.Next = v.pages("/admin/surveys", q, list.Next)
	return v.show(surveys.OfficeListPage(v.surveyPage(v.p.T("survey_office.title")), view))
}

func (s *Server) getOfficeSurveyNew(v *visit) error {
	view, err := s.surveyNew(v, tenant.Text{}, survey.Residents)
	if err != nil {
		return err
	}
	return v.show(surveys.OfficeNewPage(v.surveyPage(v.p.T("survey_office.new")), view))
}

// surveyNew is all that a survey can begin from.
func (s *Server) surveyNew(v *visit, title tenant.Text, kind survey.Kind) (n surveys.OfficeNew, err error) {
	for _, t := range s.Library.For(v.town).Templates {
		n.Templates = append(n.Templates, surveys.OfficeStart{Key: t.Key, Name: v.words1(t.Name), About: v.words1(t.About), Action: "/admin/surveys/from-template"})
	}
	list, err := s.Surveys.Office(v.ctx(), v.who, page.Request{Size: 12})
	for _, d := range list.Rows {
		n.Earlier = append(n.Earlier, surveys.OfficeStart{Name: v.words1(d.Title), About: v.p.N("survey_office.n_questions", len(d.Current.Definition.Questions())),
			Action: surveyDesk(d.Survey) + "/duplicate"})
	}
	n.Blank = surveys.Form{Action: "/admin/surveys", Submit: v.p.T("survey_office.make"), Parts: []surveys.Part{{Fields: append(
		v.textFields("title", "survey_office.field.title", "survey_office.field.title_hint", title, survey.MaxTitle, 0, true), v.kindField(kind))}}}
	n.Import = surveys.Form{Action: "/admin/surveys/import", Submit: v.p.T("survey_office.read_file"), Files: true,
		Parts: []surveys.Part{{Fields: []surveys.Field{{Kind: "file", Name: "file", Label: v.p.T("survey_office.file"), Hint: v.p.T("survey_office.file_hint"), Needed: true, Accept: ".json,.xlsx"}}}}}
	return n, err
}

func (s *Server) postOfficeSurvey(v *visit) error {
	w := survey.Write{Title: v.typedText("title"), Kind: survey.Kind(v.PostForm("kind")), Anonymous: true, Office: v.who.Office, Key: v.PostForm("key")}
	made, err := s.Surveys.Create(v.ctx(), v.who, v.town, w)
	if err == nil {
		v.say("success", "flash.builder_made")
		return v.see("/admin/surveys/" + made.String() + "/edit")
	}
	view, e := s.surveyNew(v, w.Title, w.Kind)
	if e != nil {
		return e
	}
	return v.again(err, func() templ.Component {
		return surveys.OfficeNewPage(v.surveyPage(v.p.T("survey_office.new")), view)
	})
}

func (s *Server) postSurveyTemplate(v *visit) error {
	t, ok := s.Library.For(v.town).Template(v.PostForm("template"))
	if !ok {
		return v.see("/admin/surveys/new")
	}
	made, err := s.Surveys.Create(v.ctx(), v.who, v.town, survey.Write{Title: t.Title, Lead: t.Lead, Kind: survey.Residents, Anonymous: true, Office: v.who.Office,
		Settings: survey.Settings{Promise: t.Promise}, Definition: &t.Paper, Key: v.PostForm("key")})
	if err != nil {
		return err
	}
	v.say("success", "flash.builder_made")
	return v.see("/admin/surveys/" + made.String() + "/edit")
}

func (s *Server) postSurveyDuplicate(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	made, err := s.Surveys.Duplicate(v.ctx(), v.who, which, v.PostForm("key"))
	if err != nil {
		return err
	}
	v.say("success", "flash.builder_copied")
	return v.see("/admin/surveys/" + made.String())
}

// textFields are the fields of a text, one for each language of the town; the first one is needed.
func (v *visit) textFields(name, label, hint string, t tenant.Text, max, rows int, needed bool) (out []surveys.Field) {
	for i, lang := range v.town.Languages {
		f := surveys.Field{Name: name + "_" + lang, Label: v.p.T(label), Value: t[lang], Max: max, Rows: rows, Lang: lang, Needed: needed && i == 0}
		if rows > 0 {
			f.Kind = "area"
		}
		if len(v.town.Languages) > 1 {
			f.Label = v.p.T("survey_office.in_language", "label", f.Label, "language", ownName(lang))
		}
		if i == 0 && hint != "" {
			f.Hint = v.p.T(hint)
		}
		out = append(out, f)
	}
	return out
}

func ownName(lang string) string {
	if name := ownNames[lang]; name != "" {
		return name
	}
	return strings.ToUpper(lang)
}
