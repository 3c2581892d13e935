package web

import (
	"strconv"

	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// banked is a question of the town's bank, or of the library.
func (s *Server) banked(v *visit, key string) (questionnaire.Question, bool) {
	if q, ok := s.Library.For(v.town).Question(key); ok {
		return q.Asks, true
	}
	list, err := s.Surveys.Bank(v.ctx(), v.who)
	if err != nil {
		return questionnaire.Question{}, false
	}
	for _, k := range list {
		if k.ID.String() == key {
			return k.Question, true
		}
	}
	return questionnaire.Question{}, false
}

func (s *Server) getSurveyBank(v *visit) error {
	view, err := s.bankView(v)
	if err != nil {
		return err
	}
	return v.show(surveys.OfficeBankPage(v.surveyPage(v.p.T("survey_office.bank")), view))
}

// getSurveyEditBank is the bank, to add from it to a page of a survey.
func (s *Server) getSurveyEditBank(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	view, err := s.bankView(v)
	if err != nil {
		return err
	}
	def := d.Editing().Definition
	view.Survey, view.Back = v.words1(d.Title), surveyDesk(d.Survey)+"/edit"
	if d.CanEdit {
		view.Action = surveyDesk(d.Survey) + "/edit/question"
	}
	for i := range def.Sections {
		o := ui.Option{Value: def.Sections[i].Key, Text: v.sectionTitle(&def, i)}
		if o.Value == v.Query("section") {
			view.Sections = append([]ui.Option{o}, view.Sections...)
			continue
		}
		view.Sections = append(view.Sections, o)
	}
	return v.show(surveys.OfficeBankPage(v.surveyPage(v.p.T("survey_office.bank")), view))
}

func (s *Server) bankView(v *visit) (view surveys.OfficeBank, err error) {
	group := func(name string) *surveys.BankGroup {
		for i := range view.Groups {
			if view.Groups[i].Name == name {
				return &view.Groups[i]
			}
		}
		view.Groups = append(view.Groups, surveys.BankGroup{ID: "bank-" + strconv.Itoa(len(view.Groups)+1), Name: name})
		return &view.Groups[len(view.Groups)-1]
	}
	first := v.town.DefaultLanguage()
	about := func(q *questionnaire.Question) string {
		text := v.p.T("survey_office.type." + string(q.Type))
		for i, o := range q.Options {
			if i == 4 {
				text += " …"
				break
			}
			text += " · " + o.Words.In(v.lang, first)
		}
		return text
	}
	kept, err := s.Surveys.Bank(v.ctx(), v.who)
	if err != nil {
		return view, err
	}
	for i := range kept {
		k := &kept[i]
		g := group(k.Topic)
		c := surveys.BankCard{Key: k.ID.String(), Title: k.Question.Title.In(v.lang, first), About: about(&k.Question), Mine: true}
		if c.Title == "" {
			c.Title = k.Title
		}
		c.Remove = "/admin/surveys/bank/" + c.Key + "/remove"
		g.Cards = append(g.Cards, c)
	}
	for _, q := range s.Library.For(v.town).Questions {
		g := group(q.Topic.In(v.lang, "en"))
		g.Cards = append(g.Cards, surveys.BankCard{Key: q.Key, Title: q.Asks.Title.In(v.lang, first), About: about(&q.Asks)})
	}
	return view, nil
}

func (s *Server) postBankRemove(v *visit) error {
	return s.gone(v, "kept", "/admin/surveys/bank", "flash.builder_bank_removed", func(which id.ID) error { return s.Surveys.Unkeep(v.ctx(), v.who, which) })
}

// gone is an act after which a list is left.
func (s *Server) gone(v *visit, param, back, done string, do func(id.ID) error) error {
	which, err := v.param(param)
	if err != nil {
		return err
	}
	if err := do(which); err != nil {
		return err
	}
	v.say("success", done)
	return v.see(back)
}
