package storetest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/outbox"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

type relay struct {
	*testing.T
	outbox.Store
	db   *tenantdb.DB
	town *tenant.Town
}

// emit stores n events, oldest first, and names their subjects.
func (k relay) emit(n int) (subjects []id.ID) {
	k.Helper()
	err := k.db.Update(k.Context(), k.town.ID, func(tx *tenantdb.Tx) error {
		for range n {
			s := id.New()
			subjects = append(subjects, s)
			e := event.Event{Kind: event.CommentPosted, Subject: s, Data: map[string]string{"seq": "7", "room": s.String()}}
			if err := tx.Emit(k.Context(), e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		k.Fatal(err)
	}
	return subjects
}

func (k relay) claim(max int) (out []event.Event) {
	k.Helper()
	n, err := k.Claim(k.Context(), k.town.ID, max, func(some []event.Event) error { out = some; return nil })
	if err != nil {
		k.Fatal(err)
	}
	same(k, "events marked", n, len(out))
	return out
}

func subjects(some []event.Event) (out []id.ID) {
	for _, e := range some {
		out = append(out, e.Subject)
	}
	return out
}

// Outbox is the contract of outbox.Store.
func Outbox(t *testing.T, s *store.Store, clk *clock.Set) {
	a, b := testkit.TwoTowns(t, s)
	in := func(t *testing.T) relay { return relay{t, store.Outbox{DB: s.Towns}, s.Towns, a} }
	t.Run("events come once, oldest first, as they were", func(t *testing.T) { outboxOrder(in(t), clk) })
	t.Run("a refused batch waits on", func(t *testing.T) { outboxRefused(in(t)) })
	t.Run("nothing waiting takes no lock", func(t *testing.T) { outboxIdle(in(t)) })
	t.Run("parallel relays hand each event over once", func(t *testing.T) { outboxParallel(in(t)) })
	if s.Dialect() == dialect.Postgres {
		t.Run("a relay passes over what another holds", func(t *testing.T) { outboxSkips(in(t)) })
	}
	t.Run("one town's events are not another's", func(t *testing.T) {
		k := in(t)
		k.town = b
		want := in(t).emit(3)
		if got := k.claim(10); len(got) != 0 {
			t.Errorf("claimed in the other town: %v", got)
		}
		if got := subjects(in(t).claim(10)); !slices.Equal(got, want) {
			t.Errorf("left of three: %v", got)
		}
	})
}

func outboxOrder(k relay, clk *clock.Set) {
	want := k.emit(5)
	first := k.claim(3)
	if got := subjects(first); !slices.Equal(got, want[:3]) {
		k.Fatalf("first %v, want %v", got, want[:3])
	}
	e := first[0]
	same(k, "kind", e.Kind, event.CommentPosted)
	same(k, "at", e.At, clk.Now())
	if !maps.Equal(e.Data, map[string]string{"seq": "7", "room": want[0].String()}) {
		k.Errorf("data %v", e.Data)
	}
	if got := subjects(k.claim(3)); !slices.Equal(got, want[3:]) {
		k.Errorf("then %v, want %v", got, want[3:])
	}
	same(k, "with none allowed", len(k.claim(0)), 0)
}

func outboxRefused(k relay) {
	want, no := k.emit(2), errors.New("no")
	n, err := k.Claim(k.Context(), k.town.ID, 10, func([]event.Event) error { return no })
	if n != 0 || !errors.Is(err, no) {
		k.Errorf("refused: %d, %v", n, err)
	}
	if got := subjects(k.claim(10)); !slices.Equal(got, want) {
		k.Errorf("after a refusal %v, want %v", got, want)
	}
}

func outboxIdle(k relay) {
	held, free := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- k.db.Update(k.Context(), k.town.ID, func(*tenantdb.Tx) error {
			close(held)
			select {
			case <-free:
			case <-time.After(20 * time.Second):
				return errors.New("the claim waited for the writer")
			}
			return nil
		})
	}()
	<-held
	_, err := k.Claim(k.Context(), k.town.ID, 10, func([]event.Event) error { return errors.New("called for nothing") })
	close(free)
	if err := errors.Join(err, <-done); err != nil {
		k.Error(err)
	}
}

func outboxParallel(k relay) {
	want := k.emit(200)
	var mu sync.Mutex
	seen := map[id.ID]int{}
	parallel(k.T, 20, func(int) error {
		for {
			n, err := k.Claim(k.Context(), k.town.ID, 7, func(some []event.Event) error {
				mu.Lock()
				defer mu.Unlock()
				for _, e := range some {
					seen[e.Subject]++
				}
				return nil
			})
			if err != nil || n == 0 {
				return err
			}
		}
	})
	same(k, "events handed over", len(seen), len(want))
	for s, n := range seen {
		same(k, "times that "+s.String()+" was handed over", n, 1)
	}
}

func outboxSkips(k relay) {
	want := k.emit(4)
	ctx, cancel := context.WithTimeout(k.Context(), 20*time.Second)
	defer cancel()
	n, err := k.Claim(ctx, k.town.ID, 2, func(first []event.Event) error {
		var second []event.Event // claimed while the first are held
		if _, err := k.Claim(ctx, k.town.ID, 10, func(some []event.Event) error { second = some; return nil }); err != nil {
			return err
		}
		if got := append(subjects(first), subjects(second)...); !slices.Equal(got, want) {
			return errors.New("the two relays did not share the events")
		}
		return nil
	})
	if n != 2 || err != nil {
		k.Errorf("%d, %v", n, err)
	}
}
