package chaos

import (
	"strings"
	"testing"
	"time"

	"almenda/internal/testkit/process"
)

const (
	outage = 10 * time.Second
	// idleShare is how much of a core a process may use while Redis is away, in percent.
	idleShare = 20
)

// JOB-02
func TestNoLetterIsLostWithRedis(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{sink: []string{"-fault", "slow", "-pause", "5ms"}})
		web, _ := w.web()
		all := append(w.workers(3), web)
		c := w.invite("karlstad", crowd(people(t, 4000), "a"))
		part := func(n int) func() bool {
			return func() bool { return len(w.sink.Entries(t)) >= len(c.people)*n/100 }
		}
		w.eventually(time.Minute, "letters go out", part(15))
		w.redis.Forget(t)
		w.eventually(time.Minute, "it goes on with an empty Redis", part(40))
		w.redis.Kill()
		w.away(t, all)
		w.redis.Start(t)
		w.eventually(within, "the campaign ends", c.ended)
		letters := w.sink.Entries(t)
		c.everybody(letters)
		if copies := twice(t, letters); copies > 0 {
			t.Errorf("%d copies although no worker died", copies)
		}
	})
}

// away measures what the processes use while Redis is away.
func (w *world) away(t *testing.T, all []*process.Almenda) {
	t.Helper()
	// What they do in the first moment is the end of the work that they had.
	<-time.After(outage / 5)
	before := make([]time.Duration, len(all))
	for i, p := range all {
		before[i] = p.CPU(t)
	}
	begin := time.Now()
	<-time.After(outage * 4 / 5)
	for i, p := range all {
		share := 100 * (p.CPU(t) - before[i]) / time.Since(begin)
		t.Logf("while Redis is away process %d uses %d %% of a core", i, share)
		if share >= idleShare {
			t.Errorf("while Redis is away process %d uses %d %% of a core", i, share)
		}
	}
}

func TestARedisThatThrowsWorkAwayIsRefused(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{})
		w.redis = house.Redis(t, "--maxmemory-policy", "allkeys-lru")
		p := house.Try(t, w.env(), "--addr", "127.0.0.1:0")
		w.eventually(time.Minute, "the process ends", func() bool {
			select {
			case <-p.Gone():
				return true
			default:
				return false
			}
		})
		if p.Err() == nil || !strings.Contains(p.Log(), "noeviction") {
			t.Errorf("it ended with %v and said %q", p.Err(), p.Log())
		}
	})
}
