package chaos

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/testkit/process"
)

const (
	// rhythm is how often a worker is killed.
	rhythm = 2 * time.Second
	// inHand is how many letters may be in doubt when a worker dies: two in each lane of a campaign,
	// and at the worst all four lanes were its.
	inHand = 4 * 2
	// within is how long a campaign may take after the last kill.
	within = 5 * time.Minute
)

// JOB-01, JOB-07, JOB-10
func TestNoLetterIsLostWhileWorkersAreKilled(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{sink: []string{"-fault", "slow", "-pause", "3ms"}})
		w.web()
		workers := w.workers(3)
		leaks := w.listen()
		begin := time.Now()
		c := w.invite("karlstad", crowd(people(t, 10000), "a"))
		kills := 0
		for tick := process.Pace(t, rhythm); len(w.sink.Entries(t)) < len(c.people) && time.Since(begin) < within; {
			<-tick
			i := rand.IntN(len(workers))
			workers[i].Kill()
			workers[i] = w.start("relay,worker")
			kills++
		}
		last := time.Now()
		w.eventually(within, "the campaign ends", c.ended)
		all := w.sink.Entries(t)
		copies := twice(t, all)
		t.Logf("%d letters, %d of them copies, %d kills in %s, then %s", len(all), copies, kills, last.Sub(begin).Round(time.Second), time.Since(last).Round(time.Second))
		t.Run("everybody got a letter", func(t *testing.T) { c.everybody(all) })
		t.Run("copies were in a killed worker's hands", func(t *testing.T) {
			if copies > kills*inHand {
				t.Errorf("%d copies after %d kills", copies, kills)
			}
		})
		t.Run("each letter knows nobody but its reader", func(t *testing.T) { private(t, c.people, w.sink.Letters(t)) })
		t.Run("Redis never learnt of a person", func(t *testing.T) { leaks(t) })
	})
}

// listen looks at all that Redis holds, again and again, until found is called, which fails the
// test when anybody's address, name or link was among it.
func (w *world) listen() (found func(t *testing.T)) {
	ctx, cancel := context.WithCancel(w.Context())
	var mu sync.Mutex
	var seen []string
	dumps := 0
	look := func() {
		text, err := w.redis.Dump(ctx)
		mu.Lock()
		defer mu.Unlock()
		if err == nil && strings.Contains(text, "invitation.step") {
			dumps++
		}
		for _, what := range []string{addressIn.FindString(text), nameIn.FindString(text), tokenIn.FindString(text)} {
			if what != "" {
				seen = append(seen, what)
			}
		}
	}
	var looking sync.WaitGroup
	looking.Go(func() {
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			look()
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
	})
	w.Cleanup(func() { cancel(); looking.Wait() })
	return func(t *testing.T) {
		mu.Lock()
		defer mu.Unlock()
		if dumps < 3 {
			t.Errorf("Redis was looked at %d times while there was work in it", dumps)
		}
		if len(seen) > 0 {
			t.Errorf("Redis held %q", seen[0])
		}
	}
}
