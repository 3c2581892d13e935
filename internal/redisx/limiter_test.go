package redisx_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"almenda/internal/clock"
	"almenda/internal/redisx"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// allow asks once and fails the test on an error.
func allow(t *testing.T, l *redisx.Limiter, key string, max int, per time.Duration) (bool, time.Duration) {
	t.Helper()
	ok, after, err := l.Allow(t.Context(), key, max, per)
	if err != nil {
		t.Fatal(err)
	}
	return ok, after
}

func TestTheTryBeyondTheLimitIsRefusedOnEveryProcess(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		here := town(t)
		sweep(t, c, here.String()+"*")
		processes := []*redisx.Limiter{
			redisx.NewLimiter(c, clock.System{}, quiet()),
			redisx.NewLimiter(c, clock.System{}, quiet()),
		}
		var passed atomic.Int64
		var group sync.WaitGroup
		for i := range 40 {
			group.Go(func() {
				if ok, _ := allow(t, processes[i%2], redisx.Key(here, "login"), 5, time.Hour); ok {
					passed.Add(1)
				}
			})
		}
		group.Wait()
		if passed.Load() != 5 {
			t.Errorf("%d tries of 5 passed", passed.Load())
		}
		ok, after := allow(t, processes[0], redisx.Key(here, "login"), 5, time.Hour)
		if ok || after < 11*time.Minute || after > 12*time.Minute {
			t.Errorf("ok %v, come back in %s; a fifth of an hour was due", ok, after)
		}
		for it := c.Scan(t.Context(), 0, "*"+here.String()+"*", 1000).Iterator(); it.Next(t.Context()); {
			if !strings.HasPrefix(it.Val(), here.String()+":") {
				t.Errorf("the key %q does not begin with its town", it.Val())
			}
		}
	})
}

func TestALimitRecovers(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		here := town(t)
		sweep(t, c, here.String()+"*")
		l, key := redisx.NewLimiter(c, clock.System{}, quiet()), redisx.Key(here, "x")
		allow(t, l, key, 1, 500*time.Millisecond)
		if ok, _ := allow(t, l, key, 1, 500*time.Millisecond); ok {
			t.Fatal("passed beyond the limit")
		}
		eventually(t, within, "allowed again", func() bool {
			ok, _ := allow(t, l, key, 1, 500*time.Millisecond)
			return ok
		})
	})
}

func TestWithoutRedisTheLimitIsNeitherOpenNorClosed(t *testing.T) {
	s := embedded(t)
	at := clock.At(time.Now())
	l, key := redisx.NewLimiter(s.Client(), at, quiet()), redisx.Key(town(t), "login")
	s.Close()
	for n := range 3 {
		if ok, _ := allow(t, l, key, 3, time.Minute); !ok {
			t.Fatalf("try %d of 3 was refused", n+1)
		}
	}
	ok, after := allow(t, l, key, 3, time.Minute)
	if ok || after != 20*time.Second {
		t.Errorf("the fourth try: ok %v, come back in %s", ok, after)
	}
	at.Advance(20 * time.Second)
	if ok, _ := allow(t, l, key, 3, time.Minute); !ok {
		t.Error("refused after the wait that was asked for")
	}
}

func TestRedisIsAskedAgainWhenItIsBack(t *testing.T) {
	s := embedded(t)
	at := clock.At(time.Now())
	// A client whose connections can be refused stands for an outage.
	var away atomic.Bool
	c := redis.NewClient(&redis.Options{Addr: s.Addr(), MaxRetries: -1})
	defer c.Close()
	c.AddHook(outage{&away})
	here := town(t)
	l := redisx.NewLimiter(c, at, quiet())
	away.Store(true)
	allow(t, l, redisx.Key(here, "a"), 5, time.Minute)
	if s.Keys() != 0 {
		t.Fatal("counted in a Redis that is away")
	}
	away.Store(false)
	allow(t, l, redisx.Key(here, "a"), 5, time.Minute)
	if s.Keys() != 0 {
		t.Error("Redis was not left alone right after a failure")
	}
	at.Advance(2 * time.Second)
	allow(t, l, redisx.Key(here, "a"), 5, time.Minute)
	if s.Keys() != 1 {
		t.Error("Redis is back and is not counted in")
	}
}

type outage struct{ away *atomic.Bool }

func (o outage) DialHook(next redis.DialHook) redis.DialHook { return next }
func (o outage) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if o.away.Load() {
			return errors.New("connection refused")
		}
		return next(ctx, cmd)
	}
}
func (o outage) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func TestACancelledRequestIsNotCountedElsewhere(t *testing.T) {
	l := redisx.NewLimiter(embedded(t).Client(), clock.System{}, quiet())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := l.Allow(ctx, redisx.Key(town(t), "x"), 1, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
