package panel

import (
	"cmp"
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// usualKeep is how many days after its end a panel's members are kept who did not go on; some is how
// many people one transaction takes on.
const (
	usualKeep = 30
	some      = 100
)

// KeepDays is how many days members are kept after the end of the panel.
func (p Panel) KeepDays() int { return cmp.Or(p.Settings.Keep, usualKeep) }

// Sweep forgets what need not be known any more: links and sessions that ended, wishes that nobody
// confirmed, addresses of those who left. It ends panels whose term is over, asks their members whether
// they come along to the panel after, and forgets those who did not say so in time. It can be run again
// and again.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	err := s.store.Update(ctx, town.ID, func(tx Tx) error {
		if err := tx.DropStale(ctx); err != nil {
			return err
		}
		return tx.ForgetLeft(ctx)
	})
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, *tenant.Town) error{s.dropUnconfirmed, s.endTerms, s.askAlong, s.forgetEnded} {
		if err := step(ctx, town); err != nil {
			return err
		}
	}
	return nil
}

// dropUnconfirmed forgets wishes whose letter was not answered in time, and gives their codes back.
func (s *Service) dropUnconfirmed(ctx context.Context, town *tenant.Town) error {
	for more := true; more; {
		err := s.store.Update(ctx, town.ID, func(tx Tx) error {
			list, err := tx.Unconfirmed(ctx, isoDay(tx.Now().Add(-ConfirmLife)), some)
			more = len(list) == some
			for i := 0; err == nil && i < len(list); i++ {
				if err = giveBack(ctx, tx, list[i]); err == nil {
					err = dropWhole(ctx, tx, list[i])
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dropWhole takes somebody out of a panel, and forgets the person with the last one.
func dropWhole(ctx context.Context, tx Tx, m InPanel) error {
	if err := tx.DropInPanel(ctx, m.Panel, m.Person); err != nil {
		return err
	}
	left, err := tx.Memberships(ctx, m.Person)
	if err != nil || len(left) > 0 {
		return err
	}
	return tx.DropPerson(ctx, m.Person)
}

// endTerms ends panels whose last day is over.
func (s *Service) endTerms(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		today := tx.Now().In(town.Location()).Format(time.DateOnly)
		for _, p := range list {
			if p.State != Published || p.Until == "" || p.Until >= today {
				continue
			}
			if p, err = tx.LockPanel(ctx, p.ID); err != nil {
				return err
			}
			p.State, p.Ended, p.Settings.Recruiting = Ended, tx.Now(), false
			if err := tx.SavePanel(ctx, p); err != nil {
				return err
			}
			if err := tx.Audit(ctx, id.None, "panel.ended", p.ID, nil); err != nil {
				return err
			}
			if err := tx.Emit(ctx, event.Event{Kind: event.PanelChanged, Subject: p.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}

// pairs lists the panels that ended and, where there is one, the panel after each.
func pairs(list []Panel) map[id.ID][2]Panel {
	out := map[id.ID][2]Panel{}
	for _, p := range list {
		if p.State == Ended {
			out[p.ID] = [2]Panel{p}
		}
	}
	for _, p := range list {
		if old, is := out[p.Previous]; is && p.State == Published {
			out[p.Previous] = [2]Panel{old[0], p}
		}
	}
	return out
}

// askAlong asks each member of a panel that ended once whether they come along to the panel after.
// Nobody is moved: who says nothing is forgotten.
func (s *Service) askAlong(ctx context.Context, town *tenant.Town) error {
	var ended map[id.ID][2]Panel
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		ended = pairs(list)
		return err
	})
	for _, pair := range ended {
		if err != nil || pair[1].ID == id.None {
			continue
		}
		for more := true; more && err == nil; {
			err = s.store.Update(ctx, town.ID, func(tx Tx) (err error) {
				more, err = s.askSomeAlong(ctx, tx, town, pair[0], pair[1])
				return err
			})
		}
	}
	return err
}

// errEnough ends reading early.
var errEnough = fault.New(fault.Internal, "")

func (s *Service) askSomeAlong(ctx context.Context, tx Tx, town *tenant.Town, old, next Panel) (more bool, err error) {
	if until := old.Ended.AddDate(0, 0, old.KeepDays()); !tx.Now().Before(until) {
		return false, nil
	}
	var ask []Person
	err = tx.EachIn(ctx, old.ID, Member, func(one Person, _ InPanel) error {
		_, err := tx.InPanel(ctx, next.ID, one.ID)
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		ask = append(ask, one)
		if len(ask) == some {
			return errEnough
		}
		return nil
	})
	if err != nil && err != errEnough { //nolint:errorlint // our own, unwrapped
		return false, err
	}
	for _, one := range ask {
		if err := s.askOneAlong(ctx, tx, town, old, next, one); err != nil {
			return false, err
		}
	}
	return len(ask) == some, nil
}

func (s *Service) askOneAlong(ctx context.Context, tx Tx, town *tenant.Town, old, next Panel, one Person) error {
	if err := tx.PutInPanel(ctx, InPanel{Panel: next.ID, Person: one.ID, State: Asked, Joined: isoDay(tx.Now())}); err != nil {
		return err
	}
	until := old.Ended.AddDate(0, 0, old.KeepDays())
	secret, err := s.link(ctx, tx, town.ID, Link{Person: one.ID, Panel: next.ID, Use: UseCome, Until: until})
	if err != nil || !one.Reachable() {
		return err
	}
	lang := letterLanguage(town, one)
	return tx.QueueLetter(ctx, Letter{Kind: "panel_successor", To: one.Email, Language: lang, Params: map[string]string{
		"title": next.Title.In(lang, town.DefaultLanguage()), "old": old.Title.In(lang, town.DefaultLanguage()), "until_at": until.Format(time.RFC3339),
		"link": s.links.Link(town.ID, lang, "/panel/in/"+secret), "unsubscribe": s.WayOut(town.ID, one)}})
}

// forgetEnded takes everybody out of panels that ended so long ago as was promised, and with them those
// who did not say that they come along.
func (s *Service) forgetEnded(ctx context.Context, town *tenant.Town) error {
	var ended map[id.ID][2]Panel
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		ended = pairs(list)
		return err
	})
	for _, pair := range ended {
		for more := true; more && err == nil; {
			err = s.store.Update(ctx, town.ID, func(tx Tx) (err error) {
				more, err = s.forgetSome(ctx, tx, town, pair[0], pair[1])
				return err
			})
		}
	}
	return err
}

func (s *Service) forgetSome(ctx context.Context, tx Tx, town *tenant.Town, old, next Panel) (more bool, err error) {
	if tx.Now().Before(old.Ended.AddDate(0, 0, old.KeepDays())) {
		return false, nil
	}
	gone := map[id.ID]bool{}
	for _, state := range []Membership{Pending, Waiting, Member, Asked} {
		err := tx.EachIn(ctx, old.ID, state, func(one Person, _ InPanel) error {
			gone[one.ID] = true
			if len(gone) == some {
				return errEnough
			}
			return nil
		})
		if err == errEnough { //nolint:errorlint // our own, unwrapped
			more = true
			break
		}
		if err != nil {
			return false, err
		}
	}
	for person := range gone {
		if err := s.forgetOne(ctx, tx, town, old, next, person); err != nil {
			return false, err
		}
	}
	return more, nil
}

// forgetOne takes one person out of a panel that ended, and out of the one after if they said nothing.
func (s *Service) forgetOne(ctx context.Context, tx Tx, town *tenant.Town, old, next Panel, person id.ID) error {
	which := []id.ID{old.ID}
	if next.ID != id.None {
		m, err := tx.InPanel(ctx, next.ID, person)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil && m.State == Asked {
			which = append(which, next.ID)
		}
	}
	_, err := s.leave(ctx, tx, town, person, which, channelEnd)
	return err
}
