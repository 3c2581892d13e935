package jobs

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hibiken/asynq"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/outbox"
	"almenda/internal/redisx"
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

func silent() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// record is what happened, in order.
type record struct {
	mu      sync.Mutex
	order   []string
	changed chan struct{}
}

func newRecord() *record { return &record{changed: make(chan struct{}, 10000)} }

func (r *record) add(s string) {
	r.mu.Lock()
	r.order = append(r.order, s)
	r.mu.Unlock()
	r.changed <- struct{}{}
}

// until waits for n entries and returns them all.
func (r *record) until(t *testing.T, n int) []string {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		r.mu.Lock()
		got := append([]string(nil), r.order...)
		r.mu.Unlock()
		if len(got) >= n {
			return got
		}
		select {
		case <-r.changed:
		case <-limit:
			t.Fatalf("%d of %d after 20 s: %v", len(got), n, got)
		}
	}
}

type bed struct {
	redis   *redisx.Server
	opt     asynq.RedisClientOpt
	towns   *tenant.Registry
	mux     *Mux
	courier *Courier
}

func newBed(t *testing.T, slugs ...string) *bed {
	t.Helper()
	srv, err := redisx.Embedded(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	b := &bed{redis: srv, opt: asynq.RedisClientOpt{Addr: srv.Addr()}, towns: registry(t, slugs...), mux: NewMux()}
	b.courier = NewCourier(b.opt, b.mux)
	t.Cleanup(func() { _ = b.courier.Close() })
	return b
}

func (b *bed) work(t *testing.T, pools Pools, f Failures) {
	t.Helper()
	w := NewWorker(b.opt, pools, b.courier, b.towns, f, silent())
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func happened(kind event.Kind) event.Event {
	return event.Event{ID: id.New(), Kind: kind, Subject: id.New(), Data: map[string]string{"kind": "login_code"}, At: time.Unix(1, 0).UTC()}
}

func TestAnEventReachesEachOfItsHandlersOnceHoweverOftenItIsDelivered(t *testing.T) {
	b, r := newBed(t, "a"), newRecord()
	town := b.towns.All()[0]
	e := happened(event.IdeaPublished)
	for _, name := range []string{"one", "two"} {
		b.mux.Handle(event.IdeaPublished, name, Default, func(_ context.Context, tw *tenant.Town, got event.Event) error {
			if tw != town || got.ID != e.ID || got.Subject != e.Subject || got.Data["kind"] != "login_code" || !got.At.Equal(e.At) {
				t.Errorf("the handler got %+v of %s", got, tw.Slug)
			}
			r.add(name)
			return nil
		})
	}
	b.mux.Handle(event.IdeaEdited, "other", Default, func(context.Context, *tenant.Town, event.Event) error { r.add("last"); return nil })
	deliver := func(e event.Event) {
		if err := b.courier.Deliver(context.Background(), town.ID, e); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		deliver(e)
	}
	b.work(t, Pools{Default: 1}, nil)
	r.until(t, 2)
	deliver(e) // done, and still remembered
	deliver(happened(event.IdeaEdited))
	if got := r.until(t, 3); len(got) != 3 || got[2] != "last" {
		t.Errorf("handled %v", got)
	}
}

func TestNothingOfAPersonGetsIntoTheQueue(t *testing.T) {
	b := newBed(t, "a")
	b.mux.Handle(event.MailQueued, "send", Codes, func(context.Context, *tenant.Town, event.Event) error { return nil })
	for _, v := range []string{"anna@home.test", "Anna Andersson", "line\nbreak", strings.Repeat("a", 200), "żółw"} {
		e := happened(event.MailQueued)
		e.Data = map[string]string{"x": v}
		if err := b.courier.Deliver(context.Background(), b.towns.All()[0].ID, e); !errors.Is(err, outbox.ErrRefused) {
			t.Errorf("%q was taken: %v", v, err)
		}
	}
	if b.redis.Keys() != 0 {
		t.Errorf("%d keys were made", b.redis.Keys())
	}
}

func TestAnErrorsTextStaysOutOfTheQueue(t *testing.T) {
	b, r := newBed(t, "a"), newRecord()
	b.mux.Handle(event.MailQueued, "send", Default, func(context.Context, *tenant.Town, event.Event) error {
		r.add("tried")
		return errors.New("550 <anna@home.test> unknown")
	})
	e := happened(event.MailQueued)
	if err := b.courier.Deliver(context.Background(), b.towns.All()[0].ID, e); err != nil {
		t.Fatal(err)
	}
	b.work(t, Pools{}, nil)
	r.until(t, 2) // the second try comes after the first was written down
	in := asynq.NewInspector(b.opt)
	defer in.Close()
	info, err := in.GetTaskInfo(string(Default), "ob:"+e.ID.String()+":send")
	if err != nil || info.LastErr != errAgain.Error() {
		t.Errorf("the queue knows %q, %v", info.LastErr, err)
	}
}

type graves struct{ *record }

func (g graves) Failed(_ context.Context, _ tenant.ID, f Failure) error {
	g.add(f.Handler + " " + f.Reason)
	return nil
}

func TestAPanicIsRecordedOnceAndHurtsNobodyElse(t *testing.T) {
	b, r, g := newBed(t, "a"), newRecord(), graves{newRecord()}
	b.mux.Handle(event.IdeaPublished, "bad", Default, func(context.Context, *tenant.Town, event.Event) error { panic("anna@home.test") })
	b.mux.HandleSteps("badstep", func(context.Context, *tenant.Town, Step) (Next, error) { panic("x") })
	b.mux.Handle(event.IdeaEdited, "good", Default, func(context.Context, *tenant.Town, event.Event) error { r.add("good"); return nil })
	town := b.towns.All()[0].ID
	for _, e := range []event.Event{happened(event.IdeaPublished), happened(event.IdeaEdited)} {
		if err := b.courier.Deliver(context.Background(), town, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.courier.Begin(context.Background(), town, "badstep", Step{id.New(), 1}, 1); err != nil {
		t.Fatal(err)
	}
	b.work(t, Pools{}, g)
	r.until(t, 1)
	got := strings.Join(g.until(t, 2), ", ")
	if !strings.Contains(got, "bad panic") || !strings.Contains(got, "badstep panic") {
		t.Errorf("recorded %s", got)
	}
}

func TestATaskOfNoTownIsRefused(t *testing.T) {
	b := newBed(t, "a")
	other := registry(t, "elsewhere").All()[0]
	b.mux.Handle(event.IdeaPublished, "h", Default, func(context.Context, *tenant.Town, event.Event) error {
		t.Error("the handler was called for a town that is not there")
		return nil
	})
	b.mux.HandleSteps("s", func(context.Context, *tenant.Town, Step) (Next, error) {
		t.Error("the step was done for a town that is not there")
		return Next{}, nil
	})
	w := NewWorker(b.opt, Pools{}, b.courier, b.towns, nil, silent())
	good, err := seal(other.ID, happened(event.IdeaPublished))
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range []*asynq.Task{asynq.NewTask("h", good), asynq.NewTask("h", nil), asynq.NewTask("h", []byte("{}")),
		asynq.NewTask("s", []byte(`{"t":"`+other.ID.String()+`"}`)), asynq.NewTask("s", []byte("x"))} {
		if err := w.process(context.Background(), task); !errors.Is(err, asynq.SkipRetry) {
			t.Errorf("%s %s: %v", task.Type(), task.Payload(), err)
		}
	}
}

func TestSweepsGoOnAfterAPanicInOneTown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		towns, r := registry(t, "bad", "good"), newRecord()
		s := NewSweeper(towns, silent(), Sweep{Name: "x", Every: time.Second, Run: func(_ context.Context, tw *tenant.Town) error {
			if tw.Slug == "bad" {
				panic("x")
			}
			r.add(tw.Slug)
			return nil
		}})
		s.Start()
		time.Sleep(5 * time.Second)
		s.Stop()
		if n := len(r.order); n < 4 || n > 7 {
			t.Errorf("%d sweeps in five seconds", n)
		}
	})
}
