package redisx

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"

	"almenda/internal/clock"
)

const (
	// askWithin bounds what a request pays for finding out that Redis is away.
	askWithin = 400 * time.Millisecond
	// restAfter is how long Redis is left alone after it failed.
	restAfter = time.Second
)

// Limiter says how often something may be done. It counts in Redis, so that all processes count
// together; while Redis is away each process counts for itself, because open would invite
// guessing and closed would lock out the town. Safe for use by many goroutines.
type Limiter struct {
	shared *redis_rate.Limiter
	own    *local
	clock  clock.Clock
	log    *slog.Logger
	rest   atomic.Int64 // until when (unix ns) Redis is not asked; 0 while it is well
}

// NewLimiter makes a limiter over a client.
func NewLimiter(client *redis.Client, c clock.Clock, log *slog.Logger) *Limiter {
	return &Limiter{
		shared: redis_rate.NewLimiter(unprefixed{client}),
		own:    newLocal(maxLocal),
		clock:  c,
		log:    log,
	}
}

// Allow counts one try at key, of which max are allowed per period: max at once, then evenly
// again. When ok is false, retryAfter tells when to come back. key is made by Key or Shared.
// The only error is that of a ctx which ended.
func (l *Limiter) Allow(ctx context.Context, key string, max int, per time.Duration) (ok bool, retryAfter time.Duration, err error) {
	if err := ctx.Err(); err != nil {
		return false, 0, err
	}
	if max <= 0 || per <= 0 {
		return false, per, nil
	}
	now := l.clock.Now()
	if now.UnixNano() < l.rest.Load() {
		ok, retryAfter = l.own.allow(now, key, max, per)
		return ok, retryAfter, nil
	}
	ask, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	res, err := l.shared.Allow(ask, key, redis_rate.Limit{Rate: max, Burst: max, Period: per})
	if err == nil {
		if l.rest.Swap(0) != 0 {
			l.log.Info("limits are counted in Redis again")
		}
		if res.Allowed > 0 {
			return true, 0, nil
		}
		return false, res.RetryAfter, nil
	}
	if ctx.Err() != nil {
		return false, 0, ctx.Err()
	}
	if l.rest.Swap(now.Add(restAfter).UnixNano()) == 0 {
		l.log.Warn("limits are counted by each process: Redis is away", "error", err)
	}
	ok, retryAfter = l.own.allow(now, key, max, per)
	return ok, retryAfter, nil
}

// unprefixed takes off the prefix that redis_rate puts before every key, since our keys begin
// with the town and with nothing else.
type unprefixed struct{ *redis.Client }

func bare(keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = strings.TrimPrefix(k, "rate:")
	}
	return out
}

func (u unprefixed) Eval(ctx context.Context, script string, keys []string, args ...any) *redis.Cmd {
	return u.Client.Eval(ctx, script, bare(keys), args...)
}

func (u unprefixed) EvalSha(ctx context.Context, sha string, keys []string, args ...any) *redis.Cmd {
	return u.Client.EvalSha(ctx, sha, bare(keys), args...)
}

func (u unprefixed) EvalRO(ctx context.Context, script string, keys []string, args ...any) *redis.Cmd {
	return u.Client.EvalRO(ctx, script, bare(keys), args...)
}

func (u unprefixed) EvalShaRO(ctx context.Context, sha string, keys []string, args ...any) *redis.Cmd {
	return u.Client.EvalShaRO(ctx, sha, bare(keys), args...)
}

func (u unprefixed) Del(ctx context.Context, keys ...string) *redis.IntCmd {
	return u.Client.Del(ctx, bare(keys)...)
}
