package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

// Surveys keeps survey's side of the towns.
type Surveys struct{ DB *tenantdb.DB }

var _ survey.Store = Surveys{}

// View opens a read-only transaction.
func (s Surveys) View(ctx context.Context, t tenant.ID, fn func(survey.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(surveyTx{tx}) })
}

// Update opens a read-write transaction.
func (s Surveys) Update(ctx context.Context, t tenant.ID, fn func(survey.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(surveyTx{tx}) })
}

type surveyTx struct{ *tenantdb.Tx }

var _ survey.Tx = surveyTx{}

func (t surveyTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return processTx(t).Process(ctx, p)
}

func (t surveyTx) ProcessBySlug(ctx context.Context, slug string) (process.Process, error) {
	return processTx(t).ProcessBySlug(ctx, slug)
}

func (t surveyTx) Survey(ctx context.Context, which id.ID) (survey.Survey, error) {
	return t.one(ctx, t.Select((*model.Survey)(nil)).Where("id = ?", which))
}

func (t surveyTx) BySlug(ctx context.Context, slug string) (survey.Survey, error) {
	return t.one(ctx, t.Select((*model.Survey)(nil)).Where("slug = ?", slug))
}

func (t surveyTx) Lock(ctx context.Context, which id.ID) (survey.Survey, error) {
	return t.one(ctx, t.Dialect().ForUpdate(t.Select((*model.Survey)(nil)).Where("id = ?", which)))
}

func (t surveyTx) one(ctx context.Context, q *bun.SelectQuery) (survey.Survey, error) {
	row := &model.Survey{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return survey.Survey{}, missing(err)
	}
	out, err := t.complete(ctx, []model.Survey{*row})
	if err != nil {
		return survey.Survey{}, err
	}
	return out[0], nil
}

// complete adds processes to rows that were read.
func (t surveyTx) complete(ctx context.Context, rows []model.Survey) ([]survey.Survey, error) {
	out, frames := make([]survey.Survey, len(rows)), map[id.ID]process.Process{}
	for i := range rows {
		s, err := fromSurvey(&rows[i])
		if err != nil {
			return nil, err
		}
		if s.Process != id.None {
			p, known := frames[s.Process]
			if !known {
				if p, err = t.Process(ctx, s.Process); err != nil {
					return nil, err
				}
				frames[p.ID] = p
			}
			s = s.Of(p)
		}
		out[i] = s
	}
	return out, nil
}

func fromSurvey(r *model.Survey) (survey.Survey, error) {
	s := survey.Survey{ID: r.ID, Slug: r.Slug, Kind: survey.Kind(r.Kind), Anonymous: r.Anonymous, Change: r.Change, Districts: strings.Fields(r.Districts),
		State: survey.State(r.State), Version: r.Version, Sample: r.Sample, Office: r.Office, CreatedBy: r.CreatedBy, Created: r.CreatedAt,
		Opens: at(r.OpensAt), Closes: at(r.ClosesAt), Frozen: at(r.FrozenAt), Invited: at(r.InvitedAt), Released: at(r.ReleasedAt), Settled: at(r.SettledAt)}
	if r.ProcessID != nil {
		s.Process = *r.ProcessID
	}
	if r.ProposedBy != nil {
		s.Proposer = *r.ProposedBy
	}
	return s, errors.Join(json.Unmarshal([]byte(r.Title), &s.Title), json.Unmarshal([]byte(r.Lead), &s.Lead), json.Unmarshal([]byte(r.Settings), &s.Settings))
}

func toSurvey(s survey.Survey) (*model.Survey, error) {
	settings, err := json.Marshal(s.Settings)
	r := &model.Survey{ID: s.ID, Slug: s.Slug, Title: text(s.Title), Lead: text(s.Lead), Kind: string(s.Kind), Anonymous: s.Anonymous, Change: s.Change,
		Districts: strings.Join(s.Districts, " "), State: string(s.State), Version: s.Version, Sample: s.Sample, Office: s.Office, CreatedBy: s.CreatedBy, CreatedAt: s.Created,
		OpensAt: moment(s.Opens), ClosesAt: moment(s.Closes), FrozenAt: moment(s.Frozen), InvitedAt: moment(s.Invited), ReleasedAt: moment(s.Released),
		SettledAt: moment(s.Settled), Settings: string(settings)}
	if s.Process != id.None {
		r.ProcessID = &s.Process
	}
	if s.Proposer != id.None {
		r.ProposedBy = &s.Proposer
	}
	return r, err
}

func (t surveyTx) List(ctx context.Context, f survey.Filter, req page.Request) (page.Of[survey.Survey], error) {
	base := func() *bun.SelectQuery {
		q := t.Select((*model.Survey)(nil))
		if f.Process != id.None {
			q = q.Where("process_id = ?", f.Process)
		}
		if len(f.States) > 0 {
			q = q.Where("state IN (?)", bun.In(f.States))
		}
		return q
	}
	q, out := base(), page.Of[survey.Survey]{Total: -1}
	if req.Cursor != "" {
		last, ok := id.Parse(req.Cursor)
		if !ok {
			return out, errFilter()
		}
		q = q.Where("id < ?", last)
	} else {
		n, err := base().Count(ctx)
		if err != nil {
			return out, err
		}
		out.Total = int(n)
	}
	limit := req.Limit(50)
	var rows []model.Survey
	if err := q.Model(&rows).Order("id DESC").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].ID.String()
	}
	var err error
	out.Rows, err = t.complete(ctx, rows)
	return out, err
}

func (t surveyTx) Save(ctx context.Context, s survey.Survey) error {
	row, err := toSurvey(s)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).ExcludeColumn("tenant_id", "id", "key", "created_by", "created_at").Where("id = ?", s.ID).Exec(ctx))
}

func (t surveyTx) Version(ctx context.Context, which id.ID, number int) (survey.Version, error) {
	row := &model.SurveyVersion{}
	if err := t.Select(row).Where("survey_id = ?", which).Where("number = ?", number).Scan(ctx); err != nil {
		return survey.Version{}, missing(err)
	}
	return fromSurveyVersion(row)
}

func (t surveyTx) Versions(ctx context.Context, which id.ID) ([]survey.Version, error) {
	var rows []model.SurveyVersion
	if err := t.Select(&rows).Where("survey_id = ?", which).Order("number").Limit(200).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]survey.Version, len(rows))
	for i := range rows {
		v, err := fromSurveyVersion(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func fromSurveyVersion(r *model.SurveyVersion) (survey.Version, error) {
	v := survey.Version{Survey: r.SurveyID, Number: r.Number, Frozen: r.Frozen, Kind: r.Kind, Note: r.Note, By: r.MadeBy, At: r.MadeAt}
	return v, json.Unmarshal([]byte(r.Definition), &v.Definition)
}
