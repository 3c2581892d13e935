package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
)

// reachable selects the accounts that a survey's invitation may reach: active ones with an address to
// which letters may go, of its districts and its kind. Those who wanted no more letters are left out.
func reachable(t *tenantdb.Tx, sv survey.Survey) *bun.SelectQuery {
	quiet := t.Select((*model.Suppression)(nil)).Column("email_key")
	q := t.Select((*model.Account)(nil)).Where("account.state = ?", account.Active).Where("account.email_key IS NOT NULL").Where("account.email_key NOT IN (?)", quiet)
	if len(sv.Districts) > 0 {
		q = q.Where("account.district IN (?)", bun.In(sv.Districts))
	}
	if sv.Kind == survey.Verified {
		q = q.Where("account.verified = ?", true)
	}
	return q
}

// invitable narrows to those who were not invited and have not answered.
func invitable(t *tenantdb.Tx, sv survey.Survey) *bun.SelectQuery {
	done := t.Select((*model.SurveyPerson)(nil)).Column("account_id").Where("survey_id = ?", sv.ID).Where("invited = ? OR answered = ?", true, true)
	q := reachable(t, sv).Where("account.id NOT IN (?)", done)
	if !sv.Invited.IsZero() {
		q = q.Where("account.created_at <= ?", sv.Invited) // staff saw how many they would be
	}
	return q
}

func (t surveyTx) Audience(ctx context.Context, sv survey.Survey) (int, error) {
	n, err := invitable(t.Tx, sv).Count(ctx)
	return int(n), err
}

func (t surveyTx) PostCounts(ctx context.Context, which id.ID) (invited, answered, reminded int, err error) {
	asked := func() *bun.SelectQuery {
		return t.Select((*model.SurveyPerson)(nil)).Where("survey_id = ?", which).Where("invited = ?", true)
	}
	for into, q := range map[*int]*bun.SelectQuery{&invited: asked(), &answered: asked().Where("answered = ?", true), &reminded: asked().Where("reminders > 0")} {
		n, err := q.Count(ctx)
		if err != nil {
			return 0, 0, 0, err
		}
		*into = int(n)
	}
	return invited, answered, reminded, nil
}
