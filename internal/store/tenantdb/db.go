package tenantdb

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/store/dialect"
	"almenda/internal/tenant"
)

// ErrNoTenant is returned before any SQL when the tenant.ID is zero.
var ErrNoTenant = errors.New("tenantdb: no tenant")

// engine opens transactions on one kind of database.
type engine interface {
	view(ctx context.Context, t tenant.ID, fn func(bun.Tx) error) error
	update(ctx context.Context, t tenant.ID, fn func(bun.Tx) error) error
	close() error
}

// Committed is told of the events of each transaction after it was committed. It must not block.
type Committed func(t tenant.ID, events []event.Event)

// DB reaches the tables of the towns.
type DB struct {
	engine  engine
	dialect dialect.Dialect
	clock   clock.Clock
	after   Committed
	silent  bool
}

// OnCommit names who is told of committed events. It is called once, while the program starts.
func (db *DB) OnCommit(fn Committed) { db.after = fn }

// Dialect tells which engine this is.
func (db *DB) Dialect() dialect.Dialect { return db.dialect }

// Rewind is the same database as another time would see it, and in silence: its transactions carry
// c's time and their events are not kept. It is for sample content, which happened in the past and
// of which nobody is to be told.
func (db *DB) Rewind(c clock.Clock) *DB {
	return &DB{engine: db.engine, dialect: db.dialect, clock: c, silent: true}
}

// View runs fn in a read-only transaction of the town. On SQLite it does not wait for the writer.
func (db *DB) View(ctx context.Context, t tenant.ID, fn func(*Tx) error) error {
	if t.IsZero() {
		return ErrNoTenant
	}
	return dialect.Translate(db.engine.view(ctx, t, func(tx bun.Tx) error {
		return fn(&Tx{tx: tx, tenant: t, now: db.clock.Now(), dialect: db.dialect})
	}))
}

// Update runs fn in a read-write transaction of the town and commits it. The error of the commit
// is returned like any other. fn may run again when the database asks for it, so it must change
// nothing but the database and the variables that it sets anew each time.
func (db *DB) Update(ctx context.Context, t tenant.ID, fn func(*Tx) error) error {
	if t.IsZero() {
		return ErrNoTenant
	}
	const tries = 4
	for n := 1; ; n++ {
		var events []event.Event
		err := dialect.Translate(db.engine.update(ctx, t, func(tx bun.Tx) error {
			in := &Tx{tx: tx, tenant: t, now: db.clock.Now(), dialect: db.dialect, writes: true, silent: db.silent}
			err := fn(in)
			events = in.events
			return err
		}))
		if errors.Is(err, dialect.ErrRetry) && n < tries && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return err
		}
		if db.after != nil && len(events) > 0 {
			db.after(t, events)
		}
		return nil
	}
}

// Touch opens a town's database, which brings it to the schema of this program.
func (db *DB) Touch(ctx context.Context, t tenant.ID) error {
	return db.View(ctx, t, func(*Tx) error { return nil })
}

// Close ends the writers and closes the files or connections.
func (db *DB) Close() error { return db.engine.close() }

// recovered turns a panic of fn into one that the caller's goroutine raises.
func guard(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{value: p}
		}
	}()
	return fn()
}

type panicked struct{ value any }

func (p *panicked) Error() string { return fmt.Sprintf("tenantdb: panic in transaction: %v", p.value) }
