package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"almenda/internal/event"
	"almenda/internal/tenant"
)

// Failure is a task that will not be tried again.
type Failure struct {
	Handler string
	Event   event.Event
	Reason  string // "panic", "gave up"
}

// Failures keeps what failed for good where staff can see it and start it again.
type Failures interface {
	Failed(ctx context.Context, t tenant.ID, f Failure) error
}

var (
	errEnvelope = errors.New("no such town or event")
	errAgain    = errors.New("failed") // all that Redis learns of an error
)

// Worker runs the tasks of the queues.
type Worker struct {
	servers  []*asynq.Server
	courier  *Courier
	mux      *Mux
	towns    Towns
	failures Failures
	log      *slog.Logger
}

// NewWorker makes a worker that does nothing until Start. failures may be nil: then they are only
// logged.
func NewWorker(redis asynq.RedisConnOpt, pools Pools, courier *Courier, towns Towns, failures Failures, log *slog.Logger) *Worker {
	w := &Worker{courier: courier, mux: courier.mux, towns: towns, failures: failures, log: log}
	for _, q := range []Queue{Codes, Default, Bulk} {
		w.servers = append(w.servers, asynq.NewServer(patient{redis}, asynq.Config{
			Concurrency:              pools.of(q),
			Queues:                   map[string]int{string(q): 1},
			TaskCheckInterval:        200 * time.Millisecond,
			DelayedTaskCheckInterval: time.Second,
			ShutdownTimeout:          20 * time.Second,
			RetryDelayFunc:           func(n int, _ error, _ *asynq.Task) time.Duration { return delay(n) },
			Logger:                   quiet{log},
			LogLevel:                 asynq.WarnLevel,
		}))
	}
	return w
}

// Start begins to take tasks.
func (w *Worker) Start() error {
	for i, s := range w.servers {
		if err := s.Start(asynq.HandlerFunc(w.process)); err != nil {
			for _, started := range w.servers[:i] {
				started.Shutdown()
			}
			return fmt.Errorf("jobs: start: %w", err)
		}
	}
	return nil
}

// Stop takes no more tasks and waits for those under way, at most ShutdownTimeout; what is not
// done by then goes back into its queue.
func (w *Worker) Stop() {
	var wg sync.WaitGroup
	for _, s := range w.servers {
		wg.Go(s.Shutdown)
	}
	wg.Wait()
}

// process runs one task. What it returns ends up in Redis, so it never returns an error's text.
func (w *Worker) process(ctx context.Context, task *asynq.Task) error {
	town, e, err := w.run(ctx, task)
	if err == nil {
		return nil
	}
	var p panicked
	retried, _ := asynq.GetRetryCount(ctx)
	most, _ := asynq.GetMaxRetry(ctx)
	args := []any{"handler", task.Type(), "event", e.ID, "subject", e.Subject, "tries", retried + 1, "err", err}
	switch {
	case errors.Is(err, errEnvelope):
		w.log.ErrorContext(ctx, "jobs: task refused", args...)
		return fmt.Errorf("%w: %w", errEnvelope, asynq.SkipRetry)
	case errors.As(err, &p):
		w.log.ErrorContext(ctx, "jobs: panic", append(args, "town", town.Slug, "stack", string(p.stack))...)
		w.failed(ctx, town, Failure{task.Type(), e, "panic"})
		return fmt.Errorf("panic: %w", asynq.SkipRetry)
	case retried >= most:
		w.log.ErrorContext(ctx, "jobs: gave up", append(args, "town", town.Slug)...)
		w.failed(ctx, town, Failure{task.Type(), e, "gave up"})
		return errAgain
	}
	w.log.WarnContext(ctx, "jobs: will try again", append(args, "town", town.Slug)...)
	return errAgain
}

// run opens the envelope and calls the handler.
func (w *Worker) run(ctx context.Context, task *asynq.Task) (*tenant.Town, event.Event, error) {
	name := task.Type()
	if w.mux.steps[name] != nil {
		town, ch, ok := openChain(task.Payload(), w.towns)
		if !ok {
			return nil, event.Event{}, errEnvelope
		}
		return town, event.Event{Subject: ch.Subject}, guard(func() error { return w.courier.walk(ctx, town, name, ch) })
	}
	town, e, ok := open(task.Payload(), w.towns)
	if !ok {
		return nil, event.Event{}, errEnvelope
	}
	sub, ok := w.mux.byName[name]
	if !ok {
		// A newer process subscribed a handler that this one does not have yet.
		return town, e, errors.New("no such handler here")
	}
	return town, e, guard(func() error { return sub.fn(ctx, town, e) })
}

// guard makes an error of a panic, before asynq does: asynq would write its text into Redis.
func guard(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v, debug.Stack()}
		}
	}()
	return fn()
}

func (w *Worker) failed(ctx context.Context, town *tenant.Town, f Failure) {
	if w.failures == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := w.failures.Failed(ctx, town.ID, f); err != nil {
		w.log.ErrorContext(ctx, "jobs: failure not recorded", "handler", f.Handler, "event", f.Event.ID, "err", err)
	}
}

type panicked struct {
	value any
	stack []byte
}

func (p panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }
