package invitation

import (
	"context"
	"fmt"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// maxRefused is after how many refusals in a row a campaign pauses itself: then it is not the
// people's addresses that are wrong, or the list is no good.
const maxRefused = 20

// wrapUp is how long a step may take to write down what happened once it was told to stop.
const wrapUp = 2*time.Minute + 30*time.Second

// send words, checks and hands over a batch.
func (s *Service) send(ctx context.Context, town *tenant.Town, b *batch, next Next) (Next, error) {
	// Whatever happens, what went out must be written down and the rest given back.
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Minute)
	defer cancel()
	defer func() {
		_ = s.store.Update(after, town.ID, func(tx Tx) error { return tx.Release(after, b.claim) }) // the lease frees them too
	}()
	letters, err := s.write(town, b.campaign, b.rows, b.now)
	if err == nil && b.campaign.Proven.IsZero() {
		err = prove(town, b.campaign, b.rows, letters)
	}
	if err != nil {
		if err := s.failed(after, town, b.campaign.ID, ReasonProof); err != nil {
			return Next{}, fmt.Errorf("invitation: pause: %w", err)
		}
		return Next{}, fmt.Errorf("invitation: proof: %w", err)
	}
	if b.campaign.Proven.IsZero() {
		if err := s.proven(ctx, town, b.campaign.ID); err != nil {
			return Next{}, fmt.Errorf("invitation: proven: %w", err)
		}
	}
	k := keep(after, s.store, town, b, s.clock)
	end := s.deliver(ctx, town, b, letters, k)
	timer := time.AfterFunc(wrapUp, cancel)
	defer timer.Stop()
	if err := k.close(); err != nil {
		return Next{}, fmt.Errorf("invitation: mark: %w", err)
	}
	switch end {
	case endRefused:
		return Next{}, s.failed(after, town, b.campaign.ID, ReasonFailures)
	case endAway:
		next.Wait = max(next.Wait, awayWait)
	}
	return next, nil
}

// proven notes that a first batch of letters passed its check.
func (s *Service) proven(ctx context.Context, town *tenant.Town, campaign id.ID) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		c, err := tx.LockCampaign(ctx, campaign)
		if err != nil || !c.Proven.IsZero() {
			return err
		}
		c.Proven = tx.Now()
		return tx.SaveCampaign(ctx, c)
	})
}

// ending is why a batch ended.
type ending int

const (
	endDone ending = iota
	endStopped
	endAway
	endRefused
)

// deliver hands over letter by letter.
func (s *Service) deliver(ctx context.Context, town *tenant.Town, b *batch, letters []Written, k *keeper) ending {
	known := s.delivered(ctx, town, b, letters)
	session := s.post.Open(town)
	defer session.Close()
	refused := 0
	for i, w := range letters {
		r := b.rows[i]
		if ctx.Err() != nil {
			return endStopped
		}
		k.take()
		if !k.mine(r.ID) { // asked last of all: a person may have said no while this waited
			k.give()
			continue
		}
		d := Delivery{Fate: Delivered}
		if !known[w.Letter.ID] {
			d = session.Send(ctx, w)
		}
		if d.Fate == Away {
			k.give()
			return endAway
		}
		k.marks <- b.mark(r, d)
		if d.Fate != Refused {
			refused = 0
			continue
		}
		if refused++; refused >= maxRefused {
			return endRefused
		}
	}
	return endDone
}

// delivered asks the oracle, if there is one, about letters that may be out already.
func (s *Service) delivered(ctx context.Context, town *tenant.Town, b *batch, letters []Written) map[id.ID]bool {
	oracle, ok := s.post.(Oracle)
	if !ok {
		return nil
	}
	var doubt []id.ID
	for i, r := range b.rows {
		if r.Attempts > 1 {
			doubt = append(doubt, letters[i].Letter.ID)
		}
	}
	if len(doubt) == 0 {
		return nil
	}
	found, err := oracle.Delivered(ctx, town, doubt)
	if err != nil {
		return nil // an oracle that is silent is no oracle: the same letter goes out again
	}
	out := make(map[id.ID]bool, len(found))
	for _, letter := range found {
		out[letter] = true
	}
	return out
}

// mark is the state table: what a recipient becomes after each answer.
func (b *batch) mark(r Recipient, d Delivery) mark {
	o := Outcome{Recipient: r.ID, Reason: d.Reason}
	switch d.Fate {
	case Delivered:
		o.State, o.Reason, o.SentAt, o.Expires = Sent, "", b.now, expiry(b.campaign, b.now)
	case Refused:
		o.State = Failed
		if d.Dead {
			return mark{o, r.Key}
		}
	case Deferred:
		o.State, o.RetryIn = Queued, backoff(r.Attempts)
		if r.Attempts >= maxTries {
			o.State, o.RetryIn = Failed, 0
		}
	default: // Unclear: once more under the same Message-ID, then staff must decide
		o.State, o.RetryIn, o.Unknown, o.Reason = Queued, time.Minute, true, "unknown"
		if r.Unknowns > 0 {
			o.State, o.RetryIn = Failed, 0
		}
	}
	return mark{outcome: o}
}

// backoff is 1, 3, 9 … minutes, at most two hours. Greylisting servers want some minutes.
func backoff(tries int) time.Duration {
	d := time.Minute
	for range max(tries-1, 0) {
		d = min(3*d, 2*time.Hour)
	}
	return d
}
