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
	"almenda/internal/study"
	"almenda/internal/tenant"
)

// Studies keeps study's side of the towns.
type Studies struct{ DB *tenantdb.DB }

var _ study.Store = Studies{}

// View opens a read-only transaction.
func (s Studies) View(ctx context.Context, t tenant.ID, fn func(study.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(studyTx{tx}) })
}

// Update opens a read-write transaction.
func (s Studies) Update(ctx context.Context, t tenant.ID, fn func(study.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(studyTx{tx}) })
}

type studyTx struct{ *tenantdb.Tx }

var _ study.Tx = studyTx{}

func (t studyTx) ProcessBySlug(ctx context.Context, slug string) (process.Process, error) {
	return processTx(t).ProcessBySlug(ctx, slug)
}

func (t studyTx) Study(ctx context.Context, which id.ID) (study.Study, error) {
	return t.one(ctx, t.Select((*model.Study)(nil)).Where("id = ?", which))
}

func (t studyTx) Lock(ctx context.Context, which id.ID) (study.Study, error) {
	return t.one(ctx, t.Dialect().ForUpdate(t.Select((*model.Study)(nil)).Where("id = ?", which)))
}

func (t studyTx) ByKey(ctx context.Context, author id.ID, key string) (study.Study, error) {
	return t.one(ctx, t.Select((*model.Study)(nil)).Where("created_by = ?", author).Where("key = ?", key))
}

func (t studyTx) one(ctx context.Context, q *bun.SelectQuery) (study.Study, error) {
	row := &model.Study{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return study.Study{}, missing(err)
	}
	s, err := fromStudy(row)
	if err != nil {
		return s, err
	}
	var files []model.StudyFile
	if err := t.Select(&files).Where("study_id = ?", row.ID).Order("id").Scan(ctx); err != nil {
		return s, err
	}
	for _, f := range files {
		s.Files = append(s.Files, study.File{ID: f.ID, Kind: study.FileKind(f.Kind), Name: f.Name, Size: f.Size})
	}
	var rows []model.StudyProcess
	if err := t.Select(&rows).Where("study_id = ?", row.ID).Order("process_id").Scan(ctx); err != nil {
		return s, err
	}
	for _, r := range rows {
		p, err := processTx(t).Process(ctx, r.ProcessID)
		if err != nil {
			return s, err
		}
		if p.Public() {
			s.Processes = append(s.Processes, study.Served{Slug: p.Slug, Title: p.Title})
		}
	}
	return s, nil
}

func fromStudy(r *model.Study) (study.Study, error) {
	s := study.Study{ID: r.ID, Language: r.Language, Title: r.Title, Summary: r.Summary, Method: study.Method(r.Method), Office: r.Office,
		From: r.FromDay, Until: r.UntilDay, People: r.People, Asked: r.Asked, Chosen: r.Chosen, Tool: r.Tool, Findings: r.Findings, Report: r.Report,
		Decisions: r.Decisions, Topics: strings.Fields(r.Topics), Districts: strings.Fields(r.Districts), State: study.State(r.State), Sample: r.Sample,
		CreatedBy: r.CreatedBy, Created: r.CreatedAt, Updated: r.UpdatedAt, Checked: at(r.CheckedAt), Published: at(r.PublishedAt)}
	if r.CheckedBy != nil {
		s.CheckedBy = *r.CheckedBy
	}
	return s, errors.Join(json.Unmarshal([]byte(r.Quotes), &s.Quotes), json.Unmarshal([]byte(r.Figures), &s.Figures))
}

func toStudy(s study.Study) (*model.Study, error) {
	quotes, err := json.Marshal(s.Quotes)
	if err != nil {
		return nil, err
	}
	figures, err := json.Marshal(s.Figures)
	r := &model.Study{ID: s.ID, Language: s.Language, Title: s.Title, Summary: s.Summary, Method: string(s.Method), Office: s.Office, FromDay: s.From,
		UntilDay: s.Until, People: s.People, Asked: s.Asked, Chosen: s.Chosen, Tool: s.Tool, Findings: s.Findings, Report: s.Report, Decisions: s.Decisions,
		Topics: strings.Join(s.Topics, " "), Districts: strings.Join(s.Districts, " "), Quotes: string(quotes), Figures: string(figures), State: string(s.State),
		Sample: s.Sample, CreatedBy: s.CreatedBy, CreatedAt: s.Created, UpdatedAt: s.Updated, CheckedAt: moment(s.Checked), PublishedAt: moment(s.Published)}
	if s.CheckedBy != id.None {
		r.CheckedBy = &s.CheckedBy
	}
	return r, err
}

func (t studyTx) List(ctx context.Context, f study.Filter, req page.Request) (out page.Of[study.Study], err error) {
	base := func() *bun.SelectQuery { return t.narrow(f) }
	q, out := base(), page.Of[study.Study]{Total: -1}
	if req.Cursor == "" {
		n, err := base().Count(ctx)
		if err != nil {
			return out, err
		}
		out.Total = int(n)
	} else {
		day, rest, ok := strings.Cut(req.Cursor, "_")
		last, known := id.Parse(rest)
		if !ok || !known {
			return out, errFilter()
		}
		q = q.Where("(until_day < ?0 OR (until_day = ?0 AND id < ?1))", day, last)
	}
	limit := req.Limit(20)
	var rows []model.Study
	if err := q.Model(&rows).Order("until_day DESC", "id DESC").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].UntilDay + "_" + rows[limit-1].ID.String()
	}
	for i := range rows {
		s, err := fromStudy(&rows[i])
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, s)
	}
	return out, nil
}
