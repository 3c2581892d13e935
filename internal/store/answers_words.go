package store

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

func (t vaultTx) Each(ctx context.Context, which id.ID, fn func(int, survey.Channel, []byte) error) error {
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

func (t vaultTx) After(ctx context.Context, which, last id.ID, limit int) ([]survey.Filed, error) {
	var rows []model.AnswerMixed
	q := t.Select(&rows).Where("survey_id = ?", which)
	if last != id.None {
		q = q.Where("id > ?", last)
	}
	if err := q.Order("id").Limit(int64(limit)).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]survey.Filed, len(rows))
	for i, r := range rows {
		out[i] = survey.Filed{ID: r.ID, Version: r.Version, Channel: survey.Channel(r.Channel), Body: []byte(r.Body), Stratum: r.Stratum}
	}
	return out, nil
}

// Responses counts all that wait as answers by web: how they came is not told of few.
func (t vaultTx) Responses(ctx context.Context, which id.ID) (map[survey.Channel]int, error) {
	var rows []struct {
		Channel string
		N       int
	}
	err := t.Select((*model.AnswerMixed)(nil)).Column("channel").ColumnExpr("count(*) AS n").Where("survey_id = ?", which).Group("channel").Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	out := map[survey.Channel]int{}
	for _, r := range rows {
		out[survey.Channel(r.Channel)] += r.N
	}
	waiting, err := t.Waiting(ctx, which)
	if waiting > 0 {
		out[survey.Web] += waiting
	}
	return out, err
}

func (t vaultTx) Waiting(ctx context.Context, which id.ID) (int, error) {
	n, err := t.Select((*model.AnswerIntake)(nil)).Where("survey_id = ?", which).Count(ctx)
	return int(n), err
}

func (t vaultTx) Forget(ctx context.Context, which id.ID) error {
	for _, table := range []any{(*model.AnswerWords)(nil), (*model.AnswerIntake)(nil), (*model.AnswerMixed)(nil)} {
		if _, err := t.Delete(table).Where("survey_id = ?", which).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// PutWords notes with the words how far they were laid out: the other side notes it later, or not at all
// when it is stopped meanwhile.
func (t vaultTx) PutWords(ctx context.Context, which id.ID, from, to string, words []survey.Words) error {
	row, err := t.row(ctx, which, true)
	if fault.Is(err, fault.NotFound) || err == nil && row.Gathered != from {
		return nil // nobody was asked, or these are here already
	}
	if err != nil {
		return err
	}
	for len(words) > 0 {
		n := min(len(words), 500)
		rows := make([]model.AnswerWords, n)
		for i, w := range words[:n] {
			rows[i] = model.AnswerWords{SurveyID: which, ID: w.ID, Question: w.Question, Words: w.Words, Flags: strings.Join(w.Flags, " "), State: string(w.State)}
		}
		if _, err := t.Insert(&rows).Exec(ctx); err != nil {
			return err
		}
		words = words[n:]
	}
	row.Gathered = to
	return t.save(ctx, row)
}

func fromAnswerWords(r *model.AnswerWords) survey.Words {
	return survey.Words{ID: r.ID, Question: r.Question, Words: r.Words, Flags: strings.Fields(r.Flags), State: survey.WordsState(r.State), Edited: r.Edited, Theme: r.Theme}
}

func (t vaultTx) WordsOf(ctx context.Context, which id.ID, f survey.WordsFilter, req page.Request) (page.Of[survey.Words], error) {
	base := func() *bun.SelectQuery {
		return wordsFilter(t.Select((*model.AnswerWords)(nil)).Where("survey_id = ?", which), f)
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
	var rows []model.AnswerWords
	if err := q.Model(&rows).Order("id").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].ID.String()
	}
	for i := range rows {
		out.Rows = append(out.Rows, fromAnswerWords(&rows[i]))
	}
	return out, nil
}

func (t vaultTx) OneOfWords(ctx context.Context, which, words id.ID) (survey.Words, error) {
	row := &model.AnswerWords{}
	err := t.Select(row).Where("survey_id = ?", which).Where("id = ?", words).Scan(ctx)
	return fromAnswerWords(row), missing(err)
}

// SaveWords keeps nobody's account: who looked at what stands in the audit of the other side.
func (t vaultTx) SaveWords(ctx context.Context, which id.ID, w survey.Words) error {
	return mustChange(t.Tx.Update((*model.AnswerWords)(nil)).Set("state = ?", w.State).Set("edited = ?", w.Edited).Set("theme = ?", w.Theme).
		Where("survey_id = ?", which).Where("id = ?", w.ID).Exec(ctx))
}

func (t vaultTx) ApproveUnflagged(ctx context.Context, which id.ID, question string, _ id.ID) (int, error) {
	res, err := t.Tx.Update((*model.AnswerWords)(nil)).Set("state = ?", survey.WordsApproved).
		Where("survey_id = ?", which).Where("question = ?", question).Where("state = ?", survey.WordsNew).Where("flags = ''").Exec(ctx)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (t vaultTx) WordsCounts(ctx context.Context, which id.ID) (out []survey.WordsCount, err error) {
	err = t.Select((*model.AnswerWords)(nil)).Column("question", "state").ColumnExpr("flags <> '' AS flagged").ColumnExpr("count(*) AS n").
		Where("survey_id = ?", which).GroupExpr("question, state, flags <> ''").OrderExpr("question, state").Scan(ctx, &out)
	return out, err
}

func (t vaultTx) ThemeCounts(ctx context.Context, which id.ID) (out []survey.ThemeCount, err error) {
	err = t.Select((*model.AnswerWords)(nil)).Column("question", "theme").ColumnExpr("count(*) AS n").Where("survey_id = ?", which).
		Where("state IN (?)", bun.In([]survey.WordsState{survey.WordsApproved, survey.WordsEdited})).Where("theme <> ''").GroupExpr("question, theme").OrderExpr("question, theme").Scan(ctx, &out)
	return out, err
}
