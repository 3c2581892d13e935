package store_test

import (
	"fmt"
	"maps"
	"sync"
	"testing"

	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// square is a town's process with its author, to put ideas into.
type square struct {
	t          *testing.T
	s          *store.Store
	town       tenant.ID
	author, of id.ID
	clk        *clock.Set
}

func newSquare(t *testing.T, s *store.Store, clk *clock.Set) *square {
	t.Helper()
	town, _ := testkit.TwoTowns(t, s)
	q := &square{t, s, town.ID, id.New(), id.New(), clk}
	err := store.Accounts{DB: s.Towns}.Update(t.Context(), q.town, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: q.author, Email: "a@example.org", Language: "sv", State: account.Active, CreatedAt: clk.Now()}, "a@example.org")
	})
	if err == nil {
		err = store.Processes{DB: s.Towns}.Update(t.Context(), q.town, func(tx process.Tx) error {
			return tx.AddProcess(t.Context(), process.Process{ID: q.of, Slug: "ideas", Created: clk.Now(), State: process.Published, Version: 1})
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func (q *square) do(fn func(idea.Tx) error) error {
	return store.Ideas{DB: q.s.Towns}.Update(q.t.Context(), q.town, fn)
}

func (q *square) publish(title, district string) (which id.ID, err error) {
	which = id.New()
	return which, q.do(func(tx idea.Tx) error {
		i := idea.Idea{ID: which, Process: q.of, Author: q.author, Title: title, District: district, Language: "sv", Status: idea.Draft, Created: q.clk.Now(), Updated: q.clk.Now()}
		if err := tx.PutDraft(q.t.Context(), i); err != nil {
			return err
		}
		return tx.Publish(q.t.Context(), which, idea.Submitted)
	})
}

func (q *square) wants(want map[string]int) {
	q.t.Helper()
	err := q.do(func(tx idea.Tx) error {
		got, err := tx.ByDistrict(q.t.Context(), id.None)
		if err == nil && !maps.Equal(got, want) {
			q.t.Errorf("ideas by district are %v, want %v", got, want)
		}
		return err
	})
	if err != nil {
		q.t.Error(err)
	}
}

func TestTalliesFollowIdeasThatComeMoveAndGo(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		q := newSquare(t, s, clk)
		var err error
		var some [3]id.ID
		for i := range some {
			if some[i], err = q.publish("Bänkar", "north"); err != nil {
				t.Fatal(err)
			}
		}
		err = q.do(func(tx idea.Tx) error {
			moved, err := tx.Idea(t.Context(), some[0])
			if err != nil {
				return err
			}
			moved.District = "south"
			if err := tx.SaveText(t.Context(), moved); err != nil {
				return err
			}
			return tx.SetStatus(t.Context(), some[1], idea.Withdrawn)
		})
		if err != nil {
			t.Fatal(err)
		}
		q.wants(map[string]int{"north": 1, "south": 1})
		if err := (store.Ideas{DB: s.Towns}).Recount(t.Context(), q.town); err != nil {
			t.Fatal(err)
		}
		q.wants(map[string]int{"north": 1, "south": 1})
	})
}

func TestIdeasThatArePublishedWhileTheyAreCountedAreCountedOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		q := newSquare(t, s, clk)
		var all sync.WaitGroup
		const each, writers = 5, 8
		for w := range writers {
			all.Go(func() {
				for i := range each {
					if _, err := q.publish(fmt.Sprint("Bänk ", w, i), "north"); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 2 {
			all.Go(func() {
				for range each {
					if err := (store.Ideas{DB: s.Towns}).Recount(t.Context(), q.town); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		q.wants(map[string]int{"north": each * writers})
	})
}
