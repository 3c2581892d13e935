package invitation

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// Report is what a dry run found.
type Report struct {
	Status
	Samples []Written // one letter in each language that occurs among the first
}

// DryRun words letters without sending any, checks them against each other, and makes a draft
// Checked. It can be repeated until the campaign starts.
// Faults: NotFound, Denied; Conflict when it started already, when nobody is left to invite, or
// when the letters fail their check.
func (s *Service) DryRun(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) (Report, error) {
	var out Report
	err := s.change(ctx, who, town, campaign, "check", func(tx Tx, c *Campaign) error {
		if c.State != Draft && c.State != Checked {
			return wrongState()
		}
		first, err := tx.Recipients(ctx, campaign, Ready, page.Request{Size: page.Max})
		if err != nil {
			return err
		}
		if len(first.Rows) == 0 {
			return fault.New(fault.Conflict, "fault.invitation.nobody")
		}
		letters, err := s.write(town, *c, first.Rows, tx.Now())
		if err == nil {
			err = prove(town, *c, first.Rows, letters)
		}
		if err != nil {
			return fault.Because(err, fault.Conflict, "fault.invitation.proof")
		}
		c.State = Checked
		out.Samples = samples(letters)
		out.Campaign = *c
		out.Counts, err = tx.Counts(ctx, campaign)
		return err
	})
	return out, err
}

// samples picks the first letter in each language.
func samples(letters []Written) []Written {
	var out []Written
	seen := map[string]bool{}
	for _, w := range letters {
		if !seen[w.Letter.Language] {
			seen[w.Letter.Language] = true
			out = append(out, w)
		}
	}
	return out
}

func wrongState() error { return fault.New(fault.Conflict, "fault.invitation.wrong_state") }

// Start begins to send a checked campaign. Faults: NotFound, Denied, Conflict.
func (s *Service) Start(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) error {
	return s.change(ctx, who, town, campaign, "start", func(tx Tx, c *Campaign) error {
		if c.State != Checked {
			return wrongState()
		}
		n, err := tx.Move(ctx, campaign, []RecipientState{Ready}, Queued)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "fault.invitation.nobody")
		}
		return run(ctx, tx, c)
	})
}

// Pause stops sending after the letters that are on their way. Faults: NotFound, Denied, Conflict.
func (s *Service) Pause(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) error {
	return s.change(ctx, who, town, campaign, "pause", func(_ Tx, c *Campaign) error {
		if c.State != Running {
			return wrongState()
		}
		c.State = Paused
		return nil
	})
}

// Resume goes on where a pause stopped. Faults: NotFound, Denied, Conflict.
func (s *Service) Resume(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) error {
	return s.change(ctx, who, town, campaign, "resume", func(tx Tx, c *Campaign) error {
		if c.State != Paused {
			return wrongState()
		}
		return run(ctx, tx, c)
	})
}

// Cancel ends a campaign: whoever has no letter yet gets none. Links that were sent stay good. A
// letter that is being handed over in this very moment may still go out. Faults: NotFound, Denied,
// Conflict.
func (s *Service) Cancel(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) error {
	return s.change(ctx, who, town, campaign, "cancel", func(tx Tx, c *Campaign) error {
		if c.State == Finished || c.State == Cancelled {
			return wrongState()
		}
		c.State, c.Ended = Cancelled, tx.Now()
		_, err := tx.Move(ctx, campaign, []RecipientState{Ready, Queued, Sending}, Withdrawn)
		return err
	})
}

// RevokeAll makes every link of a campaign dead and ends it. Faults: NotFound, Denied, Conflict.
func (s *Service) RevokeAll(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) error {
	return s.change(ctx, who, town, campaign, "revoke", func(tx Tx, c *Campaign) error {
		if _, err := tx.Move(ctx, campaign, []RecipientState{Ready, Queued, Sending, Sent, Failed}, Revoked); err != nil {
			return err
		}
		if c.State != Finished {
			c.State, c.Ended = Cancelled, tx.Now()
		}
		return nil
	})
}

// ResendFailed queues all letters again that could not be sent. Faults: NotFound, Denied, Conflict.
func (s *Service) ResendFailed(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) error {
	return s.change(ctx, who, town, campaign, "resend", func(tx Tx, c *Campaign) error {
		if c.State != Running && c.State != Paused && c.State != Finished {
			return wrongState()
		}
		n, err := tx.Move(ctx, campaign, []RecipientState{Failed}, Queued)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "fault.invitation.nobody")
		}
		if c.State == Paused {
			return nil
		}
		return run(ctx, tx, c)
	})
}

// Revoke makes one person's link dead, whether it was sent or not. Faults: NotFound, Denied,
// Conflict when it was accepted or ended already.
func (s *Service) Revoke(ctx context.Context, who access.Actor, town *tenant.Town, recipient id.ID) error {
	return s.one(ctx, who, town, recipient, "revoke_one", func(_ Tx, _ *Campaign, r *Recipient) error {
		switch r.State {
		case Ready, Queued, Sending, Sent, Failed:
			r.State = Revoked
			return nil
		}
		return wrongState()
	})
}

// Resend sends one person a new letter with a new link; the old link dies. Faults: NotFound,
// Denied, Conflict when the person accepted, said no, or cannot be invited.
func (s *Service) Resend(ctx context.Context, who access.Actor, town *tenant.Town, recipient id.ID) error {
	return s.one(ctx, who, town, recipient, "resend_one", func(tx Tx, c *Campaign, r *Recipient) error {
		switch r.State {
		case Sent, Failed, Expired, Revoked:
		default:
			return wrongState()
		}
		if c.State != Running && c.State != Paused && c.State != Finished {
			return wrongState()
		}
		*r = Recipient{ID: r.ID, Campaign: r.Campaign, Line: r.Line, Email: r.Email, Key: r.Key, Name: r.Name,
			Language: r.Language, District: r.District, State: Queued, Generation: r.Generation + 1}
		if c.State == Finished {
			return run(ctx, tx, c)
		}
		return nil
	})
}

// one runs an act of office on one recipient. The campaign is locked first, as everywhere.
func (s *Service) one(ctx context.Context, who access.Actor, town *tenant.Town, recipient id.ID, act string, fn func(Tx, *Campaign, *Recipient) error) error {
	if err := s.may(who, town); err != nil {
		return err
	}
	var campaign id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		r, err := tx.Recipient(ctx, recipient)
		campaign = r.Campaign
		return err
	})
	if err != nil {
		return err
	}
	return s.change(ctx, who, town, campaign, act, func(tx Tx, c *Campaign) error {
		r, err := tx.LockRecipient(ctx, recipient)
		if err != nil {
			return err
		}
		if err := fn(tx, c, &r); err != nil {
			return err
		}
		return tx.SaveRecipient(ctx, r)
	})
}
