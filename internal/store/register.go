package store

import (
	"cmp"
	"context"
	"slices"

	"almenda/internal/process"
	"almenda/internal/register"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Registers keeps the register's side of the towns.
type Registers struct{ DB *tenantdb.DB }

var _ register.Store = Registers{}

// View opens a read-only transaction.
func (s Registers) View(ctx context.Context, t tenant.ID, fn func(register.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(registerTx{tx}) })
}

type registerTx struct{ *tenantdb.Tx }

var _ register.Tx = registerTx{}

// maxRegister is how many processes a town's register holds: those of a large city in a lifetime.
const maxRegister = 10_000

func (t registerTx) Public(ctx context.Context) ([]process.Process, error) {
	var rows []model.Process
	err := t.Select(&rows).ExcludeColumn("body").Where("state IN (?, ?)", process.Published, process.Archived).
		Order("position", "id").Limit(maxRegister).Scan(ctx)
	if err != nil {
		return nil, err
	}
	var phases []model.Phase
	if err := t.Select(&phases).Order("process_id", "opens_at", "position").Scan(ctx); err != nil {
		return nil, err
	}
	of := map[string][]model.Phase{}
	for _, ph := range phases {
		of[ph.ProcessID.String()] = append(of[ph.ProcessID.String()], ph)
	}
	out := make([]process.Process, len(rows))
	for i := range rows {
		rows[i].Body = "{}"
		if out[i], err = fromProcess(&rows[i], of[rows[i].ID.String()]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t registerTx) Outcomes(ctx context.Context) (out []register.Outcome, err error) {
	var done []model.Publication
	err = t.Select(&done).Column("id", "process_id", "kind", "title", "published_at").Where("kind IN (?, ?)", register.Reported, register.Effects).
		Limit(maxRegister).Scan(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range done {
		out = append(out, register.Outcome{ID: p.ID, Process: p.ProcessID, Kind: register.Stage(p.Kind), Title: p.Title, At: p.PublishedAt})
	}
	var effects []model.Effect
	if err := t.Select(&effects).Column("id", "process_id", "title", "created_at").Limit(maxRegister).Scan(ctx); err != nil {
		return nil, err
	}
	for _, e := range effects {
		out = append(out, register.Outcome{ID: e.ID, Process: e.ProcessID, Kind: register.Effects, Title: e.Title, At: e.CreatedAt})
	}
	slices.SortStableFunc(out, func(a, b register.Outcome) int { return cmp.Or(a.At.Compare(b.At), slices.Compare(a.ID[:], b.ID[:])) })
	return out, nil
}
