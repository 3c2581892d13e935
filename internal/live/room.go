package live

import (
	"slices"
	"sync"
	"time"

	"almenda/internal/id"
)

// room is what a node knows of a topic while somebody watches it, and a while longer.
//
// ring holds every item with a number in (floor, last], so that most who come back are served
// without reading the log.
type room struct {
	topic Topic
	key   string
	turn  chan struct{} // whoever holds the one place reads the log and moves the room on

	// Guarded by the hub's mutex.
	refs   int
	idle   time.Time // since when refs is 0
	queued bool      // stands in the hub's todo
	want   int64     // the highest number heard of
	asOf   time.Time // the log is to be read at this moment or later

	mu      sync.Mutex
	known   bool      // the log was read at least once
	checked time.Time // when the last complete reading of the log began
	last    int64
	floor   int64
	ring    []*entry
	conns   map[*conn]struct{}
	langs   map[string]int
	waiters map[chan Frame]struct{}
	shown   int64     // the presence count that watchers were told
	dirty   bool      // somebody came or went since the count was shared
	beat    time.Time // when it was shared
}

func newRoom(t Topic) *room {
	_, logged := t.Room()
	return &room{
		topic:   t,
		key:     t.String(),
		turn:    make(chan struct{}, 1),
		known:   !logged, // a hint topic has no log to know
		conns:   map[*conn]struct{}{},
		langs:   map[string]int{},
		waiters: map[chan Frame]struct{}{},
	}
}

func (r *room) logged() bool { return r.topic.room != id.None }

// acquire is the room of a topic, held until release.
func (h *Hub) acquire(t Topic) *room {
	key := t.String()
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[key]
	if r == nil {
		r = newRoom(t)
		h.rooms[key] = r
	}
	r.refs++
	return r
}

func (h *Hub) release(r *room) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.refs--; r.refs == 0 {
		r.idle = time.Now()
	}
}

// watched is the room of a topic if this node remembers it.
func (h *Hub) watched(key string) *room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[key]
}

// sweep forgets rooms that nobody has watched for a while.
func (h *Hub) sweep() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for key, r := range h.rooms {
		if r.refs == 0 && !r.queued && time.Since(r.idle) > h.cfg.Timing.Linger {
			delete(h.rooms, key)
		}
	}
}

// enter makes c a watcher, in one step with the decision what it is still to be sent: replay is
// everything between since and the present, and what comes later goes into its queue. behind
// means that since cannot be continued from. A negative since asks for no replay.
func (r *room) enter(c *conn, since int64) (replay []*entry, at int64, behind bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns[c] = struct{}{}
	r.langs[c.lang]++
	r.dirty = true
	c.at = r.last
	c.told = r.shown
	if since < 0 || !r.logged() {
		return nil, r.last, false
	}
	replay, ok := r.after(since)
	return replay, r.last, !ok
}

// leave ends what enter began. It may be called twice.
func (r *room) leave(c *conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, in := r.conns[c]; !in {
		return
	}
	delete(r.conns, c)
	if r.langs[c.lang]--; r.langs[c.lang] == 0 {
		delete(r.langs, c.lang)
	}
	r.dirty = true
}

// after lists the entries after a number, if the ring reaches back to it. The caller holds mu.
func (r *room) after(since int64) ([]*entry, bool) {
	if since < r.floor || since > r.last {
		return nil, false
	}
	i, _ := slices.BinarySearchFunc(r.ring, since+1, func(e *entry, n int64) int { return int(e.item.Seq - n) })
	return slices.Clone(r.ring[i:]), true
}

// add moves the room on by one entry. The caller holds mu.
func (r *room) add(e *entry, most int) {
	r.ring = append(r.ring, e)
	r.last = e.item.Seq
	if over := len(r.ring) - most; over > 0 {
		r.floor = r.ring[over-1].item.Seq
		r.ring = slices.Delete(r.ring, 0, over)
	}
}

// wake tells who polls. The caller holds mu.
func (r *room) wake(f Frame) {
	for w := range r.waiters {
		select {
		case w <- f:
		default: // it has been told already
		}
	}
}

// broadcast queues a frame that is no item to every watcher.
func (r *room) broadcast(p *packet) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for c := range r.conns {
		c.queue(p)
	}
	if p.frame.T == frameHint {
		r.wake(p.frame)
	}
}
