package store

import (
	"context"

	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

var _ survey.ResultsTx = surveyTx{}

// eachAtOnce is how many answers are held at a time.
const eachAtOnce = 2_000

func (t surveyTx) Each(ctx context.Context, which id.ID, fn func(int, survey.Channel, []byte) error) error {
	rows, last := make([]model.SurveyAnswer, 0, eachAtOnce), id.None
	for {
		rows = rows[:0]
		q := t.Select(&rows).Column("id", "version", "channel", "body").Where("survey_id = ?", which)
		if last != id.None {
			q = q.Where("id > ?", last)
		}
		if err := q.Order("id").Limit(eachAtOnce).Scan(ctx); err != nil {
			return err
		}
		for i := range rows {
			if err := fn(rows[i].Version, survey.Channel(rows[i].Channel), []byte(rows[i].Body)); err != nil {
				return err
			}
		}
		if len(rows) < eachAtOnce {
			return nil
		}
		last = rows[len(rows)-1].ID
	}
}

func (t surveyTx) Responses(ctx context.Context, which id.ID) (map[survey.Channel]int, error) {
	out := map[survey.Channel]int{}
	for _, table := range []any{(*model.SurveyAnswer)(nil), (*model.SurveyIntake)(nil)} {
		var rows []struct {
			Channel string
			N       int
		}
		if err := t.Select(table).Column("channel").ColumnExpr("count(*) AS n").Where("survey_id = ?", which).Group("channel").Scan(ctx, &rows); err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[survey.Channel(r.Channel)] += r.N
		}
	}
	return out, nil
}
