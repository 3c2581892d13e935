package redisx_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"

	"almenda/internal/redisx"
)

// The cases below are what the platform needs of Redis. Each holds on both servers.

func TestAValueIsReadBackWithItsTimeToLive(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		ctx, key := t.Context(), redisx.Key(town(t), "value")
		sweep(t, c, key)
		if err := c.Set(ctx, key, "hej", time.Minute).Err(); err != nil {
			t.Fatal(err)
		}
		if got := c.Get(ctx, key).Val(); got != "hej" {
			t.Errorf("read %q", got)
		}
		if ttl := c.TTL(ctx, key).Val(); ttl < 58*time.Second || ttl > time.Minute {
			t.Errorf("a minute became %s", ttl)
		}
		if err := c.Get(ctx, key+"x").Err(); err != redis.Nil {
			t.Errorf("a key that is not there answers %v", err)
		}
	})
}

func TestAKeyEndsAtItsTime(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		ctx, key := t.Context(), redisx.Key(town(t), "ends")
		sweep(t, c, key)
		c.Set(ctx, key, "1", 0)
		start := time.Now()
		if !c.Expire(ctx, key, time.Second).Val() {
			t.Fatal("EXPIRE found no key")
		}
		eventually(t, within, "the key ends", func() bool { return c.Exists(ctx, key).Val() == 0 })
		if took := time.Since(start); took < 900*time.Millisecond || took > 1500*time.Millisecond {
			t.Errorf("a second took %s", took)
		}
	})
}

func TestALockLastsExactlyItsTime(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		ctx, key := t.Context(), redisx.Key(town(t), "lock")
		sweep(t, c, key)
		const lease = 300 * time.Millisecond
		for range 3 { // begun at different moments of the server's own rhythm
			start := time.Now()
			if !c.SetNX(ctx, key, "a", lease).Val() {
				t.Fatal("a free lock was refused")
			}
			if c.SetNX(ctx, key, "b", lease).Val() {
				t.Fatal("a held lock was given twice")
			}
			eventually(t, within, "the lock is free again", func() bool { return c.SetNX(ctx, key, "b", lease).Val() })
			if took := time.Since(start); took < lease-20*time.Millisecond || took > lease+700*time.Millisecond {
				t.Errorf("a lease of %s lasted %s", lease, took)
			}
			c.Del(ctx, key)
		}
	})
}

func TestACounterStartsAnewAfterItsWindow(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		ctx, key := t.Context(), redisx.Key(town(t), "counter")
		sweep(t, c, key)
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if _, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error {
					p.Incr(ctx, key)
					p.ExpireNX(ctx, key, time.Second)
					return nil
				}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if n, _ := c.Get(ctx, key).Int(); n != 20 {
			t.Errorf("20 tries were counted as %d", n)
		}
		eventually(t, 1500*time.Millisecond, "the window ends", func() bool { return c.Exists(ctx, key).Val() == 0 })
		if n := c.Incr(ctx, key).Val(); n != 1 {
			t.Errorf("the new window starts at %d", n)
		}
	})
}

func TestSubscribersHearWhatIsPublished(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		here := redisx.Key(town(t), "live")
		sub := c.PSubscribe(ctx, "????????-????-????-????-????????????:live")
		defer sub.Close()
		if _, err := sub.Receive(ctx); err != nil {
			t.Fatal(err)
		}
		c.Publish(ctx, "not-a-town:live", "no")
		c.Publish(ctx, here, "room at 7")
		for {
			m, err := sub.ReceiveMessage(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if m.Channel == "not-a-town:live" {
				t.Fatal("the pattern let another channel in")
			}
			if m.Channel == here {
				if m.Payload != "room at 7" {
					t.Errorf("heard %q", m.Payload)
				}
				return
			}
		}
	})
}

func TestAScriptSeesItsKeysItsTimeAndItsHash(t *testing.T) {
	script := redis.NewScript(`
local now = tonumber(redis.call("TIME")[1])
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2] .. "|" .. now)
redis.call("EXPIRE", KEYS[1], 5)
return {redis.call("HLEN", KEYS[1]), now}`)
	eachServer(t, func(t *testing.T, c *redis.Client) {
		ctx, key := t.Context(), redisx.Key(town(t), "script")
		sweep(t, c, key)
		for n := range int64(2) {
			got, err := script.Run(ctx, c, []string{key}, n, "x").Int64Slice()
			if err != nil {
				t.Fatal(err)
			}
			if got[0] != n+1 {
				t.Errorf("%d fields, want %d", got[0], n+1)
			}
			if off := time.Since(time.Unix(got[1], 0)); off < -2*time.Second || off > 2*time.Second {
				t.Errorf("the server's clock is off by %s", off)
			}
		}
	})
}

func TestTheRateScriptRefusesAndRecovers(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		ctx, key := t.Context(), redisx.Key(town(t), "rate")
		sweep(t, c, "rate:"+key)
		l, limit := redis_rate.NewLimiter(c), redis_rate.Limit{Rate: 2, Burst: 2, Period: time.Second}
		for range 2 {
			if r, err := l.Allow(ctx, key, limit); err != nil || r.Allowed != 1 {
				t.Fatalf("refused within the limit: %v %v", r, err)
			}
		}
		r, err := l.Allow(ctx, key, limit)
		if err != nil || r.Allowed != 0 || r.RetryAfter <= 0 || r.RetryAfter > time.Second {
			t.Fatalf("the third try: %+v %v", r, err)
		}
		eventually(t, within, "allowed again", func() bool {
			r, err := l.Allow(ctx, key, limit)
			return err == nil && r.Allowed == 1
		})
	})
}
