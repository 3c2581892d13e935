package web

import (
	"errors"
	"net/http"

	"almenda/internal/fault"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

// surveySheet reads the survey of the address: on the host of answers one of a panel, and no other.
func (v *visit) surveySheet(trial bool) (survey.Sheet, error) {
	if v.answers {
		return v.s.Surveys.PanelSheet(v.ctx(), v.who, v.Param("slug"), trial)
	}
	return v.s.Surveys.Sheet(v.ctx(), v.who, v.Param("slug"), trial)
}

// showPanelSurvey draws the start of a panel's survey: where answers are taken, or, at the town's own
// host, where the way there begins.
func (v *visit) showPanelSurvey(pg views.Page, view surveys.AnswerStart) error {
	view.Change, view.ByKey = false, false
	if !v.answers {
		to := surveys.PanelElsewhere{Mine: "/me/panel", Answers: v.s.Origins.Answers(v.town) + v.url(view.Path)}
		return v.show(surveys.PanelElsewherePage(pg, view, to))
	}
	if view.Results != "" {
		view.Results = v.s.Origins.Of(v.town) + v.url(view.Results)
	}
	view.Manage, view.SignIn, view.Refused = "", false, ""
	return v.show(surveys.PanelStartPage(pg, view))
}

// panelPrivacy says what is kept of an answer to a survey of a panel, and what nobody can promise.
func (v *visit) panelPrivacy(sv survey.Survey) []string {
	change := "panel_answer.no_change"
	if sv.Change {
		change = "panel_answer.change"
	}
	return []string{v.p.T("panel_answer.kept", "n", survey.Batch-1), v.p.T("survey.privacy.who"), v.p.T("panel_answer.words"), v.p.T("survey.privacy.device"), v.p.T(change),
		v.p.T("panel_answer.few", "n", survey.FewestOfPanel), v.p.T("panel_answer.watch")}
}

// getPanelBegin is where somebody lands who loads the page again that a code opened.
func (s *Server) getPanelBegin(v *visit) error { return v.see("/s/" + v.Param("slug")) }

// postPanelBegin opens the form with a sealed code, which travels in it from then on.
func (s *Server) postPanelBegin(v *visit) error {
	sh, err := s.openSheet(v)
	if err != nil {
		if sh != nil && fault.Is(err, fault.Closed) {
			return s.showSurvey(v, sh.Sheet, "")
		}
		return err
	}
	right, err := survey.ReadCredential(v.PostForm("code"))
	if err == nil {
		err = s.Surveys.Usable(v.ctx(), v.who, sh.ID, right)
	}
	var f *fault.Error
	switch {
	case err == nil:
		sh.right = v.PostForm("code")
		return sh.show(sh.run().Next(-1))
	case errors.As(err, &f) && (f.Kind == fault.Denied || f.Kind == fault.Conflict || f.Kind == fault.Closed):
		v.status = http.StatusUnprocessableEntity
		return s.showSurvey(v, sh.Sheet, v.p.Fill(f.Key, f.Params))
	}
	return err
}

// send hands an answer to where its kind is kept.
func (s *Server) send(sh *sheet, in survey.Sending) (survey.Receipt, error) {
	v := sh.v
	if !v.answers {
		return s.Surveys.Send(v.ctx(), v.who, in)
	}
	if !sh.trial {
		right, err := survey.ReadCredential(sh.right)
		if err != nil {
			return survey.Receipt{}, err
		}
		in.Credential = right
	}
	return s.Surveys.SendOfPanel(v.ctx(), v.who, in)
}

// usedUp tells a credential that was used from questions that changed.
func usedUp(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Key == "fault.panel_answer_used"
}

// askForCode shows all answers again with a field for the code: nothing is lost for want of it.
func (sh *sheet) askForCode(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	sh.v.status, sh.askCode = http.StatusForbidden, true
	sh.v.errors = []ui.Error{{Name: "credential", Text: sh.v.p.Fill(f.Key, f.Params)}}
	return sh.show(-1)
}

func (s *Server) showPanelThanks(v *visit, got survey.Sheet) error {
	t := surveys.PanelThanks{Slug: got.Slug, Survey: v.in(got.Title), Ends: got.End(), Again: v.Query("again") == "1"}
	return v.show(surveys.PanelThanksPage(v.page(v.p.T("survey.thanks"), ""), t))
}
