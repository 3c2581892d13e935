package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// patient makes connections that wait a little after each failure. asynq asks again at once when
// Redis is away, which would keep a core busy until it is back.
type patient struct{ asynq.RedisConnOpt }

// rest is how long a worker waits after Redis did not answer.
const rest = 500 * time.Millisecond

// MakeRedisClient implements asynq.RedisConnOpt.
func (p patient) MakeRedisClient() any {
	c := p.RedisConnOpt.MakeRedisClient()
	if client, ok := c.(redis.UniversalClient); ok {
		client.AddHook(waiting{})
	}
	return c
}

type waiting struct{}

func (waiting) DialHook(next redis.DialHook) redis.DialHook { return next }

func (waiting) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { return wait(ctx, next(ctx, cmd)) }
}

func (waiting) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error { return wait(ctx, next(ctx, cmds)) }
}

// wait returns err, later if it says that Redis is away.
func wait(ctx context.Context, err error) error {
	if err == nil || !gone(err) {
		return err
	}
	t := time.NewTimer(rest)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	return err
}

// gone tells whether Redis is away, still loading, or takes no writes.
func gone(err error) bool {
	var away net.Error
	if errors.As(err, &away) || errors.Is(err, io.EOF) {
		return true
	}
	for _, reply := range []string{"LOADING ", "MASTERDOWN ", "READONLY ", "OOM "} {
		if strings.HasPrefix(err.Error(), reply) {
			return true
		}
	}
	return false
}

// quiet brings asynq's own log into ours.
type quiet struct{ log *slog.Logger }

func (q quiet) Debug(args ...any) { q.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (q quiet) Info(args ...any)  { q.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (q quiet) Warn(args ...any)  { q.log.Warn("asynq: " + fmt.Sprint(args...)) }
func (q quiet) Error(args ...any) { q.log.Error("asynq: " + fmt.Sprint(args...)) }
func (q quiet) Fatal(args ...any) { q.log.Error("asynq: " + fmt.Sprint(args...)) }

// Connection lets queue clients and servers reach the Redis that a client of ours reaches. Each
// gets a client of its own, for it closes what it is given.
func Connection(client *redis.Client) asynq.RedisConnOpt { return same{client} }

type same struct{ client *redis.Client }

// MakeRedisClient implements asynq.RedisConnOpt.
func (s same) MakeRedisClient() any {
	o := *s.client.Options()
	return redis.NewClient(&o)
}
