package tenantdb_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

func TestNoTownNoSQL(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		never := func(*tenantdb.Tx) error { t.Error("called without a town"); return nil }
		if err := s.Towns.View(t.Context(), tenant.ID{}, never); !errors.Is(err, tenantdb.ErrNoTenant) {
			t.Errorf("view: %v", err)
		}
		if err := s.Towns.Update(t.Context(), tenant.ID{}, never); !errors.Is(err, tenantdb.ErrNoTenant) {
			t.Errorf("update: %v", err)
		}
	})
}

func TestAViewWritesNothing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		err := s.Towns.View(t.Context(), a.ID, func(tx *tenantdb.Tx) error { return add(t.Context(), tx, "x") })
		if err == nil {
			t.Error("a write in a view looked as if it succeeded")
		}
		if n := count(t, s.Towns, a.ID); n != 0 {
			t.Errorf("%d rows were kept", n)
		}
	})
}

func TestRowsBelongToTheTownOfTheTransaction(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		err := s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
			// Whatever the rows say, one by one or many at once, by value or by pointer.
			forged := func(key string) model.Suppression {
				return model.Suppression{Town: model.Town{TenantID: b.ID.UUID()}, EmailKey: key, CreatedAt: tx.Now()}
			}
			one, two, three := forged("1"), []model.Suppression{forged("2")}, forged("3")
			for _, rows := range []any{&one, &two, &[]*model.Suppression{&three}} {
				if _, err := tx.Insert(rows).Exec(t.Context()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if here, there := count(t, s.Towns, a.ID), count(t, s.Towns, b.ID); here != 3 || there != 0 {
			t.Errorf("%d rows here and %d in the other town", here, there)
		}
		err = s.Towns.Update(t.Context(), b.ID, func(tx *tenantdb.Tx) error {
			for _, n := range []func() (int64, error){
				func() (int64, error) {
					return affected(tx.Update((*model.Suppression)(nil)).Set("reason = 'b'").Where("1 = 1").Exec(t.Context()))
				},
				func() (int64, error) {
					return affected(tx.Delete((*model.Suppression)(nil)).Where("1 = 1").Exec(t.Context()))
				},
				// Past the builder's condition there is still the engine's own lock.
				func() (int64, error) {
					return affected(tx.Update((*model.Suppression)(nil)).Set("reason = 'b'").WhereOr("1 = 1").Exec(t.Context()))
				},
				func() (int64, error) {
					return affected(tx.Delete((*model.Suppression)(nil)).WhereOr("1 = 1").Exec(t.Context()))
				},
			} {
				if changed, err := n(); err != nil || changed != 0 {
					return fmt.Errorf("changed %d rows of another town, %w", changed, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if n := count(t, s.Towns, a.ID); n != 3 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func affected(res interface{ RowsAffected() (int64, error) }, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func TestAnUpdateIsTriedAgainWhenTheDatabaseAsks(t *testing.T) {
	again := &pgconn.PgError{Code: "40001"}
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		run := func(refusals int) (calls int, err error) {
			err = s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
				calls++
				if err := add(t.Context(), tx, fmt.Sprint(refusals)); err != nil {
					return err
				}
				if calls <= refusals {
					return again
				}
				return nil
			})
			return calls, err
		}
		if calls, err := run(2); calls != 3 || err != nil {
			t.Errorf("refused twice: %d calls, %v", calls, err)
		}
		if calls, err := run(100); calls != 4 || !errors.Is(err, dialect.ErrRetry) {
			t.Errorf("refused forever: %d calls, %v", calls, err)
		}
		if n := count(t, s.Towns, a.ID); n != 1 {
			t.Errorf("%d rows were kept, want those of the last try", n)
		}
	})
}

func TestOnlyCommittedEventsAreTold(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		var told []id.ID
		s.Towns.OnCommit(func(town tenant.ID, events []event.Event) {
			if town != a.ID {
				t.Errorf("told of town %s", town)
			}
			for _, e := range events {
				told = append(told, e.Subject)
			}
		})
		first, second := id.New(), id.New()
		emit := func(tx *tenantdb.Tx, subject id.ID) error {
			return tx.Emit(t.Context(), event.Event{Kind: event.ProcessChanged, Subject: subject})
		}
		no, tries := errors.New("no"), 0
		if err := s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error { return errors.Join(emit(tx, id.New()), no) }); !errors.Is(err, no) {
			t.Errorf("refused: %v", err)
		}
		if err := s.Towns.Update(t.Context(), a.ID, func(*tenantdb.Tx) error { return nil }); err != nil {
			t.Error(err)
		}
		if err := s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
			if tries++; tries == 1 {
				return errors.Join(emit(tx, id.New()), &pgconn.PgError{Code: "40P01"})
			}
			return errors.Join(emit(tx, first), emit(tx, second))
		}); err != nil {
			t.Error(err)
		}
		if !slices.Equal(told, []id.ID{first, second}) {
			t.Errorf("told of %v, want %v", told, []id.ID{first, second})
		}
	})
}

func TestAPanicReachesItsCallerAndUndoesTheUpdate(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		for range 20 { // more than there are connections: none may be lost
			func() {
				defer func() {
					if p := recover(); p != "boom" {
						t.Errorf("recovered %v", p)
					}
				}()
				_ = s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
					if err := add(t.Context(), tx, "x"); err != nil {
						return err
					}
					panic("boom")
				})
				t.Error("the panic was swallowed")
			}()
		}
		if n := count(t, s.Towns, a.ID); n != 0 {
			t.Errorf("%d rows were kept", n)
		}
	})
}

func TestAClosedDatabaseSaysSo(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db, town, _ := files(t)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		never := func(*tenantdb.Tx) error { return errors.New("called") }
		for _, err := range []error{db.View(context.Background(), town, never), db.Update(context.Background(), town, never)} {
			if err == nil || err.Error() == "called" {
				t.Errorf("after closing: %v", err)
			}
		}
	})
}
