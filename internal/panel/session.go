package panel

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// SessionLife is how long a member can go on after opening a link.
const SessionLife = 30 * time.Minute

// Recognise turns the token of a browser into the person that it stands for; None when it stands for
// nobody any more.
func (s *Service) Recognise(ctx context.Context, t tenant.ID, token string) (id.ID, error) {
	if token == "" || len(token) > 64 {
		return id.None, nil
	}
	var out id.ID
	err := s.store.View(ctx, t, func(tx Tx) error {
		person, until, err := tx.SessionOf(ctx, s.hashed(t, "session", token))
		if err == nil && tx.Now().Before(until) {
			out = person
		}
		return err
	})
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return out, err
}

// begin starts a member's session; the token is kept nowhere.
func (s *Service) begin(ctx context.Context, tx Tx, t tenant.ID, person id.ID) (string, error) {
	secret := token()
	return secret, tx.AddSession(ctx, s.hashed(t, "session", secret), person, tx.Now().Add(SessionLife))
}

// SignOut ends a member's session. A token that means nothing is no error.
func (s *Service) SignOut(ctx context.Context, who access.Actor, token string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		return tx.DropSession(ctx, s.hashed(who.Tenant, "session", token))
	})
}

// link makes a secret that a letter carries, good for that use until then.
func (s *Service) link(ctx context.Context, tx Tx, t tenant.ID, l Link) (string, error) {
	secret := token()
	l.Hash = s.hashed(t, "link", secret)
	return secret, tx.AddLink(ctx, l)
}

// self is the member who asks. Faults: SignIn.
func self(who access.Actor) (id.ID, error) {
	if who.Person == id.None {
		return id.None, fault.New(fault.SignIn, "fault.panel_sign_in")
	}
	return who.Person, nil
}
