package tenantdb_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// openPool opens a database as the runtime role, with that many connections.
func openPool(t *testing.T, conns int) *bun.DB {
	t.Helper()
	cfg, err := pgx.ParseConfig(testkit.NewDatabase(t).URL)
	if err != nil {
		t.Fatal("a test URL cannot be read")
	}
	cfg.DefaultQueryExecMode = pgx.QueryExecModeExec
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	t.Cleanup(func() { _ = db.Close() })
	return bun.NewDB(db, pgdialect.New())
}

// forgets reports a connection that still knows a town, shows a row without one, or lets one be
// written.
func forgets(t *testing.T, c bun.Conn) {
	t.Helper()
	var setting sql.NullString
	var rows int
	ctx := t.Context()
	if err := c.QueryRowContext(ctx, "SELECT current_setting('app.tenant_id', true)").Scan(&setting); err != nil || setting.String != "" {
		t.Errorf("a connection came back bound to %q, %v", setting.String, err)
	}
	if err := c.QueryRowContext(ctx, "SELECT count(*) FROM suppressions").Scan(&rows); err != nil || rows != 0 {
		t.Errorf("without a town %d rows can be seen, %v", rows, err)
	}
	_, err := c.ExecContext(ctx, "INSERT INTO suppressions VALUES (?, 'x', 'x', now())", id.New())
	if code(err) != "42501" {
		t.Errorf("a write without a town: %v", err)
	}
	for _, q := range []string{"UPDATE suppressions SET reason = 'x'", "DELETE FROM suppressions"} {
		if n, err := affected(c.ExecContext(ctx, q)); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", q, n, err)
		}
	}
}

func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// traffic is one worker's random share of the transactions.
type traffic struct {
	*testing.T
	db    *tenantdb.DB
	towns []tenant.ID
	kept  []atomic.Int64 // by town: rows whose commit was reported
	maybe []atomic.Int64 // by town: rows of whose commit nothing is known
}

var errNo = errors.New("no")

// once runs one random transaction and recovers its panic.
func (k *traffic) once(r *rand.Rand) {
	which := r.IntN(len(k.towns))
	key := fmt.Sprintf("%d/%s", which, id.Secret())
	ctx, cancel := context.WithCancel(k.Context())
	defer cancel()
	defer func() {
		if p := recover(); p != nil && p != "boom" {
			panic(p)
		}
	}()
	how := r.IntN(8)
	err := k.db.Update(ctx, k.towns[which], func(tx *tenantdb.Tx) error {
		if err := add(ctx, tx, key); err != nil {
			return err
		}
		switch how {
		case 0:
			panic("boom")
		case 1:
			return errNo
		case 2:
			cancel()
		case 3:
			return add(ctx, tx, key) // refused by the engine, which ends the transaction
		}
		return k.own(ctx, tx, which)
	})
	switch {
	case err == nil:
		k.kept[which].Add(1)
	case how == 2, broken(err): // whether it came before the commit is not known
		k.maybe[which].Add(1)
	case how != 1 && how != 3:
		k.Errorf("transaction %d: %v", how, err)
	}
	if err := k.db.View(k.Context(), k.towns[which], func(tx *tenantdb.Tx) error { return k.own(k.Context(), tx, which) }); err != nil && !broken(err) {
		k.Error(err)
	}
}

// broken tells whether a transaction was given a connection that another's cancellation had ended:
// a cancelled statement costs its connection, and the pool tries three times to find a sound one.
func broken(err error) bool { return errors.Is(err, driver.ErrBadConn) }

// own reads everything that can be seen and reports what is another town's.
func (k *traffic) own(ctx context.Context, tx *tenantdb.Tx, which int) error {
	keys, err := all(ctx, tx)
	for _, key := range keys {
		if !strings.HasPrefix(key, fmt.Sprintf("%d/", which)) {
			k.Errorf("town %d saw %s", which, key)
		}
	}
	return err
}

func TestFourTownsOnTwoConnectionsNeverMeet(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		const workers, each = 8, 150
		pool := openPool(t, 2)
		k := &traffic{T: t, db: tenantdb.Postgres(pool, clock.System{}), towns: ids(t, 4),
			kept: make([]atomic.Int64, 4), maybe: make([]atomic.Int64, 4)}
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() {
				r := rand.New(rand.NewPCG(1, uint64(w)))
				for n := range each {
					k.once(r)
					if n%25 == 0 {
						k.pick(pool)
					}
				}
			})
		}
		all.Wait()
		for i, town := range k.towns {
			n, kept := int64(count(t, k.db, town)), k.kept[i].Load()
			if kept == 0 || n < kept || n > kept+k.maybe[i].Load() {
				t.Errorf("town %d has %d rows, %d commits were reported", i, n, kept)
			}
		}
		one, err := pool.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = one.Close() }()
		forgets(t, one)
		k.pick(pool) // the other one
	})
}

// pick takes any connection between two transactions and looks at it.
func (k *traffic) pick(pool *bun.DB) {
	c, err := pool.Conn(k.Context())
	if err != nil {
		if !broken(err) {
			k.Error(err)
		}
		return
	}
	defer func() { _ = c.Close() }()
	forgets(k.T, c)
}

func TestABoundTransactionCannotWriteElsewhere(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		pool := openPool(t, 1)
		db, towns := tenantdb.Postgres(pool, clock.System{}), ids(t, 2)
		for _, town := range towns {
			if err := db.Update(t.Context(), town, func(tx *tenantdb.Tx) error { return add(t.Context(), tx, "x") }); err != nil {
				t.Fatal(err)
			}
		}
		here, there := towns[0].String(), towns[1].String()
		for what, q := range map[string]string{
			"insert": "INSERT INTO suppressions VALUES ('" + there + "', 'y', 'y', now())",
			"move":   "UPDATE suppressions SET tenant_id = '" + there + "', email_key = 'z'",
			"upsert": "INSERT INTO suppressions VALUES ('" + there + "', 'x', 'x', now()) ON CONFLICT (tenant_id, email_key) DO UPDATE SET reason = 'stolen'",
		} {
			tx, err := pool.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), "SET LOCAL app.tenant_id = '"+here+"'"); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), q); code(err) != "42501" {
				t.Errorf("%s: %v", what, err)
			}
			_ = tx.Rollback()
		}
		for _, town := range towns {
			err := db.View(t.Context(), town, func(tx *tenantdb.Tx) error {
				keys, err := all(t.Context(), tx)
				if !slices.Equal(keys, []string{"x"}) {
					t.Errorf("a town has %v", keys)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}
