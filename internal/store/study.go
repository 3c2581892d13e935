package store

import (
	"context"

	"almenda/internal/store/tenantdb"
	"almenda/internal/study"
	"almenda/internal/tenant"
)

// Studies keeps study's side of the towns.
type Studies struct{ DB *tenantdb.DB }

var _ study.Store = Studies{}

// View opens a read-only transaction.
func (s Studies) View(ctx context.Context, t tenant.ID, fn func(study.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(studyTx{tx}) })
}

// Update opens a read-write transaction.
func (s Studies) Update(ctx context.Context, t tenant.ID, fn func(study.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(studyTx{tx}) })
}

type studyTx struct{ *tenantdb.Tx }

var _ study.Tx = studyTx{}
