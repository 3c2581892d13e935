package store

import (
	"context"

	"almenda/internal/investment"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Investments keeps investment's side of the towns.
type Investments struct{ DB *tenantdb.DB }

var _ investment.Store = Investments{}

// View opens a read-only transaction.
func (s Investments) View(ctx context.Context, t tenant.ID, fn func(investment.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(investmentTx{tx}) })
}

// Update opens a read-write transaction.
func (s Investments) Update(ctx context.Context, t tenant.ID, fn func(investment.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(investmentTx{tx}) })
}

type investmentTx struct{ *tenantdb.Tx }

var _ investment.Tx = investmentTx{}
