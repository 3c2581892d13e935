package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

// surveyOf reads a survey of members. Others are none of panels' business.
func (t panelTx) surveyOf(ctx context.Context, which id.ID) (*model.Survey, error) {
	row := &model.Survey{}
	err := t.Select(row).Where("id = ?", which).Where("kind = ?", surveyOfPanel).Scan(ctx)
	return row, missing(err)
}

// surveyOfPanel is the kind of surveys that waves ask.
const surveyOfPanel = "panel"

func (t panelTx) Paper(ctx context.Context, which id.ID) (panel.Paper, error) {
	row, err := t.surveyOf(ctx, which)
	if err != nil {
		return panel.Paper{}, err
	}
	return fromPanelSurvey(row)
}

func fromPanelSurvey(r *model.Survey) (panel.Paper, error) {
	p := panel.Paper{ID: r.ID, Slug: r.Slug, Approved: r.State == "published", Opens: at(r.OpensAt), Closes: at(r.ClosesAt), Settled: r.SettledAt != nil, Released: r.ReleasedAt != nil}
	var set struct {
		Minutes   float64
		Reminders int
	}
	err := errors.Join(json.Unmarshal([]byte(r.Title), &p.Title), json.Unmarshal([]byte(r.Settings), &set))
	p.Minutes, p.Reminders = set.Minutes, set.Reminders
	return p, err
}

func (t panelTx) Papers(ctx context.Context) ([]panel.Paper, error) {
	var rows []model.Survey
	taken := t.Select((*model.PanelWave)(nil)).Column("survey_id")
	err := t.Select(&rows).Where("kind = ?", surveyOfPanel).Where("state <> ?", "archived").Where("id NOT IN (?)", taken).Order("id DESC").Limit(200).Scan(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]panel.Paper, len(rows))
	for i := range rows {
		p, err := fromPanelSurvey(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func (t panelTx) BeginSurvey(ctx context.Context, which id.ID, closes time.Time) error {
	row, err := t.surveyOf(ctx, which)
	if err != nil {
		return err
	}
	err = mustChange(t.Tx.Update((*model.SurveyVersion)(nil)).Set("frozen = ?", true).Where("survey_id = ?", which).Where("number = ?", row.Version).Exec(ctx))
	if err != nil {
		return err
	}
	now := t.Now()
	return mustChange(t.Tx.Update((*model.Survey)(nil)).Set("opens_at = ?", now).Set("invited_at = ?", now).Set("frozen_at = ?", now).
		Set("closes_at = ?", closes).Set("anonymous = ?", true).Where("id = ?", which).Exec(ctx))
}

func (t panelTx) EndSurvey(ctx context.Context, which id.ID) error {
	_, err := t.Tx.Update((*model.Survey)(nil)).Set("closes_at = ?", t.Now()).Where("id = ?", which).Where("closes_at > ?", t.Now()).Exec(ctx)
	return err
}

func (t panelTx) CopySurvey(ctx context.Context, which id.ID) (id.ID, error) {
	row, err := t.surveyOf(ctx, which)
	if err != nil {
		return id.None, err
	}
	paper := &model.SurveyVersion{}
	if err := t.Select(paper).Where("survey_id = ?", which).Where("number = ?", row.Version).Scan(ctx); err != nil {
		return id.None, missing(err)
	}
	made := id.New()
	var slugs []string
	if err := t.Select((*model.Survey)(nil)).Column("slug").Where("slug LIKE ?", row.Slug+"%").Limit(5000).Scan(ctx, &slugs); err != nil {
		return id.None, err
	}
	base := row.Slug
	for n := 2; slices.Contains(slugs, row.Slug); n++ {
		row.Slug = base + "-" + strconv.Itoa(n)
	}
	row.ID, row.Version, row.Key, row.CreatedAt = made, 1, made.String(), t.Now()
	row.ProposedBy, row.OpensAt, row.ClosesAt, row.FrozenAt, row.InvitedAt, row.ReleasedAt, row.SettledAt = nil, nil, nil, nil, nil, nil, nil
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return id.None, err
	}
	paper.SurveyID, paper.Number, paper.Frozen, paper.Kind, paper.MadeAt = made, 1, false, "first", t.Now()
	_, err = t.Insert(paper).Exec(ctx)
	return made, err
}

// MembersTold stands here and not with surveys: it is the wave that knows.
func (t surveyTx) MembersTold(ctx context.Context, survey id.ID) (bool, error) {
	return t.Select((*model.PanelWave)(nil)).Where("survey_id = ?", survey).Where("state = ?", panel.ToldWave).Exists(ctx)
}
