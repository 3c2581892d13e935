package invitation

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
)

func TestEachAnswerOfTheServerHasItsState(t *testing.T) {
	for _, c := range []struct {
		name     string
		answer   Delivery
		attempts int
		unknowns int
		want     RecipientState
		retry    time.Duration
		dead     bool
	}{
		{"taken", Delivery{Fate: Delivered}, 1, 0, Sent, 0, false},
		{"refused", Delivery{Fate: Refused}, 1, 0, Failed, 0, false},
		{"nobody there", Delivery{Fate: Refused, Dead: true}, 1, 0, Failed, 0, true},
		{"later", Delivery{Fate: Deferred}, 1, 0, Queued, time.Minute, false},
		{"later again", Delivery{Fate: Deferred}, 3, 0, Queued, 9 * time.Minute, false},
		{"later for ever", Delivery{Fate: Deferred}, maxTries, 0, Failed, 0, false},
		{"no answer", Delivery{Fate: Unclear}, 1, 0, Queued, time.Minute, false},
		{"no answer again", Delivery{Fate: Unclear}, 2, 1, Failed, 0, false},
	} {
		b := batch{campaign: Campaign{Days: 30}, now: noon}
		got := b.mark(Recipient{Key: "k", Attempts: c.attempts, Unknowns: c.unknowns}, c.answer)
		if got.outcome.State != c.want || got.outcome.RetryIn != c.retry || (got.dead != "") != c.dead {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestADeadAddressGetsNothingMore(t *testing.T) {
	b := newBed(t)
	b.post.answer = func(Written) Delivery { return Delivery{Fate: Refused, Dead: true} }
	c := b.running(1, nil)
	b.step(c)
	if b.suppressed["p000@home.test"] != "bounced" || b.counts(c)[Failed] != 1 {
		t.Errorf("%v, %v", b.suppressed, b.counts(c))
	}
}

func TestWhoSaysNoInTheMiddleOfABatchGetsNoLetter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		c := b.running(20, nil)
		var last Recipient
		for _, r := range b.recipients {
			if r.Line == 21 {
				last = r.Recipient
			}
		}
		n := 0
		b.post.before = func(Written) {
			if n++; n == 2 {
				b.ok(b.svc.Unsubscribe(ctx, b.town, b.svc.keys.stop(b.town.ID, last)))
			}
			time.Sleep(2 * time.Second) // a slow server
			b.clock.Advance(2 * time.Second)
		}
		b.step(c)
		b.once(19)
		if got := b.counts(c); got[Unsubscribed] != 1 || got[Sent] != 19 {
			t.Errorf("%v", got)
		}
		b.post.before = nil
		d := b.running(20, nil)
		if got := b.counts(d); got[Suppressed] != 1 {
			t.Errorf("the next campaign: %v", got)
		}
	})
}

func TestPeopleWhoJoinedMeanwhileGetNoInvitation(t *testing.T) {
	b := newBed(t)
	c := b.running(3, nil)
	b.residents["p001@home.test"] = id.New()
	b.step(c)
	b.once(2)
	if got := b.counts(c); got[Resident] != 1 {
		t.Errorf("%v", got)
	}
}

func TestASlowServerDoesNotCostTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		c := b.running(10, nil)
		b.post.before = func(Written) {
			for range 8 { // two leases for each letter
				time.Sleep(lease / 4)
				synctest.Wait() // it was renewed
				b.clock.Advance(lease / 4)
			}
			if rest, _, err := b.svc.claim(ctx, b.town, c.ID, 1); err != nil || rest != nil && len(rest.rows) > 0 {
				t.Error("another worker took what this one still holds")
			}
		}
		b.step(c)
		b.once(10)
	})
}

func TestWhileTheDatabaseIsAwayNoLetterGoesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		c := b.running(50, nil)
		b.post.before = func(Written) {
			if len(b.post.sent) == 5 {
				b.mu.Lock()
				b.fail = func() error { return errDown }
				b.mu.Unlock()
				time.AfterFunc(10*time.Second, func() {
					b.post.mu.Lock()
					n := len(b.post.sent)
					b.post.mu.Unlock()
					if n > 5+unmarked {
						t.Errorf("%d letters went out that could not be written down", n-5)
					}
					b.mu.Lock()
					b.fail = nil
					b.mu.Unlock()
				})
			}
		}
		b.step(c)
		b.once(50)
		if got := b.counts(c); got[Sent] != 50 {
			t.Errorf("%v", got)
		}
	})
}

func TestLettersThatFailTheirCheckStopTheCampaign(t *testing.T) {
	for name, spoil := range map[string]func(*Written){
		"somebody else's address": func(w *Written) { w.Text += " p001@home.test p000@home.test" },
		"a link left out":         func(w *Written) { w.HTML = strings.ReplaceAll(w.HTML, w.Letter.Token, "") },
		"another recipient":       func(w *Written) { w.Letter.To = "p000@home.test" },
		"one link for all":        func(w *Written) { w.Letter.Token = "same"; w.Text += "same"; w.HTML += "same" },
	} {
		b := newBed(t)
		c := b.running(5, nil)
		b.post.spoil = spoil
		if _, err := b.svc.Step(ctx, b.town, c.ID, 1); err == nil {
			t.Errorf("%s: no error", name)
		}
		got := b.campaigns[c.ID]
		if len(b.post.sent) != 0 || got.State != Paused || got.Reason != ReasonProof || b.counts(c)[Queued] != 5 {
			t.Errorf("%s: %d sent, %+v, %v", name, len(b.post.sent), got, b.counts(c))
		}
		d := b.upload(5, nil)
		if _, err := b.svc.DryRun(ctx, b.who, b.town, d.ID); err == nil {
			t.Errorf("%s: the dry run saw nothing", name)
		}
	}
}

func TestAServerThatRefusesEverythingStopsTheCampaign(t *testing.T) {
	b := newBed(t)
	b.post.answer = func(Written) Delivery { return Delivery{Fate: Refused} }
	c := b.running(100, nil)
	if n := b.step(c); n.More {
		t.Error("the lane goes on")
	}
	if got := b.campaigns[c.ID]; got.State != Paused || got.Reason != ReasonFailures || b.counts(c)[Failed] != maxRefused || b.counts(c)[Queued] != 80 {
		t.Errorf("%+v, %v", got, b.counts(c))
	}
}

func TestAServerThatIsAwayCostsNobodyATry(t *testing.T) {
	b := newBed(t)
	b.post.answer = func(Written) Delivery { return Delivery{Fate: Away} }
	c := b.running(60, nil)
	for range 100 {
		if n := b.step(c); !n.More || n.Wait < awayWait {
			t.Fatalf("%+v", n)
		}
	}
	b.post.answer = nil
	for b.step(c).More {
	}
	b.once(60)
}

func TestACampaignThatNobodyWorksOnIsBegunAnew(t *testing.T) {
	b := newBed(t)
	c := b.running(10, nil)
	started := func() (n int) {
		for _, e := range b.events {
			if e.Kind == event.CampaignStarted {
				run, lanes, err := Work(e)
				if err != nil || lanes != 4 || run != n+1 {
					t.Errorf("run %d in %d lanes, %v", run, lanes, err)
				}
				n++
			}
		}
		return n
	}
	b.ok(b.svc.Sweep(ctx, b.town))
	if n := started(); n != 1 {
		t.Errorf("begun %d times although it is fresh", n)
	}
	b.clock.Advance(idle + time.Second)
	b.ok(b.svc.Sweep(ctx, b.town))
	b.ok(b.svc.Sweep(ctx, b.town))
	if n := started(); n != 2 {
		t.Errorf("begun %d times", n)
	}
	n, err := b.svc.Step(ctx, b.town, c.ID, 1)
	if err != nil || n.More || len(b.post.sent) != 10 {
		t.Errorf("the old lane: %+v, %v, %d sent", n, err, len(b.post.sent))
	}
}

func TestAResentLetterIsAnotherLetter(t *testing.T) {
	r := Recipient{ID: id.New(), Generation: 1}
	seen := map[string]bool{}
	for g := 1; g < 5; g++ {
		r.Generation = g
		seen[fmt.Sprint(letterID(r))] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d names for 4 letters", len(seen))
	}
}
