package panel

import (
	"context"
	"encoding/base64"
	"strings"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// cutSealed parts the secret of a link from what is sealed in it.
func cutSealed(token string) (secret, sealed string) {
	secret, sealed, _ = strings.Cut(token, ".")
	return secret, sealed
}

// AskEmail sends a letter to a new address that asks whether it is theirs. Nothing of the new address is
// kept until then: it travels in the letter's link, sealed. Whether somebody else has it is not told
// here. Faults: SignIn, Invalid with field email.
func (s *Service) AskEmail(ctx context.Context, who access.Actor, town *tenant.Town, email string) error {
	me, err := self(who)
	if err != nil {
		return err
	}
	var form fault.Form
	checkEmail(&form, "email", email)
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Person(ctx, me)
		if err != nil {
			return err
		}
		bare, _, _ := address.Parse(email)
		if taken, err := s.taken(ctx, tx, town, me, bare); err != nil || taken {
			return err
		}
		secret, err := s.link(ctx, tx, town.ID, Link{Person: me, Use: UseEmail, Until: tx.Now().Add(EnterLife)})
		if err != nil {
			return err
		}
		sealed := base64.RawURLEncoding.EncodeToString([]byte(s.seal(town.ID, "email", id.None, secret, []byte(bare))))
		one.Email = bare
		return s.send(ctx, tx, town, one, "panel_address", Panel{}, "/panel/in/"+secret+"."+sealed)
	})
}

// taken tells whether somebody else of the town's panels has an address. Its holder is told so, by a
// letter that lets them in, and nobody else is.
func (s *Service) taken(ctx context.Context, tx Tx, town *tenant.Town, me id.ID, email string) (bool, error) {
	other, err := tx.PersonByEmail(ctx, s.emailKey(town.ID, email))
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil || other.ID == me {
		return false, err
	}
	return true, s.letIn(ctx, tx, town.ID, other, town, "panel_enter", Panel{})
}

// newEmail puts the address in force that a letter went to.
func (s *Service) newEmail(ctx context.Context, tx Tx, town *tenant.Town, l Link, token string) error {
	secret, packed := cutSealed(token)
	sealed, err := base64.RawURLEncoding.DecodeString(packed)
	if err != nil {
		return fault.Missing()
	}
	email, err := s.unseal(town.ID, "email", id.None, secret, string(sealed))
	if err != nil {
		return fault.Missing()
	}
	one, err := tx.LockPerson(ctx, l.Person)
	if err != nil {
		return err
	}
	other, err := tx.PersonByEmail(ctx, s.emailKey(town.ID, string(email)))
	if err == nil && other.ID != one.ID {
		return fault.New(fault.Conflict, "fault.panel_email_taken")
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	old := one.Email
	one.Email = string(email)
	if err := tx.ForgetAddress(ctx, old); err != nil {
		return err
	}
	return s.savePerson(ctx, tx, town.ID, one)
}
