package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// transactor is what the stores of all nouns have in common.
type transactor[Tx any] interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// at is one noun's store seen from one town.
type at[Tx any] struct {
	*testing.T
	store transactor[Tx]
	town  *tenant.Town
}

// update runs fn in a transaction that must succeed.
func (k at[Tx]) update(fn func(Tx) error) {
	k.Helper()
	if err := k.store.Update(k.Context(), k.town.ID, fn); err != nil {
		k.Fatalf("in %s: %v", k.town.Slug, err)
	}
}

// refused runs fn in a transaction that must end with that fault.
func (k at[Tx]) refused(kind fault.Kind, fn func(Tx) error) {
	k.Helper()
	if err := k.store.Update(k.Context(), k.town.ID, fn); !fault.Is(err, kind) {
		k.Errorf("in %s: %v, want %s", k.town.Slug, err, kind)
	}
}

// get is update for one value.
func get[Tx, V any](k at[Tx], fn func(Tx) (V, error)) (v V) {
	k.Helper()
	k.update(func(tx Tx) (err error) {
		v, err = fn(tx)
		return err
	})
	return v
}

// same reports a difference.
func same[V comparable](t testing.TB, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// parallel runs fn n times at once and waits; errors fail the test.
func parallel(t *testing.T, n int, fn func(i int) error) {
	t.Helper()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := fn(i); err != nil {
				t.Errorf("worker %d: %v", i, err)
			}
		})
	}
	all.Wait()
}

// together runs fn in n transactions that are all open at the same time, which only PostgreSQL
// can, and gathers what they return. A transaction that waits for another fails by the time limit.
func together[Tx, V any](k at[Tx], n int, fn func(Tx) ([]V, error)) (all []V) {
	k.Helper()
	ctx, cancel := context.WithTimeout(k.Context(), 20*time.Second)
	defer cancel()
	var mu sync.Mutex
	var arrived sync.WaitGroup
	arrived.Add(n)
	parallel(k.T, n, func(int) error {
		return k.store.Update(ctx, k.town.ID, func(tx Tx) error {
			some, err := fn(tx)
			mu.Lock()
			all = append(all, some...)
			mu.Unlock()
			arrived.Done()
			if err != nil {
				return err
			}
			there := make(chan struct{})
			go func() { arrived.Wait(); close(there) }()
			select {
			case <-there:
				return nil
			case <-ctx.Done():
				return errors.New("one transaction waits for another")
			}
		})
	})
	return all
}

// reasonOf reads why an address was suppressed.
func reasonOf(t *testing.T, s *store.Store, town tenant.ID, key string) string {
	t.Helper()
	row := &model.Suppression{}
	err := s.Towns.View(t.Context(), town, func(tx *tenantdb.Tx) error {
		return tx.Select(row).Where("email_key = ?", key).Scan(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	return row.Reason
}

// events reads the kinds of the town's events that are not done, oldest first.
func events(t *testing.T, s *store.Store, town *tenant.Town) (out []event.Kind) {
	t.Helper()
	err := s.Towns.View(t.Context(), town.ID, func(tx *tenantdb.Tx) error {
		var rows []model.Outbox
		err := tx.Select(&rows).Where("done_at IS NULL").Order("id").Scan(t.Context())
		for _, r := range rows {
			out = append(out, event.Kind(r.Kind))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// addAccount stores an account as it is before or after it was erased.
func addAccount(t *testing.T, s *store.Store, town *tenant.Town, row model.Account) {
	t.Helper()
	err := s.Towns.Update(t.Context(), town.ID, func(tx *tenantdb.Tx) error {
		_, err := tx.Insert(&row).Exec(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
