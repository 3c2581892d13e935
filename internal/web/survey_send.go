package web

import (
	"net/http"
	"slices"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/views/surveys"
)

// postSurveyAnswers sends the answers. What cannot be taken is never lost: a fault of an answer leads
// back to its section, changed questions are shown again, and what came too late is shown to be copied.
func (s *Server) postSurveyAnswers(v *visit) error {
	sh, err := s.readSheet(v)
	if err != nil {
		return err
	}
	sh.take(-1)
	if sh.Kind == survey.Open && !sh.trial {
		if err := v.limitSends(sh); err != nil {
			return s.showRefused(v, sh, err)
		}
	}
	in := survey.Sending{Survey: sh.ID, Version: sh.number, Key: sh.key, Seed: sh.seed, Answers: sh.answers, Language: v.lang, Trial: sh.trial}
	out, err := s.send(sh, in)
	switch f, isForm := asForm(err); {
	case isForm:
		v.status, v.errors = http.StatusUnprocessableEntity, v.words(f)
		return sh.show(sh.sectionOf(f.Fields[0].Name))
	case v.answers && fault.Is(err, fault.Denied):
		return sh.askForCode(err)
	case fault.Is(err, fault.Conflict) && !usedUp(err):
		return sh.again()
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.Closed), fault.Is(err, fault.Denied), fault.Is(err, fault.TooLarge):
		return s.showRefused(v, sh, err)
	case err != nil:
		return err
	}
	to := "/thanks"
	if out.Again {
		to += "?again=1"
	}
	return v.see(surveyPath(sh.Survey) + to)
}

// sectionOf is the section on which a field stands.
func (sh *sheet) sectionOf(field string) int {
	_, at := sh.d.Question(strings.TrimPrefix(field, "q_"))
	if slices.Contains(sh.run().Sections(), at) {
		return at
	}
	return sh.run().Next(-1)
}

// again shows the questions as they are now, with the answers that still fit, and says which do not.
func (sh *sheet) again() error {
	now := &sh.Version.Definition
	for _, key := range survey.Differences(sh.d, now, sh.answers) {
		q, _ := now.Question(key)
		if q == nil {
			q, _ = sh.d.Question(key)
		}
		sh.changed = append(sh.changed, q.Title.In(sh.v.lang, first1(now.Languages)))
		delete(sh.answers, key)
	}
	sh.d, sh.number = now, sh.Version.Number
	sh.v.status = http.StatusConflict
	run := sh.run()
	for _, p := range run.Problems() {
		sh.blame([]questionnaire.Problem{p})
	}
	if len(sh.v.errors) > 0 {
		return sh.show(sh.sectionOf(sh.v.errors[0].Name))
	}
	return sh.show(-1)
}

func (s *Server) getSurveyThanks(v *visit) error {
	got, err := v.surveySheet(false)
	if err != nil {
		return err
	}
	if v.answers {
		return s.showPanelThanks(v, got)
	}
	t := surveys.AnswerThanks{Path: surveyPath(got.Survey), Slug: got.Slug, Survey: v.in(got.Title), Ends: got.End(), Again: v.Query("again") == "1",
		Change: got.Change && got.Phase == survey.Running, ByKey: surveyByKey(got.Survey), Withdrawn: v.Query("withdrawn") == "1"}
	return v.show(surveys.AnswerThanksPage(v.page(v.p.T("survey.thanks"), ""), t))
}

// postSurveyChange opens an answer that was sent, or takes it back. The code goes by form and never by
// address: addresses are logged, and the code is the only thing that leads to the answer.
func (s *Server) postSurveyChange(v *visit) error {
	sh, err := s.openSheet(v)
	if err != nil {
		return err
	}
	code := v.PostForm("code")
	if v.PostForm("do") == "withdraw" {
		err = s.Surveys.Withdraw(v.ctx(), v.who, sh.ID, code)
		if err == nil {
			return v.see(surveyPath(sh.Survey) + "/thanks?withdrawn=1")
		}
	} else {
		var got survey.Given
		if got, err = s.Surveys.Mine(v.ctx(), v.who, sh.ID, code); err == nil {
			sh.answers = got.Answers
			if surveyByKey(sh.Survey) {
				sh.key = survey.Plain(code)
			}
			if got.Version != sh.number {
				if old, err := s.Surveys.Older(v.ctx(), v.who, sh.ID, got.Version); err == nil {
					sh.d, sh.number = &old.Definition, got.Version
				}
			}
			return sh.show(sh.run().Next(-1))
		}
	}
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	v.status = http.StatusUnprocessableEntity
	return s.showSurvey(v, sh.Sheet, v.p.T("fault.survey_code"))
}
