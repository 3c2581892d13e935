package store

import (
	"context"

	"almenda/internal/meeting"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Meetings keeps meeting's side of the towns.
type Meetings struct{ DB *tenantdb.DB }

var _ meeting.Store = Meetings{}

// View opens a read-only transaction.
func (s Meetings) View(ctx context.Context, t tenant.ID, fn func(meeting.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(meetingTx{tx}) })
}

// Update opens a read-write transaction.
func (s Meetings) Update(ctx context.Context, t tenant.ID, fn func(meeting.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(meetingTx{tx}) })
}

type meetingTx struct{ *tenantdb.Tx }

var _ meeting.Tx = meetingTx{}
