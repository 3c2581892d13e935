package store

import (
	"context"
	"encoding/json"
	"errors"

	"almenda/internal/fault"
	"almenda/internal/frontpage"
	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Frontpages keeps the home page's side of the towns.
type Frontpages struct{ DB *tenantdb.DB }

var _ frontpage.Store = Frontpages{}

// View opens a read-only transaction.
func (s Frontpages) View(ctx context.Context, t tenant.ID, fn func(frontpage.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(frontpageTx{tx}) })
}

// Update opens a read-write transaction.
func (s Frontpages) Update(ctx context.Context, t tenant.ID, fn func(frontpage.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(frontpageTx{tx}) })
}

type frontpageTx struct{ *tenantdb.Tx }

var _ frontpage.Tx = frontpageTx{}

func (t frontpageTx) Page(ctx context.Context, state string) (p frontpage.Page, ok bool, err error) {
	row := &model.Frontpage{}
	err = t.Select(row).Where("state = ?", state).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	p = frontpage.Page{Version: row.Version, Changed: row.ChangedAt}
	return p, true, json.Unmarshal([]byte(row.Blocks), &p.Blocks)
}

func (t frontpageTx) Put(ctx context.Context, state string, p frontpage.Page, by id.ID, was int) error {
	blocks, err := json.Marshal(p.Blocks)
	if err != nil {
		return err
	}
	row := &model.Frontpage{State: state, Version: p.Version, Blocks: string(blocks), ChangedAt: t.Now(), ChangedBy: by}
	ok, err := changed(t.Tx.Update(row).Column("version", "blocks", "changed_at", "changed_by").Where("state = ?", state).Where("version = ?", was).Exec(ctx))
	if err != nil || ok {
		return err
	}
	ok, err = changed(t.Insert(row).On("CONFLICT (tenant_id, state) DO NOTHING").Exec(ctx))
	if err == nil && !ok {
		return fault.New(fault.Conflict, "fault.home_changed")
	}
	return err
}

func (t frontpageTx) Drop(ctx context.Context, state string, was int) error {
	ok, err := changed(t.Delete((*model.Frontpage)(nil)).Where("state = ?", state).Where("version = ?", was).Exec(ctx))
	if err == nil && !ok {
		return fault.New(fault.Conflict, "fault.home_changed")
	}
	return err
}
