package tenantdb

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/uptrace/bun"
)

// The limits of one group: whichever is reached first ends it. The time keeps a row of slow
// updates from making the first of them wait for its answer.
const (
	groupSize = 128
	groupTime = 20 * time.Millisecond
)

// writer owns the one write connection of a town's file.
type writer struct {
	db     *bun.DB
	queue  chan *request
	quit   chan struct{}
	done   chan struct{}
	closer sync.Once
}

type request struct {
	ctx   context.Context //nolint:containedctx // travels with the request to the writer, never kept
	fn    func(bun.Tx) error
	err   error
	ready chan struct{}
}

func startWriter(db *bun.DB) *writer {
	w := &writer{db: db, queue: make(chan *request, groupSize), quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

// do queues fn and waits until the group that it went with is on the disk.
func (w *writer) do(ctx context.Context, fn func(bun.Tx) error) error {
	r := &request{ctx: ctx, fn: fn, ready: make(chan struct{})}
	select {
	case w.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return errClosed
	}
	select {
	case <-r.ready:
	case <-w.done:
		// The writer ended; it answers everything that it took before it does.
		select {
		case <-r.ready:
		default:
			return errClosed
		}
	}
	if p := (*panicked)(nil); errors.As(r.err, &p) {
		panic(p.value)
	}
	return r.err
}

func (w *writer) stop() {
	w.closer.Do(func() { close(w.quit) })
	<-w.done
}

func (w *writer) run() {
	defer close(w.done)
	for {
		select {
		case r := <-w.queue:
			w.group(r)
		case <-w.quit:
			for {
				select {
				case r := <-w.queue:
					w.group(r)
				default:
					return
				}
			}
		}
	}
}

// group runs the first request and whatever else is waiting in one transaction.
func (w *writer) group(first *request) {
	// A cancelled statement makes SQLite roll the whole transaction back, with everybody else's
	// work in it: so nothing in here is cancelled. Updates are short.
	ctx := context.Background()
	started := time.Now()
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		first.finish(fmt.Errorf("tenantdb: begin: %w", err))
		return
	}
	var group []*request
	for r := first; r != nil; {
		if r.run(ctx, tx) {
			group = append(group, r)
		}
		r = nil
		if len(group) < groupSize && time.Since(started) < groupTime {
			select {
			case r = <-w.queue:
			default:
			}
		}
	}
	if err = tx.Commit(); err != nil {
		err = fmt.Errorf("tenantdb: commit: %w", err)
		_ = tx.Rollback() // after a failed commit the transaction may still be open
	}
	for _, r := range group {
		r.finish(err)
	}
}

// run does one request in its savepoint; false when it failed and was answered already.
func (r *request) run(ctx context.Context, tx bun.Tx) bool {
	if err := r.ctx.Err(); err != nil {
		r.finish(err)
		return false
	}
	if _, err := tx.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		r.finish(fmt.Errorf("tenantdb: savepoint: %w", err))
		return false
	}
	err := guard(func() error { return r.fn(tx) })
	if err != nil {
		if _, e := tx.ExecContext(ctx, "ROLLBACK TO one"); e != nil {
			err = fmt.Errorf("%w (and rolling back: %v)", err, e)
		}
	}
	if _, e := tx.ExecContext(ctx, "RELEASE one"); e != nil && err == nil {
		err = fmt.Errorf("tenantdb: release: %w", e)
	}
	if err != nil {
		r.finish(err)
		return false
	}
	return true
}

func (r *request) finish(err error) {
	r.err = err
	close(r.ready)
}
