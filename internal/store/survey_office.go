package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

var _ survey.OfficeTx = surveyTx{}

func (t surveyTx) ByKey(ctx context.Context, author id.ID, key string) (survey.Survey, error) {
	return t.one(ctx, t.Select((*model.Survey)(nil)).Where("created_by = ?", author).Where("key = ?", key))
}

func (t surveyTx) Put(ctx context.Context, s survey.Survey, key string) error {
	row, err := toSurvey(s)
	if err != nil {
		return err
	}
	row.Key = key
	_, err = t.Insert(row).Exec(ctx)
	return again(err)
}

func toSurveyVersion(v survey.Version) (*model.SurveyVersion, error) {
	raw, err := json.Marshal(v.Definition)
	return &model.SurveyVersion{SurveyID: v.Survey, Number: v.Number, Definition: string(raw), Frozen: v.Frozen, Kind: v.Kind, Note: v.Note, MadeBy: v.By, MadeAt: v.At}, err
}

func (t surveyTx) PutVersion(ctx context.Context, v survey.Version) error {
	row, err := toSurveyVersion(v)
	if err != nil {
		return err
	}
	_, err = t.Insert(row).Exec(ctx)
	return again(err)
}

func (t surveyTx) SetVersion(ctx context.Context, v survey.Version) error {
	row, err := toSurveyVersion(v)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).Column("definition", "frozen", "kind", "note", "made_by", "made_at").
		Where("survey_id = ?", v.Survey).Where("number = ?", v.Number).Where("NOT frozen").Exec(ctx))
}

func (t surveyTx) DropVersion(ctx context.Context, which id.ID, number int) error {
	return mustChange(t.Delete((*model.SurveyVersion)(nil)).Where("survey_id = ?", which).Where("number = ?", number).Where("NOT frozen").Exec(ctx))
}

func (t surveyTx) Drop(ctx context.Context, which id.ID) error {
	for _, rows := range []any{(*model.SurveyVersion)(nil), (*model.SurveyCheck)(nil)} {
		if _, err := t.Delete(rows).Where("survey_id = ?", which).Exec(ctx); err != nil {
			return err
		}
	}
	return mustChange(t.Delete((*model.Survey)(nil)).Where("id = ?", which).Exec(ctx))
}

func (t surveyTx) HowMany(ctx context.Context, which id.ID) (int, error) {
	done, err := t.Select((*model.SurveyAnswer)(nil)).Where("survey_id = ?", which).Count(ctx)
	if err != nil {
		return 0, err
	}
	waiting, err := t.Select((*model.SurveyIntake)(nil)).Where("survey_id = ?", which).Count(ctx)
	return int(done + waiting), err
}

func (t surveyTx) Approved(ctx context.Context) ([]survey.Survey, error) {
	found := t.Select((*model.SearchEntry)(nil)).Column("id").Where("kind = ?", surveyKind)
	var rows []model.Survey
	err := t.Select(&rows).Where("state = ?", survey.Published).WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("frozen_at IS NULL").WhereOr("id NOT IN (?)", found)
	}).Order("id").Limit(500).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.complete(ctx, rows)
}

// surveyKind is what surveys are called in the index.
const surveyKind = "survey"

func (t surveyTx) Index(ctx context.Context, s survey.Survey, d questionnaire.Definition, language string) error {
	f := found{Kind: surveyKind, ID: s.ID, Process: s.Process, Language: language, Title: s.Title.In(language, "en"), Path: "/s/" + s.Slug, At: s.Opens}
	if len(s.Districts) == 1 {
		f.District = s.Districts[0]
	}
	words := []string{s.Lead.In(language, "en")}
	for _, q := range d.Questions() {
		words = append(words, q.Title.In(language, "en"))
	}
	f.Text = strings.Join(slices.Concat(words, others(s.Title, language)), "\n\n")
	return index(ctx, t.Tx, f)
}

func (t surveyTx) Unindex(ctx context.Context, which id.ID) error {
	return unindex(ctx, t.Tx, surveyKind, which)
}

func (t surveyTx) Indexed(ctx context.Context, which id.ID) (bool, error) {
	return t.Select((*model.SearchEntry)(nil)).Where("kind = ?", surveyKind).Where("id = ?", which).Exists(ctx)
}

func (t surveyTx) Bank(ctx context.Context) ([]survey.Kept, error) {
	var rows []model.SurveyBank
	if err := t.Select(&rows).Order("topic", "title", "id").Limit(1000).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]survey.Kept, len(rows))
	var bad error
	for i, r := range rows {
		out[i] = survey.Kept{ID: r.ID, Topic: r.Topic, Title: r.Title, By: r.KeptBy, At: r.KeptAt}
		bad = errors.Join(bad, json.Unmarshal([]byte(r.Question), &out[i].Question))
	}
	return out, bad
}

func (t surveyTx) Keep(ctx context.Context, k survey.Kept) error {
	raw, err := json.Marshal(k.Question)
	if err != nil {
		return err
	}
	_, err = t.Insert(&model.SurveyBank{ID: k.ID, Topic: k.Topic, Title: k.Title, Question: string(raw), KeptBy: k.By, KeptAt: k.At}).Exec(ctx)
	return err
}

func (t surveyTx) Unkeep(ctx context.Context, question id.ID) error {
	return mustChange(t.Delete((*model.SurveyBank)(nil)).Where("id = ?", question).Exec(ctx))
}

// surveyPicture marks a blob as a picture of a survey: no other blob is given out by its id.
const surveyPicture = "survey/jpeg"

func (t surveyTx) PutPicture(ctx context.Context, jpeg []byte) (id.ID, error) {
	blob := &model.Blob{ID: id.Secret(), Kind: surveyPicture, Content: jpeg, CreatedAt: t.Now()}
	_, err := t.Insert(blob).Exec(ctx)
	return blob.ID, err
}

func (t surveyTx) Picture(ctx context.Context, picture id.ID) ([]byte, error) {
	blob := &model.Blob{}
	err := t.Select(blob).Column("content").Where("id = ?", picture).Where("kind = ?", surveyPicture).Scan(ctx)
	return blob.Content, missing(err)
}
