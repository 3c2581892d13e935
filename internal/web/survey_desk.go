package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/paper"
	q9 "almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

// getSurveyPaper is the printed form of a survey: ?lang= one of its languages, ?size=large for large type.
func (s *Server) getSurveyPaper(v *visit) error {
	one, err := s.Surveys.Sheet(v.ctx(), v.who, v.Param("slug"), false)
	if err != nil {
		return err
	}
	lang, d := v.Query("lang"), one.Version.Definition
	if lang == "" {
		lang = v.speaks(d)
	}
	if !v.town.Speaks(lang) || !slices.Contains(d.Languages, lang) {
		return fault.Missing()
	}
	f := v.sheetForm(one.Survey, d, one.Version.Number, lang)
	f.Large = v.Query("size") == "large"
	var b bytes.Buffer
	if err := paper.Write(&b, f); err != nil {
		return err
	}
	return v.give(cache.Page{Type: "application/pdf", Body: b.Bytes()})
}

// bench reads the survey of the address for the desk.
func (s *Server) bench(v *visit) (survey.Bench, error) {
	which, err := v.param("survey")
	if err != nil {
		return survey.Bench{}, err
	}
	return s.Surveys.Bench(v.ctx(), v.who, which)
}

// maybe says a fault's key in words; empty stays empty.
func (v *visit) maybe(key string) string {
	if key == "" {
		return ""
	}
	return v.p.T(key)
}

func (s *Server) getDesk(v *visit) error { return s.showDesk(v, v.Query("number")) }

// showDesk draws the desk; number is what was typed.
func (s *Server) showDesk(v *visit, number string) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	state := survey.PaperState(q.Get("state"))
	list, err := s.Surveys.Papers(v.ctx(), v.who, b.ID, state, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	head := v.deskHead(b, "desk")
	view := surveys.Desk{Head: head, No: v.maybe(b.NoPaper), Number: number, State: string(state), Reason: v.PostForm("reason")}
	for _, st := range survey.PaperStates {
		view.Counts = append(view.Counts, surveys.DeskCount{State: string(st), Href: head.Path + "/desk?state=" + string(st), N: b.Counts[st]})
	}
	for _, r := range survey.Reasons {
		view.Reasons = append(view.Reasons, ui.Option{Value: r, Text: v.p.T("survey_desk.reason." + r)})
	}
	for _, lang := range b.Version.Definition.Languages {
		if v.town.Speaks(lang) {
			at := "/s/" + b.Slug + "/paper.pdf?lang=" + lang
			view.PDF = append(view.PDF, [2]string{v.p.T("survey_desk.pdf", "language", ownNames[lang]), v.url(at)}, [2]string{v.p.T("survey_desk.pdf_large", "language", ownNames[lang]), v.url(at + "&size=large")})
		}
	}
	for _, p := range list.Rows {
		view.Rows = append(view.Rows, v.deskRow(head.Path, p))
	}
	first, next := v.pages(head.Path+"/desk", q, list.Next)
	view.First, view.Next = v.maybeURL(first), v.maybeURL(next)
	return v.show(surveys.DeskPage(v.page(v.p.T("survey_desk.tab.desk"), views.SectionAdmin), view))
}

func (v *visit) maybeURL(path string) string {
	if path == "" {
		return ""
	}
	return v.url(path)
}

// deskRow is a sheet with what can be done to it by this person.
func (v *visit) deskRow(base string, p survey.PaperSheet) surveys.DeskPaper {
	r := surveys.DeskPaper{Number: p.Number, State: string(p.State), Reason: p.Reason}
	number := url.QueryEscape(p.Number)
	switch {
	case p.State == survey.Differing:
		r.Do, r.Href = v.p.T("survey_desk.do_settle"), base+"/desk/differences?number="+number
	case p.State == survey.Once && p.FirstBy == v.who.Account:
		r.Do = v.p.T("survey_desk.do_wait")
	case p.State == survey.Once:
		r.Do, r.Href = v.p.T("survey_desk.do_second"), base+"/desk/sheet?number="+number
	}
	return r
}

func (s *Server) getDeskSheet(v *visit) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	return s.showDeskSheet(v, b, v.Query("number"), nil)
}

// showDeskSheet draws the form of one reading; typed is what was sent.
func (s *Server) showDeskSheet(v *visit, b survey.Bench, number string, typed url.Values) error {
	p, ver, err := s.Surveys.ToEnter(v.ctx(), v.who, b.ID, number)
	if err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showDesk(v, number)
	}
	if b.NoPaper != "" {
		return s.showDesk(v, number)
	}
	f := surveys.DeskForm{Head: v.deskHead(b, "desk"), Action: deskPath(b.Survey) + "/desk/sheet", Number: p.Number, Version: ver.Number, Second: p.State == survey.Once,
		Late: b.Late(), InTime: typed.Get("in_time") != ""}
	f.Sections = v.deskSections(b.Survey, ver, filling{form: typed, arms: paper.Arms(&ver.Definition), hints: true, blank: v.p.T("survey_desk.blank")})
	return v.show(surveys.DeskSheetPage(v.page(v.p.T("survey_desk.sheet", "number", p.Number), views.SectionAdmin), f))
}

func (s *Server) postDeskSheet(v *visit) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	form, number := v.Request.PostForm, v.PostForm("number")
	_, ver, err := s.Surveys.ToEnter(v.ctx(), v.who, b.ID, number)
	if err == nil {
		in := survey.EnterPaper{Number: number, Version: v.count("version"), InTime: v.PostForm("in_time") != ""}
		in.Answers = answersIn(&ver.Definition, form, paper.Arms(&ver.Definition), number, v.lang)
		var state survey.PaperState
		if state, err = s.Surveys.EnterPaper(v.ctx(), v.who, b.ID, in); err == nil {
			return s.afterSheet(v, b.ID, number, state)
		}
	}
	if !v.blame(err) {
		return err
	}
	if slices.ContainsFunc(v.errors, func(e ui.Error) bool { return e.Name == "number" }) {
		return s.showDesk(v, number)
	}
	return s.showDeskSheet(v, b, number, form)
}

// afterSheet leads on after a reading: to the next sheet, or to where two readings are compared.
func (s *Server) afterSheet(v *visit, which id.ID, number string, state survey.PaperState) error {
	at := "/admin/surveys/" + which.String() + "/desk"
	if state == survey.Differing {
		v.say("warning", "flash.sheet_differing")
		n, _ := survey.Number(number)
		return v.see(at + "/differences?number=" + url.QueryEscape(n))
	}
	v.say("success", map[survey.PaperState]string{survey.Once: "flash.sheet_once", survey.Entered: "flash.sheet_entered"}[state])
	return v.see(at)
}

func (s *Server) postDeskInvalid(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	err = s.Surveys.SpoilPaper(v.ctx(), v.who, which, v.PostForm("invalid"), v.PostForm("reason"))
	if err == nil {
		v.say("success", "flash.sheet_invalid")
		return v.see("/admin/surveys/" + which.String() + "/desk")
	}
	if !v.blame(err) {
		return err
	}
	for i := range v.errors {
		if v.errors[i].Name == "number" {
			v.errors[i].Name = "invalid"
		}
	}
	return s.showDesk(v, v.PostForm("invalid"))
}

func (s *Server) getDeskDifferences(v *visit) error {
	return s.showDifferences(v, v.Query("number"), nil)
}

// showDifferences draws what two people read differently.
func (s *Server) showDifferences(v *visit, number string, picked url.Values) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	p, ver, err := s.Surveys.ToSettle(v.ctx(), v.who, b.ID, number)
	if err != nil {
		return err
	}
	numbers := paper.Numbers(&ver.Definition)
	view := surveys.DeskDifferences{Head: v.deskHead(b, "desk"), Action: deskPath(b.Survey) + "/desk/differences", Number: p.Number}
	for _, key := range survey.Apart(p) {
		q, _ := ver.Definition.Question(key)
		if q == nil {
			continue
		}
		w := v.in(q.Title)
		view.Rows = append(view.Rows, surveys.DeskDifference{Key: key, Number: numbers[key], Title: w.Text, Lang: w.Lang, First: v.answerWords(q, p.First[key]),
			Second: v.answerWords(q, p.Second[key]), Picked: picked.Get("q_" + key)})
	}
	return v.show(surveys.DeskDifferencesPage(v.page(v.p.T("survey_desk.sheet", "number", p.Number), views.SectionAdmin), view))
}

// answerWords is an answer in words.
func (v *visit) answerWords(q *q9.Question, a q9.Answer) string {
	in := func(code string) string {
		switch code {
		case q9.Other, q9.DontKnow, q9.RatherNot:
			return strings.TrimSuffix(v.p.T("paper.code."+code), ":")
		}
		for _, o := range deskOptions(q) {
			if o.Code == code {
				return v.optionWords(o, v.words1)
			}
		}
		return code
	}
	var parts []string
	for _, code := range a.Codes {
		parts = append(parts, in(code))
	}
	if a.Text != "" {
		parts = append(parts, a.Text)
	}
	row := func(code, words string) {
		if val, ok := a.Rows[code]; ok {
			parts = append(parts, words+": "+in(val))
		}
	}
	for _, r := range q.Rows {
		row(r.Code, v.words1(r.Words))
	}
	for _, o := range q.Options {
		row(o.Code, v.words1(o.Words))
	}
	if a.Place != nil {
		if a.Place.District != "" {
			parts = append(parts, v.district(a.Place.District))
		}
		if a.Place.Lat != 0 || a.Place.Lon != 0 {
			parts = append(parts, strconv.FormatFloat(a.Place.Lat, 'f', 4, 64)+", "+strconv.FormatFloat(a.Place.Lon, 'f', 4, 64))
		}
	}
	if len(parts) == 0 {
		return v.p.T("survey_desk.blank")
	}
	return strings.Join(parts, "; ")
}

func (s *Server) postDeskDifferences(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	number, choices := v.PostForm("number"), map[string]string{}
	for name, values := range v.Request.PostForm {
		if key, ok := strings.CutPrefix(name, "q_"); ok && len(values) > 0 {
			choices[key] = values[0]
		}
	}
	err = s.Surveys.SettlePaper(v.ctx(), v.who, which, number, choices)
	if err == nil {
		v.say("success", "flash.sheet_entered")
		return v.see("/admin/surveys/" + which.String() + "/desk")
	}
	if !v.blame(err) {
		return err
	}
	v.status = http.StatusUnprocessableEntity
	return s.showDifferences(v, number, v.Request.PostForm)
}
