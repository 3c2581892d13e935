package web

import (
	"net/url"

	"almenda/internal/page"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

func (s *Server) getSurveyWords(v *visit) error {
	q := v.Request.URL.Query()
	return s.showWords(v, q, nil)
}

// typedWords is the review of one answer that is shown again.
type typedWords struct{ id, edited, theme string }

// showWords draws what people wrote; q is what is listed.
func (s *Server) showWords(v *visit, q url.Values, typed *typedWords) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	f := survey.WordsFilter{Question: q.Get("question"), State: survey.WordsState(q.Get("state")), Flagged: q.Get("flagged") != ""}
	if f.State == "" {
		f.State = survey.WordsNew
	}
	d, err := s.Surveys.Words(v.ctx(), v.who, which, f, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	base := "/admin/surveys/" + which.String()
	view := surveys.ResultsWords{Survey: v.words1(d.Title), Base: base, Counted: d.Settings.Counted, Gathered: d.Settings.Gathered == "done",
		Released: !d.Released.IsZero(), Shown: string(f.State), Flagged: f.Flagged, Need: survey.MinQuotes(), Themes: d.Themes}
	if d.Question == nil {
		return v.show(surveys.ResultsWordsPage(v.page(v.p.T("survey_results.words"), "admin"), view))
	}
	view.Key, view.Question = d.Question.Key, v.in(d.Question.Title)
	v.wordsTabs(&view, d, f)
	for _, w := range d.Words.Rows {
		view.List = append(view.List, v.oneOfWords(base, w, typed))
	}
	view.First, view.Next = v.pages(base+"/words", q, d.Words.Next)
	return v.show(surveys.ResultsWordsPage(v.page(v.p.T("survey_results.words"), "admin"), view))
}

// wordsTabs counts what is read and what waits, by question and by state.
func (v *visit) wordsTabs(view *surveys.ResultsWords, d survey.WordsDesk, f survey.WordsFilter) {
	at := func(question, state string, flagged bool) string {
		out := url.Values{"question": {question}, "state": {state}}
		if flagged {
			out.Set("flagged", "1")
		}
		return v.url(view.Base + "/words?" + out.Encode())
	}
	wait, states := map[string]int{}, map[survey.WordsState]int{}
	flagged := 0
	for _, c := range d.Counts {
		if c.State == survey.WordsNew {
			wait[c.Question] += c.N
		}
		if c.Question != view.Key {
			continue
		}
		states[c.State] += c.N
		view.All += c.N
		if c.State == survey.WordsNew && c.Flagged {
			flagged += c.N
		}
	}
	view.Read = view.All - states[survey.WordsNew]
	view.Plain, view.Approved = states[survey.WordsNew]-flagged, states[survey.WordsApproved]+states[survey.WordsEdited]
	for _, q := range d.Questions {
		view.Questions = append(view.Questions, ui.TabItem{Text: v.p.T("survey_results.tab", "name", shortened(v.words1(q.Title), 40), "n", wait[q.Key]),
			Href: at(q.Key, string(survey.WordsNew), false), Current: q.Key == view.Key})
	}
	for _, state := range []survey.WordsState{survey.WordsNew, survey.WordsApproved, survey.WordsEdited, survey.WordsLeft} {
		view.States = append(view.States, ui.TabItem{Text: v.p.T("survey_results.tab", "name", v.p.T("survey_results.verdict."+string(state)), "n", states[state]),
			Href: at(view.Key, string(state), false), Current: state == f.State && !f.Flagged})
	}
	view.States = append(view.States, ui.TabItem{Text: v.p.T("survey_results.tab", "name", v.p.T("survey_results.flagged"), "n", flagged),
		Href: at(view.Key, string(survey.WordsNew), true), Current: f.Flagged})
}

// shortened is the beginning of a text, cut where it can be read on.
func shortened(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

func (v *visit) oneOfWords(base string, w survey.Words, typed *typedWords) surveys.ResultsWord {
	out := surveys.ResultsWord{ID: w.ID.String(), Action: base + "/words/" + w.ID.String(), State: string(w.State), Edited: w.Edited, Theme: w.Theme}
	if out.Edited == "" {
		out.Edited = w.Words
	}
	if typed != nil && typed.id == out.ID {
		out.Edited, out.Theme = typed.edited, typed.theme
	}
	for _, kind := range w.Flags {
		out.Flags = append(out.Flags, v.p.T("disclosure.flag."+kind))
	}
	for _, p := range survey.Marked(w.Words, v.town) {
		part := surveys.ResultsPart{Text: p.Text}
		if p.Flag != "" {
			part.Flag = v.p.T("disclosure.flag." + p.Flag)
		}
		out.Parts = append(out.Parts, part)
	}
	return out
}

// wordsBack is the list from which a review came.
func (v *visit) wordsBack() url.Values {
	q := url.Values{"question": {v.PostForm("question")}, "state": {v.PostForm("state")}}
	if v.PostForm("flagged") != "" {
		q.Set("flagged", "1")
	}
	return q
}

func (s *Server) postSurveyWord(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	word, err := v.param("words")
	if err != nil {
		return err
	}
	in := survey.Review{Verdict: survey.WordsState(v.PostForm("verdict")), Edited: v.PostForm("edited"), Theme: v.PostForm("theme")}
	err = s.Surveys.ReviewWords(v.ctx(), v.who, which, word, in)
	if err == nil {
		v.say("success", "flash.words_reviewed")
		return v.see("/admin/surveys/" + which.String() + "/words?" + v.wordsBack().Encode())
	}
	if !v.blame(err) {
		return err
	}
	for i := range v.errors { // each answer on the page has fields of these names
		v.errors[i].Name += "-" + word.String()
	}
	return s.showWords(v, v.wordsBack(), &typedWords{word.String(), in.Edited, in.Theme})
}

func (s *Server) postSurveyWords(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if _, err := s.Surveys.ApproveRest(v.ctx(), v.who, which, v.PostForm("question")); err != nil {
		return err
	}
	v.say("success", "flash.words_approved")
	return v.see("/admin/surveys/" + which.String() + "/words?" + url.Values{"question": {v.PostForm("question")}}.Encode())
}
