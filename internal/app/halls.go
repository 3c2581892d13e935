package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"almenda/internal/clock"
	"almenda/internal/live"
	"almenda/internal/room"
)

// inHall is how many people who are not signed in may watch a room that is led from one address:
// as many as sit in a large town hall behind its one connection.
const inHall = 1000

// halls knows which rooms are led, without asking the database at each socket.
type halls struct {
	rooms *room.Service
	clock clock.Clock
	log   *slog.Logger

	mu    sync.Mutex
	known map[live.Topic]hall
}

type hall struct {
	led   bool
	until time.Time
	peak  int // most who watched, as far as it was written down
}

const (
	hallFor  = 3 * time.Second // how long what is known of a room is believed
	hallsMax = 4096            // rooms that are remembered
)

func newHalls(rooms *room.Service, c clock.Clock, log *slog.Logger) *halls {
	return &halls{rooms: rooms, clock: c, log: log, known: map[live.Topic]hall{}}
}

// hold is live.Config.Hall.
func (h *halls) hold(ctx context.Context, t live.Topic) int {
	if h.led(ctx, t).led {
		return inHall
	}
	return 0
}

// counted is live.Config.Counted: it writes down how many watched a room at most while it is led.
func (h *halls) counted(ctx context.Context, t live.Topic, n int) {
	at := h.led(ctx, t)
	which, ok := t.Room()
	if !ok || !at.led || n <= at.peak {
		return
	}
	if err := h.rooms.Watching(ctx, t.Town(), which, n); err != nil {
		h.log.WarnContext(ctx, "the number of people in a room was not written down", "error", err)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	at.peak = n
	h.known[t] = at
}

// led tells whether a room is led. While the database is away it is what it was.
func (h *halls) led(ctx context.Context, t live.Topic) hall {
	which, ok := t.Room()
	if !ok {
		return hall{}
	}
	now := h.clock.Now()
	h.mu.Lock()
	at, known := h.known[t]
	h.mu.Unlock()
	if known && now.Before(at.until) {
		return at
	}
	led, err := h.rooms.Live(ctx, t.Town(), which)
	if err != nil {
		return at
	}
	if !led || !at.led {
		at.peak = 0 // another sitting counts anew
	}
	at.led, at.until = led, now.Add(hallFor)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.known) >= hallsMax {
		clear(h.known)
	}
	h.known[t] = at
	return at
}
