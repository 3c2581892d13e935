package store

import (
	"context"

	"almenda/internal/poll"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Polls keeps poll's side of the towns.
type Polls struct{ DB *tenantdb.DB }

var _ poll.Store = Polls{}

// View opens a read-only transaction.
func (s Polls) View(ctx context.Context, t tenant.ID, fn func(poll.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(pollTx{tx}) })
}

// Update opens a read-write transaction.
func (s Polls) Update(ctx context.Context, t tenant.ID, fn func(poll.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(pollTx{tx}) })
}

type pollTx struct{ *tenantdb.Tx }

var _ poll.Tx = pollTx{}
