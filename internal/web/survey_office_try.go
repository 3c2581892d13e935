package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// tryingLasts is how long a link to try a survey works.
const tryingLasts = 24 * time.Hour

// tryToken is what opens a survey to whoever tries it: which one, until when, and a signature.
func (v *visit) tryToken(which id.ID) string {
	until := strconv.FormatInt(v.now.Add(tryingLasts).Truncate(time.Hour).Unix(), 36)
	return base64.RawURLEncoding.EncodeToString(which[:]) + "." + until + "." + v.signTry(which, until)
}

func (v *visit) signTry(which id.ID, until string) string {
	m := hmac.New(sha256.New, v.s.Secret)
	m.Write([]byte("survey-try|" + v.town.ID.String() + "|" + which.String() + "|" + until))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:18])
}

// tried reads the link of the address. Faults: NotFound for one that is none, or too old.
func (v *visit) tried() (id.ID, error) {
	parts := strings.Split(v.Param("token"), ".")
	if len(parts) != 3 {
		return id.None, fault.Missing()
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || len(raw) != len(id.None) {
		return id.None, fault.Missing()
	}
	which := id.ID(raw)
	until, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil || !v.now.Before(time.Unix(until, 0)) || !hmac.Equal([]byte(parts[2]), []byte(v.signTry(which, parts[1]))) {
		return id.None, fault.Missing()
	}
	return which, nil
}

// getSurveyTry is where staff begin a test, and find the code for their own phone.
func (s *Server) getSurveyTry(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	path := "/survey-test/" + v.tryToken(d.ID)
	return v.show(surveys.OfficeTestPage(v.surveyPage(v.words1(d.Title)), surveys.OfficeTest{Head: v.surveyHead(d, "test"), Path: path, Code: ui.CodeOf(v.absolute(path)), Address: v.absolute(path)}))
}

// trySheet is the form as somebody tries it: the answers so far travel in it, and nothing is kept.
func (s *Server) trySheet(v *visit, which id.ID) (*sheet, error) {
	got, err := s.Surveys.Trying(v.ctx(), v.who, which)
	if err != nil {
		return nil, err
	}
	sh := &sheet{Sheet: got, v: v, d: &got.Version.Definition, number: got.Version.Number, seed: v.PostForm("seed"), answers: questionnaire.Answers{}}
	if sh.seed == "" || len(sh.seed) > 32 {
		sh.seed = id.Secret().String()[:8]
	}
	if raw := v.PostForm("so_far"); raw != "" && len(raw) <= survey.MaxBody {
		if err := json.Unmarshal([]byte(raw), &sh.answers); err != nil || sh.answers == nil {
			sh.answers = questionnaire.Answers{}
		}
	}
	v.Header("Referrer-Policy", "same-origin") // the address opens the survey: other sites are not told
	return sh, nil
}

func (s *Server) getTry(v *visit) error {
	which, err := v.tried()
	if err != nil {
		return err
	}
	sh, err := s.trySheet(v, which)
	if err != nil {
		return err
	}
	return s.showTry(v, sh, sh.run().Next(-1))
}

// postTry takes the fields of one page and shows the next one, as the real form does.
func (s *Server) postTry(v *visit) error {
	which, err := v.tried()
	if err != nil {
		return err
	}
	sh, err := s.trySheet(v, which)
	if err != nil {
		return err
	}
	at, err := strconv.Atoi(v.PostForm("at"))
	if err != nil || at < -1 || at >= len(sh.d.Sections) {
		return fault.Missing()
	}
	problems := sh.take(at)
	run := sh.run()
	path := run.Sections()
	switch {
	case v.PostForm("go") == "again":
		return v.see("/survey-test/" + v.Param("token"))
	case v.PostForm("go") == "back" && at < 0 && len(path) > 0:
		return s.showTry(v, sh, path[len(path)-1])
	case v.PostForm("go") == "back":
		return s.showTry(v, sh, max(run.Prev(at), run.Next(-1)))
	case len(problems) > 0:
		sh.blame(problems)
		v.status = http.StatusUnprocessableEntity
		return s.showTry(v, sh, at)
	case at < 0:
		return v.show(surveys.OfficeTriedPage(v.page(v.p.T("survey_office.tried"), ""), surveys.OfficeTry{Path: "/survey-test/" + v.Param("token"), Survey: v.in(sh.Title)}))
	}
	return s.showTry(v, sh, run.Next(at))
}

// showTry draws a page of the form, or for -1 all answers.
func (s *Server) showTry(v *visit, sh *sheet, at int) error {
	run := sh.run()
	so, _ := json.Marshal(sh.answers) // it was read from JSON, or decoded from words
	t := surveys.OfficeTry{Path: "/survey-test/" + v.Param("token"), Survey: v.in(sh.Title), At: strconv.Itoa(at), Seed: sh.seed, SoFar: string(so), Lang: v.lang}
	if at < 0 {
		t.Parts = sh.parts()
	} else {
		t.Sections = []surveys.AnswerSection{sh.section(run, at)}
		step, steps, minutes := run.Progress(at)
		t.Page = surveys.AnswerPage{Survey: t.Survey, Step: step, Steps: steps, Minutes: left(minutes), First: run.Prev(at) < 0}
	}
	pg := v.page(v.p.T("survey_office.test_title", "survey", t.Survey.Text), "")
	pg.NoIndex = true
	return v.show(surveys.OfficeTryPage(pg, t))
}

// getSurveyPreview shows all pages of the paper below one another, for the frame of the builder.
func (s *Server) getSurveyPreview(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if _, err := s.Surveys.Prepare(v.ctx(), v.who, which); err != nil {
		return err
	}
	sh, err := s.trySheet(v, which)
	if err != nil {
		return err
	}
	h := v.Writer.Header()
	h.Set("Content-Security-Policy", contentPolicy(v.originOf(), "'self'"))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	t := surveys.OfficeTry{Survey: v.in(sh.Title)}
	words := func(x text) string { return x.In(v.lang, first1(sh.d.Languages)) }
	for i := range sh.d.Sections {
		sec := surveys.AnswerSection{Index: i, Key: sh.d.Sections[i].Key, Title: words(sh.d.Sections[i].Title), Lead: words(sh.d.Sections[i].Lead), Lang: sh.foreign()}
		for j := range sh.d.Sections[i].Questions {
			sec.Questions = append(sec.Questions, sh.question(sh.anybody(&sh.d.Sections[i].Questions[j]), words))
		}
		t.Sections = append(t.Sections, sec)
	}
	return v.show(surveys.OfficePreviewPage(v.page(v.p.T("survey_office.preview"), ""), t))
}

// framing lets a page of the builder show the preview in a frame.
func (v *visit) framing() {
	v.Writer.Header().Set("Content-Security-Policy", contentPolicy(v.originOf(), "'none'")+"; frame-src 'self'")
}
