package web

import (
	"slices"
	"strconv"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/edit"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// tries is how often an edit is made again on what somebody else has just written.
const tries = 5

// rewrite changes the questions of a survey. Two people may change different things at the same time:
// the change is made on what is there now, and again when that was overtaken. Faults: those of
// SetDefinition, and NotFound when change finds nothing.
func (s *Server) rewrite(v *visit, which id.ID, change func(d survey.Dossier, def *questionnaire.Definition) error) (d survey.Dossier, err error) {
	for range tries {
		if d, err = s.Surveys.Prepare(v.ctx(), v.who, which); err != nil {
			return d, err
		}
		def := d.Editing().Definition
		if err = change(d, &def); err != nil {
			return d, err
		}
		err = s.Surveys.SetDefinition(v.ctx(), v.who, which, def, d.Rev)
		if !fault.Is(err, fault.Conflict) {
			return d, err
		}
	}
	return d, err
}

func questionHref(d survey.Dossier, key string) string {
	def := d.Editing().Definition
	if q, _ := def.Question(key); q != nil {
		return surveyDesk(d.Survey) + "/edit/q/" + key
	}
	if key != "" && edit.Section(&def, key) >= 0 {
		return surveyDesk(d.Survey) + "/edit/s/" + key
	}
	return ""
}

// questionTitle names a question or a section in words.
func (v *visit) questionTitle(d survey.Dossier, key string) string {
	def := d.Editing().Definition
	if q, _ := def.Question(key); q != nil {
		return v.titleOf(q, &def)
	}
	if i := edit.Section(&def, key); key != "" && i >= 0 {
		return v.sectionTitle(&def, i)
	}
	return ""
}

// titleOf is a question's title in the page's language, or in its first one; its key where it has none.
func (v *visit) titleOf(q *questionnaire.Question, def *questionnaire.Definition) string {
	if title := q.Title.In(v.lang, fallbackOf(def)); title != "" {
		return title
	}
	return v.p.T("survey_office.untitled", "key", q.Key)
}

func fallbackOf(def *questionnaire.Definition) string {
	if len(def.Languages) == 0 {
		return ""
	}
	return def.Languages[0]
}

func (v *visit) sectionTitle(def *questionnaire.Definition, i int) string {
	if t := def.Sections[i].Title.In(v.lang, fallbackOf(def)); t != "" {
		return v.p.T("survey_office.page_titled", "n", i+1, "title", t)
	}
	return v.p.T("survey_office.page_n", "n", i+1)
}

// findings are what the lint says, the worst first, with ways to the questions.
func (v *visit) findings(d survey.Dossier, list []questionnaire.Finding) (out []surveys.Remark) {
	for _, level := range []string{"error", "warning", "hint"} {
		for _, f := range list {
			if f.Level == level {
				out = append(out, surveys.Remark{Level: level, Text: v.p.Fill(f.Key, f.Params), Title: v.questionTitle(d, f.At), Href: questionHref(d, f.At)})
			}
		}
	}
	return out
}

func (s *Server) getSurveyEdit(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	v.framing()
	view := v.editView(d)
	if what := v.PostForm("what"); what != "" && v.fragment("builder") {
		view.Said = v.moved(&view, what)
	}
	return v.show(surveys.OfficeEditPage(v.surveyPage(v.words1(d.Title)), view))
}

// moved says where a question stands now.
func (v *visit) moved(e *surveys.OfficeEdit, what string) string {
	for _, sec := range e.Sections {
		for _, c := range sec.Cards {
			if c.Key == what {
				return v.p.T("survey_office.moved", "title", c.Title, "n", c.Number, "page", sec.Title)
			}
		}
	}
	return v.p.T("flash.builder_saved")
}

// The estimate from which a survey is marked as long, and as too long, in minutes.
const (
	longMinutes    = 8
	tooLongMinutes = 12
)

func (v *visit) editView(d survey.Dossier) surveys.OfficeEdit {
	def := d.Editing().Definition
	lint := def.Lint(def.Languages)
	base := surveyDesk(d.Survey)
	e := surveys.OfficeEdit{Head: v.surveyHead(d, "edit"), Can: d.CanEdit, Mend: !d.CanEdit && !d.Frozen.IsZero() && d.Pending == nil, Waits: !d.CanEdit && d.Frozen.IsZero() || d.Waits(),
		Minutes: v.p.T("survey_office.estimated", "minutes", v.minutes(def.Minutes())), Count: v.p.N("survey_office.n_questions", len(def.Questions())), Missing: v.missing(d),
		Lint: v.findings(d, lint), Bank: base + "/edit/bank", Preview: base + "/preview"}
	switch m := def.Minutes(); {
	case m > tooLongMinutes:
		e.Long = "danger"
	case m > longMinutes:
		e.Long = "warning"
	}
	if by := d.Editing(); by.By != v.who.Account && !by.At.Equal(d.Created) {
		e.Whose = v.p.T("survey_office.other_wrote", "when", v.p.DateTime(by.At))
	}
	worst := map[string]string{}
	for _, f := range lint {
		if worst[f.At] == "" || f.Level == "error" || f.Level == "warning" && worst[f.At] == "hint" {
			worst[f.At] = f.Level
		}
	}
	number := 0
	for i := range def.Sections {
		sec := &def.Sections[i]
		card := surveys.SectionCard{Key: sec.Key, Title: v.sectionTitle(&def, i), Href: base + "/edit/s/" + sec.Key, Logic: v.sectionLogic(&def, sec), First: i == 0, Last: i == len(def.Sections)-1}
		for j := range sec.Questions {
			number++
			c := v.questionCard(d, &def, &sec.Questions[j], number)
			c.Level, c.First, c.Last = worst[c.Key], i == 0 && j == 0, i == len(def.Sections)-1 && j == len(sec.Questions)-1
			card.Cards = append(card.Cards, c)
		}
		card.Adds = surveys.Form{Action: base + "/edit/question", Submit: v.p.T("survey_office.add"), Hidden: [][2]string{{"section", sec.Key}},
			Parts: []surveys.Part{{Fields: []surveys.Field{v.typeField("type_"+sec.Key, questionnaire.Single)}}}}
		e.Sections = append(e.Sections, card)
	}
	e.AddPage = surveys.Form{Action: base + "/edit/section", Submit: v.p.T("survey_office.add"), Parts: []surveys.Part{{Fields: v.textFields("title", "survey_office.page_title", "survey_office.page_title_hint", nil, survey.MaxTitle, 0, false)}}}
	v.splitsInto(&e, &def, base)
	var picks []ui.Pick
	for _, lang := range v.town.Languages {
		picks = append(picks, ui.Pick{Value: lang, Text: ownName(lang), On: slices.Contains(def.Languages, lang)})
	}
	e.Langs = surveys.Form{Action: base + "/edit/languages", Submit: v.p.T("form.save"),
		Parts: []surveys.Part{{Fields: []surveys.Field{{Kind: "picks", Name: "languages", Label: v.p.T("survey_office.languages"), Hint: v.p.T("survey_office.languages_hint"), Picks: picks}}}}}
	return e
}

func (v *visit) questionCard(d survey.Dossier, def *questionnaire.Definition, q *questionnaire.Question, n int) surveys.Card {
	c := surveys.Card{Key: q.Key, Number: strconv.Itoa(n), Title: v.titleOf(q, def), Type: v.p.T("survey_office.type." + string(q.Type)), Href: surveyDesk(d.Survey) + "/edit/q/" + q.Key,
		Note: d.Settings.Notes[q.Key]}
	if q.Required {
		c.Tags = append(c.Tags, v.p.T("survey_office.tag.required"))
	}
	if q.Sensitive {
		c.Tags = append(c.Tags, v.p.T("survey_office.tag.sensitive"))
	}
	if q.VisibleIf != nil {
		c.Logic = v.p.T("survey_office.shown_if", "when", v.condWords(def, q.VisibleIf))
	}
	one := questionnaire.Definition{Languages: def.Languages, Sections: []questionnaire.Section{{Questions: []questionnaire.Question{*q}}}}
	n = 0
	for _, lang := range def.Languages {
		n += one.Missing(lang)
	}
	if n > 0 {
		c.Missing = v.p.N("survey_office.missing", n)
	}
	return c
}

func (v *visit) sectionLogic(def *questionnaire.Definition, sec *questionnaire.Section) (out []string) {
	if sec.VisibleIf != nil {
		out = append(out, v.p.T("survey_office.shown_if", "when", v.condWords(def, sec.VisibleIf)))
	}
	for _, j := range sec.Jumps {
		to := v.p.T("survey_office.the_end")
		if i := edit.Section(def, j.To); i >= 0 {
			to = v.sectionTitle(def, i)
		}
		if j.If == nil {
			out = append(out, v.p.T("survey_office.jumps", "to", to))
			continue
		}
		out = append(out, v.p.T("survey_office.jumps_if", "when", v.condWords(def, j.If), "to", to))
	}
	if sec.Shuffle {
		out = append(out, v.p.T("survey_office.shuffled"))
	}
	return out
}

// postSurveyMove moves a question or a page: by a button up or down, or by drag to a place.
func (s *Server) postSurveyMove(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	what := v.PostForm("what")
	_, err = s.rewrite(v, which, func(_ survey.Dossier, def *questionnaire.Definition) error {
		up := v.PostForm("to") == "up"
		switch {
		case v.PostForm("to") == "place":
			edit.Place(def, what, v.PostForm("section"), v.PostForm("before"))
		case v.PostForm("of") == "section":
			edit.StepSection(def, what, up)
		default:
			edit.Step(def, what, up)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if v.fragment("builder") {
		return s.getSurveyEdit(v)
	}
	return v.see("/admin/surveys/" + which.String() + "/edit#q-" + what)
}

func (s *Server) postSectionAdd(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	key := ""
	_, err = s.rewrite(v, which, func(_ survey.Dossier, def *questionnaire.Definition) error {
		key = edit.Fresh(def, "s")
		def.Sections = append(def.Sections, questionnaire.Section{Key: key, Title: trimmed(v.typedText("title")), Questions: []questionnaire.Question{}})
		return nil
	})
	if err != nil {
		return err
	}
	v.say("success", "flash.builder_saved")
	return v.see("/admin/surveys/" + which.String() + "/edit#sec-" + key)
}

func (s *Server) postSurveyLanguages(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	_, err = s.rewrite(v, which, func(_ survey.Dossier, def *questionnaire.Definition) error {
		var list []string
		for _, lang := range v.town.Languages {
			if slices.Contains(v.PostFormArray("languages"), lang) {
				list = append(list, lang)
			}
		}
		if len(list) == 0 {
			var form fault.Form
			form.Add("languages", "fault.builder_language")
			return form.Err()
		}
		def.Languages = list
		return nil
	})
	if err != nil {
		if v.blame(err) {
			return s.getSurveyEdit(v)
		}
		return err
	}
	v.say("success", "flash.builder_saved")
	return v.see("/admin/surveys/" + which.String() + "/edit")
}

func (s *Server) postQuestionCopy(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	key := ""
	_, err = s.rewrite(v, which, func(d survey.Dossier, def *questionnaire.Definition) error {
		q, _ := def.Question(v.Param("name"))
		if q == nil {
			return fault.Missing()
		}
		copied := *q
		copied.Key = edit.Fresh(def, "q", s.known(v, d)...)
		key = copied.Key
		edit.After(def, q.Key, copied)
		return nil
	})
	if err != nil {
		return err
	}
	v.say("success", "flash.builder_question_copied")
	return v.see("/admin/surveys/" + which.String() + "/edit/q/" + key)
}

// known are the keys of all questions that any version of a survey had: none of them is given again.
func (s *Server) known(v *visit, d survey.Dossier) (keys []string) {
	list, err := s.Surveys.History(v.ctx(), v.who, d.ID)
	if err != nil {
		return nil // the definition's own keys are known anyhow
	}
	for _, one := range list {
		for _, q := range one.Definition.Questions() {
			keys = append(keys, q.Key)
		}
	}
	return keys
}

func (s *Server) postQuestionKeep(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if err := s.Surveys.Keep(v.ctx(), v.who, v.town, which, v.Param("name"), v.p.T("survey_office.bank_own")); err != nil {
		return err
	}
	v.say("success", "flash.builder_question_kept")
	return v.see("/admin/surveys/" + which.String() + "/edit/q/" + v.Param("name"))
}

func (s *Server) postQuestionRemove(v *visit) error {
	return s.removed(v, func(def *questionnaire.Definition) bool { return edit.Remove(def, v.Param("name")) })
}

func (s *Server) postSectionRemove(v *visit) error {
	return s.removed(v, func(def *questionnaire.Definition) bool {
		i := edit.Section(def, v.Param("name"))
		if i < 0 || len(def.Sections) == 1 {
			return false
		}
		def.Sections = slices.Delete(def.Sections, i, i+1)
		return true
	})
}

func (s *Server) removed(v *visit, do func(*questionnaire.Definition) bool) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	_, err = s.rewrite(v, which, func(_ survey.Dossier, def *questionnaire.Definition) error {
		if !do(def) {
			return fault.Missing()
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.say("success", "flash.builder_removed")
	return v.see("/admin/surveys/" + which.String() + "/edit")
}
