package panel

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// laterDays is how long no reminder comes when somebody says: later.
const laterDays = 7

// OpenFor lists the waves that a member was asked, open ones first. Faults: SignIn.
func (s *Service) OpenFor(ctx context.Context, who access.Actor) (out []Invited, err error) {
	person, err := self(who)
	if err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) (err error) {
		out, err = tx.OpenFor(ctx, person)
		return err
	})
	return out, err
}

// SkipWave notes that a member does not want to answer this time: no reminder comes. Faults: SignIn, NotFound.
func (s *Service) SkipWave(ctx context.Context, who access.Actor, wave id.ID) error {
	return s.said(ctx, who, wave, func(a *Ask, _ string) { a.Skipped = true })
}

// LaterWave puts the next reminder off. Faults: SignIn, NotFound.
func (s *Service) LaterWave(ctx context.Context, who access.Actor, town *tenant.Town, wave id.ID) error {
	return s.said(ctx, who, wave, func(a *Ask, now string) { a.Later = dayShift(now, laterDays) })
}

func (s *Service) said(ctx context.Context, who access.Actor, wave id.ID, change func(*Ask, string)) error {
	person, err := self(who)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error { return s.saidBy(ctx, tx, person, wave, change) })
}

func (s *Service) saidBy(ctx context.Context, tx Tx, person, wave id.ID, change func(*Ask, string)) error {
	w, err := tx.Wave(ctx, wave)
	if err != nil {
		return err
	}
	a, err := tx.Ask(ctx, w.Survey, person)
	if err != nil {
		return err
	}
	if w.State != OpenWave {
		return fault.New(fault.Closed, "fault.panel_wave_over")
	}
	change(&a, tx.Now().Format(time.DateOnly))
	return tx.SaveAsk(ctx, a)
}

// SkipLook reads the wave that the letter of a link is about, without any effect. Faults: NotFound.
func (s *Service) SkipLook(ctx context.Context, town *tenant.Town, wave id.ID, secret string) (w Wave, p Panel, err error) {
	err = s.store.View(ctx, town.ID, func(tx Tx) error {
		l, err := s.letterLink(ctx, tx, town.ID, secret, "enter")
		if err != nil {
			return err
		}
		if w, err = tx.Wave(ctx, wave); err != nil {
			return err
		}
		if _, err = tx.Ask(ctx, w.Survey, l.Person); err != nil {
			return err
		}
		p, err = tx.Panel(ctx, w.Panel)
		return err
	})
	return w, p, err
}

// SkipByLink is SkipWave for whoever holds the letter. The link goes on working. Faults: NotFound, Closed.
func (s *Service) SkipByLink(ctx context.Context, town *tenant.Town, wave id.ID, secret string) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		l, err := s.letterLink(ctx, tx, town.ID, secret, "enter")
		if err != nil {
			return err
		}
		return s.saidBy(ctx, tx, l.Person, wave, func(a *Ask, _ string) { a.Skipped = true })
	})
}
