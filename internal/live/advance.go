package live

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// push has the room's log read, soon and once for all who push: at least up to want, and at asOf
// or later.
func (h *Hub) push(r *room, want int64, asOf time.Time) {
	if !r.logged() {
		return
	}
	h.mu.Lock()
	r.want = max(r.want, want)
	if asOf.After(r.asOf) {
		r.asOf = asOf
	}
	if !r.queued {
		r.queued = true
		h.todo = append(h.todo, r)
	}
	h.mu.Unlock()
	signal(h.work)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is up already
	}
}

// readLogs takes rooms from the list until ctx ends.
func (h *Hub) readLogs(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.work:
		}
		for ctx.Err() == nil {
			r, want, asOf, more := h.nextRoom()
			if r == nil {
				break
			}
			if more {
				signal(h.work) // for another reader
			}
			if err := h.advance(ctx, r, -1, want, asOf); err != nil && ctx.Err() == nil {
				h.cfg.Logger.Warn("live: a room's log cannot be read; it is tried again", "topic", r.key, "error", err)
			}
		}
	}
}

func (h *Hub) nextRoom() (r *room, want int64, asOf time.Time, more bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.todo) == 0 {
		return nil, 0, time.Time{}, false
	}
	r = h.todo[0]
	h.todo = slices.Delete(h.todo, 0, 1)
	r.queued = false
	want, r.want = r.want, 0
	return r, want, r.asOf, len(h.todo) > 0
}

// heal looks at every watched log, in case a message about it was lost.
func (h *Hub) heal() {
	now := time.Now()
	for _, r := range h.watchedRooms() {
		h.push(r, 0, now)
	}
}

func (h *Hub) watchedRooms() []*room {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*room, 0, len(h.rooms))
	for _, r := range h.rooms {
		if r.refs > 0 {
			list = append(list, r)
		}
	}
	return list
}

// advance moves a room on until it is at want or further and was compared with its log at asOf or
// later. Who comes while another reads waits for that reading and, if it was enough, reads
// nothing. since is where a room that was never read begins; negative: at its end.
func (h *Hub) advance(ctx context.Context, r *room, since, want int64, asOf time.Time) error {
	if r.reached(want, asOf) {
		return nil // newcomers do not wait for a rendering that is under way
	}
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-r.turn }()
	if r.reached(want, asOf) {
		return nil
	}
	// Many wait for what one reads: that the one left must not end the reading.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.cfg.Timing.Read)
	defer cancel()
	for {
		began := time.Now()
		after := r.position(since)
		items, last, err := h.cfg.Log.Since(ctx, r.topic.town, r.topic.room, after, h.cfg.Limits.Ring)
		if err != nil {
			return fmt.Errorf("live: read log: %w", err)
		}
		h.counts.reads.Add(1)
		all := len(items) == 0 || items[len(items)-1].Seq >= last
		if r.begin(after, last, all) || last < after {
			h.restart(r, last)
			all = true
		} else if err := h.extend(ctx, r, items); err != nil {
			return err
		}
		if all {
			r.settle(last, began)
			return nil
		}
	}
}

// settle notes that the log was read to its end. The end may lie beyond the last item that is
// still there, when what came after it was erased for good.
func (r *room) settle(last int64, began time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = max(r.last, last)
	r.checked = began
}

func (r *room) reached(want int64, asOf time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known && r.last >= want && !r.checked.Before(asOf)
}

// position is the number after which the log is to be read.
func (r *room) position(since int64) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.known:
		return r.last
	case since < 0:
		return math.MaxInt64
	}
	return since
}

// begin makes a room that was never read known from a position on. It returns true when the
// position is of no use, being beyond the log's end or too far from it.
func (r *room) begin(after, last int64, all bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known {
		return false
	}
	r.known = true
	if after > last || !all {
		return true
	}
	r.floor, r.last = after, after
	return false
}

// restart puts a room at its log's end with nothing before it, and sends watchers who were
// elsewhere to fetch the page: the log has become shorter (a backup was restored).
func (h *Hub) restart(r *room, last int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ring, r.last, r.floor = nil, last, last
	r.wake(Frame{T: frameSnapshot, Seq: last})
	if len(r.conns) == 0 {
		return
	}
	p, err := newPacket(Frame{T: frameSnapshot, Seq: last})
	if err != nil {
		h.cfg.Logger.Error("live: restart", "error", err)
		return
	}
	for c := range r.conns {
		c.at = last
		c.queue(p)
	}
}

// extend sends items to everybody in the room, one by one. The caller holds the turn.
func (h *Hub) extend(ctx context.Context, r *room, items []Item) error {
	for _, it := range items {
		e := &entry{item: it}
		for {
			langs := r.tryAdd(e, h.cfg.Limits.Ring)
			if langs == nil {
				break
			}
			for _, lang := range langs {
				if _, err := e.packet(ctx, h, r.topic, lang); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// tryAdd adds an entry and queues it to every watcher, or returns the languages in which it must
// be rendered first. Rendering is done outside the room's lock, and somebody with another
// language may come in meanwhile.
func (r *room) tryAdd(e *entry, most int) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.item.Seq <= r.last {
		return nil // the log promised not to; sending twice would be worse
	}
	var missing []string
	for lang := range r.langs {
		if !e.has(lang) {
			missing = append(missing, lang)
		}
	}
	if missing != nil {
		return missing
	}
	r.add(e, most)
	for c := range r.conns {
		if c.at < e.item.Seq {
			c.at = e.item.Seq
			c.queue(e.made[c.lang])
		}
	}
	r.wake(Frame{T: frameSync, Seq: r.last})
	return nil
}

// reachBack makes the ring hold what came after since, when that is not too much.
func (h *Hub) reachBack(ctx context.Context, r *room, since int64) error {
	r.mu.Lock()
	enough := since >= r.floor || r.last-since > int64(h.cfg.Limits.Ring)
	r.mu.Unlock()
	if enough {
		return nil
	}
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-r.turn }()
	r.mu.Lock()
	floor := r.floor
	r.mu.Unlock()
	if since >= floor {
		return nil
	}
	items, _, err := h.cfg.Log.Since(ctx, r.topic.town, r.topic.room, since, h.cfg.Limits.Ring)
	if err != nil {
		return fmt.Errorf("live: read log: %w", err)
	}
	h.counts.reads.Add(1)
	older := make([]*entry, 0, len(items))
	for _, it := range items {
		if it.Seq <= floor {
			older = append(older, &entry{item: it})
		}
	}
	if len(older) == len(items) && len(items) == h.cfg.Limits.Ring && items[len(items)-1].Seq < floor {
		return nil // too far: the ring stays as it is, and since stays behind it
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ring = append(older, r.ring...)
	r.floor = since
	return nil
}
