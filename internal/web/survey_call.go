package web

import (
	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/survey"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

func (s *Server) getSurveyCall(v *visit) error {
	got, err := v.surveySheet(false)
	if err != nil {
		return err
	}
	done := v.Query("done") == "1"
	if got.Phase != survey.Running && !done {
		return fault.New(fault.Closed, "fault.survey_closed")
	}
	return v.showCall(got, surveys.AnswerCall{Key: id.Secret().String(), Done: done})
}

func (v *visit) showCall(got survey.Sheet, c surveys.AnswerCall) error {
	c.Path, c.Survey, c.Ways = surveyPath(got.Survey), v.in(got.Title), v.surveyWays(got.Survey)
	c.Ways.Call = ""
	return v.show(surveys.AnswerCallPage(v.page(v.p.T("survey.call_title"), ""), c))
}

func (s *Server) postSurveyCall(v *visit) error {
	got, err := v.surveySheet(false)
	if err != nil {
		return err
	}
	key := v.town.ID.String() + ":survey:call:" + got.ID.String() + ":" + v.household()
	ok, wait, err := s.Limiter.Allow(v.ctx(), key, 10, sendsPer)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.TooMany, "fault.survey_too_many", "minutes", int(wait.Minutes())+1)
	}
	in := survey.AskCall{Key: v.PostForm("call_key"), Name: v.PostForm("name"), Contact: v.PostForm("contact"), Words: v.PostForm("words")}
	err = s.Surveys.AskToBeCalled(v.ctx(), v.who, got.ID, in)
	if err == nil {
		return v.see(surveyPath(got.Survey) + "/call?done=1")
	}
	if !v.blame(err) {
		return err
	}
	return v.showCall(got, surveys.AnswerCall{Key: in.Key, Name: in.Name, Contact: in.Contact, Words: in.Words})
}

func (s *Server) getSurveyTrouble(v *visit) error { return s.showTrouble(v, nil) }

// showTrouble draws the page; typed is the banner in a form that is shown again.
func (s *Server) showTrouble(v *visit, typed text) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	t, err := s.Surveys.Trouble(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	if typed == nil {
		typed = t.Settings.Incident.Words
	}
	back := "/admin/surveys/" + which.String()
	view := surveys.Trouble{Path: back + "/trouble", Back: back, Survey: v.words1(t.Title), On: t.Settings.Incident.On, Auto: t.Settings.Incident.Auto,
		Tried: t.Trial.At, Failures: t.Trial.Failures, Problem: t.Trial.Problem}
	for _, l := range v.town.Languages {
		view.Words = append(view.Words, surveys.TroubleWords{Lang: l, Name: ownNames[l], Value: typed[l]})
	}
	for _, c := range t.Calls {
		view.Calls = append(view.Calls, surveys.TroubleCall{ID: c.ID.String(), Name: c.Name, Contact: c.Contact, Words: c.Words, Made: c.Made, Done: c.Done})
	}
	return v.show(surveys.TroublePage(v.page(v.p.T("survey.trouble_title"), "admin"), view))
}

func (s *Server) postSurveyTrouble(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	words := text{}
	for _, l := range v.town.Languages {
		words[l] = v.PostForm("words_" + l)
	}
	on := v.PostForm("on") == "1"
	if err := s.Surveys.SetIncident(v.ctx(), v.who, which, on, words); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showTrouble(v, words)
	}
	v.say("success", map[bool]string{true: "flash.survey_banner_on", false: "flash.survey_banner_off"}[on])
	return v.see("/admin/surveys/" + which.String() + "/trouble")
}

func (s *Server) postSurveyCalled(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	call, err := v.param("call")
	if err != nil {
		return err
	}
	if err := s.Surveys.Called(v.ctx(), v.who, which, call); err != nil {
		return err
	}
	v.say("success", "flash.survey_called")
	return v.see("/admin/surveys/" + which.String() + "/trouble")
}

func (s *Server) getResidence(v *visit) error { return v.showResidence("") }

func (v *visit) showResidence(email string) error {
	return v.show(surveys.ResidencePage(v.page(v.p.T("survey.residence_title"), "admin"), email))
}

func (s *Server) postResidence(v *visit) error {
	email := v.PostForm("email")
	if err := s.Accounts.SawResidence(v.ctx(), v.who, email); err != nil {
		if !v.blame(err) {
			return err
		}
		return v.showResidence(email)
	}
	v.say("success", "flash.residence_seen")
	return v.see("/admin/residence")
}

// surveysInTrouble is what waits for staff: people to call, and, where a survey asks for it, where one
// notes that somebody lives here.
func (s *Server) surveysInTrouble(v *visit) ([]views.Block, error) {
	b := views.Block{ID: "survey-calls", Title: v.p.T("survey.calls")}
	list, err := s.Surveys.ToCall(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		b.Cards = append(b.Cards, views.LinkCard{Title: v.words1(c.Title), Path: "/admin/surveys/" + c.ID.String() + "/trouble", Text: v.p.N("survey.callers", c.Waiting)})
	}
	if !s.Policy.Anywhere(v.who, access.DeskSurvey) {
		return []views.Block{b}, nil
	}
	o, err := s.Surveys.Overview(v.ctx(), v.who, id.None, page.Request{Size: page.Max})
	if err != nil {
		return nil, err
	}
	desk := views.Block{ID: "residence", Title: v.p.T("survey.residence_title")}
	for _, sv := range o.Open {
		if sv.Kind == survey.Verified {
			desk.Cards = append(desk.Cards, views.LinkCard{Title: v.words1(sv.Title), Path: "/admin/residence", Text: v.p.T("survey.residence_needed")})
		}
	}
	return []views.Block{b, desk}, nil
}
