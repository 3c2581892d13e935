package tenantdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"almenda/internal/clock"
	"almenda/internal/store/dialect"
	"almenda/internal/tenant"
)

// Postgres makes a DB on a pool of the runtime role. The pool stays the caller's.
func Postgres(pool *bun.DB, c clock.Clock) *DB {
	return &DB{engine: &postgres{pool}, dialect: dialect.Postgres, clock: c}
}

type postgres struct{ pool *bun.DB }

func (p *postgres) view(ctx context.Context, t tenant.ID, fn func(bun.Tx) error) error {
	// One snapshot for all that a page reads: its list and the number it goes on from agree.
	return p.run(ctx, t, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, fn)
}

func (p *postgres) update(ctx context.Context, t tenant.ID, fn func(bun.Tx) error) error {
	return p.run(ctx, t, nil, fn)
}

func (p *postgres) run(ctx context.Context, t tenant.ID, opts *sql.TxOptions, fn func(bun.Tx) error) error {
	tx, err := p.begin(ctx, opts)
	if err != nil {
		return fmt.Errorf("tenantdb: begin: %w", err)
	}
	// Rollback after a commit does nothing; after a panic or an error it frees the connection.
	defer func() { _ = tx.Rollback() }()
	// The statement, not set_config(): only this form is passed on to the workers of a
	// distributed database. The literal is made from a typed UUID.
	if _, err := tx.ExecContext(ctx, "SET LOCAL app.tenant_id = '"+t.String()+"'"); err != nil {
		return fmt.Errorf("tenantdb: bind tenant: %w", err)
	}
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("tenantdb: commit: %w", err)
	}
	return nil
}

// begin tries again with another connection when the pool handed out one that had died: nothing
// was asked of it yet.
func (p *postgres) begin(ctx context.Context, opts *sql.TxOptions) (tx bun.Tx, err error) {
	for range 3 {
		if tx, err = p.pool.BeginTx(ctx, opts); !errors.Is(err, driver.ErrBadConn) {
			return tx, err
		}
	}
	return tx, err
}

func (p *postgres) close() error { return nil }
