package live

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Hub holds one node's connections and rooms. Safe for use by many goroutines.
type Hub struct {
	cfg     Config
	accepts *rate.Limiter
	out     *outgoing
	counts  counters
	ending  chan struct{} // closed when the hub takes nobody in any more

	mu       sync.Mutex
	draining bool
	rooms    map[string]*room
	conns    map[*conn]struct{}
	slots    map[string]int      // sockets by account or address
	polls    int                 // polls that wait
	todo     []*room             // rooms whose log is to be read
	doubt    map[string]struct{} // topics whose watchers are to be asked about; "" is all

	work  chan struct{} // todo has grown
	asked chan struct{} // doubt has grown
	wg    sync.WaitGroup
}

// New makes a hub. It takes connections at once, and does its work while Run runs.
func New(cfg Config) *Hub {
	cfg = cfg.withDefaults()
	return &Hub{
		cfg:     cfg,
		accepts: rate.NewLimiter(rate.Limit(cfg.Limits.Accepts), max(1, int(cfg.Limits.Accepts))),
		out:     newOutgoing(),
		ending:  make(chan struct{}),
		rooms:   map[string]*room{},
		conns:   map[*conn]struct{}{},
		slots:   map[string]int{},
		doubt:   map[string]struct{}{},
		work:    make(chan struct{}, 1),
		asked:   make(chan struct{}, 1),
	}
}

// Run reads logs, listens to the bus and looks after what was lost, until ctx ends. Then it closes
// what is still connected and returns when every goroutine of the hub has ended.
func (h *Hub) Run(ctx context.Context) {
	var group sync.WaitGroup
	for range h.cfg.Limits.Readers {
		group.Go(func() { h.readLogs(ctx) })
	}
	group.Go(func() { h.cfg.Bus.Listen(ctx, h.take, h.rejoin) })
	group.Go(func() { h.publish(ctx) })
	group.Go(func() { h.answerDoubts(ctx) })
	group.Go(func() { every(ctx, h.cfg.Timing.Heal, h.heal) })
	group.Go(func() { every(ctx, h.cfg.Timing.Presence, func() { h.countAll(ctx) }) })
	group.Go(func() { every(ctx, h.cfg.Timing.Recheck, func() { h.ask("") }) })
	group.Go(func() { every(ctx, h.cfg.Timing.Linger, h.sweep) })
	group.Wait()

	h.refuseNew()
	for _, c := range h.connections(nil) {
		c.end(closeGoingAway, "", true)
	}
	h.await(h.cfg.Timing.Close + h.cfg.Timing.Write)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.cfg.Timing.Close)
	defer cancel()
	h.countAll(last) // nobody is here any more: the other nodes need not wait for our silence
	h.out.flush(last, h.cfg.Bus)
}

// every calls do once in a while until ctx ends.
func every(ctx context.Context, d time.Duration, do func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			do()
		}
	}
}

// await waits for all connections to end, cuts those that have not within the limit, and waits
// for these.
func (h *Hub) await(limit time.Duration) {
	gone := make(chan struct{})
	go func() { h.wg.Wait(); close(gone) }()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-gone:
		return
	case <-t.C:
	}
	for _, c := range h.connections(nil) {
		c.cut()
	}
	<-gone
}

// Drain refuses newcomers with 503, closes every connection with 1012 spread over the jitter, so
// that they do not all come back in the same moment, and returns when all have ended, at the
// latest after Timing.Drain or with ctx. Frames that wait are still sent. Call it before the HTTP
// server's own shutdown, which does not know of these connections.
func (h *Hub) Drain(ctx context.Context) {
	h.refuseNew()
	limit := time.Now().Add(h.cfg.Timing.Drain)
	if d, ok := ctx.Deadline(); ok && d.Before(limit) {
		limit = d
	}
	for _, c := range h.connections(nil) {
		c.endSoon(jitter(min(h.cfg.Timing.Jitter, time.Until(limit)/2)))
	}
	h.await(time.Until(limit))
}

func (h *Hub) refuseNew() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.draining {
		h.draining = true
		close(h.ending)
	}
}

// connections lists those that match; all when match is nil.
func (h *Hub) connections(match func(*conn) bool) []*conn {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*conn, 0, len(h.conns))
	for c := range h.conns {
		if match == nil || match(c) {
			list = append(list, c)
		}
	}
	return list
}
