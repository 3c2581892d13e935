package store

import (
	"context"

	"almenda/internal/follow"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Follows keeps follow's side of the towns.
type Follows struct{ DB *tenantdb.DB }

var _ follow.Store = Follows{}

// View opens a read-only transaction.
func (s Follows) View(ctx context.Context, t tenant.ID, fn func(follow.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(followTx{tx}) })
}

// Update opens a read-write transaction.
func (s Follows) Update(ctx context.Context, t tenant.ID, fn func(follow.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(followTx{tx}) })
}

type followTx struct{ *tenantdb.Tx }

var _ follow.Tx = followTx{}
