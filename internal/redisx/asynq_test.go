package redisx_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"almenda/internal/id"
)

// courier is asynq with a queue of its own.
type courier struct {
	queue     string
	client    *asynq.Client
	inspector *asynq.Inspector
}

func newCourier(t *testing.T, c *redis.Client) courier {
	q := "conformance-" + id.New().String()
	sweep(t, c, "asynq:{"+q+"}*")
	t.Cleanup(func() { c.SRem(context.Background(), "asynq:queues", q) })
	return courier{q, asynq.NewClientFromRedisClient(c), asynq.NewInspectorFromRedisClient(c)}
}

// work runs a worker until the test ends.
func (k courier) work(t *testing.T, c *redis.Client, handle asynq.HandlerFunc) {
	t.Helper()
	s := asynq.NewServerFromRedisClient(c, asynq.Config{
		Concurrency:              2,
		Queues:                   map[string]int{k.queue: 1},
		TaskCheckInterval:        20 * time.Millisecond,
		DelayedTaskCheckInterval: 20 * time.Millisecond,
		RetryDelayFunc:           func(int, error, *asynq.Task) time.Duration { return 10 * time.Millisecond },
		LogLevel:                 asynq.FatalLevel,
	})
	if err := s.Start(handle); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
}

func (k courier) put(o ...asynq.Option) (*asynq.TaskInfo, error) {
	return k.client.Enqueue(asynq.NewTask("try", nil), append(o, asynq.Queue(k.queue))...)
}

func heard(t *testing.T, from <-chan string, want string) {
	t.Helper()
	select {
	case got := <-from:
		if got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	case <-time.After(within):
		t.Fatalf("%q never came", want)
	}
}

func TestATaskIsDoneAndItsNameIsKeptForAWhile(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		k, done := newCourier(t, c), make(chan string, 4)
		if _, err := k.put(asynq.TaskID("ob:1"), asynq.Retention(2*time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := k.put(asynq.TaskID("ob:1")); !errors.Is(err, asynq.ErrTaskIDConflict) {
			t.Fatalf("a waiting task was taken twice: %v", err)
		}
		k.work(t, c, func(ctx context.Context, _ *asynq.Task) error {
			name, _ := asynq.GetTaskID(ctx)
			done <- name
			return nil
		})
		heard(t, done, "ob:1")
		eventually(t, within, "the task is complete", func() bool {
			i, err := k.inspector.GetTaskInfo(k.queue, "ob:1")
			return err == nil && i.State == asynq.TaskStateCompleted
		})
		if _, err := k.put(asynq.TaskID("ob:1")); !errors.Is(err, asynq.ErrTaskIDConflict) {
			t.Errorf("a finished task was taken again within its retention: %v", err)
		}
		select {
		case again := <-done:
			t.Errorf("%s was done twice", again)
		default:
		}
	})
}

func TestAUniqueTaskIsLockedForItsTime(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		k := newCourier(t, c)
		if _, err := k.put(asynq.Unique(time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := k.put(asynq.Unique(time.Second)); !errors.Is(err, asynq.ErrDuplicateTask) {
			t.Fatalf("taken twice: %v", err)
		}
		eventually(t, 2500*time.Millisecond, "the lock ends", func() bool {
			_, err := k.put(asynq.Unique(time.Second))
			return err == nil
		})
	})
}

func TestAFailedTaskIsTriedAgainAndThenKept(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		k, tries := newCourier(t, c), make(chan string, 8)
		k.work(t, c, func(ctx context.Context, _ *asynq.Task) error {
			n, _ := asynq.GetRetryCount(ctx)
			tries <- string(rune('0' + n))
			return errors.New("no")
		})
		info, err := k.put(asynq.MaxRetry(2), asynq.ProcessIn(50*time.Millisecond))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []string{"0", "1", "2"} {
			heard(t, tries, n)
		}
		eventually(t, within, "the task is archived", func() bool {
			i, err := k.inspector.GetTaskInfo(k.queue, info.ID)
			return err == nil && i.State == asynq.TaskStateArchived && i.Retried == 2
		})
	})
}

func TestTheInspectorCountsAndDeletes(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		k := newCourier(t, c)
		for range 3 {
			if _, err := k.put(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := k.put(asynq.ProcessIn(time.Hour), asynq.TaskID("later")); err != nil {
			t.Fatal(err)
		}
		i, err := k.inspector.GetQueueInfo(k.queue)
		if err != nil {
			t.Fatal(err)
		}
		if i.Pending != 3 || i.Scheduled != 1 || i.Size != 4 {
			t.Errorf("pending %d, scheduled %d, size %d", i.Pending, i.Scheduled, i.Size)
		}
		if err := k.inspector.DeleteTask(k.queue, "later"); err != nil {
			t.Error(err)
		}
		if n, err := k.inspector.DeleteAllPendingTasks(k.queue); err != nil || n != 3 {
			t.Errorf("deleted %d: %v", n, err)
		}
	})
}
