package chaos

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// ANC-10
func TestARelayThatIsKilledTellsEachCommentOnce(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{})
		_, p := w.web()
		w.start("worker")
		b := w.busy(p, 25)
		b.start()
		var posting sync.WaitGroup
		over := make(chan struct{})
		posting.Go(func() { b.group.Wait(); close(over) })
		kills := 0
		for done := false; !done; {
			relay := w.start("relay")
			select {
			case <-time.After(rand.N(400 * time.Millisecond)):
			case <-over:
				// As many times again, for what was left behind.
				done = kills >= 15
			}
			relay.Kill()
			kills++
		}
		w.start("relay")
		posting.Wait()
		b.told(t)
		t.Logf("%d kills", kills)
		if n := w.count("SELECT count(*) FROM outbox WHERE done_at IS NULL"); n != 0 {
			t.Errorf("%d events were told to nobody", n)
		}
		if n := w.count("SELECT count(*) FROM job_failures"); n != 0 {
			t.Errorf("%d pieces of work were given up", n)
		}
	})
}
