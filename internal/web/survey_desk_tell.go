package web

import (
	"net/url"
	"time"

	"almenda/internal/survey"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

func (s *Server) getDeskTell(v *visit) error {
	return s.showTell(v, survey.NewKey(), nil)
}

// showTell draws the form for answers that somebody tells.
func (s *Server) showTell(v *visit, seed string, typed url.Values) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	f := surveys.DeskForm{Head: v.deskHead(b, "tell"), Action: deskPath(b.Survey) + "/desk/tell", Version: b.Version.Number, Seed: seed, No: v.maybe(b.NoDesk),
		Consent: typed.Get("consent") != "", Email: typed.Get("email"), AsksMail: b.Kind == survey.Residents || b.Kind == survey.Verified}
	f.Named = f.AsksMail && !b.Anonymous
	f.Sections = v.deskSections(b.Survey, b.Version, filling{form: typed, arms: armsOf(&b.Version.Definition, seed), hints: true, blank: v.p.T("survey_desk.blank")})
	return v.show(surveys.DeskTellPage(v.page(v.p.T("survey_desk.tab.tell"), views.SectionAdmin), f))
}

func (s *Server) postDeskTell(v *visit) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	seed := v.PostForm("seed")
	if seed == "" || len(seed) > 64 {
		seed = survey.NewKey()
	}
	in := survey.Telling{Key: v.PostForm("key"), Email: v.PostForm("email"), Consent: v.PostForm("consent") != "", Version: v.count("version"), Seed: seed,
		Answers: answersIn(&b.Version.Definition, v.Request.PostForm, nil, seed, v.lang)}
	err = s.Surveys.Tell(v.ctx(), v.who, b.ID, in)
	if err == nil {
		v.say("success", "flash.survey_told")
		return v.see(deskPath(b.Survey) + "/desk/tell")
	}
	if !v.blame(err) {
		return err
	}
	return s.showTell(v, seed, v.Request.PostForm)
}

func (s *Server) getSurveyLetters(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	p, err := s.Surveys.Post(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	head := v.deskHead(survey.Bench{Survey: p.Survey}, "letters")
	view := surveys.DeskLetters{Head: head, No: v.maybe(p.Can), Audience: p.Audience, Sent: p.Sent, Answered: p.Answered, Reminded: p.Reminded,
		Reminders: p.Settings.Reminders, Anonymous: p.Anonymous, Text: v.words1(p.Lead), Where: v.p.T("survey_desk.whole_town"),
		Subject: v.p.T("mail.survey_letter.subject", "what", v.p.T("survey_news.invited"), "title", v.words1(p.Title))}
	for i, key := range p.Districts {
		if i == 0 {
			view.Where = v.p.T("survey_desk.only_districts") + " " + v.district(key)
			continue
		}
		view.Where += ", " + v.district(key)
	}
	if at := p.End(); !at.IsZero() {
		view.Closes = v.p.DateTime(at)
	}
	if !p.Invited.IsZero() {
		view.Invited = v.p.DateTime(p.Invited.Truncate(time.Minute))
	}
	return v.show(surveys.DeskLettersPage(v.page(v.p.T("survey_desk.tab.letters"), views.SectionAdmin), view))
}

func (s *Server) postSurveyLetters(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if err := s.Surveys.Invite(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", "flash.survey_invited")
	return v.see("/admin/surveys/" + which.String() + "/letters")
}
