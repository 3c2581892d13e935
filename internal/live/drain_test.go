package live_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/live"
)

func TestADrainedHubSendsEverybodyAwayAndLosesNothing(t *testing.T) {
	w := newWorld(t)
	bus := live.NewLocalBus()
	old, other := w.start(t, live.Config{Bus: bus, Timing: live.Timing{Jitter: 300 * time.Millisecond}}), w.start(t, live.Config{Bus: bus})
	const people, items = 50, 200
	got := make([][]int64, people)
	var group sync.WaitGroup
	for i := range people {
		c := old.dial(t, "")
		group.Go(func() {
			var at int64
			if code := c.follow(&at, &got[i], items); code != websocket.CloseServiceRestart && at < items {
				t.Errorf("sent away with %d", code)
			}
			if at < items { // go on elsewhere
				other.dial(t, fmt.Sprint("?since=", at)).follow(&at, &got[i], items)
			}
		})
	}
	half := make(chan struct{})
	go func() {
		for n := range items {
			old.Notify(w.topic(), w.post())
			if n == items/2 {
				close(half)
			}
		}
	}()
	<-half
	start := time.Now()
	old.Drain(t.Context())
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("draining took %s", took)
	}
	if n := old.Stats().Connections; n != 0 {
		t.Errorf("%d connections are left", n)
	}
	if got := old.status(t, "", origin()); got != 503 {
		t.Errorf("a newcomer got %d", got)
	}
	group.Wait()
	for i := range got {
		inOrder(t, got[i], items)
	}
}

// follow reads items until the last or the end of the connection, and returns the close code.
func (c *client) follow(at *int64, got *[]int64, last int64) int {
	for *at < last {
		f, err := c.skim()
		if err != nil {
			if closed, ok := err.(*websocket.CloseError); ok {
				return closed.Code
			}
			return websocket.CloseAbnormalClosure
		}
		if f.T == "item" {
			*at = f.Seq
			*got = append(*got, f.Seq)
		}
	}
	return 0
}

// inOrder fails when a transcript is not 1, 2, … last.
func inOrder(t *testing.T, got []int64, last int64) {
	t.Helper()
	for i, n := range got {
		if n != int64(i)+1 {
			t.Fatalf("item %d stands at place %d", n, i+1)
		}
	}
	if int64(len(got)) != last {
		t.Fatalf("%d items of %d", len(got), last)
	}
}

func TestDrainWaitsForNobodyWhoDoesNotAnswer(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Drain: 300 * time.Millisecond, Jitter: time.Millisecond}})
	for range 5 {
		n.dial(t, "") // never reads, never answers
	}
	eventually(t, within, "all are in", func() bool { return n.Stats().Connections == 5 })
	start := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	n.Drain(ctx)
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
	if got := n.Stats().Connections; got != 0 {
		t.Errorf("%d are left", got)
	}
}

func TestAHubThatStopsSaysGoodbye(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	c := n.dial(t, "")
	c.want("sync 0")
	go n.stop()
	if got := c.code(); got != websocket.CloseGoingAway {
		t.Errorf("closed with %d", got)
	}
}
