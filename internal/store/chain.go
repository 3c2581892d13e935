package store

import (
	"context"

	"almenda/internal/chain"
	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Chains keeps chain's side of the towns.
type Chains struct{ DB *tenantdb.DB }

var _ chain.Store = Chains{}

// View opens a read-only transaction.
func (s Chains) View(ctx context.Context, t tenant.ID, fn func(chain.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(chainTx{tx}) })
}

// Update opens a read-write transaction.
func (s Chains) Update(ctx context.Context, t tenant.ID, fn func(chain.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(chainTx{tx}) })
}

type chainTx struct{ *tenantdb.Tx }

var _ chain.Tx = chainTx{}

func fromEntry(r *model.SearchEntry) chain.Thing {
	t := chain.Thing{Kind: r.Kind, ID: r.ID, Title: r.Title, Language: r.Language, Path: r.Path, District: r.District}
	if r.ProcessID != nil {
		t.Process = *r.ProcessID
	}
	return t
}

func (t chainTx) Thing(ctx context.Context, kind string, which id.ID) (chain.Thing, error) {
	row := &model.SearchEntry{}
	err := t.Select(row).Where("kind = ?", kind).Where("id = ?", which).Scan(ctx)
	return fromEntry(row), missing(err)
}

func (t chainTx) ThingAt(ctx context.Context, path string) (chain.Thing, error) {
	row := &model.SearchEntry{}
	err := t.Select(row).Where("path = ?", path).Order("kind").Limit(1).Scan(ctx)
	return fromEntry(row), missing(err)
}

func (t chainTx) Links(ctx context.Context, kind string, which id.ID) (from, to []chain.Thing, err error) {
	for _, side := range []struct {
		mine, other string
		out         *[]chain.Thing
	}{{"to", "from", &from}, {"from", "to", &to}} {
		var rows []model.SearchEntry
		err := t.Select(&rows).Join("JOIN chain_links AS l ON l.tenant_id = search_entry.tenant_id AND l."+side.other+"_kind = search_entry.kind AND l."+
			side.other+"_id = search_entry.id").Where("l."+side.mine+"_kind = ?", kind).Where("l."+side.mine+"_id = ?", which).
			OrderExpr("l.at, search_entry.id").Limit(50).Scan(ctx)
		if err != nil {
			return nil, nil, err
		}
		for i := range rows {
			*side.out = append(*side.out, fromEntry(&rows[i]))
		}
	}
	return from, to, nil
}

func (t chainTx) Join(ctx context.Context, from, to chain.Thing, actor id.ID) error {
	row := &model.ChainLink{FromKind: from.Kind, FromID: from.ID, ToKind: to.Kind, ToID: to.ID, ActorID: actor, At: t.Now()}
	_, err := t.Insert(row).On("CONFLICT DO NOTHING").Exec(ctx)
	return err
}

func (t chainTx) Part(ctx context.Context, from, to chain.Thing) error {
	_, err := t.Delete((*model.ChainLink)(nil)).Where("from_kind = ?", from.Kind).Where("from_id = ?", from.ID).Where("to_kind = ?", to.Kind).
		Where("to_id = ?", to.ID).Exec(ctx)
	return err
}
