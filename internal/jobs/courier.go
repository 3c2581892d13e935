package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"

	"almenda/internal/event"
	"almenda/internal/outbox"
	"almenda/internal/tenant"
)

// keep is how long the queue remembers that a task was done, so that an event handed over a second
// time is known.
const keep = 24 * time.Hour

// knock is how long an enqueue may take: the relay holds rows meanwhile.
const knock = 2 * time.Second

// Courier puts tasks into the queues.
type Courier struct {
	client *asynq.Client
	look   *asynq.Inspector
	mux    *Mux
}

var _ outbox.Courier = (*Courier)(nil)

// NewCourier makes a courier for the handlers of mux. It connects when it is first used.
func NewCourier(redis asynq.RedisConnOpt, mux *Mux) *Courier {
	return &Courier{client: asynq.NewClient(redis), look: asynq.NewInspector(redis), mux: mux}
}

// Close ends the connections.
func (c *Courier) Close() error { return errors.Join(c.client.Close(), c.look.Close()) }

// Waits tells how long the task at the head of a queue has waited; nothing when the queue is empty
// or not to be seen.
func (c *Courier) Waits(_ context.Context, q Queue) time.Duration {
	info, err := c.look.GetQueueInfo(string(q))
	if err != nil {
		return 0
	}
	return info.Latency
}

// Deliver implements outbox.Courier.
func (c *Courier) Deliver(ctx context.Context, t tenant.ID, e event.Event) error {
	names := c.mux.byKind[e.Kind]
	if len(names) == 0 {
		return nil
	}
	payload, err := seal(t, e)
	if err != nil {
		return err
	}
	for _, name := range names {
		q := c.mux.byName[name].queue(e)
		if err := c.put(ctx, name, payload, q, "ob:"+e.ID.String()+":"+name, keep, 0); err != nil {
			return fmt.Errorf("jobs: deliver %s: %w", name, err)
		}
	}
	return nil
}

// put enqueues one task; that it is there already is as good.
func (c *Courier) put(ctx context.Context, name string, payload []byte, q Queue, task string, keep, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, knock)
	defer cancel()
	opts := []asynq.Option{asynq.TaskID(task), asynq.Queue(string(q)), asynq.Retention(keep),
		asynq.MaxRetry(q.tries()), asynq.Timeout(q.timeout())}
	if wait > 0 {
		opts = append(opts, asynq.ProcessIn(wait))
	}
	_, err := c.client.EnqueueContext(ctx, asynq.NewTask(name, payload), opts...)
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}
