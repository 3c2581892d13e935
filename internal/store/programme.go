package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/programme"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Programmes keeps programme's side of the towns.
type Programmes struct{ DB *tenantdb.DB }

var _ programme.Store = Programmes{}

// View opens a read-only transaction.
func (s Programmes) View(ctx context.Context, t tenant.ID, fn func(programme.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(programmeTx{tx}) })
}

// Update opens a read-write transaction.
func (s Programmes) Update(ctx context.Context, t tenant.ID, fn func(programme.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(programmeTx{tx}) })
}

type programmeTx struct{ *tenantdb.Tx }

var _ programme.Tx = programmeTx{}

// maxProgrammes is how many a town may have: each runs for years.
const maxProgrammes = 500

func (t programmeTx) Programmes(ctx context.Context) ([]programme.Programme, error) {
	var rows []model.Programme
	if err := t.Select(&rows).Order("created_at DESC", "id DESC").Limit(maxProgrammes).Scan(ctx); err != nil {
		return nil, err
	}
	return t.complete(ctx, rows)
}

func (t programmeTx) BySlug(ctx context.Context, slug string) (programme.Programme, error) {
	return t.one(ctx, t.Select((*model.Programme)(nil)).Where("slug = ?", slug))
}

func (t programmeTx) ByID(ctx context.Context, which id.ID) (programme.Programme, error) {
	return t.one(ctx, t.Select((*model.Programme)(nil)).Where("id = ?", which))
}

func (t programmeTx) one(ctx context.Context, q *bun.SelectQuery) (programme.Programme, error) {
	row := &model.Programme{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return programme.Programme{}, missing(err)
	}
	out, err := t.complete(ctx, []model.Programme{*row})
	if err != nil {
		return programme.Programme{}, err
	}
	return out[0], nil
}

// complete adds the processes to rows that were read.
func (t programmeTx) complete(ctx context.Context, rows []model.Programme) ([]programme.Programme, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]id.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var members []model.ProgrammeProcess
	if err := t.Select(&members).Where("programme_id IN (?)", bun.In(ids)).Order("process_id").Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]programme.Programme, len(rows))
	for i := range rows {
		p, err := fromProgramme(&rows[i])
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if m.ProgrammeID == p.ID {
				p.Processes = append(p.Processes, m.ProcessID)
			}
		}
		out[i] = p
	}
	return out, nil
}

func fromProgramme(r *model.Programme) (programme.Programme, error) {
	p := programme.Programme{ID: r.ID, Slug: r.Slug, Public: r.Public, Sample: r.Sample, Begins: r.Begins, Ends: r.Ends, Version: r.Version,
		Created: r.CreatedAt, Updated: r.UpdatedAt,
		Funder: programme.Funder{Name: r.Funder, Agreement: r.Agreement, Amount: r.Amount, LogoAlt: r.LogoAlt}}
	if r.LogoID != nil {
		p.Funder.Logo = *r.LogoID
	}
	return p, errors.Join(json.Unmarshal([]byte(r.Title), &p.Title), json.Unmarshal([]byte(r.Summary), &p.Summary),
		json.Unmarshal([]byte(r.Purpose), &p.Purpose), json.Unmarshal([]byte(r.Notice), &p.Funder.Notice))
}

func toProgramme(p programme.Programme) *model.Programme {
	return &model.Programme{ID: p.ID, Slug: p.Slug, Public: p.Public, Sample: p.Sample, Title: text(p.Title), Summary: text(p.Summary),
		Purpose: text(p.Purpose), Begins: p.Begins, Ends: p.Ends, Funder: p.Funder.Name, Agreement: p.Funder.Agreement, Amount: p.Funder.Amount,
		Notice: text(p.Funder.Notice), LogoAlt: p.Funder.LogoAlt, Version: p.Version, CreatedAt: p.Created, UpdatedAt: p.Updated}
}

func (t programmeTx) Made(ctx context.Context, author id.ID, key string) (id.ID, error) {
	row := &model.Programme{}
	err := t.Select(row).Column("id").Where("author_id = ?", author).Where("key = ?", key).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return id.None, nil
	}
	return row.ID, err
}

func (t programmeTx) Create(ctx context.Context, p programme.Programme, author id.ID, key string) error {
	row := toProgramme(p)
	row.AuthorID, row.Key = author, key
	_, err := t.Insert(row).Exec(ctx)
	return again(err)
}

func (t programmeTx) Save(ctx context.Context, p programme.Programme) error {
	row := toProgramme(p)
	row.Version = p.Version + 1
	ok, err := changed(t.Tx.Update(row).Column("public", "title", "summary", "purpose", "begins", "ends", "funder", "agreement", "amount", "notice",
		"version", "updated_at").Where("id = ?", p.ID).Where("version = ?", p.Version).Exec(ctx))
	if err == nil && !ok {
		return fault.New(fault.Conflict, "fault.programme_changed")
	}
	return err
}

func (t programmeTx) Assign(ctx context.Context, which id.ID, processes []id.ID) error {
	if _, err := t.Delete((*model.ProgrammeProcess)(nil)).Where("programme_id = ?", which).Exec(ctx); err != nil {
		return err
	}
	if len(processes) == 0 {
		return nil
	}
	n, err := t.Select((*model.Process)(nil)).Where("id IN (?)", bun.In(processes)).Count(ctx)
	if err != nil {
		return err
	}
	if int(n) != len(processes) {
		return fault.Missing()
	}
	rows := make([]model.ProgrammeProcess, len(processes))
	for i, p := range processes {
		rows[i] = model.ProgrammeProcess{ProcessID: p, ProgrammeID: which}
	}
	_, err = t.Insert(&rows).On("CONFLICT (tenant_id, process_id) DO UPDATE").Set("programme_id = EXCLUDED.programme_id").Exec(ctx)
	return err
}

func (t programmeTx) SetLogo(ctx context.Context, which, logo id.ID, kind string, content []byte, alt string) error {
	row := &model.Programme{}
	if err := t.Dialect().ForUpdate(t.Select(row).Column("logo_id").Where("id = ?", which)).Scan(ctx); err != nil {
		return missing(err)
	}
	q := t.Tx.Update((*model.Programme)(nil)).Set("logo_alt = ?", alt).Set("updated_at = ?", t.Now()).Where("id = ?", which)
	if len(content) > 0 {
		if _, err := t.Insert(&model.Blob{ID: logo, Kind: kind, Content: content, CreatedAt: t.Now()}).Exec(ctx); err != nil {
			return err
		}
		q = q.Set("logo_id = ?", logo)
	} else {
		q = q.Set("logo_id = NULL")
	}
	if err := mustChange(q.Exec(ctx)); err != nil || row.LogoID == nil {
		return err
	}
	return mustChange(t.Delete((*model.Blob)(nil)).Where("id = ?", *row.LogoID).Exec(ctx))
}

func (t programmeTx) Logo(ctx context.Context, logo id.ID) (p programme.Programme, kind string, content []byte, err error) {
	if p, err = t.one(ctx, t.Select((*model.Programme)(nil)).Where("logo_id = ?", logo)); err != nil {
		return p, "", nil, err
	}
	blob := &model.Blob{}
	err = t.Select(blob).Where("id = ?", logo).Scan(ctx)
	return p, blob.Kind, blob.Content, missing(err)
}

// foundProgramme is the kind of programmes among what can be found.
const foundProgramme = "programme"

func (t programmeTx) Index(ctx context.Context, p programme.Programme, lang string) error {
	return index(ctx, t.Tx, found{Kind: foundProgramme, ID: p.ID, Language: lang, Title: p.Title.In(lang, "en"),
		Text: p.Summary.In(lang, "en") + "\n\n" + p.Purpose.In(lang, "en"), Path: "/programmes/" + p.Slug, At: t.Now()})
}

func (t programmeTx) Unindex(ctx context.Context, which id.ID) error {
	return unindex(ctx, t.Tx, foundProgramme, which)
}
