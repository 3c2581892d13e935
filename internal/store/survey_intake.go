package store

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
)

var _ survey.IntakeTx = surveyTx{}

// shuffleChunk is how many rows are moved or written anew at a time, so that memory stays flat.
const shuffleChunk = 1000

func intakeRow(which id.ID, mark string, version int, c survey.Channel, a questionnaire.Answers) (*model.SurveyIntake, error) {
	body, err := json.Marshal(a)
	return &model.SurveyIntake{SurveyID: which, Mark: mark, Version: version, Channel: string(c), Body: string(body)}, err
}

func (t surveyTx) PutIntake(ctx context.Context, which id.ID, mark string, version int, c survey.Channel, a questionnaire.Answers) error {
	row, err := intakeRow(which, mark, version, c, a)
	if err != nil {
		return err
	}
	_, err = t.Insert(row).On("CONFLICT (tenant_id, survey_id, mark) DO UPDATE").
		Set("version = EXCLUDED.version").Set("channel = EXCLUDED.channel").Set("body = EXCLUDED.body").Exec(ctx)
	return err
}

func (t surveyTx) AddIntake(ctx context.Context, which id.ID, mark string, version int, c survey.Channel, a questionnaire.Answers) (bool, error) {
	row, err := intakeRow(which, mark, version, c, a)
	if err != nil {
		return false, err
	}
	added, err := changed(t.Insert(row).On("CONFLICT (tenant_id, survey_id, mark) DO NOTHING").Exec(ctx))
	if err != nil || !added {
		return false, err
	}
	there, err := t.Select((*model.SurveyAnswer)(nil)).Where("survey_id = ?", which).Where("mark = ?", mark).Exists(ctx)
	return !there, err
}

func (t surveyTx) Given(ctx context.Context, which id.ID, mark string) (survey.Given, error) {
	out, body := survey.Given{}, ""
	in := &model.SurveyIntake{}
	err := missing(t.Select(in).Where("survey_id = ?", which).Where("mark = ?", mark).Scan(ctx))
	out.Version, out.Channel, body = in.Version, survey.Channel(in.Channel), in.Body
	if fault.Is(err, fault.NotFound) {
		row := &model.SurveyAnswer{}
		err = missing(t.Select(row).Where("survey_id = ?", which).Where("mark = ?", mark).Scan(ctx))
		out.Version, out.Channel, body = row.Version, survey.Channel(row.Channel), row.Body
	}
	if err != nil {
		return survey.Given{}, err
	}
	return out, json.Unmarshal([]byte(body), &out.Answers)
}

// DropStored looks where answers wait first: one that is being moved meanwhile is found where it went.
func (t surveyTx) DropStored(ctx context.Context, which id.ID, mark string) (bool, error) {
	waited, err := changed(t.Delete((*model.SurveyIntake)(nil)).Where("survey_id = ?", which).Where("mark = ?", mark).Exec(ctx))
	if err != nil {
		return false, err
	}
	lay, err := changed(t.Delete((*model.SurveyAnswer)(nil)).Where("survey_id = ?", which).Where("mark = ?", mark).Exec(ctx))
	return waited || lay, err
}

func (t surveyTx) Took(ctx context.Context, which, account id.ID) (bool, error) {
	row := &model.SurveyPerson{SurveyID: which, AccountID: account, Answered: true}
	return changed(t.Insert(row).On("CONFLICT (tenant_id, survey_id, account_id) DO UPDATE").Set("answered = EXCLUDED.answered").
		Where("?TableAlias.answered = ?", false).Exec(ctx))
}

func (t surveyTx) Untook(ctx context.Context, which, account id.ID) error {
	_, err := t.Tx.Update((*model.SurveyPerson)(nil)).Set("answered = ?", false).Where("survey_id = ?", which).Where("account_id = ?", account).Exec(ctx)
	return err
}

func (t surveyTx) HasAnswered(ctx context.Context, which, account id.ID) (bool, error) {
	return t.Select((*model.SurveyPerson)(nil)).Where("survey_id = ?", which).Where("account_id = ?", account).Where("answered = ?", true).Exists(ctx)
}

func (t surveyTx) Unsettled(ctx context.Context) ([]survey.Survey, error) {
	waiting := t.Select((*model.SurveyIntake)(nil)).ColumnExpr("DISTINCT ?TableAlias.survey_id")
	var rows []model.Survey
	err := t.Select(&rows).Where("state IN (?)", bun.In([]survey.State{survey.Published, survey.Archived})).
		WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			return q.Where("settled_at IS NULL").WhereOr("id IN (?)", waiting)
		}).Order("id").Limit(500).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.complete(ctx, rows)
}

func (t surveyTx) Shuffle(ctx context.Context, which id.ID, least int, how survey.Shuffling) (int, error) {
	var waiting []model.SurveyIntake
	err := t.Dialect().SkipLocked(t.Select(&waiting).Where("survey_id = ?", which).Order("mark").Limit(shuffleChunk)).Scan(ctx)
	if err != nil || len(waiting) == 0 || len(waiting) < least {
		return 0, err
	}
	marks := make([]string, len(waiting))
	for i, r := range waiting {
		marks[i] = r.Mark
	}
	if _, err := t.Delete((*model.SurveyIntake)(nil)).Where("survey_id = ?", which).Where("mark IN (?)", bun.In(marks)).Exec(ctx); err != nil {
		return 0, err
	}
	fresh, err := t.fresh(ctx, which, waiting, marks, how)
	if err != nil || len(fresh) == 0 {
		return len(waiting), err
	}
	rand.Shuffle(len(fresh), func(i, j int) { fresh[i], fresh[j] = fresh[j], fresh[i] }) // its source is seeded by the system
	_, err = t.Insert(&fresh).Exec(ctx)
	return len(waiting), err
}

// fresh are the rows that answers which waited become, those of marks that were moved before resolved.
func (t surveyTx) fresh(ctx context.Context, which id.ID, waiting []model.SurveyIntake, marks []string, how survey.Shuffling) ([]model.SurveyAnswer, error) {
	var before []string
	if how.Replace {
		if _, err := t.Delete((*model.SurveyAnswer)(nil)).Where("survey_id = ?", which).Where("mark IN (?)", bun.In(marks)).Exec(ctx); err != nil {
			return nil, err
		}
	} else if err := t.Select((*model.SurveyAnswer)(nil)).Column("mark").Where("survey_id = ?", which).Where("mark IN (?)", bun.In(marks)).Scan(ctx, &before); err != nil {
		return nil, err
	}
	out := make([]model.SurveyAnswer, 0, len(waiting))
	for _, r := range waiting {
		if slices.Contains(before, r.Mark) {
			continue
		}
		row := model.SurveyAnswer{SurveyID: which, ID: id.Secret(), Version: r.Version, Channel: r.Channel, Body: r.Body}
		if how.Keep {
			row.Mark = &r.Mark
		}
		out = append(out, row)
	}
	return out, nil
}

// Settle deletes rows and writes them again, some at a time within the one transaction: the engine puts
// what is written at the end, so that in the end all lie in the order in which they were written last.
func (t surveyTx) Settle(ctx context.Context, which id.ID) error {
	var ids []id.ID
	if err := t.Select((*model.SurveyAnswer)(nil)).Column("id").Where("survey_id = ?", which).Scan(ctx, &ids); err != nil {
		return err
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for part := range slices.Chunk(ids, shuffleChunk) {
		var rows []model.SurveyAnswer
		if err := t.Select(&rows).Where("survey_id = ?", which).Where("id IN (?)", bun.In(part)).Scan(ctx); err != nil {
			return err
		}
		if _, err := t.Delete((*model.SurveyAnswer)(nil)).Where("survey_id = ?", which).Where("id IN (?)", bun.In(part)).Exec(ctx); err != nil {
			return err
		}
		for i := range rows {
			rows[i].Mark = nil
		}
		rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if _, err := t.Insert(&rows).Exec(ctx); err != nil {
			return err
		}
	}
	return t.settlePeople(ctx, which)
}

// settlePeople does the same to the list of who answered: its order would be the order of the answers.
func (t surveyTx) settlePeople(ctx context.Context, which id.ID) error {
	var ids []id.ID
	if err := t.Select((*model.SurveyPerson)(nil)).Column("account_id").Where("survey_id = ?", which).Scan(ctx, &ids); err != nil {
		return err
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for part := range slices.Chunk(ids, shuffleChunk) {
		var rows []model.SurveyPerson
		if err := t.Select(&rows).Where("survey_id = ?", which).Where("account_id IN (?)", bun.In(part)).Scan(ctx); err != nil {
			return err
		}
		if _, err := t.Delete((*model.SurveyPerson)(nil)).Where("survey_id = ?", which).Where("account_id IN (?)", bun.In(part)).Exec(ctx); err != nil {
			return err
		}
		rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if _, err := t.Insert(&rows).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// unlinkSurveys takes an account that is deleted off the lists of who answered. An answer that can be
// told to be the account's stays counted, under a mark that is nobody's.
func unlinkSurveys(ctx context.Context, tx *tenantdb.Tx, who id.ID) error {
	if _, err := tx.Delete((*model.SurveyPerson)(nil)).Where("account_id = ?", who).Exec(ctx); err != nil {
		return err
	}
	for _, rows := range []any{(*model.SurveyIntake)(nil), (*model.SurveyAnswer)(nil)} {
		var of []id.ID
		if err := tx.Select(rows).Column("survey_id").Where("mark = ?", survey.AccountMark(who)).Scan(ctx, &of); err != nil {
			return err
		}
		for _, which := range of {
			_, err := tx.Update(rows).Set("mark = ?", id.Secret().String()).Where("survey_id = ?", which).Where("mark = ?", survey.AccountMark(who)).Exec(ctx)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
