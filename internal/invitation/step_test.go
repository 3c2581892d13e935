package invitation

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

func TestStepsReachEverybodyOnceAndThenTheCampaignIsFinished(t *testing.T) {
	b := newBed(t)
	c := b.running(230, nil)
	for b.step(c).More {
	}
	b.once(230)
	if got := b.campaigns[c.ID]; got.State != Finished || got.Ended.IsZero() || b.counts(c)[Sent] != 230 {
		t.Errorf("%+v, %v", got, b.counts(c))
	}
}

// TestPausesCrashesAndChangesOfSpeedLoseNobody plays at random what happens to campaigns.
func TestPausesCrashesAndChangesOfSpeedLoseNobody(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := newBed(t)
		c := b.running(60, nil)
		for range 200 {
			b.clock.Advance(time.Duration(r.IntN(40)) * time.Second)
			now := b.campaigns[c.ID]
			switch r.IntN(7) {
			case 0:
				_ = b.svc.Pause(ctx, b.who, b.town, c.ID) // refused when it is not running
			case 1:
				_ = b.svc.Resume(ctx, b.who, b.town, c.ID) // refused when it is not paused
			case 2:
				now.PerMinute = []int{0, 10, 60, 600}[r.IntN(4)]
				b.campaigns[c.ID] = now
			case 3: // a worker claims and is killed before it sends
				_, _, err := b.svc.claim(ctx, b.town, c.ID, now.Run)
				b.ok(err)
			case 4:
				b.ok(b.svc.Sweep(ctx, b.town))
			default:
				b.step(c)
			}
			got := b.counts(c)
			if got.Total() != 60 || (b.campaigns[c.ID].State == Finished) != (got.Open() == 0) && b.campaigns[c.ID].State == Finished {
				t.Fatalf("seed %d: %s with %v", seed, b.campaigns[c.ID].State, got)
			}
		}
		_ = b.svc.Resume(ctx, b.who, b.town, c.ID)
		for range 200 {
			b.clock.Advance(20 * time.Second)
			b.step(c)
		}
		b.once(60)
		if b.campaigns[c.ID].State != Finished {
			t.Errorf("seed %d: it ended %s", seed, b.campaigns[c.ID].State)
		}
	}
}

func TestAfterACrashTheSameLetterGoesOut(t *testing.T) {
	b := newBed(t)
	c := b.running(3, nil)
	lost, _, err := b.svc.claim(ctx, b.town, c.ID, 1)
	b.ok(err)
	if n := b.step(c); n.More || len(b.post.sent) != 0 {
		t.Errorf("while the lease holds, %d were sent", len(b.post.sent))
	}
	b.clock.Advance(lease + time.Second)
	b.step(c)
	b.once(3)
	for i, w := range b.post.sent {
		if w.Letter.ID != letterID(lost.rows[i]) {
			t.Error("the letter has another name than before the crash")
		}
	}
}

// oracle is a post that knows what arrived.
type oracle struct{ *post }

func (o oracle) Delivered(_ context.Context, _ *tenant.Town, letters []id.ID) ([]id.ID, error) {
	return letters[:1], nil
}

func TestWithAnOracleWhatArrivedIsNotSentAgain(t *testing.T) {
	b := newBed(t)
	b.svc.post = oracle{b.post}
	c := b.running(3, nil)
	_, _, err := b.svc.claim(ctx, b.town, c.ID, 1)
	b.ok(err)
	b.clock.Advance(lease + time.Second)
	b.step(c)
	if len(b.post.sent) != 2 || b.counts(c)[Sent] != 3 {
		t.Errorf("%d sent, %v", len(b.post.sent), b.counts(c))
	}
}

func TestNeverMoreLettersAMinuteThanAllowed(t *testing.T) {
	b := newBed(t)
	c := b.running(400, func(u *Upload) { u.PerMinute = 60 })
	var times []time.Time
	for range 2000 {
		before := len(b.post.sent)
		n := b.step(c)
		for range len(b.post.sent) - before {
			times = append(times, b.clock.Now())
		}
		if !n.More {
			break
		}
		b.clock.Advance(max(n.Wait, time.Second))
	}
	b.once(400)
	for i := range times {
		if i >= 60 && times[i].Sub(times[i-60]) < window {
			t.Fatalf("61 letters within %v", times[i].Sub(times[i-60]))
		}
	}
	if took := times[len(times)-1].Sub(noon); took > 8*time.Minute {
		t.Errorf("400 letters at 60 a minute took %v", took)
	}
}
