package testkit

import (
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/store"
)

// Start is where the clock of every test stands at first: a Monday morning in winter time, with a
// fraction of a second so that a time that lost its microseconds is noticed.
var Start = time.Date(2026, time.March, 2, 9, 0, 0, 123456000, time.UTC)

// Engines runs fn on a fresh database of each engine, in the sub-tests "sqlite" and "postgres".
// The databases are gone afterwards.
//
// The clock moves only when the test moves it. On PostgreSQL leases and waiting times are judged
// by the database's own clock, which nobody moves: a test that needs one to be over asks for a
// negative one.
func Engines(t *testing.T, fn func(t *testing.T, s *store.Store, clk *clock.Set)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		clk := clock.At(Start)
		fn(t, OpenSQLite(t, t.TempDir(), clk), clk)
	})
	t.Run("postgres", func(t *testing.T) {
		clk := clock.At(Start)
		fn(t, NewDatabase(t).Open(t, 8, clk), clk)
	})
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
