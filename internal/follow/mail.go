package follow

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// secret makes 160 random bits for a link.
func secret() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime ends the program first
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashed is how the secret of a letter is kept. It is long and random, so that no key is needed.
func hashed(t tenant.ID, secret string) string {
	sum := sha256.Sum256([]byte(t.String() + "|follow|" + secret))
	return hex.EncodeToString(sum[:])
}

// Begin asks an address whether it wants to follow a subject: by a letter, whatever is known of the
// address. Nobody is told whether one went out: too many are left out in silence. Faults: NotFound,
// Invalid with field email.
func (s *Service) Begin(ctx context.Context, who access.Actor, town *tenant.Town, what Subject, raw string) error {
	if err := s.policy.Allow(who, access.FollowProcess, access.Scope{}); err != nil {
		return err
	}
	address, key, ok := address.Parse(raw)
	if !ok {
		var form fault.Form
		form.Add("email", "fault.email")
		return form.Err()
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		thing, err := tx.Thing(ctx, what)
		if err != nil {
			return err
		}
		n, err := tx.AsksSince(ctx, key, tx.Now().Add(-time.Hour))
		if err != nil || n >= addressesHour {
			return err
		}
		word := secret()
		asked, err := s.ask(ctx, tx, Follower{Subject: what, Email: address, Key: key, Language: who.Language}, hashed(who.Tenant, word))
		if err != nil || !asked {
			return err
		}
		return tx.QueueMail(ctx, account.Letter{Kind: "follow_confirm", To: address, Language: who.Language, Params: map[string]string{
			"title": thing.Title.In(who.Language, town.DefaultLanguage()), "link": s.links.Link(who.Tenant, who.Language, "/follow/"+word)}})
	})
}

// ask notes that an address waits for a letter; false when it had too many.
func (s *Service) ask(ctx context.Context, tx Tx, in Follower, hash string) (bool, error) {
	f, err := tx.ByAddress(ctx, in.Subject, in.Key)
	if fault.Is(err, fault.NotFound) {
		in.ID, in.Stop, in.Confirm, in.Asks = id.Secret(), secret(), hash, 1
		in.Asked, in.Created = tx.Now(), tx.Now()
		return tx.Add(ctx, in)
	}
	if err != nil {
		return false, err
	}
	since := tx.Now().Sub(f.Asked)
	if since < againAfter || since < 24*time.Hour && f.Asks >= asksPerDay {
		return false, nil
	}
	if since >= 24*time.Hour {
		f.Asks = 0
	}
	f.Asks, f.Asked, f.Confirm, f.Language = f.Asks+1, tx.Now(), hash, in.Language
	return true, tx.Save(ctx, f)
}

// Look shows what a letter's link would follow, and changes nothing: mail scanners open links too.
// Faults: NotFound for what was never made, was answered, or is too old.
func (s *Service) Look(ctx context.Context, who access.Actor, word string) (t Thing, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, t, err = s.holder(ctx, tx, who, word)
		return err
	})
	return t, err
}

func (s *Service) holder(ctx context.Context, tx Tx, who access.Actor, word string) (f Follower, t Thing, err error) {
	if word == "" {
		return f, t, fault.Missing()
	}
	if f, err = tx.ByConfirm(ctx, hashed(who.Tenant, word)); err != nil {
		return f, t, err
	}
	if tx.Now().Sub(f.Asked) > ConfirmLife {
		return f, t, fault.Missing()
	}
	t, err = tx.Thing(ctx, f.Subject)
	return f, t, err
}

// Confirm is the yes to such a letter. Said twice it is once: the link works as long as the letter is
// young. Faults: NotFound.
func (s *Service) Confirm(ctx context.Context, who access.Actor, word string) (t Thing, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		var f Follower
		if f, t, err = s.holder(ctx, tx, who, word); err != nil {
			return err
		}
		f.Asks = 0
		if f.Confirmed.IsZero() {
			f.Confirmed = tx.Now()
		}
		account, err := tx.AccountOf(ctx, f.Key)
		if fault.Is(err, fault.NotFound) {
			return tx.Save(ctx, f)
		}
		if err != nil {
			return err
		}
		if _, err := tx.ByAccount(ctx, f.Subject, account); !fault.Is(err, fault.NotFound) {
			if err != nil {
				return err
			}
			return tx.Drop(ctx, f.ID) // the account follows already
		}
		return s.settle(ctx, tx, f, account)
	})
	return t, err
}

// LookStop shows what a link would end. Faults: NotFound for what was never made or has ended.
func (s *Service) LookStop(ctx context.Context, who access.Actor, word string) (t Thing, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		f, err := tx.ByStop(ctx, word)
		if err != nil {
			return err
		}
		t, err = tx.Thing(ctx, f.Subject)
		return err
	})
	return t, err
}

// Stop ends a wish, without a sign-in. It can be repeated: what has ended stays so, and nobody is told
// whether there was anything.
func (s *Service) Stop(ctx context.Context, who access.Actor, word string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		f, err := tx.ByStop(ctx, word)
		if err == nil {
			err = tx.Drop(ctx, f.ID)
		}
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
}
