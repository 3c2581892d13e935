package mail

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// slow is a mail server that takes three leases for one letter.
type slow struct {
	*wire
	during func()
}

func (s slow) Send(ctx context.Context, m Message) Outcome {
	s.during()
	return s.wire.Send(ctx, m)
}

func TestALetterStaysInItsWorkersHandsHoweverSlowTheServerIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m, w := desk(t)
		other, _, _ := desk(t)
		other.store = m
		letter := m.queue(t, CommentOnMyIdea)
		s.sender = slow{w, func() {
			for range 12 {
				time.Sleep(lease / 4)
				synctest.Wait() // the lease was renewed
				m.clock.Advance(lease / 4)
				if _, claimed, err := other.claim(t.Context(), town("karlstad"), letter); err != nil || claimed {
					t.Fatalf("another worker took it: %v", err)
				}
			}
		}}
		deliver(t, s, letter)
		if got := m.rows[letter].State; got != StateSent || len(w.sent) != 1 {
			t.Errorf("%s after %d sent", got, len(w.sent))
		}
	})
}
