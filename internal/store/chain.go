package store

import (
	"context"

	"github.com/uptrace/bun"

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
	from, err = t.ends(ctx, t.Select((*model.SearchEntry)(nil)).
		Join("JOIN chain_links AS l ON l.tenant_id = search_entry.tenant_id AND l.from_kind = search_entry.kind AND l.from_id = search_entry.id").
		Where("l.to_kind = ?", kind).Where("l.to_id = ?", which))
	if err != nil {
		return nil, nil, err
	}
	to, err = t.ends(ctx, t.Select((*model.SearchEntry)(nil)).
		Join("JOIN chain_links AS l ON l.tenant_id = search_entry.tenant_id AND l.to_kind = search_entry.kind AND l.to_id = search_entry.id").
		Where("l.from_kind = ?", kind).Where("l.from_id = ?", which))
	return from, to, err
}

// mostEnds is how many things one thing came from, or led to, at most on its page.
const mostEnds = 50

func (t chainTx) ends(ctx context.Context, q *bun.SelectQuery) ([]chain.Thing, error) {
	var rows []model.SearchEntry
	err := q.Model(&rows).OrderExpr("l.at, search_entry.id").Limit(mostEnds).Scan(ctx)
	out := make([]chain.Thing, len(rows))
	for i := range rows {
		out[i] = fromEntry(&rows[i])
	}
	return out, err
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
