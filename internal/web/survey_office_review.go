package web

import (
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/edit"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/textdiff"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

func (s *Server) getSurveyReview(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	return s.showReview(v, d, nil)
}

func (s *Server) showReview(v *visit, d survey.Dossier, typed map[string]string) error {
	def := d.Editing().Definition
	base := surveyDesk(d.Survey)
	r := surveys.OfficeReview{Head: v.surveyHead(d, "review"), Can: d.Review, Facts: v.surveyFacts(d), Typed: typed, Approve: base + "/approve", SendBack: base + "/send-back", Test: base + "/test"}
	switch {
	case d.Review:
	case !d.Waits():
		r.Why = v.p.T("survey_office.review_not_waiting")
	case d.Mine:
		r.Why = v.p.T("survey_office.review_mine")
	default:
		r.Why = v.p.T("survey_office.review_not_you")
	}
	r.Lang = fallbackOf(&def)
	for _, lang := range def.Languages {
		r.Langs = append(r.Langs, ui.Option{Value: lang, Text: ownName(lang)})
		if v.Query("in") == lang || v.Query("in") == "" && lang == v.lang {
			r.Lang = lang
		}
	}
	lint := def.Lint(def.Languages)
	r.Lint = v.findings(d, lint)
	var before *questionnaire.Definition
	if d.Pending != nil {
		before = &d.Current.Definition
		for _, c := range survey.Compare(*before, def) {
			switch {
			case c.After == nil:
				r.Gone = append(r.Gone, v.titleOf(c.Before, before))
			case c.Anew:
				r.Anew = append(r.Anew, v.titleOf(c.After, &def))
			}
		}
	}
	r.Sections = v.paper(d, &def, before, r.Lang, lint)
	return v.show(surveys.OfficeReviewPage(v.surveyPage(v.words1(d.Title)), r))
}

// paper is the questions as they stand on the paper, in one language.
func (v *visit) paper(d survey.Dossier, def, before *questionnaire.Definition, lang string, lint []questionnaire.Finding) (out []surveys.PaperSection) {
	first, n := fallbackOf(def), 0
	for i := range def.Sections {
		sec := &def.Sections[i]
		p := surveys.PaperSection{Title: v.sectionTitle(def, i), Lead: sec.Lead.In(lang, first), Logic: v.sectionLogic(def, sec)}
		for j := range sec.Questions {
			q := &sec.Questions[j]
			n++
			one := v.paperQuestion(def, q, lang)
			one.Number = strconv.Itoa(n) + "."
			for _, f := range lint {
				if f.At == q.Key {
					one.Remarks = append(one.Remarks, surveys.Remark{Level: f.Level, Text: v.p.Fill(f.Key, f.Params)})
				}
			}
			if before != nil {
				old, _ := before.Question(q.Key)
				one.Change, one.Before = changeOf(old, q, lang, first)
			}
			p.Questions = append(p.Questions, one)
		}
		out = append(out, p)
	}
	return out
}

// changeOf says what became of a question, and shows the words that went and came.
func changeOf(old, now *questionnaire.Question, lang, first string) (string, []surveys.DiffPart) {
	switch {
	case old == nil:
		return "new", nil
	case now == nil:
		return "gone", nil
	}
	parts := differing(linesOf(old, lang, first), linesOf(now, lang, first))
	switch {
	case !questionnaire.Comparable(old, now):
		return "anew", parts
	case stateOf(*old) == stateOf(*now):
		return "same", nil
	}
	return "words", parts
}

// linesOf is all that stands on the paper of a question, as one text.
func linesOf(q *questionnaire.Question, lang, first string) string {
	lines := []string{q.Title.In(lang, first), q.Help.In(lang, first), q.LowWords.In(lang, first), q.HiWords.In(lang, first), q.Unit.In(lang, first)}
	for _, r := range q.Rows {
		lines = append(lines, r.Words.In(lang, first))
	}
	for _, o := range q.Options {
		lines = append(lines, o.Words.In(lang, first))
	}
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}

func differing(before, after string) (out []surveys.DiffPart) {
	parts := textdiff.Words(before, after)
	if !textdiff.Changed(parts) {
		return nil
	}
	for _, p := range parts {
		out = append(out, surveys.DiffPart{Op: string(p.Op), Text: p.Text})
	}
	return out
}

func (v *visit) paperQuestion(def *questionnaire.Definition, q *questionnaire.Question, lang string) surveys.PaperQuestion {
	first := fallbackOf(def)
	in := func(t tenant.Text) string { return t.In(lang, first) }
	one := surveys.PaperQuestion{Key: q.Key, Title: in(q.Title), Help: in(q.Help), Type: v.p.T("survey_office.type." + string(q.Type))}
	if one.Title == "" {
		one.Title = v.titleOf(q, def)
	}
	note := func(text string) { one.Notes = append(one.Notes, text) }
	if q.Required {
		note(v.p.T("survey_office.tag.required"))
	}
	if q.VisibleIf != nil {
		note(v.p.T("survey_office.shown_if", "when", v.condWords(def, q.VisibleIf)))
	}
	if q.RequiredIf != nil {
		note(v.p.T("survey_office.required_if", "when", v.condWords(def, q.RequiredIf)))
	}
	if q.Min > 0 || q.Max > 0 {
		note(v.p.T("survey_office.limits", "min", q.Min, "max", q.Max))
	}
	if from, _ := def.Question(q.CarryFrom); q.CarryFrom != "" && from != nil {
		note(v.p.T("survey_office.carried", "title", short(v.titleOf(from, def))))
	}
	if q.Shuffle {
		note(v.p.T("survey_office.field.shuffle"))
	}
	for _, r := range q.Rows {
		one.Lines = append(one.Lines, in(r.Words))
	}
	ends := ""
	if len(q.Rows) > 0 {
		ends = "— "
	}
	for _, o := range q.Options {
		words := ends + in(o.Words)
		if o.VisibleIf != nil {
			words += " (" + v.p.T("survey_office.shown_if", "when", v.condWords(def, o.VisibleIf)) + ")"
		}
		one.Lines = append(one.Lines, words)
	}
	if low, high := in(q.LowWords), in(q.HiWords); low != "" || high != "" {
		one.Lines = append(one.Lines, low+" … "+high)
	}
	for _, code := range q.Specials() {
		one.Lines = append(one.Lines, v.p.T("survey_office.code."+code))
	}
	return one
}

func (s *Server) postSurveyApprove(v *visit) error {
	return s.review(v, "flash.builder_approved", func(d survey.Dossier) error { return s.Surveys.Approve(v.ctx(), v.who, v.town, d.ID) })
}

func (s *Server) postSurveySendBack(v *visit) error {
	return s.review(v, "flash.builder_sent_back", func(d survey.Dossier) error { return s.Surveys.SendBack(v.ctx(), v.who, d.ID, v.notes(d)) })
}

// notes are what the second person wrote, by question.
func (v *visit) notes(d survey.Dossier) map[string]string {
	out := map[string]string{"": v.PostForm("note_")}
	def := d.Editing().Definition
	for i := range def.Sections {
		for _, q := range def.Sections[i].Questions {
			if note := v.PostForm("note_" + q.Key); note != "" {
				out[q.Key] = note
			}
		}
	}
	return out
}

func (s *Server) review(v *visit, done string, do func(survey.Dossier) error) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	if err := do(d); err != nil {
		if v.blame(err) {
			return s.showReview(v, d, v.notes(d))
		}
		return err
	}
	v.say("success", done)
	return v.see(surveyDesk(d.Survey))
}

func (s *Server) getSurveyVersions(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	list, err := s.Surveys.History(v.ctx(), v.who, d.ID)
	if err != nil {
		return err
	}
	view := surveys.OfficeVersions{Head: v.surveyHead(d, "versions")}
	for i := len(list) - 1; i >= 0; i-- {
		one := &list[i]
		r := surveys.VersionRow{Number: one.Number, Kind: one.Kind, Note: one.Note, At: one.At, Frozen: one.Frozen}
		switch {
		case !one.Frozen && one.Number > 1:
			r.Words = v.p.T("survey_office.version_pending")
		case !one.Frozen:
			r.Words = v.p.T("survey_office.version_draft")
		case one.Number == 1:
			r.At, r.Words = d.Frozen, v.p.T("survey_office.version_opened")
		default:
			r.Words = v.p.T("survey_office.version_since." + one.Kind)
		}
		if i > 0 {
			r.Changes = v.changesOf(&list[i-1].Definition, &one.Definition)
		}
		view.Rows = append(view.Rows, r)
	}
	return v.show(surveys.OfficeVersionsPage(v.surveyPage(v.words1(d.Title)), view))
}

func (v *visit) changesOf(before, after *questionnaire.Definition) (out []surveys.Change) {
	lang, first := v.lang, fallbackOf(after)
	for _, c := range survey.Compare(*before, *after) {
		kind, parts := changeOf(c.Before, c.After, lang, first)
		if kind == "same" {
			continue
		}
		title := ""
		if c.After != nil {
			title = v.titleOf(c.After, after)
		} else {
			title = v.titleOf(c.Before, before)
		}
		out = append(out, surveys.Change{Title: title, Kind: kind, Parts: parts})
	}
	for i := range after.Sections {
		at := edit.Section(before, after.Sections[i].Key)
		if at < 0 {
			continue
		}
		was, now := before.Sections[at], after.Sections[i]
		parts := differing(was.Title.In(lang, first)+"\n"+was.Lead.In(lang, first), now.Title.In(lang, first)+"\n"+now.Lead.In(lang, first))
		if len(parts) > 0 {
			out = append(out, surveys.Change{Title: v.sectionTitle(after, i), Kind: "words", Parts: parts})
		}
	}
	return out
}
