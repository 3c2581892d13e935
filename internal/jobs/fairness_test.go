package jobs

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Positions are counted and not times: they are the same on a slow machine.
func TestABigMailingOfOneTownTakesTurnsWithASmallOneOfAnother(t *testing.T) {
	const lanes = 4
	b, r := newBed(t, "big", "small"), newRecord()
	big, small := b.towns.All()[0], b.towns.All()[1]
	var left atomic.Int64
	left.Store(1000) // 50,000 letters in batches of 50
	started := make(chan struct{})
	b.mux.HandleSteps("letters", func(ctx context.Context, tw *tenant.Town, _ Step) (Next, error) {
		if tw == small {
			r.add("small")
			return Next{}, nil
		}
		n := left.Add(-1)
		r.add("big")
		if n == 900 {
			if err := b.courier.Begin(ctx, small.ID, "letters", Step{id.New(), 1}, lanes); err != nil {
				t.Error(err)
			}
			close(started)
		}
		return Next{More: n > 700}, nil
	})
	if err := b.courier.Begin(context.Background(), big.ID, "letters", Step{id.New(), 1}, lanes); err != nil {
		t.Fatal(err)
	}
	b.work(t, Pools{Bulk: 2}, nil)
	<-started
	order := r.until(t, 290)
	first := slices.Index(order, "small")
	// Begun at the 100th step: ahead of it are at most the lanes that stand in line already and
	// those being worked on.
	if first < 0 || first > 100+2*lanes {
		t.Errorf("the small town's first batch came at place %d", first)
	}
}

func TestASignInCodeNeverWaitsForAMailing(t *testing.T) {
	b, r := newBed(t, "big", "small"), newRecord()
	release := make(chan struct{})
	b.mux.HandleSteps("letters", func(context.Context, *tenant.Town, Step) (Next, error) {
		r.add("letters")
		<-release // every worker of the mailing is busy
		return Next{}, nil
	})
	b.mux.HandleBy(event.MailQueued, "send", func(e event.Event) Queue {
		if e.Data["kind"] == "login_code" {
			return Codes
		}
		return Default
	}, func(context.Context, *tenant.Town, event.Event) error { r.add("code"); return nil })
	if err := b.courier.Begin(context.Background(), b.towns.All()[0].ID, "letters", Step{id.New(), 1}, 8); err != nil {
		t.Fatal(err)
	}
	b.work(t, Pools{Bulk: 2}, nil)
	t.Cleanup(func() { close(release) }) // before the worker stops
	r.until(t, 2)
	if err := b.courier.Deliver(context.Background(), b.towns.All()[1].ID, happened(event.MailQueued)); err != nil {
		t.Fatal(err)
	}
	if got := r.until(t, 3); got[2] != "code" {
		t.Errorf("done so far: %v", got)
	}
}

func TestALaneHasOneChainHoweverOftenItIsBegun(t *testing.T) {
	b, r := newBed(t, "a"), newRecord()
	var n atomic.Int64
	b.mux.HandleSteps("letters", func(context.Context, *tenant.Town, Step) (Next, error) {
		i := n.Add(1)
		r.add(fmt.Sprint(i))
		return Next{More: i < 5}, nil
	})
	b.mux.Handle(event.IdeaPublished, "last", Bulk, func(context.Context, *tenant.Town, event.Event) error { r.add("last"); return nil })
	town, s := b.towns.All()[0].ID, Step{id.New(), 3}
	begin := func() {
		if err := b.courier.Begin(context.Background(), town, "letters", s, 1); err != nil {
			t.Fatal(err)
		}
	}
	begin()
	begin()
	b.work(t, Pools{Bulk: 1}, nil)
	r.until(t, 5)
	begin() // all done, and still remembered
	if err := b.courier.Deliver(context.Background(), town, happened(event.IdeaPublished)); err != nil {
		t.Fatal(err)
	}
	if got := r.until(t, 6); len(got) != 6 || got[5] != "last" {
		t.Errorf("steps %v", got)
	}
}

func TestWithoutRedisAConnectionWaitsBeforeItAsksAgain(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	c := patient{asynq.RedisClientOpt{Addr: addr}}.MakeRedisClient().(redis.UniversalClient)
	defer c.Close()
	begin := time.Now()
	if err := c.Ping(context.Background()).Err(); err == nil {
		t.Fatal("a server answered")
	}
	if time.Since(begin) < rest {
		t.Errorf("back after %v", time.Since(begin))
	}
}
