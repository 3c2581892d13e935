package store

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
)

// followSurvey is the kind of subject that a survey is. Whoever gets letters about one follows it, so
// that the link under the letter ends them.
const followSurvey = "survey"

// resultsWithin is how long after its results were published a survey's letters may still go out.
const resultsWithin = 14 * 24 * time.Hour

func (t noticeTx) SurveysToTell(ctx context.Context, r notify.Round) (out []survey.Survey, err error) {
	q := t.Select((*model.Survey)(nil)).Order("id").Limit(500)
	if r == notify.Results {
		waits := t.Select((*model.SurveyPerson)(nil)).ColumnExpr("DISTINCT ?TableAlias.survey_id").Where("told = ?", false).Where("answered = ? OR invited = ?", true, true)
		q = q.Where("released_at > ?", t.Now().Add(-resultsWithin)).Where("id IN (?)", waits)
	} else {
		q = q.Where("state = ?", survey.Published).Where("invited_at IS NOT NULL").Where("kind <> ?", survey.Panel)
	}
	var rows []model.Survey
	if err := q.Model(&rows).Scan(ctx); err != nil {
		return nil, err
	}
	all, err := surveyTx(t).complete(ctx, rows)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		switch {
		case r == notify.Results:
			if one.Sample && one.Invited.IsZero() {
				continue // nobody of a sample took part
			}
		case one.At(t.Now()) != survey.Running || r == notify.Reminded && (one.Settings.Reminders == 0 || one.Kind == survey.Open):
			continue
		}
		out = append(out, one)
	}
	return out, nil
}

func (t noticeTx) SurveyReaders(ctx context.Context, s survey.Survey, r notify.Round, zone *time.Location, max int) ([]notify.Person, int, error) {
	today := t.Now().In(zone).Format(time.DateOnly)
	switch r {
	case notify.Invited:
		return t.toInvite(ctx, s, today, max)
	case notify.Reminded:
		return t.toRemind(ctx, s, today, survey.RemindBy(t.Now(), zone), max)
	}
	return t.toTellResults(ctx, s, max)
}

func (t noticeTx) toInvite(ctx context.Context, s survey.Survey, today string, max int) ([]notify.Person, int, error) {
	var rows []model.Account
	if err := invitable(t.Tx, s).Model(&rows).Column("id").Order("id").Limit(int64(max)).Scan(ctx); err != nil {
		return nil, 0, err
	}
	var fresh []id.ID
	for _, r := range rows {
		row := &model.SurveyPerson{SurveyID: s.ID, AccountID: r.ID, Invited: true, RemindedOn: today}
		ok, err := changed(t.Insert(row).On("CONFLICT (tenant_id, survey_id, account_id) DO UPDATE").Set("invited = ?", true).Set("reminded_on = EXCLUDED.reminded_on").
			Where("?TableAlias.invited = ?", false).Where("?TableAlias.answered = ?", false).Exec(ctx))
		if err != nil {
			return nil, 0, err
		}
		if ok {
			fresh = append(fresh, r.ID)
		}
	}
	people, err := t.letterTo(ctx, s.ID, fresh)
	return people, len(rows), err
}

// letterTo finds the addresses of accounts, and lets those follow the survey who do not yet.
func (t noticeTx) letterTo(ctx context.Context, which id.ID, accounts []id.ID) (out []notify.Person, err error) {
	if len(accounts) == 0 {
		return nil, nil
	}
	var rows []model.Account
	err = t.Select(&rows).Column("id", "email", "email_key", "language").Where("id IN (?)", bun.In(accounts)).Where("state = ?", account.Active).Where("email_key IS NOT NULL").Order("id").Scan(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		now := t.Now()
		row := &model.Follower{ID: id.Secret(), Kind: followSurvey, SubjectID: which, AccountID: r.ID, Language: r.Language, Stop: rand.Text(),
			AskedAt: now, CreatedAt: now, ConfirmedAt: &now}
		if _, err := t.Insert(row).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
			return nil, err
		}
		own := &model.Follower{}
		err := t.Select(own).Column("stop").Where("kind = ?", followSurvey).Where("subject_id = ?", which).
			Where("account_id = ? OR email_key = ?", r.ID, *r.EmailKey).Order("account_id DESC").Limit(1).Scan(ctx)
		if err != nil {
			return nil, missing(err)
		}
		out = append(out, notify.Person{Account: r.ID, Email: r.Email, Language: r.Language, Stop: "/unfollow/" + own.Stop})
	}
	return out, nil
}

// stillFollowing selects the accounts that have not ended the letters of a survey.
func stillFollowing(t *tenantdb.Tx, which id.ID) *bun.SelectQuery {
	return t.Select((*model.Follower)(nil)).Column("account_id").Where("kind = ?", followSurvey).Where("subject_id = ?", which)
}

func (t noticeTx) toRemind(ctx context.Context, s survey.Survey, today, by string, max int) ([]notify.Person, int, error) {
	living := reachable(t.Tx, survey.Survey{}).Column("id")
	var rows []model.SurveyPerson
	err := t.Dialect().SkipLocked(t.Select(&rows).Where("survey_id = ?", s.ID).Where("invited = ?", true).Where("answered = ?", false).
		Where("reminders < ?", min(s.Settings.Reminders, survey.MostReminders)).Where("reminded_on <= ?", by).
		Where("account_id IN (?)", stillFollowing(t.Tx, s.ID)).Where("account_id IN (?)", living).Order("account_id").Limit(int64(max))).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	ids := make([]id.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.AccountID
	}
	_, err = t.Tx.Update((*model.SurveyPerson)(nil)).Set("reminders = reminders + 1").Set("reminded_on = ?", today).Where("survey_id = ?", s.ID).
		Where("account_id IN (?)", bun.In(ids)).Exec(ctx)
	if err != nil {
		return nil, 0, err
	}
	people, err := t.letterTo(ctx, s.ID, ids)
	return people, len(rows), err
}

func (t noticeTx) toTellResults(ctx context.Context, s survey.Survey, max int) ([]notify.Person, int, error) {
	var rows []model.SurveyPerson
	err := t.Dialect().SkipLocked(t.Select(&rows).Where("survey_id = ?", s.ID).Where("told = ?", false).Where("answered = ? OR invited = ?", true, true).
		Order("account_id").Limit(int64(max))).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	ids := make([]id.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.AccountID
	}
	_, err = t.Tx.Update((*model.SurveyPerson)(nil)).Set("told = ?", true).Where("survey_id = ?", s.ID).Where("account_id IN (?)", bun.In(ids)).Exec(ctx)
	if err != nil {
		return nil, 0, err
	}
	var wanted, follow []id.ID
	if err := stillFollowing(t.Tx, s.ID).Where("account_id IN (?)", bun.In(ids)).Scan(ctx, &follow); err != nil {
		return nil, 0, err
	}
	var living []id.ID
	if err := reachable(t.Tx, survey.Survey{}).Column("id").Where("account.id IN (?)", bun.In(ids)).Scan(ctx, &living); err != nil {
		return nil, 0, err
	}
	for _, r := range rows {
		if slices.Contains(living, r.AccountID) && (!r.Invited || slices.Contains(follow, r.AccountID)) {
			wanted = append(wanted, r.AccountID)
		}
	}
	people, err := t.letterTo(ctx, s.ID, wanted)
	return people, len(rows), err
}

// answeredSurvey has no time: who has answered is kept without one on purpose.
func answeredSurvey(t *tenantdb.Tx, which id.ID, _ process.Phase) *bun.SelectQuery {
	of := t.Select((*model.Survey)(nil)).Column("id").Where("process_id = ?", which)
	return t.Select((*model.SurveyPerson)(nil)).Column("account_id").Where("survey_id IN (?)", of).Where("answered = ?", true)
}
