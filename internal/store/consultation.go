package store

import (
	"context"

	"almenda/internal/consultation"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Consultations keeps consultation's side of the towns.
type Consultations struct{ DB *tenantdb.DB }

var _ consultation.Store = Consultations{}

// View opens a read-only transaction.
func (s Consultations) View(ctx context.Context, t tenant.ID, fn func(consultation.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(consultationTx{tx}) })
}

// Update opens a read-write transaction.
func (s Consultations) Update(ctx context.Context, t tenant.ID, fn func(consultation.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(consultationTx{tx}) })
}

type consultationTx struct{ *tenantdb.Tx }

var _ consultation.Tx = consultationTx{}
