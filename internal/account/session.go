package account

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Recognise turns the token of a browser into an actor, with the roles that the account holds at
// this moment. A token that means nothing here, has expired or was ended is a guest, not an error.
func (s *Service) Recognise(ctx context.Context, town *tenant.Town, token, lang string) (access.Actor, error) {
	guest := access.Guest(town.ID, lang)
	if token == "" || len(token) > 64 {
		return guest, nil
	}
	var stored StoredSession
	var a Account
	stale := false
	err := s.store.View(ctx, town.ID, func(tx Tx) (err error) {
		stored, a, err = tx.SessionByToken(ctx, s.hashed(town.ID, "session", token))
		if err != nil {
			return err
		}
		if !alive(stored, tx.Now()) || a.State != Active {
			return fault.Missing()
		}
		stale = tx.Now().Sub(stored.SeenAt) >= touchInterval
		return nil
	})
	if fault.Is(err, fault.NotFound) {
		return guest, nil
	}
	if err != nil {
		return guest, err
	}
	if stale {
		err := s.store.Update(ctx, town.ID, func(tx Tx) error { return tx.TouchSession(ctx, stored.ID) })
		if err != nil {
			return guest, err
		}
	}
	return actor(town.ID, a, lang), nil
}

func actor(t tenant.ID, a Account, lang string) access.Actor {
	who := access.Actor{Tenant: t, Account: a.ID, Name: a.Name, Language: lang, District: a.District, Assurance: access.ByMail}
	if a.Verified {
		who.Assurance = access.Verified
	}
	for _, g := range a.Grants {
		who.Grants = append(who.Grants, access.Grant{Role: g.Role, Scope: g.Scope})
		if who.Office == "" {
			who.Office = g.Office
		}
	}
	return who
}

// Admit signs in an account whose address was proven in another way than by a code: an invitation
// that came by mail was accepted. It is the platform's own verb. Faults: Denied, NotFound.
func (s *Service) Admit(ctx context.Context, who access.Actor, account id.ID, agent string) (in SignedIn, err error) {
	if !who.IsSystem() {
		return in, fault.New(fault.Denied, "fault.denied")
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		a, err := tx.Account(ctx, account)
		if err != nil {
			return err
		}
		if a.State != Active {
			return fault.New(fault.Denied, "fault.blocked")
		}
		in = SignedIn{Account: a, ReturnTo: "/"}
		in.Token, err = s.begin(ctx, tx, who.Tenant, a, agent)
		return err
	})
	return in, err
}

// SignOut ends the session of a token. A token that means nothing is no error: the person wanted
// out, and is.
func (s *Service) SignOut(ctx context.Context, who access.Actor, token string) error {
	if !who.SignedIn() {
		return nil
	}
	hash := s.hashed(who.Tenant, "session", token)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		stored, _, err := tx.SessionByToken(ctx, hash)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.DropSession(ctx, stored.Account, stored.ID); err != nil {
			return err
		}
		return tx.Emit(ctx, sessionsEnded(stored.Account))
	})
}
