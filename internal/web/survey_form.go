package web

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/views/surveys"
)

// getSurveySection begins a form. Only the first section has an address of its own: what was answered
// before any other travels in the form, and a link to it would lead to a form without answers.
func (s *Server) getSurveySection(v *visit) error {
	if !strings.HasSuffix(v.Request.URL.Path, "/1") {
		return v.see("/s/" + v.Param("slug") + "/1")
	}
	sh, err := s.openSheet(v)
	if sh != nil && sh.Kind == survey.Panel && !v.answers {
		return v.see(surveyPath(sh.Survey)) // it is answered elsewhere
	}
	if err != nil {
		return err
	}
	return sh.show(sh.run().Next(-1))
}

// postSurveySection takes the fields of one page and answers with the page that comes next. It is the
// one form whose answer is a page and not 303: nothing was done, so nothing can be done twice, and the
// next page needs what this one carried.
func (s *Server) postSurveySection(v *visit) error {
	sh, err := s.openSheet(v)
	if fault.Is(err, fault.Closed) {
		return s.refuseSheet(v, sh, err)
	}
	if err != nil {
		return err
	}
	at, before := sh.index(), sh.run()
	problems := sh.take(at)
	run := sh.run()
	switch to, is := strings.CutPrefix(v.PostForm("go"), "to-"); {
	case is:
		n, err := strconv.Atoi(to)
		if err != nil || n < 0 || n >= len(sh.d.Sections) {
			return fault.Missing()
		}
		return sh.show(run.Next(n - 1))
	case to == "back" && at < 0:
		path := run.Sections()
		if len(path) == 0 {
			return fault.Missing()
		}
		return sh.show(path[len(path)-1])
	case to == "back":
		return sh.show(max(run.Prev(at), run.Next(-1)))
	case to == "stay" && at >= 0:
		return sh.show(at)
	case v.PostForm("whole") == "" && at >= 0 && run.Fresh(at, before) && !slices.ContainsFunc(problems, func(p questionnaire.Problem) bool { return before.Shown(p.Question) }):
		// Without script what hangs on an answer of the same page could not be shown before.
		sh.more = true
		return sh.show(at)
	case len(problems) > 0:
		sh.blame(problems)
		v.status = 422
		return sh.show(at)
	case at < 0:
		return sh.show(-1)
	}
	return sh.show(run.Next(at))
}

// show draws a section, or the check page for -1.
func (sh *sheet) show(at int) error {
	if at < 0 {
		return sh.check()
	}
	v, run := sh.v, sh.run()
	p := sh.page()
	p.Action = p.Path + "/" + strconv.Itoa(at+1)
	p.Sections = []surveys.AnswerSection{sh.section(run, at)}
	step, steps, minutes := run.Progress(at)
	p.Step, p.Steps, p.Minutes, p.First = step, steps, left(minutes), run.Prev(at) < 0
	p.Others, p.Lefts = sh.others(p.Action), v.minutesLeft()
	pg := v.page(v.p.T("survey.page_title", "survey", p.Survey.Text, "step", step, "steps", steps), "")
	pg.Languages = nil // a link would lose the answers: the form itself goes on in another language
	return v.show(surveys.AnswerSectionPage(pg, p))
}

// minutesLeft are the words for 1, 2, 3 … minutes, as JSON.
func (v *visit) minutesLeft() string {
	var out []string
	for n := 1; n <= 20; n++ {
		out = append(out, v.p.N("survey.left", n))
	}
	raw, _ := json.Marshal(out) // words
	return string(raw)
}

// parts are all answers in words, section by section.
func (sh *sheet) parts() (out []surveys.AnswerPart) {
	run := sh.run()
	for _, at := range run.Sections() {
		sec := sh.section(run, at)
		part := surveys.AnswerPart{Index: at, Title: sec.Title}
		for _, q := range sec.Questions {
			if q.Type != string(questionnaire.Info) {
				part.Lines = append(part.Lines, surveys.AnswerLine{Title: q.Title, Said: sh.said(q), Error: q.Error})
			}
		}
		out = append(out, part)
	}
	return out
}

func (sh *sheet) check() error {
	v := sh.v
	c := surveys.AnswerCheck{AnswerPage: sh.page(), Parts: sh.parts()}
	c.Action = c.Path + "/check"
	c.Others = sh.others(c.Action)
	pg := v.page(v.p.T("survey.check_title"), "")
	pg.Languages = nil
	return v.show(surveys.AnswerCheckPage(pg, c))
}

// grouped is a code in groups of five, as people copy it.
func grouped(key string) string {
	var out []string
	for len(key) > 5 {
		out, key = append(out, key[:5]), key[5:]
	}
	return strings.Join(append(out, key), "-")
}

// getSurveyAll gives the island all sections at once, filled in with what the form carries.
func (s *Server) getSurveyAll(v *visit) error {
	sh, err := s.openSheet(v)
	if err != nil {
		return err
	}
	p := sh.page()
	p.Sections, p.Definition, p.Says = sh.whole(), string(sh.d.ForDevice(v.lang)), v.problemWords()
	return v.show(surveys.AnswerAll(v.page("", ""), p))
}

// problemWords are the sentences that the island says of what is missing.
func (v *visit) problemWords() string {
	out := map[string]string{}
	for _, key := range []string{"consent", "pick_some", "pick_one", "required", "both", "row", "exclusive", "at_least", "at_most"} {
		full := "questionnaire.problem." + key
		out[full] = v.p.T(full, "n", "{n}", "min", "{n}", "max", "{n}")
	}
	raw, _ := json.Marshal(out) // words
	return string(raw)
}

// refuseSheet shows answers that cannot be taken any more, so that they can be copied.
func (s *Server) refuseSheet(v *visit, sh *sheet, why error) error {
	sh.take(sh.index())
	return s.showRefused(v, sh, why)
}

func (s *Server) showRefused(v *visit, sh *sheet, why error) error {
	f, _ := why.(*fault.Error) //nolint:errorlint // of our own service
	if f == nil {
		return why
	}
	v.status = status(f.Kind)
	w := v.surveyWays(sh.Survey)
	if sh.At(v.now) == survey.Closed {
		w.Paper = "" // it would come too late as well
	}
	r := surveys.AnswerRefused{Path: surveyPath(sh.Survey), Survey: v.in(sh.Title), Why: v.p.Fill(f.Key, f.Params), Parts: sh.parts(), Ways: w}
	return v.show(surveys.AnswerRefusedPage(v.page(v.p.T("survey.refused_title"), ""), r))
}
