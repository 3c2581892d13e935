package tenantdb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/clock"
	"almenda/internal/store/dialect"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// files opens one town's file with the table of addresses, and gives its write pool too.
func files(t *testing.T, extra ...string) (*tenantdb.DB, tenant.ID, *bun.DB) {
	t.Helper()
	var write *bun.DB
	db, err := tenantdb.SQLite(t.TempDir(), func(ctx context.Context, pool *bun.DB) error {
		write = pool
		for _, statement := range append([]string{`CREATE TABLE suppressions (tenant_id text NOT NULL, email_key text NOT NULL,
			reason text NOT NULL, created_at timestamp NOT NULL, PRIMARY KEY (tenant_id, email_key))`}, extra...) {
			if _, err := pool.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	}, clock.At(testkit.Start))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	town := ids(t, 1)[0]
	count(t, db, town) // opens the file
	return db, town, write
}

// hold keeps the writer busy until the returned function is called.
func hold(t *testing.T, db *tenantdb.DB, town tenant.ID) (release func()) {
	t.Helper()
	held, free, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- db.Update(context.Background(), town, func(*tenantdb.Tx) error {
			close(held)
			<-free
			return nil
		})
	}()
	<-held
	return sync.OnceFunc(func() {
		close(free)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestAFailedUpdateHarmsNobodyInItsGroup(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db, town, write := files(t)
		seen := &commits{}
		write.AddQueryHook(seen)
		release := hold(t, db, town)
		no := errors.New("no")
		const n = 60
		errs, panics := make([]error, n), make([]any, n)
		var all, queued sync.WaitGroup
		queued.Add(n)
		for i := range n {
			all.Go(func() {
				defer func() { panics[i] = recover() }()
				queued.Done()
				errs[i] = db.Update(t.Context(), town, func(tx *tenantdb.Tx) error {
					if err := add(t.Context(), tx, fmt.Sprint(i)); err != nil {
						return err
					}
					switch i % 4 {
					case 1:
						return no
					case 2:
						panic(fmt.Sprint("boom ", i))
					case 3:
						return add(t.Context(), tx, fmt.Sprint(i)) // the same again: the engine refuses
					}
					return nil
				})
			})
		}
		queued.Wait()
		release()
		all.Wait()
		for i := range n {
			want := []error{nil, no, nil, dialect.ErrDuplicate}[i%4]
			if !errors.Is(errs[i], want) {
				t.Errorf("update %d: %v, want %v", i, errs[i], want)
			}
			if (i%4 == 2) != (panics[i] == fmt.Sprint("boom ", i)) || i%4 != 2 && panics[i] != nil {
				t.Errorf("update %d ended with panic %v", i, panics[i])
			}
		}
		if got := count(t, db, town); got != n/4 {
			t.Errorf("%d rows were kept, want %d", got, n/4)
		}
		if seen.n == 0 || seen.n > n/2 {
			t.Errorf("%d updates took %d commits", n, seen.n)
		}
	})
}

func TestACancelledUpdateIsNotDone(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db, town, _ := files(t)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := db.Update(gone, town, func(tx *tenantdb.Tx) error { return add(t.Context(), tx, "a") }); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled before: %v", err)
		}
		release := hold(t, db, town)
		waiting, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			done <- db.Update(waiting, town, func(tx *tenantdb.Tx) error { return add(t.Context(), tx, "b") })
		}()
		cancel() // in the queue or just before it: either way it must not be done
		release()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled in the queue: %v", err)
		}
		// A context that ends within the update ends nobody's transaction.
		inside, cancel := context.WithCancel(t.Context())
		err := db.Update(inside, town, func(tx *tenantdb.Tx) error {
			if err := add(t.Context(), tx, "c"); err != nil {
				return err
			}
			cancel()
			return add(inside, tx, "d")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled inside: %v", err)
		}
		if got := count(t, db, town); got != 0 {
			t.Errorf("%d rows were kept", got)
		}
		if err := db.Update(t.Context(), town, func(tx *tenantdb.Tx) error { return add(t.Context(), tx, "e") }); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

func TestTheErrorOfACommitIsReturned(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db, town, write := files(t,
			"CREATE TABLE parents (id text PRIMARY KEY)",
			`CREATE TRIGGER orphan AFTER INSERT ON suppressions WHEN NEW.email_key = 'orphan' BEGIN INSERT INTO children VALUES ('nobody'); END`,
			"CREATE TABLE children (parent text REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)")
		put := func(key string) error {
			return db.Update(t.Context(), town, func(tx *tenantdb.Tx) error { return add(t.Context(), tx, key) })
		}
		if err := put("orphan"); !errors.Is(err, dialect.ErrReference) {
			t.Errorf("a commit that the engine refuses: %v", err)
		}
		if err := put("fine"); err != nil {
			t.Errorf("the next update: %v", err)
		}
		if got := count(t, db, town); got != 1 {
			t.Errorf("%d rows, want only the second", got)
		}
		if err := write.Close(); err != nil {
			t.Fatal(err)
		}
		if err := put("lost"); err == nil {
			t.Error("an update without a database succeeded")
		}
	})
}

func TestWritersNeverFindTheDatabaseLocked(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db, town, _ := files(t)
		var all sync.WaitGroup
		for w := range 50 {
			all.Go(func() {
				for i := range 200 {
					key := fmt.Sprintf("%d-%d", w, i)
					if err := db.Update(t.Context(), town, func(tx *tenantdb.Tx) error { return add(t.Context(), tx, key) }); err != nil {
						t.Errorf("write %s: %v", key, err)
						return
					}
				}
			})
		}
		all.Wait()
		if got := count(t, db, town); got != 50*200 {
			t.Errorf("%d rows, want %d", got, 50*200)
		}
	})
}

func TestReadersDoNotWaitForTheWriter(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db, town, _ := files(t)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // less than the wait for a lock
		defer cancel()
		err := db.Update(ctx, town, func(tx *tenantdb.Tx) error {
			if err := add(ctx, tx, "unseen"); err != nil {
				return err
			}
			return db.View(ctx, town, func(tx *tenantdb.Tx) error {
				if keys, err := all(ctx, tx); err != nil || len(keys) != 0 {
					return fmt.Errorf("a reader saw %v, %v", keys, err)
				}
				return nil
			})
		})
		if err != nil {
			t.Error(err)
		}
	})
}
