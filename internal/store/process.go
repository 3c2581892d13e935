package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Processes keeps process's side of the towns.
type Processes struct{ DB *tenantdb.DB }

var _ process.Store = Processes{}

// View opens a read-only transaction.
func (s Processes) View(ctx context.Context, t tenant.ID, fn func(process.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(processTx{tx}) })
}

// Update opens a read-write transaction.
func (s Processes) Update(ctx context.Context, t tenant.ID, fn func(process.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(processTx{tx}) })
}

type processTx struct{ *tenantdb.Tx }

func (t processTx) Processes(ctx context.Context) ([]process.Process, error) {
	var rows []model.Process
	if err := t.Select(&rows).Order("position", "id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	var phases []model.Phase
	if err := t.Select(&phases).Order("process_id", "opens_at", "position").Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]process.Process, len(rows))
	for i := range rows {
		p, err := fromProcess(&rows[i], phases)
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func (t processTx) ProcessBySlug(ctx context.Context, slug string) (process.Process, error) {
	return t.one(ctx, "slug = ?", slug)
}

// Process finds one by its id.
func (t processTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return t.one(ctx, "id = ?", p)
}

func (t processTx) one(ctx context.Context, where string, arg any) (process.Process, error) {
	row := &model.Process{}
	if err := t.Select(row).Where(where, arg).Scan(ctx); err != nil {
		return process.Process{}, missing(err)
	}
	var phases []model.Phase
	if err := t.Select(&phases).Where("process_id = ?", row.ID).Order("opens_at", "position").Scan(ctx); err != nil {
		return process.Process{}, err
	}
	return fromProcess(row, phases)
}

// fromProcess picks the process's own phases out of those read.
func fromProcess(r *model.Process, phases []model.Phase) (process.Process, error) {
	p := process.Process{ID: r.ID, Slug: r.Slug, Position: r.Position, Sample: r.Sample, Created: r.CreatedAt,
		State: process.State(r.State), Districts: strings.Fields(r.Districts), Preview: r.Preview, Version: r.Version, PublishAt: at(r.PublishAt),
		Published: at(r.PublishedAt), AnswerDue: at(r.AnswerDue), Answered: at(r.AnsweredAt), Archived: at(r.ArchivedAt)}
	err := errors.Join(json.Unmarshal([]byte(r.Card), &p.Card), json.Unmarshal([]byte(r.Title), &p.Title), json.Unmarshal([]byte(r.Summary), &p.Summary),
		json.Unmarshal([]byte(r.Body), &p.Body))
	for _, ph := range phases {
		if ph.ProcessID != r.ID {
			continue
		}
		var name tenant.Text
		err = errors.Join(err, json.Unmarshal([]byte(ph.Name), &name))
		p.Phases = append(p.Phases, process.Phase{Kind: process.PhaseKind(ph.Kind), Name: name, Opens: ph.OpensAt, Closes: ph.ClosesAt,
			Position: ph.Position, Remind: ph.RemindDays})
	}
	return p, err
}

func text(t tenant.Text) string {
	if t == nil {
		return "{}"
	}
	raw, err := json.Marshal(t)
	if err != nil {
		panic(err) // a map of strings always has a JSON form
	}
	return string(raw)
}

// PutProcess adds a process, or changes the one with its slug.
func (t processTx) PutProcess(ctx context.Context, p process.Process) error {
	p.State, p.Version = cmp.Or(p.State, process.Published), cmp.Or(p.Version, 1)
	old, err := t.ProcessBySlug(ctx, p.Slug)
	if fault.Is(err, fault.NotFound) {
		return t.AddProcess(ctx, p)
	}
	if err != nil {
		return err
	}
	p.ID = old.ID
	return t.SaveProcess(ctx, p)
}
