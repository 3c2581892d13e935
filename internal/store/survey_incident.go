package store

import (
	"context"
	"errors"
	"time"

	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

var _ survey.IncidentTx = surveyTx{}

func (t surveyTx) PutCall(ctx context.Context, c survey.Call, key string) (bool, error) {
	row := &model.SurveyCall{ID: c.ID, SurveyID: c.Survey, Key: key, Name: c.Name, Contact: c.Contact, Words: c.Words, MadeAt: c.Made}
	return changed(t.Insert(row).On("CONFLICT (tenant_id, survey_id, key) DO NOTHING").Exec(ctx))
}

func (t surveyTx) Calls(ctx context.Context, which id.ID) ([]survey.Call, error) {
	var rows []model.SurveyCall
	if err := t.Select(&rows).Where("survey_id = ?", which).OrderExpr("CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]survey.Call, len(rows))
	for i, r := range rows {
		out[i] = survey.Call{ID: r.ID, Survey: r.SurveyID, Name: r.Name, Contact: r.Contact, Words: r.Words, Made: r.MadeAt, Done: at(r.DoneAt)}
		if r.DoneBy != nil {
			out[i].DoneBy = *r.DoneBy
		}
	}
	return out, nil
}

func (t surveyTx) CallsWaiting(ctx context.Context) (map[id.ID]int, error) {
	var rows []struct {
		SurveyID id.ID
		N        int
	}
	err := t.Select((*model.SurveyCall)(nil)).Column("survey_id").ColumnExpr("count(*) AS n").Where("done_at IS NULL").Group("survey_id").Scan(ctx, &rows)
	out := make(map[id.ID]int, len(rows))
	for _, r := range rows {
		out[r.SurveyID] = r.N
	}
	return out, err
}

func (t surveyTx) DoneCall(ctx context.Context, which, call, by id.ID) error {
	return mustChange(t.Tx.Update((*model.SurveyCall)(nil)).Set("done_at = COALESCE(done_at, ?)", t.Now()).Set("done_by = COALESCE(done_by, ?)", by).
		Where("survey_id = ?", which).Where("id = ?", call).Exec(ctx))
}

func (t surveyTx) DropCalls(ctx context.Context, before time.Time) error {
	_, err := t.Delete((*model.SurveyCall)(nil)).Where("made_at < ?", before).Exec(ctx)
	return err
}

func (t surveyTx) Trial(ctx context.Context, which id.ID) (survey.Trial, error) {
	row := &model.SurveyCheck{}
	err := t.Select(row).Where("survey_id = ?", which).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		err = nil
	}
	return survey.Trial{At: row.TriedAt, Failures: row.Failures, Problem: row.Problem}, err
}

func (t surveyTx) PutTrial(ctx context.Context, which id.ID, tr survey.Trial) error {
	row := &model.SurveyCheck{SurveyID: which, TriedAt: tr.At, Failures: tr.Failures, Problem: tr.Problem}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, survey_id) DO UPDATE").Set("tried_at = EXCLUDED.tried_at").
		Set("failures = EXCLUDED.failures").Set("problem = EXCLUDED.problem").Exec(ctx)
	return err
}
