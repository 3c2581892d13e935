package invitation

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestAPauseOrAnEndReachesTheBatchThatIsGoingOut(t *testing.T) {
	for act, after := range map[string]RecipientState{"pause": Queued, "cancel": Withdrawn} {
		synctest.Test(t, func(t *testing.T) {
			b := newBed(t)
			c := b.running(40, nil)
			n := 0
			b.post.before = func(Written) {
				time.Sleep(beat) // a slow server: somebody looks at the campaign meanwhile
				synctest.Wait()
				if n++; n == 10 {
					do := map[string]func() error{
						"pause":  func() error { return b.svc.Pause(ctx, b.who, b.town, c.ID) },
						"cancel": func() error { return b.svc.Cancel(ctx, b.who, b.town, c.ID) },
					}
					b.ok(do[act]())
				}
			}
			b.step(c)
			if len(b.post.sent) > 10+unmarked {
				t.Errorf("%s: %d letters went out after it", act, len(b.post.sent)-10)
			}
			if got := b.counts(c); got[after] < 40-10-unmarked || got[Sending] != 0 {
				t.Errorf("%s: %v", act, got)
			}
		})
	}
}

func TestACampaignWhoseWorkWaitsInALongQueueIsNotBegunAnew(t *testing.T) {
	b := newBed(t)
	c := b.running(10, nil)
	crowded := true
	b.svc.Crowded = func(context.Context) bool { return crowded }
	b.clock.Advance(idle + time.Second)
	b.ok(b.svc.Sweep(ctx, b.town))
	if run := b.campaigns[c.ID].Run; run != 1 {
		t.Errorf("run %d, although the first one's work is in the queue", run)
	}
	crowded = false
	b.ok(b.svc.Sweep(ctx, b.town))
	if run := b.campaigns[c.ID].Run; run != 2 {
		t.Errorf("run %d, although nobody works on it", run)
	}
}
