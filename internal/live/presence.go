package live

import (
	"context"
	"time"
)

// countAll shares how many watch each room of this node, where that changed or was not said for a
// beat, and shows people the new total. Sockets are counted, not people who poll.
func (h *Hub) countAll(ctx context.Context) {
	h.mu.Lock()
	rooms := make([]*room, 0, len(h.rooms))
	for _, r := range h.rooms {
		if r.logged() {
			rooms = append(rooms, r)
		}
	}
	h.mu.Unlock()
	for _, r := range rooms {
		if ctx.Err() != nil {
			return
		}
		if n, due := r.due(h.cfg.Timing.Beat); due {
			h.count(ctx, r, n)
		}
	}
}

// Watching is how many watch a room on all nodes, as its watchers were last told; 0 when nobody on
// this node does.
func (h *Hub) Watching(topic Topic) int64 {
	r := h.watched(topic.String())
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shown
}

// due tells how many are here, and whether that is to be shared now.
func (r *room) due(beat time.Duration) (n int, due bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n = len(r.conns)
	if !r.dirty && (n == 0 || time.Since(r.beat) < beat) {
		return n, false
	}
	r.dirty, r.beat = false, time.Now()
	return n, true
}

func (h *Hub) count(ctx context.Context, r *room, n int) {
	ctx, cancel := context.WithTimeout(ctx, h.cfg.Timing.Close)
	defer cancel()
	total, err := h.cfg.Bus.Present(ctx, r.key, h.cfg.Node, n)
	if err != nil {
		total = n // better the truth of this node than none; the next beat mends it
	}
	changed := h.show(r, int64(total))
	if changed && h.cfg.Counted != nil {
		h.cfg.Counted(ctx, r.topic, total)
	}
	if changed && err == nil {
		h.say(Message{Say: sayPresence, Town: r.topic.town.String(), Topic: r.key, N: int64(total)})
	}
}

// show tells a room's watchers the count, if they do not know it; changed tells whether so.
func (h *Hub) show(r *room, n int64) (changed bool) {
	r.mu.Lock()
	changed = r.shown != n
	r.shown = n
	r.mu.Unlock()
	if !changed {
		return false
	}
	p, err := newPacket(Frame{T: framePresence, N: n})
	if err != nil {
		h.cfg.Logger.Error("live: presence", "error", err)
		return true
	}
	r.broadcast(p)
	return true
}
