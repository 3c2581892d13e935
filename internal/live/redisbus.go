package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// townChannels matches "<tenant>:live" and nothing else of ours.
	townChannels = "????????-????-????-????-????????????:live"
	quietFor     = 5 * time.Second // without a word we ask whether the connection still stands
	retryFirst   = 100 * time.Millisecond
	retryMost    = 2 * time.Second
)

// present adds up what each node said last, by the clock of Redis, so that the clocks of nodes
// do not matter. A node that fell silent is forgotten.
var present = redis.NewScript(`
local now = tonumber(redis.call("TIME")[1])
local ttl = tonumber(ARGV[3])
if tonumber(ARGV[2]) > 0 then
  redis.call("HSET", KEYS[1], ARGV[1], ARGV[2] .. ":" .. (now + ttl))
else
  redis.call("HDEL", KEYS[1], ARGV[1])
end
local total = 0
local all = redis.call("HGETALL", KEYS[1])
for i = 1, #all, 2 do
  local n, to = string.match(all[i + 1], "^(%d+):(%d+)$")
  if n and tonumber(to) > now then
    total = total + tonumber(n)
  else
    redis.call("HDEL", KEYS[1], all[i])
  end
end
redis.call("EXPIRE", KEYS[1], ttl)
return total`)

// RedisBus joins nodes through Redis pub/sub, on one channel per town.
type RedisBus struct {
	client *redis.Client
	log    *slog.Logger
	ttl    int // seconds for which a node's word on presence counts
}

var _ Bus = (*RedisBus)(nil)

// NewRedisBus makes a bus over a client. beat is the hubs' Timing.Beat; zero is its default.
func NewRedisBus(client *redis.Client, log *slog.Logger, beat time.Duration) *RedisBus {
	if beat == 0 {
		beat = 10 * time.Second
	}
	return &RedisBus{client: client, log: log, ttl: max(1, int(3*beat/time.Second))}
}

// Publish is Bus.Publish.
func (b *RedisBus) Publish(ctx context.Context, m Message) error {
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("live: encode message: %w", err)
	}
	if err := b.client.Publish(ctx, m.Town+":live", data).Err(); err != nil {
		return fmt.Errorf("live: publish: %w", err)
	}
	return nil
}

// Present is Bus.Present.
func (b *RedisBus) Present(ctx context.Context, topic, node string, n int) (int, error) {
	total, err := present.Run(ctx, b.client, []string{topic + ":presence"}, node, n, b.ttl).Int()
	if err != nil {
		return 0, fmt.Errorf("live: presence: %w", err)
	}
	return total, nil
}

// Listen is Bus.Listen. While Redis is away it tries again, at most every two seconds.
func (b *RedisBus) Listen(ctx context.Context, take func(Message), joined func()) {
	wait := retryFirst
	for ctx.Err() == nil {
		sub := b.client.PSubscribe(ctx, townChannels)
		stop := context.AfterFunc(ctx, func() { _ = sub.Close() })
		err := b.hear(ctx, sub, take, func() {
			wait = retryFirst
			joined()
		})
		stop()
		_ = sub.Close() // closed twice at the end of ctx, which is harmless
		if ctx.Err() != nil {
			return
		}
		b.log.Warn("live: the bus is away; rooms are polled", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, retryMost)
	}
}

// hear reads one subscription until it breaks. go-redis would mend it by itself, but silently,
// and we must know when messages may have been lost.
func (b *RedisBus) hear(ctx context.Context, sub *redis.PubSub, take func(Message), joined func()) error {
	asked := false
	for {
		got, err := sub.ReceiveTimeout(ctx, quietFor)
		var slow net.Error
		switch {
		case errors.As(err, &slow) && slow.Timeout() && !asked:
			asked = true
			if err := sub.Ping(ctx); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		asked = false
		switch v := got.(type) {
		case *redis.Subscription:
			joined()
		case *redis.Message:
			if m, ok := decode(v.Channel, v.Payload); ok {
				take(m)
			}
		}
	}
}

// decode reads a message and refuses one that speaks of another town than its channel's.
func decode(channel, payload string) (Message, bool) {
	var m Message
	if json.Unmarshal([]byte(payload), &m) != nil {
		return m, false
	}
	town := strings.TrimSuffix(channel, ":live")
	return m, m.Town == town && (m.Topic == "" || strings.HasPrefix(m.Topic, town+":"))
}
