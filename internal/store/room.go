package store

import (
	"context"

	"almenda/internal/room"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Rooms keeps room's side of the towns.
type Rooms struct{ DB *tenantdb.DB }

var _ room.Store = Rooms{}

// View opens a read-only transaction.
func (s Rooms) View(ctx context.Context, t tenant.ID, fn func(room.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(roomTx{tx}) })
}

// Update opens a read-write transaction.
func (s Rooms) Update(ctx context.Context, t tenant.ID, fn func(room.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(roomTx{tx}) })
}

type roomTx struct{ *tenantdb.Tx }

var _ room.Tx = roomTx{}
