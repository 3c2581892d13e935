package store_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"almenda/internal/clock"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// made reads the steps that a database says it has made, in the order in which it made them.
func made(t *testing.T, db *sql.DB) (steps []string) {
	t.Helper()
	rows(t, db, "SELECT name, group_id, migrated_at FROM bun_migrations ORDER BY id", func(f []string) {
		steps = append(steps, strings.Join(f, " "))
	})
	return steps
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		d := testkit.EmptyDatabase(t)
		steps, err := store.StatusPostgres(t.Context(), d.OwnerURL)
		if err != nil || len(steps) < 5 || steps[0].Applied {
			t.Fatalf("before: %v, %v", steps, err)
		}
		var all sync.WaitGroup // three at once wait for each other
		for range 3 {
			all.Go(func() {
				if err := store.MigratePostgres(t.Context(), d.OwnerURL); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		db := d.SQL(t, d.OwnerURL)
		before := made(t, db)
		if err := store.MigratePostgres(t.Context(), d.OwnerURL); err != nil {
			t.Fatal(err)
		}
		if after := made(t, db); len(before) != len(steps) || strings.Join(after, "\n") != strings.Join(before, "\n") {
			t.Errorf("steps\n%v\nand then\n%v", before, after)
		}
		if steps, err = store.StatusPostgres(t.Context(), d.OwnerURL); err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			if !s.Applied {
				t.Errorf("%s is not applied", s.Name)
			}
		}
	})
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		var before []string
		for range 2 {
			s, err := store.SQLite(t.Context(), dir, clock.At(testkit.Start))
			if err != nil {
				t.Fatal(err)
			}
			a, _ := testkit.TwoTowns(t, s)
			if err := s.Towns.View(t.Context(), a.ID, func(*tenantdb.Tx) error { return nil }); err != nil {
				t.Fatal(err)
			}
			steps, err := s.Status(t.Context())
			if err != nil || len(steps) != 1 || !steps[0].Applied {
				t.Errorf("steps of the control file: %v, %v", steps, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			after := made(t, openFile(t, dir, "tenants", a.ID.String()+".db"))
			if before != nil && strings.Join(after, "\n") != strings.Join(before, "\n") || len(after) < 4 {
				t.Errorf("steps\n%v\nand then\n%v", before, after)
			}
			before = after
		}
	})
}

func openFile(t *testing.T, parts ...string) *sql.DB {
	t.Helper()
	db, err := tenantdb.OpenFile(filepath.Join(parts...), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db.DB
}

func TestAStepThatFailedIsMadeNextTime(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		d := testkit.EmptyDatabase(t)
		db := d.SQL(t, d.OwnerURL)
		careless(t, db, "CREATE TABLE campaigns (in_the_way text)")
		if err := store.MigratePostgres(t.Context(), d.OwnerURL); err == nil {
			t.Fatal("a step failed and nobody said so")
		}
		steps, err := store.StatusPostgres(t.Context(), d.OwnerURL)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			if want := s.Name < "0005"; s.Applied != want {
				t.Errorf("%s applied: %t", s.Name, s.Applied)
			}
		}
		rows(t, db, "SELECT to_regclass('mails')", func(f []string) {
			if f[0] != "" {
				t.Error("half of a failed step was kept")
			}
		})
		if err := verifyAsApp(t, d); err == nil {
			t.Error("the self-check accepts a schema that lacks a step")
		}
		careless(t, db, "DROP TABLE campaigns")
		if err := store.MigratePostgres(t.Context(), d.OwnerURL); err != nil {
			t.Errorf("the next time: %v", err)
		}
		if err := verifyAsApp(t, d); err != nil {
			t.Errorf("afterwards: %v", err)
		}
		careless(t, db, "INSERT INTO bun_migrations (name, group_id) VALUES ('9999', 9)")
		if err := verifyAsApp(t, d); err == nil || !strings.Contains(err.Error(), "9999") {
			t.Errorf("a step of a newer program: %v", err)
		}
	})
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		try := func() error {
			s, err := store.SQLite(t.Context(), dir, clock.At(testkit.Start))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			a, _ := testkit.TwoTowns(t, s)
			file := openFile(t, dir, "tenants", a.ID.String()+".db")
			if len(tables(t, file)) == 0 {
				careless(t, file, "CREATE TABLE campaigns (in_the_way text)")
			}
			err = s.Towns.View(t.Context(), a.ID, func(*tenantdb.Tx) error { return nil })
			if err != nil {
				if steps := made(t, file); len(steps) != 3 {
					t.Errorf("steps after the failure: %v", steps)
				}
				if slices.Contains(tables(t, file), "mails") {
					t.Error("half of a failed step was kept")
				}
				careless(t, file, "DROP TABLE campaigns")
			}
			return err
		}
		if try() == nil {
			t.Fatal("a step failed and nobody said so")
		}
		if err := try(); err != nil {
			t.Errorf("the next time: %v", err)
		}
	})
}

func tables(t *testing.T, db *sql.DB) (names []string) {
	t.Helper()
	rows(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table'", func(f []string) { names = append(names, f[0]) })
	return names
}

// verifyAsApp is the self-check of a program that starts.
func verifyAsApp(t *testing.T, d testkit.Database) error {
	t.Helper()
	s, err := store.Postgres(context.Background(), d.URL, 1, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	return s.SelfCheck(t.Context())
}

// A command that runs beside the server opens the files that the server opens: none is made twice, and
// nobody is refused for it.
func TestTwoProcessesMayFindTheSameFileOld(t *testing.T) {
	dir := t.TempDir()
	clk := clock.At(testkit.Start)
	town := func(s *store.Store) error {
		reg := tenant.NewRegistry(s.Control)
		if _, err := reg.Refresh(t.Context()); err != nil {
			return err
		}
		for _, one := range reg.All() {
			if err := s.Towns.View(t.Context(), one.ID, func(*tenantdb.Tx) error { return nil }); err != nil {
				return err
			}
		}
		return nil
	}
	first := testkit.OpenSQLite(t, dir, clk)
	if _, err := first.Control.Apply(t.Context(), testkit.Aby()); err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 6)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			s, err := store.SQLite(t.Context(), dir, clk) // as each process does for itself
			if err != nil {
				errs[i] = err
				return
			}
			errs[i] = errors.Join(town(s), s.Close())
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}
