package invitation

import (
	"context"
	"fmt"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

const (
	// batchSize is how many letters a step sends: seconds of work, so that towns take turns.
	batchSize = 50
	// lease is how long a worker may be silent before others take its recipients. It is renewed
	// while the worker lives, so it need not cover a slow mail server.
	lease = 20 * time.Second
	// beat is how often a lease is renewed.
	beat = lease / 8
	// window is over which time PerMinute is counted.
	window = time.Minute
	// awayWait is how long a lane rests when the mail server cannot be reached.
	awayWait = 4 * time.Second
	// maxTries is how often the server may defer one letter.
	maxTries = 12
	// maxClaims is how often a letter may be claimed at all, crashes included.
	maxClaims = 60
	// idle is after how long without a sign of life a campaign is begun anew: longer than any wait
	// between two steps, and than the time between two renewals of a lease.
	idle = 6 * time.Second
	// slowest is the longest wait between two steps of a throttled campaign.
	slowest = 4 * time.Second
)

// Next is what follows a step.
type Next struct {
	More bool          // the lane has work left
	Wait time.Duration // not before then
}

// Step sends one batch of a campaign. Any number of workers may step at the same time, and any of
// them may be killed at any moment: a recipient who was being written to is claimed again when the
// lease has run out, and gets the same letter under the same Message-ID.
//
// A lane of an earlier run does one last batch and ends: its place in the queue was waited for, and
// with it even a long queue moves a campaign on.
func (s *Service) Step(ctx context.Context, town *tenant.Town, campaign id.ID, run int) (Next, error) {
	b, next, err := s.claim(ctx, town, campaign, run)
	if err != nil {
		return Next{}, fmt.Errorf("invitation: claim: %w", err)
	}
	if b == nil || len(b.rows) == 0 {
		return next, nil
	}
	return s.send(ctx, town, b, next)
}

// batch is what a step holds.
type batch struct {
	campaign Campaign
	rows     []Recipient
	claim    id.ID
	now      time.Time // of the claim, by the store
	at       time.Time // of the claim, by our own monotonic clock, read before it
}

// claim takes a batch, or finds out that there is nothing to do.
func (s *Service) claim(ctx context.Context, town *tenant.Town, campaign id.ID, run int) (*batch, Next, error) {
	var b *batch
	var next Next
	at := s.clock()
	err := s.store.Update(ctx, town.ID, func(tx Tx) error {
		b, next = nil, Next{}
		c, err := tx.LockCampaign(ctx, campaign)
		if err != nil {
			return err
		}
		if c.State != Running {
			return nil
		}
		if err := tx.Touch(ctx, campaign); err != nil {
			return err
		}
		n, wait, err := allowance(ctx, tx, c)
		if err != nil {
			return err
		}
		next = Next{More: run == c.Run, Wait: wait}
		if n == 0 {
			return nil
		}
		got := batch{campaign: c, claim: id.Secret(), now: tx.Now(), at: at}
		if got.rows, err = tx.Claim(ctx, campaign, n, got.claim, lease); err != nil {
			return err
		}
		if len(got.rows) == 0 {
			next = Next{}
			return finish(ctx, tx, c)
		}
		b = &got
		if err := b.sift(ctx, tx); err != nil {
			return err
		}
		return changed(ctx, tx, campaign)
	})
	return b, next, err
}

// allowance is how many letters may go out now, and how long to wait before the next step. A
// throttled campaign sends a little every few seconds rather than much once a minute.
func allowance(ctx context.Context, tx Tx, c Campaign) (int, time.Duration, error) {
	if c.PerMinute == 0 {
		return batchSize, 0, nil
	}
	used, err := tx.ClaimedWithin(ctx, c.ID, window)
	if err != nil {
		return 0, 0, err
	}
	slice := max(1, c.PerMinute/12)
	n := max(0, min(c.PerMinute-used, slice, batchSize))
	wait := window * time.Duration(max(n, 1)) / time.Duration(c.PerMinute)
	return n, min(wait, slowest), nil
}

// finish ends a campaign whose recipients all have an end state.
func finish(ctx context.Context, tx Tx, c Campaign) error {
	counts, err := tx.Counts(ctx, c.ID)
	if err != nil || counts.Open() > 0 {
		return err
	}
	c.State, c.Ended = Finished, tx.Now()
	if err := tx.SaveCampaign(ctx, c); err != nil {
		return err
	}
	return changed(ctx, tx, c.ID)
}

// sift takes out whoever must not be written to any more: people who said no or joined since the
// list was uploaded, and letters that were tried too often.
func (b *batch) sift(ctx context.Context, tx Tx) error {
	addresses := make([]string, len(b.rows))
	for i, r := range b.rows {
		addresses[i] = r.Key
	}
	residents, suppressed, err := known(ctx, tx, addresses)
	if err != nil {
		return err
	}
	keep := b.rows[:0:0]
	for _, r := range b.rows {
		switch {
		case suppressed[r.Key]:
			r.State = Suppressed
		case residents[r.Key]:
			r.State = Resident
		case r.Attempts > maxClaims:
			r.State, r.Reason = Failed, "gave up"
		default:
			keep = append(keep, r)
			continue
		}
		if err := tx.SaveRecipient(ctx, r); err != nil {
			return err
		}
	}
	b.rows = keep
	return nil
}

// Sweep does what no step does: it lets links grow old, and begins campaigns anew that nobody
// works on although there is work, because workers died or the queue forgot.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	if err := s.expire(ctx, town); err != nil {
		return fmt.Errorf("invitation: expire: %w", err)
	}
	var stalled []id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) (err error) {
		stalled, err = tx.Idle(ctx, idle)
		return err
	})
	if err != nil {
		return fmt.Errorf("invitation: idle: %w", err)
	}
	if len(stalled) > 0 && s.Crowded != nil && s.Crowded(ctx) {
		return nil // their work is in the queue, behind that of others: more of it would help nobody
	}
	for _, campaign := range stalled {
		if err := s.revive(ctx, town, campaign); err != nil {
			return fmt.Errorf("invitation: revive: %w", err)
		}
	}
	return nil
}

func (s *Service) expire(ctx context.Context, town *tenant.Town) error {
	const most = 1000
	for {
		var campaigns []id.ID
		err := s.store.Update(ctx, town.ID, func(tx Tx) (err error) {
			if campaigns, err = tx.Expire(ctx, most); err != nil {
				return err
			}
			for _, c := range campaigns {
				if err := changed(ctx, tx, c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(campaigns) == 0 {
			return err
		}
	}
}

// revive begins a stalled campaign anew, unless another process just did.
func (s *Service) revive(ctx context.Context, town *tenant.Town, campaign id.ID) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		c, err := tx.LockCampaign(ctx, campaign)
		if err != nil || c.State != Running {
			return err
		}
		still, err := tx.Idle(ctx, idle)
		if err != nil {
			return err
		}
		for _, other := range still {
			if other != campaign {
				continue
			}
			if err := run(ctx, tx, &c); err != nil {
				return err
			}
			return tx.SaveCampaign(ctx, c)
		}
		return nil
	})
}

// failed pauses a campaign that must not go on by itself.
func (s *Service) failed(ctx context.Context, town *tenant.Town, campaign id.ID, reason string) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		c, err := tx.LockCampaign(ctx, campaign)
		if err != nil || c.State != Running {
			return err
		}
		c.State, c.Reason = Paused, reason
		if err := tx.SaveCampaign(ctx, c); err != nil {
			return err
		}
		if err := tx.Audit(ctx, id.None, "campaign.pause", campaign, map[string]string{"reason": reason}); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.CampaignChanged, Subject: campaign})
	})
}
