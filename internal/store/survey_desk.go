package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

var _ survey.DeskTx = surveyTx{}

func typed(a questionnaire.Answers) (string, error) {
	if a == nil {
		return "", nil
	}
	raw, err := json.Marshal(a)
	return string(raw), err
}

func toPaper(which id.ID, p survey.PaperSheet) (*model.SurveySheet, error) {
	first, wrong := typed(p.First)
	second, err := typed(p.Second)
	r := &model.SurveySheet{SurveyID: which, Number: p.Number, Version: p.Version, Channel: string(p.Channel), First: first, FirstBy: p.FirstBy, Second: second,
		State: string(p.State), Reason: p.Reason}
	if p.SecondBy != id.None {
		r.SecondBy = &p.SecondBy
	}
	return r, errors.Join(wrong, err)
}

func fromPaperSheet(r *model.SurveySheet) (p survey.PaperSheet, err error) {
	p = survey.PaperSheet{Number: r.Number, Version: r.Version, Channel: survey.Channel(r.Channel), State: survey.PaperState(r.State), Reason: r.Reason, FirstBy: r.FirstBy}
	if r.SecondBy != nil {
		p.SecondBy = *r.SecondBy
	}
	if r.First != "" {
		err = json.Unmarshal([]byte(r.First), &p.First)
	}
	if r.Second != "" && err == nil {
		err = json.Unmarshal([]byte(r.Second), &p.Second)
	}
	return p, err
}

func (t surveyTx) AddPaper(ctx context.Context, which id.ID, p survey.PaperSheet) (bool, error) {
	row, err := toPaper(which, p)
	if err != nil {
		return false, err
	}
	return changed(t.Insert(row).On("CONFLICT (tenant_id, survey_id, number) DO NOTHING").Exec(ctx))
}

func (t surveyTx) Paper(ctx context.Context, which id.ID, number string, lock bool) (survey.PaperSheet, error) {
	row := &model.SurveySheet{}
	q := t.Select(row).Where("survey_id = ?", which).Where("number = ?", number)
	if lock {
		q = t.Dialect().ForUpdate(q)
	}
	if err := q.Scan(ctx); err != nil {
		return survey.PaperSheet{}, missing(err)
	}
	return fromPaperSheet(row)
}

func (t surveyTx) SavePaper(ctx context.Context, which id.ID, p survey.PaperSheet) error {
	row, err := toPaper(which, p)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).ExcludeColumn("tenant_id", "survey_id", "number").Where("survey_id = ?", which).Where("number = ?", p.Number).Exec(ctx))
}

func (t surveyTx) Papers(ctx context.Context, which id.ID, state survey.PaperState, req page.Request) (out page.Of[survey.PaperSheet], err error) {
	limit := req.Limit(50)
	var rows []model.SurveySheet
	q := t.Select(&rows).Column("number", "version", "channel", "state", "reason", "first_by", "second_by").Where("survey_id = ?", which).
		Where("channel = ?", survey.Paper).Order("number").Limit(int64(limit + 1))
	if state != "" {
		q = q.Where("state = ?", state)
	}
	if req.Cursor != "" {
		last, ok := survey.Number(req.Cursor)
		if !ok {
			return out, errFilter()
		}
		q = q.Where("number > ?", last)
	}
	if err := q.Scan(ctx); err != nil {
		return out, err
	}
	out.Total = -1
	for i := range rows[:min(len(rows), limit)] {
		p, err := fromPaperSheet(&rows[i])
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, p)
	}
	if len(rows) > limit {
		out.Next = rows[limit-1].Number
	}
	return out, nil
}

func (t surveyTx) PaperCounts(ctx context.Context, which id.ID) (map[survey.PaperState]int, error) {
	var rows []struct {
		State string
		N     int
	}
	err := t.Select((*model.SurveySheet)(nil)).Column("state").ColumnExpr("count(*) AS n").Where("survey_id = ?", which).
		Where("channel = ?", survey.Paper).Group("state").Scan(ctx, &rows)
	out := map[survey.PaperState]int{}
	for _, r := range rows {
		out[survey.PaperState(r.State)] = r.N
	}
	return out, err
}

// ClearPapers asks of every survey that has open sheets whether its counting is over: that stands in
// its settings, which SQL does not read.
func (t surveyTx) ClearPapers(ctx context.Context) error {
	open := t.Select((*model.SurveySheet)(nil)).ColumnExpr("DISTINCT ?TableAlias.survey_id").Where("first <> '' OR second <> ''")
	var rows []model.Survey
	if err := t.Select(&rows).Where("id IN (?)", open).Order("id").Limit(200).Scan(ctx); err != nil {
		return err
	}
	for i := range rows {
		s, err := fromSurvey(&rows[i])
		if err != nil {
			return err
		}
		if !s.Settings.Counted && s.Released.IsZero() {
			continue
		}
		if _, err := t.Tx.Update((*model.SurveySheet)(nil)).Set("first = ''").Set("second = ''").Where("survey_id = ?", s.ID).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t surveyTx) ResidentBy(ctx context.Context, key string) (survey.Resident, error) {
	row := &model.Account{}
	err := t.Select(row).Column("id", "district", "verified").Where("email_key = ?", key).Where("state = ?", account.Active).Scan(ctx)
	return survey.Resident{ID: row.ID, District: row.District, Verified: row.Verified}, missing(err)
}

func fromRound(r *model.SurveyRound) survey.Round {
	return survey.Round{ID: r.ID, Interviewer: r.Interviewer, Place: r.Place, Day: r.Day, Band: r.Band, Refusals: r.Refusals, Answers: r.Answers, By: r.MadeBy}
}

func (t surveyTx) Round(ctx context.Context, which, round id.ID) (r survey.Round, taken []string, err error) {
	row := &model.SurveyRound{}
	if err := t.Dialect().ForUpdate(t.Select(row).Where("survey_id = ?", which).Where("id = ?", round)).Scan(ctx); err != nil {
		return r, nil, missing(err)
	}
	return fromRound(row), taken, json.Unmarshal([]byte(row.Taken), &taken)
}

func (t surveyTx) PutRound(ctx context.Context, which id.ID, r survey.Round, taken []string) error {
	if taken == nil {
		taken = []string{}
	}
	raw, err := json.Marshal(taken)
	if err != nil {
		return err
	}
	row := &model.SurveyRound{ID: r.ID, SurveyID: which, Interviewer: r.Interviewer, Place: r.Place, Day: r.Day, Band: r.Band, Refusals: r.Refusals,
		Answers: r.Answers, Taken: string(raw), MadeBy: r.By}
	return mustChange(t.Insert(row).On("CONFLICT (tenant_id, id) DO UPDATE").Set("refusals = EXCLUDED.refusals").Set("answers = EXCLUDED.answers").
		Set("taken = EXCLUDED.taken").Where("?TableAlias.survey_id = ?", which).Exec(ctx))
}

// Rounds has the newest day first.
func (t surveyTx) Rounds(ctx context.Context, which id.ID, req page.Request) (out page.Of[survey.Round], err error) {
	limit := req.Limit(50)
	var rows []model.SurveyRound
	q := t.Select(&rows).ExcludeColumn("taken").Where("survey_id = ?", which).Order("day DESC", "id").Limit(int64(limit + 1))
	if req.Cursor != "" {
		after, ok := id.Parse(req.Cursor)
		if !ok {
			return out, errFilter()
		}
		last := &model.SurveyRound{}
		if err := t.Select(last).Column("day", "id").Where("survey_id = ?", which).Where("id = ?", after).Scan(ctx); err != nil {
			return out, errFilter()
		}
		q = q.WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			return q.Where("day < ?", last.Day).WhereOr("day = ? AND id > ?", last.Day, last.ID)
		})
	}
	if err := q.Scan(ctx); err != nil {
		return out, err
	}
	out.Total = -1
	for i := range rows[:min(len(rows), limit)] {
		out.Rows = append(out.Rows, fromRound(&rows[i]))
	}
	if len(rows) > limit {
		out.Next = rows[limit-1].ID.String()
	}
	return out, nil
}
