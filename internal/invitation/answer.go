package invitation

import (
	"context"

	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Standing is what can still be done with a link.
type Standing string

const (
	Open Standing = "open"
	Used Standing = "used" // accepted already
	Gone Standing = "gone" // too old, revoked, replaced, or the person said no
)

// Invitation is what its holder sees.
type Invitation struct {
	Recipient id.ID
	Campaign  id.ID
	Email     string
	Name      string
	Language  string
	District  string
	Standing  Standing
}

// Joined is somebody who accepted and now has an account. The link came by mail to the address,
// so that its holder may be signed in.
type Joined struct {
	Account id.ID
	Invitation
}

// Look shows an invitation without changing anything: mail scanners open links too.
// Faults: NotFound for a token that is not of this town or was never made.
func (s *Service) Look(ctx context.Context, town *tenant.Town, token string) (Invitation, error) {
	var out Invitation
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		r, code, err := s.holder(ctx, tx.Recipient, town, token, toAccept)
		if err == nil {
			out = s.show(tx, town, r, code)
		}
		return err
	})
	return out, err
}

// Accept turns an invitation into an account, once. Faults: NotFound; Conflict when it was
// accepted already; Closed when it is too old, revoked or replaced by a newer letter.
func (s *Service) Accept(ctx context.Context, town *tenant.Town, token string) (Joined, error) {
	var out Joined
	err := s.store.Update(ctx, town.ID, func(tx Tx) error {
		r, code, err := s.holder(ctx, tx.LockRecipient, town, token, toAccept)
		if err != nil {
			return err
		}
		out = Joined{Invitation: s.show(tx, town, r, code)}
		switch out.Standing {
		case Used:
			return fault.New(fault.Conflict, "fault.invitation.used")
		case Gone:
			return fault.New(fault.Closed, "fault.invitation.gone")
		}
		out.Account, err = tx.Settle(ctx, Newcomer{Email: r.Email, Key: r.Key, Name: r.Name, Language: out.Language, District: r.District})
		if err != nil {
			return err
		}
		r.State, r.Account, r.Reason = Accepted, out.Account, ""
		if err := tx.SaveRecipient(ctx, r); err != nil {
			return err
		}
		if err := tx.Emit(ctx, event.Event{Kind: event.InvitationAccepted, Subject: r.ID, Data: map[string]string{"campaign": r.Campaign.String()}}); err != nil {
			return err
		}
		return changed(ctx, tx, r.Campaign)
	})
	return out, err
}

// holder finds the recipient that a token was made for.
func (s *Service) holder(ctx context.Context, find func(context.Context, id.ID) (Recipient, error), town *tenant.Town, token string, p purpose) (Recipient, []byte, error) {
	recipient, code, ok := s.keys.read(token)
	if !ok {
		return Recipient{}, nil, fault.Missing()
	}
	r, err := find(ctx, recipient)
	if err != nil {
		return Recipient{}, nil, err
	}
	if p == toStop {
		if !s.keys.fits(town.ID, r, code, 0, p) {
			return Recipient{}, nil, fault.Missing()
		}
		return r, code, nil
	}
	// Links of older letters were real once; everything else never was.
	for g := r.Generation; g >= 1; g-- {
		if s.keys.fits(town.ID, r, code, g, p) {
			return r, code, nil
		}
	}
	return Recipient{}, nil, fault.Missing()
}

func (s *Service) show(tx Tx, town *tenant.Town, r Recipient, code []byte) Invitation {
	lang := r.Language
	if !town.Speaks(lang) {
		lang = town.DefaultLanguage()
	}
	out := Invitation{Recipient: r.ID, Campaign: r.Campaign, Email: r.Email, Name: r.Name, Language: lang, District: r.District, Standing: Gone}
	switch r.State {
	case Accepted:
		out.Standing = Used
	case Queued, Sending, Sent, Failed: // a letter may have arrived although we are not sure of it
		late := !r.Expires.IsZero() && tx.Now().After(r.Expires)
		if !late && s.keys.fits(town.ID, r, code, r.Generation, toAccept) {
			out.Standing = Open
		}
	}
	return out
}

// LookStop shows whose invitations a link would end, without ending them. Faults: NotFound.
func (s *Service) LookStop(ctx context.Context, town *tenant.Town, token string) (Invitation, error) {
	var out Invitation
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		r, code, err := s.holder(ctx, tx.Recipient, town, token, toStop)
		if err == nil {
			out = s.show(tx, town, r, code)
		}
		return err
	})
	return out, err
}

// Unsubscribe ends all invitations to the address, of this and every later campaign of the town.
// It needs no sign-in and can be repeated. Faults: NotFound.
func (s *Service) Unsubscribe(ctx context.Context, town *tenant.Town, token string) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		r, _, err := s.holder(ctx, tx.Recipient, town, token, toStop)
		if err != nil {
			return err
		}
		if err := tx.Suppress(ctx, r.Key, "unsubscribed"); err != nil {
			return err
		}
		campaigns, err := tx.Withdraw(ctx, r.Key)
		if err != nil {
			return err
		}
		if r, err = tx.LockRecipient(ctx, r.ID); err != nil {
			return err
		}
		if r.State == Sent || r.State == Failed {
			r.State = Unsubscribed
			if err := tx.SaveRecipient(ctx, r); err != nil {
				return err
			}
			campaigns = append(campaigns, r.Campaign)
		}
		for _, c := range campaigns {
			if err := changed(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}
