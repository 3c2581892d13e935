package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/edit"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// overtaken says that somebody else has changed the very question that is sent.
type overtaken struct{ now questionnaire.Question }

func (overtaken) Error() string { return "web: the question was changed by somebody else" }

// stateOf names one state of a question, so that two who write it notice each other.
func stateOf(q questionnaire.Question) string {
	return survey.Rev(questionnaire.Definition{Sections: []questionnaire.Section{{Questions: []questionnaire.Question{q}}}})
}

func trimmed(t tenant.Text) tenant.Text {
	out := tenant.Text{}
	for lang, s := range t {
		if s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")); s != "" {
			out[lang] = s
		}
	}
	return out
}

// postQuestionAdd adds an empty question of a type, or one of the bank, and leads to its form.
func (s *Server) postQuestionAdd(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	section := v.PostForm("section")
	kind := questionnaire.Type(v.PostForm("type_" + section))
	key, kept := "", v.PostForm("kept")
	_, err = s.rewrite(v, which, func(d survey.Dossier, def *questionnaire.Definition) error {
		q := questionnaire.Question{Type: kind, Title: tenant.Text{}}
		if kept != "" {
			var ok bool
			if q, ok = s.banked(v, kept); !ok {
				return fault.Missing()
			}
		} else if !slices.Contains(questionnaire.Types, kind) {
			return fault.Missing()
		}
		known := s.known(v, d)
		if have, _ := def.Question(q.Key); kept == "" || q.Key == "" || have != nil || slices.Contains(known, q.Key) {
			q.Key = edit.Fresh(def, "q", known...)
		}
		if key = q.Key; !edit.Add(def, section, q) {
			return fault.Missing()
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.say("success", "flash.builder_question_added")
	return v.see("/admin/surveys/" + which.String() + "/edit/q/" + key)
}

func (s *Server) getQuestionForm(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	def := d.Editing().Definition
	q, _ := def.Question(v.Param("name"))
	if q == nil {
		return fault.Missing()
	}
	return v.show(surveys.OfficeQuestionPage(v.surveyPage(v.titleOf(q, &def)), s.questionView(v, d, *q, stateOf(*q), nil)))
}

// questionView is the page of a question: q as it is, or as it was typed, on the state was.
func (s *Server) questionView(v *visit, d survey.Dossier, q questionnaire.Question, was string, theirs *questionnaire.Question) surveys.OfficeQuestion {
	def := d.Editing().Definition
	base := surveyDesk(d.Survey) + "/edit"
	view := surveys.OfficeQuestion{Head: v.surveyHead(d, "edit"), Name: v.titleOf(&q, &def), Key: v.p.T("survey_office.key_is", "key", q.Key), Back: base + "#q-" + q.Key, BackText: v.words1(d.Title)}
	mend := !d.CanEdit
	view.Form = surveys.Form{Action: base + "/q/" + q.Key, Submit: v.p.T("form.save"), Hidden: [][2]string{{"was", was}}, Save: true, Parts: v.questionParts(&def, &q, mend)}
	if mend {
		view.Form.Submit = v.p.T("survey_office.mend")
		view.Form.Parts = append(view.Form.Parts, surveys.Part{Fields: []surveys.Field{{Name: "note", Label: v.p.T("survey_office.mend_note"), Hint: v.p.T("survey_office.mend_hint"), Max: survey.MaxNote}}})
	}
	for _, f := range def.Lint(def.Languages) {
		if f.At == q.Key {
			view.Remarks = append(view.Remarks, surveys.Remark{Level: f.Level, Text: v.p.Fill(f.Key, f.Params)})
		}
	}
	if theirs != nil {
		for _, lang := range def.Languages {
			view.Theirs = append(view.Theirs, ownName(lang)+": "+theirs.Title[lang])
			var words []string
			for _, o := range theirs.Options {
				words = append(words, o.Words[lang])
			}
			if len(words) > 0 {
				view.Theirs = append(view.Theirs, strings.Join(words, " · "))
			}
		}
	}
	if mend {
		return view
	}
	view.Picture = v.pictureForm(d, &q, fallbackOf(&def))
	for _, at := range edit.Refers(&def, q.Key) {
		if title := v.questionTitle(d, at); title != "" {
			view.Refers = append(view.Refers, title)
		}
	}
	act := func(name, variant, color string) {
		view.Deeds = append(view.Deeds, surveys.Deed{Action: base + "/q/" + q.Key + "/" + name, Text: v.p.T("survey_office.q." + name), Hint: v.p.T("survey_office.q." + name + "_hint"), Variant: variant, Color: color})
	}
	act("copy", "secondary", "")
	act("keep", "secondary", "")
	act("remove", "secondary", "danger")
	return view
}

func (s *Server) postQuestionForm(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	name := v.Param("name")
	d, err := s.Surveys.Prepare(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	var typed questionnaire.Question
	change := func(d survey.Dossier, def *questionnaire.Definition) error {
		q, _ := def.Question(name)
		if q == nil {
			return fault.Missing()
		}
		var form fault.Form
		typed = v.readQuestion(&form, def, *q, !d.CanEdit, s.takenCodes(v, d, name))
		if was := v.PostForm("was"); was != stateOf(*q) && stateOf(typed) != stateOf(*q) {
			return overtaken{*q}
		}
		if err := form.Err(); err != nil {
			return err
		}
		edit.Put(def, typed)
		return nil
	}
	if d.CanEdit {
		d, err = s.rewrite(v, which, change)
	} else {
		err = s.mend(v, d, change)
	}
	var other overtaken
	switch {
	case err == nil:
		v.say("success", "flash.builder_saved")
		return v.see("/admin/surveys/" + which.String() + "/edit#q-" + name)
	case errors.As(err, &other):
		v.status = http.StatusConflict
		return v.show(surveys.OfficeQuestionPage(v.surveyPage(name), s.questionView(v, d, typed, stateOf(other.now), &other.now)))
	case fault.Is(err, fault.Invalid) && !v.blame(err):
		v.status = http.StatusUnprocessableEntity
		v.errors = []ui.Error{{Name: "title_" + v.town.DefaultLanguage(), Text: v.p.Fill(keyOf(err), nil)}}
	case !fault.Is(err, fault.Invalid):
		return err
	}
	return v.show(surveys.OfficeQuestionPage(v.surveyPage(name), s.questionView(v, d, typed, v.PostForm("was"), nil)))
}

func keyOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

// mend corrects a slip in a survey that was opened.
func (s *Server) mend(v *visit, d survey.Dossier, change func(survey.Dossier, *questionnaire.Definition) error) error {
	def := d.Current.Definition
	raw := survey.Rev(def)
	def = copyOf(def)
	if err := change(d, &def); err != nil {
		return err
	}
	return s.Surveys.Mend(v.ctx(), v.who, d.ID, def, raw, v.PostForm("note"))
}

// copyOf is a definition whose sections can be changed without changing the first.
func copyOf(def questionnaire.Definition) questionnaire.Definition {
	def.Sections = slices.Clone(def.Sections)
	for i := range def.Sections {
		def.Sections[i].Questions = slices.Clone(def.Sections[i].Questions)
	}
	return def
}

// takenCodes are the codes that any version of a question gave to answers and rows.
func (s *Server) takenCodes(v *visit, d survey.Dossier, key string) (codes []string) {
	list, err := s.Surveys.History(v.ctx(), v.who, d.ID)
	if err != nil {
		return nil // the question's own codes are known anyhow
	}
	for _, one := range list {
		q, _ := one.Definition.Question(key)
		if q == nil {
			continue
		}
		for _, o := range q.Options {
			codes = append(codes, o.Code)
		}
		for _, r := range q.Rows {
			codes = append(codes, r.Code)
		}
	}
	return codes
}

func (s *Server) getSectionForm(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	def := d.Editing().Definition
	i := edit.Section(&def, v.Param("name"))
	if i < 0 {
		return fault.Missing()
	}
	return v.show(surveys.OfficeQuestionPage(v.surveyPage(v.sectionTitle(&def, i)), v.sectionView(d, &def, i)))
}

// jumpRows is how many jumps a page can have in the form.
const jumpRows = 3

func (v *visit) sectionView(d survey.Dossier, def *questionnaire.Definition, i int) surveys.OfficeQuestion {
	sec := &def.Sections[i]
	base := surveyDesk(d.Survey) + "/edit"
	view := surveys.OfficeQuestion{Head: v.surveyHead(d, "edit"), Name: v.sectionTitle(def, i), Key: v.p.T("survey_office.key_is", "key", sec.Key), Back: base, BackText: v.words1(d.Title)}
	view.Form = surveys.Form{Action: base + "/s/" + sec.Key, Submit: v.p.T("form.save"), Save: true, Parts: []surveys.Part{
		{Fields: v.textFields("title", "survey_office.page_title", "survey_office.page_title_hint", sec.Title, survey.MaxTitle, 0, false)},
		{Fields: v.textFields("lead", "survey_office.page_lead", "survey_office.page_lead_hint", sec.Lead, survey.MaxLead, 2, false)},
	}}
	if !d.CanEdit {
		view.Form.Submit = v.p.T("survey_office.mend")
		view.Form.Parts = append(view.Form.Parts, surveys.Part{Fields: []surveys.Field{{Name: "note", Label: v.p.T("survey_office.mend_note"), Hint: v.p.T("survey_office.mend_hint"), Max: survey.MaxNote}}})
		return view
	}
	parts := []surveys.Part{{Fields: []surveys.Field{{Kind: "check", Name: "shuffle", Label: v.p.T("survey_office.page_shuffle"), Hint: v.p.T("survey_office.page_shuffle_hint"), On: sec.Shuffle}}},
		v.condPart(def, "visible", "survey_office.page_visible", "survey_office.page_visible_hint", sec.VisibleIf, sec.Key)}
	targets := []ui.Option{{Text: v.p.T("survey_office.jump_none")}}
	for j := i + 1; j < len(def.Sections); j++ {
		targets = append(targets, ui.Option{Value: def.Sections[j].Key, Text: v.sectionTitle(def, j)})
	}
	targets = append(targets, ui.Option{Value: "@end", Text: v.p.T("survey_office.the_end")})
	upTo := ""
	if i+1 < len(def.Sections) {
		upTo = def.Sections[i+1].Key
	}
	for n := range jumpRows {
		var j questionnaire.Jump
		to := ""
		if n < len(sec.Jumps) {
			if j, to = sec.Jumps[n], sec.Jumps[n].To; to == "" {
				to = "@end"
			}
		} else if n > len(sec.Jumps) {
			break
		}
		name := "jump" + string(rune('1'+n))
		p := v.condPart(def, name, "survey_office.jump_part", "survey_office.jump_hint", j.If, upTo)
		p.Open = to != ""
		p.Fields = append([]surveys.Field{{Kind: "select", Name: name + "_to", Label: v.p.T("survey_office.jump_to"), Value: to, Options: targets}}, p.Fields...)
		parts = append(parts, p)
	}
	view.Form.Parts = append(view.Form.Parts, parts...)
	for _, at := range edit.Refers(def, sec.Key) {
		view.Refers = append(view.Refers, v.questionTitle(d, at))
	}
	if len(def.Sections) > 1 {
		view.Deeds = []surveys.Deed{{Action: base + "/s/" + sec.Key + "/remove", Text: v.p.T("survey_office.page_remove"), Hint: v.p.N("survey_office.page_remove_hint", len(sec.Questions)), Variant: "secondary", Color: "danger"}}
	}
	return view
}

func (s *Server) postSectionForm(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	d, err := s.Surveys.Prepare(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	var shown questionnaire.Definition
	at := 0
	change := func(d survey.Dossier, def *questionnaire.Definition) error {
		if at = edit.Section(def, v.Param("name")); at < 0 {
			return fault.Missing()
		}
		var form fault.Form
		v.readSection(&form, def, at, !d.CanEdit)
		shown = *def
		return form.Err()
	}
	if d.CanEdit {
		d, err = s.rewrite(v, which, change)
	} else {
		err = s.mend(v, d, change)
	}
	if err == nil {
		v.say("success", "flash.builder_saved")
		return v.see("/admin/surveys/" + which.String() + "/edit#sec-" + v.Param("name"))
	}
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	if !v.blame(err) {
		v.status = http.StatusUnprocessableEntity
		v.errors = []ui.Error{{Name: "title_" + v.town.DefaultLanguage(), Text: v.p.Fill(keyOf(err), nil)}}
	}
	return v.show(surveys.OfficeQuestionPage(v.surveyPage(v.sectionTitle(&shown, at)), v.sectionView(d, &shown, at)))
}

func (v *visit) readSection(form *fault.Form, def *questionnaire.Definition, i int, mend bool) {
	sec := &def.Sections[i]
	sec.Title, sec.Lead = v.intoText(sec.Title, "title"), v.intoText(sec.Lead, "lead")
	if mend {
		return
	}
	sec.Shuffle = v.PostForm("shuffle") != ""
	sec.VisibleIf = v.readCond(form, "visible", sec.VisibleIf)
	var jumps []questionnaire.Jump
	for n := range jumpRows {
		name := "jump" + string(rune('1'+n))
		to := v.PostForm(name + "_to")
		if to == "" {
			continue
		}
		var was *questionnaire.Cond
		if n < len(sec.Jumps) {
			was = sec.Jumps[n].If
		}
		if to == "@end" {
			to = ""
		}
		jumps = append(jumps, questionnaire.Jump{If: v.readCond(form, name, was), To: to})
	}
	sec.Jumps = append(jumps, sec.Jumps[min(len(sec.Jumps), jumpRows):]...)
}

// intoText reads a text of a form; what is written in languages that the town does not have stays.
func (v *visit) intoText(was tenant.Text, name string) tenant.Text {
	out := tenant.Text{}
	for lang, s := range was {
		if !v.town.Speaks(lang) {
			out[lang] = s
		}
	}
	for lang, s := range trimmed(v.typedText(name)) {
		out[lang] = s
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
