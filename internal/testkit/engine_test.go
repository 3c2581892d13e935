package testkit_test

import (
	"testing"

	"almenda/internal/clock"
	"almenda/internal/store"
	"almenda/internal/testkit"
)

func TestEnginesStartEmptyAndHoldTwoTowns(t *testing.T) {
	for range 2 { // the second round must see nothing of the first
		testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
			rows, err := s.Control.Towns(t.Context())
			if err != nil || len(rows) != 0 {
				t.Fatalf("a fresh database has %d towns, %v", len(rows), err)
			}
			a, b := testkit.TwoTowns(t, s)
			if a.ID.IsZero() || b.ID.IsZero() || a.ID == b.ID {
				t.Errorf("ids %s and %s", a.ID, b.ID)
			}
			if err := s.SelfCheck(t.Context()); err != nil {
				t.Errorf("self-check: %v", err)
			}
		})
	}
}
