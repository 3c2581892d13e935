package live

import (
	"context"
	"slices"
	"sync"
	"time"
)

// maxOutgoing bounds what waits for a bus that is away. Positions of rooms are not counted: they
// replace one another, and there are no more of them than rooms.
const maxOutgoing = 4096

// outgoing is what this node still has to tell the others.
type outgoing struct {
	mu    sync.Mutex
	at    map[string]Message // by topic: only the highest position matters
	other []Message
	more  chan struct{}
}

func newOutgoing() *outgoing {
	return &outgoing{at: map[string]Message{}, more: make(chan struct{}, 1)}
}

func (o *outgoing) add(m Message) {
	o.mu.Lock()
	o.put(m)
	o.mu.Unlock()
	signal(o.more)
}

func (o *outgoing) put(m Message) {
	if m.Say == sayAt {
		if have, ok := o.at[m.Topic]; !ok && len(o.at) < maxOutgoing || ok && have.N < m.N {
			o.at[m.Topic] = m // beyond the bound the others find out by looking at the log
		}
		return
	}
	if len(o.other) >= maxOutgoing {
		// Revocations must arrive; the oldest of the rest can be missed.
		i := slices.IndexFunc(o.other, func(m Message) bool { return m.Say != sayRevoke })
		o.other = slices.Delete(o.other, max(i, 0), max(i, 0)+1)
	}
	o.other = append(o.other, m)
}

func (o *outgoing) drain() []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := o.other
	for _, m := range o.at {
		all = append(all, m)
	}
	o.other = nil
	clear(o.at)
	return all
}

// flush sends what waits, and takes back what could not be sent.
func (o *outgoing) flush(ctx context.Context, bus Bus) error {
	all := o.drain()
	for i, m := range all {
		if err := bus.Publish(ctx, m); err != nil {
			o.mu.Lock()
			newer := o.other
			o.other = nil
			for _, m := range all[i:] {
				o.put(m)
			}
			o.other = append(o.other, newer...)
			o.mu.Unlock()
			return err
		}
	}
	return nil
}

// publish sends until ctx ends. While the bus is away it tries again, at most every two seconds.
func (h *Hub) publish(ctx context.Context) {
	wait := retryFirst
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.out.more:
		}
		if err := h.out.flush(ctx, h.cfg.Bus); err == nil {
			wait = retryFirst
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = min(2*wait, retryMost)
		signal(h.out.more)
	}
}
