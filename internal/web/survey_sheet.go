package web

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// sheet is a form of a survey as it came with one request: the answers so far travel in it.
type sheet struct {
	survey.Sheet
	v       *visit
	d       *questionnaire.Definition // of the version on which it was begun
	number  int
	key     string
	seed    string
	answers questionnaire.Answers
	trial   bool
	more    bool     // an answer on the page brought more questions
	right   string   // of a member of a panel to answer, as it travels in the form
	askCode bool     // there is none, or a wrong one: the check page has a field for it
	changed []string // titles of questions that ask something else by now
}

// openSheet reads the form of a survey that this person may answer now. Faults: NotFound, Closed,
// SignIn, Denied.
func (s *Server) openSheet(v *visit) (*sheet, error) {
	sh, err := s.readSheet(v)
	if err == nil && sh.Refused != nil {
		return sh, sh.Refused
	}
	return sh, err
}

// readSheet reads the form, whether it may be sent or not.
func (s *Server) readSheet(v *visit) (*sheet, error) {
	trial := v.onTrial()
	got, err := v.surveySheet(trial)
	if err != nil {
		return nil, err
	}
	sh := &sheet{Sheet: got, v: v, d: &got.Version.Definition, number: got.Version.Number, trial: trial,
		key: v.PostForm("answer_key"), seed: v.PostForm("seed"), answers: questionnaire.Answers{}}
	if sh.key == "" || len(sh.key) > 64 {
		sh.key = survey.NewKey()
	}
	if sh.seed == "" || len(sh.seed) > 32 {
		sh.seed = id.Secret().String()[:8]
	}
	if v.answers {
		sh.right = v.PostForm("credential")
	}
	if n, err := strconv.Atoi(v.PostForm("version")); err == nil && n != sh.number {
		old, err := s.Surveys.Older(v.ctx(), v.who, got.ID, n)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err == nil {
			sh.d, sh.number = &old.Definition, n
		}
	}
	// What came back from a browser is checked like anything that is typed: here that it can be read,
	// by the questionnaire that it is an answer.
	if raw := v.PostForm("so_far"); raw != "" && len(raw) <= survey.MaxBody {
		if err := json.Unmarshal([]byte(raw), &sh.answers); err != nil || sh.answers == nil {
			sh.answers = questionnaire.Answers{}
		}
	}
	return sh, nil
}

func (sh *sheet) run() *questionnaire.Run { return sh.d.Run(sh.answers, sh.seed) }

// lang is the language in which the fields of the form were typed.
func (sh *sheet) lang() string {
	if l := sh.v.PostForm("lang"); sh.v.town.Speaks(l) {
		return l
	}
	return sh.v.lang
}

// take reads the fields of one section, or of all of them when the island sends them at once.
func (sh *sheet) take(section int) (problems []questionnaire.Problem) {
	form := sh.v.Request.PostForm
	if sh.v.PostForm("whole") == "" {
		if section >= 0 {
			sh.answers, problems = sh.run().Decode(section, form, sh.lang())
		}
		return problems
	}
	for at := sh.run().Next(-1); at >= 0; at = sh.run().Next(at) {
		var wrong []questionnaire.Problem
		if sh.answers, wrong = sh.run().Decode(at, form, sh.lang()); at == section {
			problems = wrong
		}
	}
	return problems
}

// blame notes what is wrong with answers beside their questions.
func (sh *sheet) blame(list []questionnaire.Problem) {
	run := sh.run()
	for _, p := range list {
		text := ""
		if len(p.Says) > 0 {
			text = run.Words(p.Says, sh.v.lang)
		} else {
			text = sh.v.p.Fill(p.Key, p.Params)
		}
		name := "q_" + p.Question
		if !slices.ContainsFunc(sh.v.errors, func(e ui.Error) bool { return e.Name == name }) {
			sh.v.errors = append(sh.v.errors, ui.Error{Name: name, Text: text})
		}
	}
}

// page is what every page of the form shows.
func (sh *sheet) page() surveys.AnswerPage {
	v := sh.v
	so, _ := json.Marshal(sh.answers) // it was read from JSON, or decoded from words
	p := surveys.AnswerPage{Path: surveyPath(sh.Survey), Slug: sh.Slug, Survey: v.in(sh.Title), Notice: v.surveyNotice(sh.Survey), Ways: v.surveyWays(sh.Survey),
		Changed: sh.changed, More: sh.more,
		Hidden: surveys.AnswerHidden{Key: sh.key, Seed: sh.seed, Version: strconv.Itoa(sh.number), SoFar: string(so), Lang: v.lang}}
	if len(sh.answers) == 0 {
		p.Hidden.SoFar = ""
	}
	if sh.trial {
		p.Hidden.Trial = v.trialToken(sh.Slug)
	}
	if surveyByKey(sh.Survey) {
		p.Code = grouped(sh.key)
	}
	if v.answers {
		p.OfPanel, p.Hidden.Credential, p.AskCode = true, sh.right, sh.askCode
	}
	if sh.Kind == survey.Open {
		p.Challenge = v.proofChallenge(sh.ID)
	}
	return p
}

// others are the other languages in which the form goes on, by where it goes.
func (sh *sheet) others(action string) (out []surveysLang) {
	for i, l := range sh.v.town.Languages {
		if l == sh.v.lang || !slices.Contains(sh.d.Languages, l) {
			continue
		}
		path := action
		if i > 0 {
			path = "/" + l + action
		}
		out = append(out, surveysLang{Lang: l, Name: ownNames[l], URL: path})
	}
	return out
}

// section is a section as this person sees it.
func (sh *sheet) section(run *questionnaire.Run, at int) surveys.AnswerSection {
	s := &sh.d.Sections[at]
	out := surveys.AnswerSection{Index: at, Key: s.Key, Title: run.Words(s.Title, sh.v.lang), Lead: run.Words(s.Lead, sh.v.lang), Lang: sh.foreign()}
	for _, q := range run.Asked(at) {
		out.Questions = append(out.Questions, sh.question(q, func(t text) string { return run.Words(t, sh.v.lang) }))
	}
	return out
}

// foreign is the language of the questions when it is not the page's.
func (sh *sheet) foreign() string {
	if slices.Contains(sh.d.Languages, sh.v.lang) || len(sh.d.Languages) == 0 {
		return ""
	}
	return sh.d.Languages[0]
}

// whole is every section with every question and option in it, for the island, which shows of them what
// the answers say.
func (sh *sheet) whole() (out []surveys.AnswerSection) {
	words := func(t text) string { return t.In(sh.v.lang, first1(sh.d.Languages)) }
	for i := range sh.d.Sections {
		s := &sh.d.Sections[i]
		alone := questionnaire.Definition{Languages: sh.d.Languages, Sections: sh.d.Sections[i : i+1]}
		sec := surveys.AnswerSection{Index: i, Key: s.Key, Minutes: strconv.FormatFloat(alone.Minutes(), 'f', 2, 64), Title: words(s.Title), Lead: words(s.Lead), Lang: sh.foreign()}
		for j := range s.Questions {
			q := sh.question(sh.anybody(&s.Questions[j]), words)
			q.Raw = true
			sec.Questions = append(sec.Questions, q)
		}
		out = append(out, sec)
	}
	return out
}

// anybody is a question with all that anybody may be shown of it.
func (sh *sheet) anybody(q *questionnaire.Question) questionnaire.Asked {
	a := questionnaire.Asked{Question: q, Required: q.Required, Options: slices.Clone(q.Choices()), Rows: q.Rows}
	if from, _ := sh.d.Question(q.CarryFrom); q.CarryFrom != "" && from != nil {
		switch {
		case q.Type == questionnaire.Matrix && len(a.Rows) == 0:
			for _, o := range from.Choices() {
				a.Rows = append(a.Rows, questionnaire.Row{Code: o.Code, Words: o.Words})
			}
		case q.Type != questionnaire.Matrix && len(a.Options) == 0:
			a.Options = slices.Clone(from.Choices())
		}
	}
	for _, code := range q.Specials() {
		a.Options = append(a.Options, questionnaire.Option{Code: code, Exclusive: code != questionnaire.Other})
	}
	return a
}

func first1(list []string) string {
	if len(list) == 0 {
		return "en"
	}
	return list[0]
}

// left is how many minutes are left, for people.
func left(minutes float64) int { return max(int(math.Ceil(minutes)), 1) }

// index is the section of an address: /s/{slug}/{n} counts from 1. -1: the check page.
func (sh *sheet) index() int {
	last := sh.v.Request.URL.Path[strings.LastIndexByte(sh.v.Request.URL.Path, '/')+1:]
	n, err := strconv.Atoi(last)
	if err != nil || n < 1 || n > len(sh.d.Sections) {
		return -1
	}
	return n - 1
}
