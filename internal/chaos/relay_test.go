package chaos

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"almenda/internal/testkit/process"
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
		// What the last one killed had handed over and not written down is handed over once more, and
		// letters of before tell nothing of that. Only then is it known that nobody gets a second one.
		untold := func() int { return w.count("SELECT count(*) FROM outbox WHERE done_at IS NULL") }
		_ = process.Until(within, func() bool { return untold() == 0 }) // what is left then is counted below
		b.told(t)
		t.Logf("%d kills", kills)
		if n := untold(); n != 0 {
			t.Errorf("%d events were told to nobody", n)
		}
		if n := w.count("SELECT count(*) FROM job_failures"); n != 0 {
			t.Errorf("%d pieces of work were given up", n)
		}
	})
}
