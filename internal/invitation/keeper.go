package invitation

import (
	"context"
	"sync"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

const (
	// unmarked is how many letters of a batch may be on their way or handed over and not yet be
	// marked as sent: one is being marked while the next one goes out. It is how many may arrive
	// twice when a worker is killed.
	unmarked = 2
	// markTries is how often marking is tried while the database is away, half a second apart. No
	// further letter goes out meanwhile.
	markTries = 240
)

// mark is an outcome and what else must be written down with it.
type mark struct {
	outcome Outcome
	dead    string // address key to which nothing more is to be sent
}

// keeper writes down what became of letters while the next ones go out, and keeps the lease alive.
type keeper struct {
	store Store
	town  *tenant.Town
	claim id.ID
	clock func() time.Time
	slots chan struct{} // one for each letter that may be on its way
	marks chan mark
	done  chan struct{}
	err   error // read after done

	campaign id.ID

	mu      sync.Mutex
	held    map[id.ID]bool
	renewed time.Time
	broken  bool
}

// keep starts a keeper; close ends it. ctx must outlive the sending.
func keep(ctx context.Context, store Store, town *tenant.Town, b *batch, clock func() time.Time) *keeper {
	k := &keeper{store: store, town: town, claim: b.claim, campaign: b.campaign.ID, clock: clock, slots: make(chan struct{}, unmarked),
		marks: make(chan mark, unmarked), done: make(chan struct{}), held: map[id.ID]bool{}, renewed: b.at}
	for _, r := range b.rows {
		k.held[r.ID] = true
	}
	go k.run(ctx)
	return k
}

// take waits until another letter may go out; give ends that, when none went.
func (k *keeper) take() { k.slots <- struct{}{} }
func (k *keeper) give() { <-k.slots }

// mine tells whether a recipient is still ours to write to: the lease holds, the person has not
// said no since, and what went out before could be written down.
func (k *keeper) mine(r id.ID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !k.broken && k.held[r] && k.clock().Sub(k.renewed) < lease*2/3
}

// close waits until everything is written down.
func (k *keeper) close() error {
	close(k.marks)
	<-k.done
	return k.err
}

func (k *keeper) run(ctx context.Context) {
	defer close(k.done)
	heart := time.NewTicker(beat)
	defer heart.Stop()
	for {
		select {
		case m, ok := <-k.marks:
			if !ok {
				return
			}
			more := k.gather(m)
			n, err := k.mark(ctx, more)
			if err != nil {
				k.fail(err)
				k.free(len(more))
				k.drain()
				return
			}
			if n < len(more) {
				k.renew(ctx) // somebody took these out of our hands, and perhaps the rest as well
			}
			k.free(len(more))
		case <-heart.C:
			k.renew(ctx)
		}
	}
}

// gather takes what else waits, so that one commit marks several.
func (k *keeper) gather(first mark) []mark {
	all := []mark{first}
	for {
		select {
		case m, ok := <-k.marks:
			if !ok {
				return all
			}
			all = append(all, m)
		default:
			return all
		}
	}
}

// free lets as many further letters go out.
func (k *keeper) free(n int) {
	for range n {
		k.give()
	}
}

// drain lets the sender go on to its end; it stops by itself, for nothing is its own any more.
func (k *keeper) drain() {
	for range k.marks { // the outcomes cannot be kept
		k.give()
	}
}

func (k *keeper) fail(err error) {
	k.err = err
	k.mu.Lock()
	k.broken = true
	k.mu.Unlock()
}

// mark writes outcomes down. It is repeated when it is not sure whether the commit was done: who is
// no longer in our hands is left alone, so the repetition changes nothing.
func (k *keeper) mark(ctx context.Context, marks []mark) (changed int, err error) {
	outcomes := make([]Outcome, len(marks))
	for i, m := range marks {
		outcomes[i] = m.outcome
	}
	for range markTries {
		err = k.store.Update(ctx, k.town.ID, func(tx Tx) (err error) {
			if changed, err = tx.Finish(ctx, k.claim, outcomes); err != nil {
				return err
			}
			for _, m := range marks {
				if m.dead == "" {
					continue
				}
				if err := tx.Suppress(ctx, m.dead, "bounced"); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil || !pause(ctx, 500*time.Millisecond) {
			return changed, err
		}
	}
	return changed, err
}

// renew asks for another lease, learns who is still ours and whether to go on, and lets the campaign be seen to be
// worked on however slow the mail server is. When it fails, mine says no by itself once the lease
// is old.
func (k *keeper) renew(ctx context.Context) {
	at := k.clock()
	var still []id.ID
	err := k.store.Update(ctx, k.town.ID, func(tx Tx) (err error) {
		if err := tx.Touch(ctx, k.campaign); err != nil { // first, as everywhere: the other way round two could block each other
			return err
		}
		c, err := tx.Campaign(ctx, k.campaign)
		if err != nil {
			return err
		}
		if still, err = tx.Renew(ctx, k.claim, lease); c.State != Running {
			still = nil // paused: what waits in this batch is given back
		}
		return err
	})
	if err != nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.renewed = at
	k.held = make(map[id.ID]bool, len(still))
	for _, r := range still {
		k.held[r] = true
	}
}

// pause waits; it tells false if ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
