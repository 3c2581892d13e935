package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"almenda/internal/config"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Many enough that two supports rarely meet.
const (
	supporters   = 3000
	supported    = 1000
	supportTime  = 2 * time.Second
	supportTurns = 7
	supportConns = 16
	liteConns    = 32
)

// supporting lets clients support random ideas through the service for a while.
func (s *site) supporting(ctx context.Context, town *tenant.Town, clients int) (float64, error) {
	until := time.Now().Add(supportTime)
	var done atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, clients)
	started := time.Now()
	for i := range clients {
		group.Go(func() {
			for errs[i] == nil && time.Now().Before(until) {
				who, what := resident(town, rand.IntN(supporters)), ideaID(rand.IntN(supported)) //nolint:gosec // no secret
				errs[i] = s.Ideas.Support(ctx, who, what, true)
				done.Add(1)
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / time.Since(started).Seconds(), errors.Join(errs...)
}

// supportTown makes the town in which ideas are supported.
func (s *site) supportTown(ctx context.Context) (*tenant.Town, error) {
	town, err := s.town(ctx, "support")
	if err != nil {
		return nil, err
	}
	if err := s.residents(ctx, town, supporters); err != nil {
		return nil, err
	}
	if err := s.ideas(ctx, town, supported, supporters, 0, 0); err != nil {
		return nil, err
	}
	return town, s.settle(ctx)
}

// supportRows are the rows that a support writes, in one commit.
const supportRows = `\set a random(0, %d)
\set i random(0, %d)
BEGIN
SET LOCAL app.tenant_id = '%[3]s'
INSERT INTO supports (tenant_id, idea_id, account_id, created_at) VALUES ('%[3]s', %[4]s, %[5]s, now()) ON CONFLICT DO NOTHING
UPDATE ideas SET supports = supports + 1 WHERE tenant_id = '%[3]s' AND id = %[4]s
INSERT INTO outbox (tenant_id, id, kind, subject, data, at) VALUES ('%[3]s', gen_random_uuid(), 'idea.supported', %[4]s, 'null', now())
COMMIT
`

func onPostgres(ctx context.Context, b *bench) (out outcome, err error) {
	if b.best() != postgres {
		out.skipped = "it needs PostgreSQL (make bench starts one)"
		return out, nil
	}
	s, err := b.open(ctx, postgres, "", config.Web)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	town, err := s.supportTown(ctx)
	if err != nil {
		return out, err
	}
	limit := s.pgbench(b, fmt.Sprintf(supportRows, supporters-1, supported-1, town.ID, numberedSQL(0x1, ":i"), numberedSQL(0xa, ":a")), supportConns)
	out.unit = "supports/s : transactions/s"
	out.turns, err = alternate(supportTurns, func() (float64, error) { return s.supporting(ctx, town, supportConns) },
		func() (float64, error) { return limit.rate(ctx, supportTime) })
	out.notes = append(out.notes, limit.say(), fmt.Sprintf("%d clients each; through the service, which also asks whether the idea may be supported now", supportConns))
	return out, err
}

func onSQLite(ctx context.Context, b *bench) (out outcome, err error) {
	s, err := b.open(ctx, sqlite, "", config.Web)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	town, err := s.supportTown(ctx)
	if err != nil {
		return out, err
	}
	raw, err := rawSQLite(ctx, filepath.Join(b.dir, "raw.db"))
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, raw.Close()) }()
	out.unit = "supports/s : inserts/s"
	out.turns, err = alternate(supportTurns, func() (float64, error) { return s.supporting(ctx, town, liteConns) },
		func() (float64, error) { return inserting(ctx, raw, town) })
	out.notes = append(out.notes, fmt.Sprintf("%d clients in the service, whose transactions share commits; the limit is one row, one commit, one after the other", liteConns))
	return out, err
}

// rawSQLite is a file with the one table, opened as safely as a town's.
func rawSQLite(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(ON)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, `CREATE TABLE supports (tenant_id text NOT NULL, idea_id text NOT NULL, account_id text NOT NULL,
		created_at timestamp NOT NULL, PRIMARY KEY (tenant_id, idea_id, account_id))`)
	return db, join(err, nil)
}

func inserting(ctx context.Context, db *sql.DB, town *tenant.Town) (float64, error) {
	started := time.Now()
	n := 0
	insert, err := db.PrepareContext(ctx, "INSERT INTO supports VALUES (?, ?, ?, ?)")
	if err != nil {
		return 0, err
	}
	defer func() { _ = insert.Close() }() // it holds nothing
	for ; time.Since(started) < supportTime; n++ {
		if _, err := insert.ExecContext(ctx, town.ID.String(), id.New().String(), id.New().String(), time.Now().UTC()); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(started).Seconds(), nil
}

func join(a, b error) error {
	if a == nil {
		return b
	}
	return a
}
