package testkit

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/store"
)

// Start is where the clock of every test stands at first: a Monday morning in winter time, with a
// fraction of a second so that a time that lost its microseconds is noticed.
var Start = time.Date(2026, time.March, 2, 9, 0, 0, 123456000, time.UTC)

// Engines runs fn on a fresh database of each engine, in the sub-tests "sqlite" and "postgres"
// (see On). The databases are gone afterwards.
//
// The clock moves only when the test moves it. On PostgreSQL leases and waiting times are judged
// by the database's own clock, which nobody moves: a test that needs one to be over asks for a
// negative one.
func Engines(t *testing.T, fn func(t *testing.T, s *store.Store, clk *clock.Set)) {
	t.Helper()
	On(t, SQLite, func(t *testing.T) {
		clk := clock.At(Start)
		fn(t, OpenSQLite(t, t.TempDir(), clk), clk)
	})
	On(t, Postgres, func(t *testing.T) {
		clk := clock.At(Start)
		fn(t, NewDatabase(t).Open(t, 8, clk), clk)
	})
}

// The engines, as the sub-tests on them are called.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Owed is the attribute of a test that left an engine out. Whoever named the engines owes the run of
// that test on the other one, and testkit/summary sees that it is paid.
const Owed = "owed"

// On runs a test's part for one engine, as a sub-test of that name. ALMENDA_TEST_ENGINES, which lists
// engines by comma, leaves out the others, and only those: without it each test runs on all.
func On(t *testing.T, engine string, fn func(t *testing.T)) {
	t.Helper()
	only := os.Getenv("ALMENDA_TEST_ENGINES")
	if only != "" && !slices.Contains(strings.Split(only, ","), engine) {
		t.Attr(Owed, engine)
		return
	}
	t.Run(engine, fn)
}

// OpenSQLite opens the databases under dir and closes them when the test ends.
func OpenSQLite(t *testing.T, dir string, c clock.Clock) *store.Store {
	t.Helper()
	s, err := store.SQLite(t.Context(), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, s) })
	return s
}

func closed(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("close the store: %v", err)
	}
}
