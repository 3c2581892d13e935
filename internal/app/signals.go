package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"almenda/internal/redisx"
	"almenda/internal/tenant"
)

// signals are short words between processes that nothing depends on: a relay looks once a second
// by itself, and no cached page outlives its few seconds.
type signals struct {
	redis   *redis.Client
	log     *slog.Logger
	channel string
	out     chan word
}

// word is one signal.
type word struct {
	Town string   `json:"town"`
	Poke bool     `json:"poke,omitempty"` // there are new events
	Tags []string `json:"tags,omitempty"` // pages that became old
}

func newSignals(client *redis.Client, log *slog.Logger) *signals {
	return &signals{redis: client, log: log, channel: redisx.Shared("signals"), out: make(chan word, 256)}
}

// poke tells the other processes' relays that a town has new events. It never blocks: a poke that
// finds no place is one of many.
func (s *signals) poke(t tenant.ID) {
	select {
	case s.out <- word{Town: t.String(), Poke: true}:
	default:
	}
}

// stale tells every process that pages became old.
func (s *signals) stale(ctx context.Context, t tenant.ID, tags []string) error {
	return s.send(ctx, word{Town: t.String(), Tags: tags})
}

func (s *signals) send(ctx context.Context, w word) error {
	raw, err := json.Marshal(w)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return s.redis.Publish(ctx, s.channel, raw).Err()
}

// speak sends what poke left, until ctx ends.
func (s *signals) speak(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case w := <-s.out:
			if err := s.send(ctx, w); err != nil && ctx.Err() == nil {
				s.log.DebugContext(ctx, "signal not sent", "error", err)
			}
		}
	}
}

// listen hands each signal to take until ctx ends. The client connects again by itself.
func (s *signals) listen(ctx context.Context, take func(word)) {
	sub := s.redis.Subscribe(ctx, s.channel)
	defer func() { _ = sub.Close() }() // nothing is pending on it
	in := sub.Channel()
	for {
		select {
		case <-ctx.Done():
			return
		case m, ok := <-in:
			if !ok {
				return
			}
			var w word
			if json.Unmarshal([]byte(m.Payload), &w) == nil {
				take(w)
			}
		}
	}
}
