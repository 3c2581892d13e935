package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

type source []tenant.Row

func (s source) Stamp(context.Context) (string, error)       { return "1", nil }
func (s source) Towns(context.Context) ([]tenant.Row, error) { return s, nil }

func registry(t *testing.T, slugs ...string) *tenant.Registry {
	t.Helper()
	var rows source
	for _, slug := range slugs {
		rows = append(rows, tenant.Row{ID: id.New(), State: tenant.Active, Town: tenant.Town{Slug: slug, Zone: "UTC"}})
	}
	r := tenant.NewRegistry(rows)
	if _, err := r.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	return r
}

// diary is a Store in memory with the promises of Claim.
type diary struct {
	mu      sync.Mutex
	waiting map[tenant.ID][]event.Event
	claims  int
	crash   int // so many commits fail
	order   []tenant.ID
	broken  tenant.ID
}

func (d *diary) add(t tenant.ID, n int) (out []event.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for range n {
		out = append(out, event.Event{ID: id.New(), Kind: event.IdeaPublished, Subject: id.New()})
	}
	d.waiting[t] = append(d.waiting[t], out...)
	return out
}

func (d *diary) left() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, w := range d.waiting {
		n += len(w)
	}
	return n
}

func (d *diary) Claim(_ context.Context, t tenant.ID, max int, fn func([]event.Event) error) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.claims++
	if !t.IsZero() && t == d.broken {
		return 0, errors.New("file is damaged")
	}
	events := d.waiting[t][:min(max, len(d.waiting[t]))]
	if len(events) == 0 {
		return 0, nil
	}
	d.order = append(d.order, t)
	if err := fn(events); err != nil {
		return 0, err
	}
	if d.crash > 0 {
		d.crash--
		return 0, errors.New("connection lost in commit")
	}
	d.waiting[t] = d.waiting[t][len(events):]
	return len(events), nil
}

// post is a Courier that knows tasks by their id, as the queue does.
type post struct {
	mu     sync.Mutex
	away   bool
	refuse map[id.ID]bool
	calls  int
	tasks  map[string]int
}

func (p *post) Deliver(_ context.Context, _ tenant.ID, e event.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if p.away {
		return errors.New("connection refused")
	}
	if p.refuse[e.ID] {
		return fmt.Errorf("%w: bad", ErrRefused)
	}
	p.tasks[e.ID.String()]++
	return nil
}

type hints struct{ fail bool }

func (h hints) Publish(context.Context, *tenant.Town, event.Event) error {
	if h.fail {
		return errors.New("away")
	}
	return nil
}

func relay(t *testing.T, slugs ...string) (*Relay, *diary, *post, *tenant.Registry) {
	reg := registry(t, slugs...)
	d, p := &diary{waiting: map[tenant.ID][]event.Event{}}, &post{tasks: map[string]int{}, refuse: map[id.ID]bool{}}
	return NewRelay(d, p, hints{fail: true}, reg, slog.New(slog.NewTextHandler(io.Discard, nil))), d, p, reg
}

func TestEveryEventIsHandedOverWithoutAPoke(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, d, p, reg := relay(t, "a", "b")
		d.add(reg.All()[0].ID, 250)
		d.add(reg.All()[1].ID, 3)
		r.Start()
		time.Sleep(10 * time.Millisecond)
		synctest.Wait()
		r.Stop()
		if d.left() != 0 || len(p.tasks) != 253 {
			t.Errorf("%d wait, %d tasks", d.left(), len(p.tasks))
		}
	})
}

func TestAPokeIsAnsweredAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, d, _, reg := relay(t, "a")
		r.Start()
		synctest.Wait() // it rests now
		begin := time.Now()
		d.add(reg.All()[0].ID, 1)
		r.Poke(reg.All()[0].ID)
		synctest.Wait()
		if d.left() != 0 || time.Since(begin) != 0 {
			t.Errorf("%d wait after %v", d.left(), time.Since(begin))
		}
		r.Stop()
	})
}

func TestACrashBetweenEnqueueAndCommitMakesTheSameTaskAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, d, p, reg := relay(t, "a")
		events := d.add(reg.All()[0].ID, 5)
		d.crash = 2
		r.Start()
		time.Sleep(20 * time.Second)
		r.Stop()
		if d.left() != 0 {
			t.Fatalf("%d wait", d.left())
		}
		for _, e := range events {
			if p.tasks[e.ID.String()] != 3 {
				t.Errorf("event handed over %d times under one id, want 3", p.tasks[e.ID.String()])
			}
		}
	})
}

func TestWhileTheQueueIsAwayTheRelayRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, d, p, reg := relay(t, "a", "b", "c", "d", "e")
		for _, town := range reg.All() {
			d.add(town.ID, 10)
		}
		p.away = true
		r.Start()
		for range 600 { // somebody writes ten times a second for a minute
			r.Poke(reg.All()[0].ID)
			time.Sleep(100 * time.Millisecond)
		}
		p.mu.Lock()
		if p.calls > 5*16 {
			t.Errorf("%d calls for five towns in a minute", p.calls)
		}
		p.away = false
		p.mu.Unlock()
		time.Sleep(slowest + time.Second)
		synctest.Wait()
		r.Stop()
		if d.left() != 0 {
			t.Errorf("%d wait after the queue came back", d.left())
		}
	})
}

func TestABadEventDoesNotHoldUpATown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, d, p, reg := relay(t, "a")
		events := d.add(reg.All()[0].ID, 3)
		p.refuse[events[0].ID] = true
		r.Start()
		synctest.Wait()
		r.Stop()
		if d.left() != 0 || len(p.tasks) != 2 {
			t.Errorf("%d wait, %d tasks", d.left(), len(p.tasks))
		}
	})
}

func TestATownInTroubleDoesNotSlowTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, d, _, reg := relay(t, "broken", "sound")
		d.broken = reg.All()[0].ID
		d.add(d.broken, 1)
		r.Start()
		time.Sleep(time.Minute)
		begin := time.Now()
		d.add(reg.All()[1].ID, 1)
		r.Poke(reg.All()[1].ID)
		synctest.Wait()
		if d.left() != 1 || time.Since(begin) != 0 {
			t.Errorf("%d wait after %v", d.left(), time.Since(begin))
		}
		r.Stop()
	})
}

func TestABusyTownTakesTurnsWithQuietOnes(t *testing.T) {
	r, d, _, reg := relay(t, "busy", "quiet")
	d.add(reg.All()[0].ID, 5000)
	d.add(reg.All()[1].ID, 1)
	r.round(context.Background())
	if len(d.order) < 2 || d.order[1] != reg.All()[1].ID {
		t.Error("the quiet town waited for more than one batch of the busy one")
	}
}
