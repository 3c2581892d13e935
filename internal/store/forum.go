package store

import (
	"context"

	"almenda/internal/forum"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Forum keeps forum's side of the towns.
type Forum struct{ DB *tenantdb.DB }

var _ forum.Store = Forum{}

// View opens a read-only transaction.
func (s Forum) View(ctx context.Context, t tenant.ID, fn func(forum.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(forumTx{tx}) })
}

// Update opens a read-write transaction.
func (s Forum) Update(ctx context.Context, t tenant.ID, fn func(forum.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(forumTx{tx}) })
}

type forumTx struct{ *tenantdb.Tx }

var _ forum.Tx = forumTx{}
