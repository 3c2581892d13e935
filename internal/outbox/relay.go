package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"almenda/internal/event"
	"almenda/internal/tenant"
)

const (
	// batch is how many events are claimed at once; their transaction is open while they are
	// enqueued, so it is small.
	batch = 100
	// poll is how often a town is asked when nobody poked: the poke may have been another
	// process's, or lost with it.
	poll = time.Second
	// slowest is the longest pause while the queue is away.
	slowest = 5 * time.Second
)

// Towns lists the towns to serve.
type Towns interface{ All() []*tenant.Town }

// Relay is the loop that empties the outboxes. Several processes may run one each.
type Relay struct {
	store   Store
	courier Courier
	live    Publisher
	towns   Towns
	log     *slog.Logger

	wake chan struct{}
	mu   sync.Mutex
	poke map[tenant.ID]bool

	trouble map[tenant.ID]trouble

	stop context.CancelFunc
	done chan struct{}
}

// NewRelay makes a relay that does nothing until Start.
func NewRelay(store Store, courier Courier, live Publisher, towns Towns, log *slog.Logger) *Relay {
	return &Relay{store: store, courier: courier, live: live, towns: towns, log: log,
		wake: make(chan struct{}, 1), poke: map[tenant.ID]bool{}, trouble: map[tenant.ID]trouble{}, done: make(chan struct{})}
}

// Poke tells that a town has new events. It never blocks.
func (r *Relay) Poke(t tenant.ID) {
	r.mu.Lock()
	r.poke[t] = true
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default: // it is awake already
	}
}

// Start begins the loop. It is called once.
func (r *Relay) Start() {
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go r.run(ctx)
}

// Stop ends the loop and waits until the batch under way is committed or rolled back.
func (r *Relay) Stop() {
	if r.stop == nil {
		return
	}
	r.stop()
	<-r.done
}

func (r *Relay) run(ctx context.Context) {
	defer close(r.done)
	for {
		r.round(ctx)
		timer := time.NewTimer(jitter(poll))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-r.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// jitter takes up to a fifth off, so that processes do not ask in step.
func jitter(d time.Duration) time.Duration { return d - time.Duration(rand.Int64N(int64(d)/5)) }

// trouble is how long a town is left alone after failures. Only the loop touches it.
type trouble struct {
	failures int
	until    time.Time
}

// failed notes a failure. A town whose events cannot be handed over rests longer each time; pokes
// do not wake it, for each would only knock at the same closed door.
func (r *Relay) failed(ctx context.Context, town *tenant.Town, err error) {
	t := r.trouble[town.ID]
	t.failures++
	rest := min(poll<<min(t.failures, 5), slowest)
	t.until = time.Now().Add(jitter(rest))
	r.trouble[town.ID] = t
	if t.failures == 1 || t.failures%10 == 0 {
		r.log.ErrorContext(ctx, "outbox: events wait", "town", town.Slug, "failures", t.failures, "err", err)
	}
}

// round empties the outboxes, poked towns first, one batch of each town in turn, so that a busy
// town does not hold up a quiet one, nor a broken one a sound one.
func (r *Relay) round(ctx context.Context) {
	towns := r.order()
	for len(towns) > 0 && ctx.Err() == nil {
		var more []*tenant.Town
		for _, town := range towns {
			n, err := r.town(ctx, town)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				r.failed(ctx, town, err)
				continue
			}
			delete(r.trouble, town.ID)
			if n == batch {
				more = append(more, town)
			}
		}
		towns = more
	}
}

// order lists the towns to look at: the poked ones first, none that is in trouble.
func (r *Relay) order() []*tenant.Town {
	r.mu.Lock()
	poked := r.poke
	r.poke = map[tenant.ID]bool{}
	r.mu.Unlock()
	var first, rest []*tenant.Town
	now := time.Now()
	for _, town := range r.towns.All() {
		if now.Before(r.trouble[town.ID].until) {
			continue
		}
		if poked[town.ID] {
			first = append(first, town)
		} else {
			rest = append(rest, town)
		}
	}
	return append(first, rest...)
}

// town hands over one batch of a town's events.
func (r *Relay) town(ctx context.Context, town *tenant.Town) (int, error) {
	n, err := r.store.Claim(ctx, town.ID, batch, func(events []event.Event) error {
		for _, e := range events {
			if err := r.hand(ctx, town, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("outbox: %s: %w", town.Slug, err)
	}
	return n, nil
}

// hand delivers one event. The change it tells of is committed, so open pages can be told at once.
func (r *Relay) hand(ctx context.Context, town *tenant.Town, e event.Event) error {
	err := r.courier.Deliver(ctx, town.ID, e)
	if errors.Is(err, ErrRefused) {
		r.log.ErrorContext(ctx, "outbox: event refused", "town", town.Slug, "event", e.ID, "kind", e.Kind, "err", err)
		err = nil
	}
	if err != nil {
		return err
	}
	if err := r.live.Publish(ctx, town, e); err != nil {
		r.log.WarnContext(ctx, "outbox: no live hint", "town", town.Slug, "event", e.ID, "kind", e.Kind, "err", err)
	}
	return nil
}
