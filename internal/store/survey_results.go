package store

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

var _ survey.ResultsTx = surveyTx{}

// eachAtOnce is how many answers are held at a time.
const eachAtOnce = 2_000

func (t surveyTx) Each(ctx context.Context, which id.ID, fn func(int, survey.Channel, []byte) error) error {
	last := id.None
	for {
		rows, err := t.After(ctx, which, last, eachAtOnce)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := fn(rows[i].Version, rows[i].Channel, rows[i].Body); err != nil {
				return err
			}
		}
		if len(rows) < eachAtOnce {
			return nil
		}
		last = rows[len(rows)-1].ID
	}
}

func (t surveyTx) After(ctx context.Context, which, last id.ID, limit int) ([]survey.Filed, error) {
	var rows []model.SurveyAnswer
	q := t.Select(&rows).Column("id", "version", "channel", "body").Where("survey_id = ?", which)
	if last != id.None {
		q = q.Where("id > ?", last)
	}
	if err := q.Order("id").Limit(int64(limit)).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]survey.Filed, len(rows))
	for i, r := range rows {
		out[i] = survey.Filed{ID: r.ID, Version: r.Version, Channel: survey.Channel(r.Channel), Body: []byte(r.Body)}
	}
	return out, nil
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

func (t surveyTx) Waiting(ctx context.Context, which id.ID) (int, error) {
	n, err := t.Select((*model.SurveyIntake)(nil)).Where("survey_id = ?", which).Count(ctx)
	return int(n), err
}

func (t surveyTx) Shared(ctx context.Context, a, b id.ID) (onlyA, onlyB, both int, err error) {
	who := func(which id.ID) *bun.SelectQuery {
		return t.Select((*model.SurveyPerson)(nil)).Where("survey_id = ?", which).Where("answered")
	}
	inA, err := who(a).Count(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	inB, err := who(b).Count(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	n, err := who(a).Where("account_id IN (?)", who(b).Column("account_id")).Count(ctx)
	return int(inA - n), int(inB - n), int(n), err
}

func (t surveyTx) Forget(ctx context.Context, which id.ID) error {
	for _, table := range []any{(*model.SurveyWords)(nil), (*model.SurveySheet)(nil), (*model.SurveyIntake)(nil), (*model.SurveyAnswer)(nil)} {
		if _, err := t.Delete(table).Where("survey_id = ?", which).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t surveyTx) Uncounted(ctx context.Context) (out []id.ID, err error) {
	err = t.Select((*model.Survey)(nil)).Column("id").Where("settled_at IS NOT NULL").Where("released_at IS NULL").Limit(500).Scan(ctx, &out)
	return out, err
}

func (t surveyTx) LockReleases(ctx context.Context) error {
	row := &model.Survey{} // the town's first survey stands for all of them
	return missing(t.Dialect().ForUpdate(t.Select(row).Order("id").Limit(1)).Scan(ctx))
}

func (t surveyTx) PutResults(ctx context.Context, which id.ID, bodies [][]byte) error {
	rows := make([]model.SurveyResult, len(bodies))
	for i, b := range bodies {
		rows[i] = model.SurveyResult{SurveyID: which, Number: i, Body: string(b)}
	}
	_, err := t.Insert(&rows).Exec(ctx)
	return err
}

func (t surveyTx) Results(ctx context.Context, which id.ID) ([][]byte, error) {
	var rows []model.SurveyResult
	if err := t.Select(&rows).Where("survey_id = ?", which).Order("number").Limit(5_000).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([][]byte, len(rows))
	for i, r := range rows {
		out[i] = []byte(r.Body)
	}
	return out, nil
}

func (t surveyTx) TakeBack(ctx context.Context, which id.ID, number int, body []byte) error {
	return mustChange(t.Tx.Update((*model.SurveyResult)(nil)).Set("body = ?", string(body)).Where("survey_id = ?", which).Where("number = ?", number).Exec(ctx))
}

func (t surveyTx) ReleasedIn(ctx context.Context, process id.ID, limit int) ([]survey.Survey, error) {
	var rows []model.Survey
	q := t.Select(&rows).Where("released_at IS NOT NULL").Where("state IN (?)", bun.In([]survey.State{survey.Published, survey.Archived}))
	if process != id.None {
		q = q.Where("process_id = ?", process)
	}
	if err := q.Order("released_at DESC").Limit(int64(limit)).Scan(ctx); err != nil {
		return nil, err
	}
	return t.complete(ctx, rows)
}

// surveyResultKind is what results of surveys are called in the index.
const surveyResultKind = "survey_results"

func (t surveyTx) IndexResults(ctx context.Context, s survey.Survey, language string, words []string) error {
	f := found{Kind: surveyResultKind, ID: s.ID, Process: s.Process, Language: language, Title: s.Title.In(language, "en"),
		Path: "/s/" + s.Slug + "/results", At: s.Released, Text: strings.Join(words, "\n\n")}
	if len(s.Districts) == 1 {
		f.District = s.Districts[0]
	}
	return index(ctx, t.Tx, f)
}
