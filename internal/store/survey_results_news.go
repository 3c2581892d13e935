package store

import (
	"context"
	"slices"

	"almenda/internal/event"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/store/model"
)

// surveyReleased tells the followers of a survey's process that its results are public. Those who were
// invited or took part get a letter of their own.
func (t noticeTx) surveyReleased(ctx context.Context, e event.Event) ([]notify.Message, error) {
	s, err := surveyTx(t).Survey(ctx, e.Subject)
	if err != nil || s.Process == id.None || !s.Public() {
		return nil, err
	}
	to, err := t.following(ctx, follow.Process, s.Process)
	if err != nil || len(to) == 0 {
		return nil, err
	}
	var written []id.ID
	if err := t.Select((*model.SurveyPerson)(nil)).Column("account_id").Where("survey_id = ?", s.ID).Scan(ctx, &written); err != nil {
		return nil, err
	}
	to = slices.DeleteFunc(to, func(p notify.Person) bool { return slices.Contains(written, p.Account) })
	return aboutSurvey(s, notify.Message{What: "news.survey_released", Path: "/s/" + s.Slug + "/results", To: to}), nil
}
