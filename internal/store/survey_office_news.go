package store

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

// aboutSurvey makes messages to staff about a survey that is prepared, in each one's language.
func aboutSurvey(s survey.Survey, m notify.Message) (out []notify.Message) {
	byLang := map[string][]notify.Person{}
	var order []string
	for _, who := range m.To {
		if byLang[who.Language] == nil {
			order = append(order, who.Language)
		}
		byLang[who.Language] = append(byLang[who.Language], who)
	}
	for _, lang := range order {
		one := m
		one.Title, one.To = s.Title.In(lang, "en"), byLang[lang]
		for l, words := range s.Title {
			if one.Title == "" && l != lang {
				one.Title = words
			}
		}
		out = append(out, one)
	}
	return out
}

// surveyProposed tells those who may review it, but for who sent it and who wrote it last.
func (t noticeTx) surveyProposed(ctx context.Context, e event.Event) ([]notify.Message, error) {
	s, err := surveyTx(t).Survey(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	by, _ := id.Parse(e.Data["by"])
	writing, err := surveyTx(t).writer(ctx, s)
	if err != nil {
		return nil, err
	}
	ids, err := t.officeOf(ctx, s, by, writing)
	if err != nil {
		return nil, err
	}
	m := notify.Message{What: "news.survey_proposed", Path: "/admin/surveys/" + s.ID.String() + "/review", Why: "survey_office.why_staff", By: by}
	m.To, err = t.people(ctx, ids)
	return aboutSurvey(s, m), err
}

// writer is who last wrote the questions that are being prepared.
func (t surveyTx) writer(ctx context.Context, s survey.Survey) (id.ID, error) {
	row := &model.SurveyVersion{}
	err := t.Select(row).Column("made_by").Where("survey_id = ?", s.ID).Order("number DESC").Limit(1).Scan(ctx)
	return row.MadeBy, missing(err)
}

// surveyReviewed tells who proposed a survey what the second person said.
func (t noticeTx) surveyReviewed(ctx context.Context, e event.Event) ([]notify.Message, error) {
	s, err := surveyTx(t).Survey(ctx, e.Subject)
	to, ok := id.Parse(e.Data["to"])
	if err != nil || !ok {
		return nil, err
	}
	by, _ := id.Parse(e.Data["by"])
	m := notify.Message{What: "news.survey_approved", Path: "/admin/surveys/" + s.ID.String(), Why: "survey_office.why_staff", By: by}
	if e.Data["verdict"] == "back" {
		m.What, m.Text = "news.survey_sent_back", s.Settings.Notes[""]
	}
	m.To, err = t.people(ctx, []id.ID{to})
	return aboutSurvey(s, m), err
}

// officeOf lists who runs a survey, some left out.
func (t noticeTx) officeOf(ctx context.Context, s survey.Survey, but ...id.ID) (ids []id.ID, err error) {
	var grants []model.Grant
	if err := t.Select(&grants).Where("role IN (?, ?)", access.Editor, access.Admin).Order("account_id", "id").Scan(ctx); err != nil {
		return nil, err
	}
	for _, g := range grants {
		if !slices.Contains(but, g.AccountID) && !slices.Contains(ids, g.AccountID) && (access.Scope{Process: g.ProcessID, District: g.District}).Covers(s.Scope()) {
			ids = append(ids, g.AccountID)
		}
	}
	return ids, nil
}

// surveyFails tells who runs a survey that its form does not work, for everybody or for one person who
// wants to be called back. Who that is stands on the page, and in no letter.
func (t noticeTx) surveyFails(ctx context.Context, e event.Event) ([]notify.Message, error) {
	s, err := surveyTx(t).Survey(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	m := notify.Message{What: "news.survey_failing", Path: "/admin/surveys/" + s.ID.String() + "/trouble", Why: "survey_office.why_staff"}
	if e.Kind == event.SurveyCallAsked {
		m.What = "news.survey_call"
	}
	ids, err := t.officeOf(ctx, s)
	if err != nil {
		return nil, err
	}
	m.To, err = t.people(ctx, ids)
	return aboutSurvey(s, m), err
}
