package store

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

// PutWords needs no marks: what is laid out is noted in the same transaction.
func (t surveyTx) PutWords(ctx context.Context, which id.ID, _, _ string, words []survey.Words) error {
	for len(words) > 0 {
		n := min(len(words), 500)
		rows := make([]model.SurveyWords, n)
		for i, w := range words[:n] {
			rows[i] = model.SurveyWords{SurveyID: which, ID: w.ID, Question: w.Question, Words: w.Words, Flags: strings.Join(w.Flags, " "), State: string(w.State)}
		}
		if _, err := t.Insert(&rows).Exec(ctx); err != nil {
			return err
		}
		words = words[n:]
	}
	return nil
}

func fromWords(r *model.SurveyWords) survey.Words {
	w := survey.Words{ID: r.ID, Question: r.Question, Words: r.Words, Flags: strings.Fields(r.Flags), State: survey.WordsState(r.State), Edited: r.Edited, Theme: r.Theme}
	if r.DoneBy != nil {
		w.By = *r.DoneBy
	}
	return w
}

func wordsFilter(q *bun.SelectQuery, f survey.WordsFilter) *bun.SelectQuery {
	if f.Question != "" {
		q = q.Where("question = ?", f.Question)
	}
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if f.Flagged {
		q = q.Where("flags <> ''")
	}
	return q
}

func (t surveyTx) WordsOf(ctx context.Context, which id.ID, f survey.WordsFilter, req page.Request) (page.Of[survey.Words], error) {
	base := func() *bun.SelectQuery {
		return wordsFilter(t.Select((*model.SurveyWords)(nil)).Where("survey_id = ?", which), f)
	}
	q, out := base(), page.Of[survey.Words]{Total: -1}
	if req.Cursor != "" {
		last, ok := id.Parse(req.Cursor)
		if !ok {
			return out, errFilter()
		}
		q = q.Where("id > ?", last)
	} else {
		n, err := base().Count(ctx)
		if err != nil {
			return out, err
		}
		out.Total = int(n)
	}
	limit := req.Limit(100)
	var rows []model.SurveyWords
	if err := q.Model(&rows).Order("id").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].ID.String()
	}
	for i := range rows {
		out.Rows = append(out.Rows, fromWords(&rows[i]))
	}
	return out, nil
}

func (t surveyTx) OneOfWords(ctx context.Context, which, words id.ID) (survey.Words, error) {
	row := &model.SurveyWords{}
	if err := t.Dialect().ForUpdate(t.Select(row).Where("survey_id = ?", which).Where("id = ?", words)).Scan(ctx); err != nil {
		return survey.Words{}, missing(err)
	}
	return fromWords(row), nil
}

func (t surveyTx) SaveWords(ctx context.Context, which id.ID, w survey.Words) error {
	return mustChange(t.Tx.Update((*model.SurveyWords)(nil)).Set("state = ?", w.State).Set("edited = ?", w.Edited).Set("theme = ?", w.Theme).Set("done_by = ?", w.By).
		Where("survey_id = ?", which).Where("id = ?", w.ID).Exec(ctx))
}

func (t surveyTx) ApproveUnflagged(ctx context.Context, which id.ID, question string, by id.ID) (int, error) {
	res, err := t.Tx.Update((*model.SurveyWords)(nil)).Set("state = ?", survey.WordsApproved).Set("done_by = ?", by).
		Where("survey_id = ?", which).Where("question = ?", question).Where("state = ?", survey.WordsNew).Where("flags = ''").Exec(ctx)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (t surveyTx) WordsCounts(ctx context.Context, which id.ID) (out []survey.WordsCount, err error) {
	err = t.Select((*model.SurveyWords)(nil)).Column("question", "state").ColumnExpr("flags <> '' AS flagged").ColumnExpr("count(*) AS n").
		Where("survey_id = ?", which).GroupExpr("question, state, flags <> ''").OrderExpr("question, state").Scan(ctx, &out)
	return out, err
}

func (t surveyTx) ThemeCounts(ctx context.Context, which id.ID) (out []survey.ThemeCount, err error) {
	err = t.Select((*model.SurveyWords)(nil)).Column("question", "theme").ColumnExpr("count(*) AS n").Where("survey_id = ?", which).
		Where("state IN (?)", bun.In([]survey.WordsState{survey.WordsApproved, survey.WordsEdited})).Where("theme <> ''").GroupExpr("question, theme").OrderExpr("question, theme").Scan(ctx, &out)
	return out, err
}
