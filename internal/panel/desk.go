package panel

import (
	"context"
	"slices"
	"strings"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Errand is somebody without mail who must be told of something by phone or letter.
type Errand struct {
	Panel  id.ID
	Person id.ID
	Kind   string // place: has a place now
	On     string
}

// DeskTx is what desk.go needs of a transaction.
type DeskTx interface {
	AddErrand(ctx context.Context, e Errand) error
	Errands(ctx context.Context, panel id.ID) ([]Errand, error)
	DropErrand(ctx context.Context, panel, person id.ID, kind string) error
	// DropSentInvites forgets letters of recruiting that went out, with their addresses.
	DropSentInvites(ctx context.Context) error
}

// Recognised lists how staff can be sure who is on the phone: they called back at the number that is
// kept, the caller knew the facts that are kept, or stands before them.
var Recognised = []string{"callback", "facts", "present"}

// Caller is somebody in a panel as the contact centre sees them: nothing of panels that are not its own.
type Caller struct {
	Mine
	Hidden  int // further panels, run by others
	Errands []Errand
}

// FindCaller finds somebody by the whole e-mail address or telephone number, and notes that somebody was
// looked for and found. Faults: Denied, Invalid with
// the field query for anybody who is in no panel that the contact centre serves.
func (s *Service) FindCaller(ctx context.Context, who access.Actor, query string) (found id.ID, err error) {
	none := lackFault([]Lack{{"query", "fault.panel_caller_none"}})
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		var one Person
		if strings.Contains(query, "@") {
			key := s.emailKey(who.Tenant, strings.TrimSpace(query))
			if key == "" {
				return none
			}
			one, err = tx.PersonByEmail(ctx, key)
		} else {
			key := s.phoneKey(who.Tenant, query)
			if key == "" {
				return none
			}
			one, err = tx.PersonByPhone(ctx, key)
		}
		if err != nil {
			return err
		}
		list, err := s.serves(ctx, tx, who, one.ID)
		if err != nil {
			return err
		}
		found = one.ID
		return tx.Audit(ctx, who.Account, "panel.desk_find", list[0].Panel, nil)
	})
	if fault.Is(err, fault.NotFound) {
		return id.None, none
	}
	return found, err
}

// serves lists the panels of somebody that the contact centre serves. Faults: NotFound when there is none.
func (s *Service) serves(ctx context.Context, tx Tx, who access.Actor, person id.ID) (out []InPanel, err error) {
	list, err := tx.Memberships(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		p, err := tx.Panel(ctx, m.Panel)
		if err != nil {
			return nil, err
		}
		if s.policy.May(who, access.DeskPanel, p.Scope()) {
			out = append(out, m)
		}
	}
	if len(out) == 0 {
		return nil, fault.Missing()
	}
	return out, nil
}

// Caller shows somebody who was found. Faults: NotFound.
func (s *Service) Caller(ctx context.Context, who access.Actor, person id.ID) (out Caller, err error) {
	as := who
	as.Person = person
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, err := s.serves(ctx, tx, who, person)
		return err
	})
	if err == nil {
		out.Mine, err = s.Mine(ctx, as)
	}
	if err != nil {
		return out, err
	}
	all := len(out.In)
	out.In = slices.DeleteFunc(out.In, func(m MyPanel) bool { return !s.policy.May(who, access.DeskPanel, m.About.Scope()) })
	out.Hidden = all - len(out.In)
	out.Waves = slices.DeleteFunc(out.Waves, func(w Invited) bool {
		return w.State != OpenWave || !slices.ContainsFunc(out.In, func(m MyPanel) bool { return m.Panel == w.Panel })
	})
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		for _, m := range out.In {
			list, err := tx.Errands(ctx, m.Panel)
			if err != nil {
				return err
			}
			for _, e := range list {
				if e.Person == person {
					out.Errands = append(out.Errands, e)
				}
			}
		}
		return nil
	})
	return out, err
}

// ToCall lists the people without mail who must be told of something, of all panels that the contact
// centre serves. Faults: Denied.
func (s *Service) ToCall(ctx context.Context, who access.Actor) (out []Errand, panels map[id.ID]Panel, err error) {
	if !s.policy.Anywhere(who, access.DeskPanel) {
		return nil, nil, s.policy.Allow(who, access.DeskPanel, access.Scope{})
	}
	panels = map[id.ID]Panel{}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		for _, p := range list {
			if !p.Public() || !s.policy.May(who, access.DeskPanel, p.Scope()) {
				continue
			}
			panels[p.ID] = p
			errands, err := tx.Errands(ctx, p.ID)
			if err != nil {
				return err
			}
			out = append(out, errands...)
		}
		return nil
	})
	return out, panels, err
}

// Called notes that somebody was told. Faults: NotFound.
func (s *Service) Called(ctx context.Context, who access.Actor, panel, person id.ID, kind string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Panel(ctx, panel)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.DeskPanel, p.Scope()) {
			return fault.Missing()
		}
		if _, err := tx.InPanel(ctx, panel, person); err != nil {
			return err
		}
		if err := tx.DropErrand(ctx, panel, person, kind); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.desk_called", panel, nil)
	})
}

// recognised refuses an act for somebody of whom staff are not sure. Faults: Invalid with the field check.
func recognised(check string) error {
	if !slices.Contains(Recognised, check) {
		return lackFault([]Lack{{"check", "fault.panel_check"}})
	}
	return nil
}

// deskAct notes an act for somebody in each panel that the contact centre serves: what was done and how
// the caller was recognised, never who it was.
func (s *Service) deskAct(ctx context.Context, tx Tx, who access.Actor, list []InPanel, act, check string) error {
	for _, m := range list {
		if err := tx.Audit(ctx, who.Account, act, m.Panel, map[string]string{"check": check}); err != nil {
			return err
		}
	}
	return nil
}

// actFor runs a member's own act for somebody on the phone, and notes it.
func (s *Service) actFor(ctx context.Context, who access.Actor, person id.ID, act, check string, do func(access.Actor) error) error {
	if err := recognised(check); err != nil {
		return err
	}
	var list []InPanel
	err := s.store.View(ctx, who.Tenant, func(tx Tx) (err error) {
		list, err = s.serves(ctx, tx, who, person)
		return err
	})
	if err != nil {
		return err
	}
	as := who
	as.Person = person
	if err := do(as); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error { return s.deskAct(ctx, tx, who, list, act, check) })
}

// FactsFor changes what is known of somebody on the phone. Faults: NotFound, Invalid.
func (s *Service) FactsFor(ctx context.Context, who access.Actor, town *tenant.Town, person id.ID, in Facts, check string) error {
	return s.actFor(ctx, who, person, "panel.desk_facts", check, func(as access.Actor) error { return s.SetFacts(ctx, as, town, in) })
}

// WishesFor changes how somebody on the phone wants to be asked: language, fewer asks, a pause. Faults:
// NotFound, Invalid.
func (s *Service) WishesFor(ctx context.Context, who access.Actor, town *tenant.Town, person id.ID, in Wishes, check string) error {
	return s.actFor(ctx, who, person, "panel.desk_wishes", check, func(as access.Actor) error { return s.SetWishes(ctx, as, town, in) })
}

// LeftFor is what came of leaving for somebody.
type LeftFor struct {
	Panels []Panel
	Last   bool // everything that was known is forgotten
	Mailed bool // the receipt goes out by mail; else staff print it
}

// LeaveFor takes somebody on the phone out of one panel, or of all that the contact centre serves when
// panel is None. Faults: NotFound, Invalid with the field check.
func (s *Service) LeaveFor(ctx context.Context, who access.Actor, town *tenant.Town, person, panel id.ID, check string) (out LeftFor, err error) {
	if err := recognised(check); err != nil {
		return out, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		out = LeftFor{}
		list, err := s.serves(ctx, tx, who, person)
		if err != nil {
			return err
		}
		if panel != id.None {
			list = slices.DeleteFunc(list, func(m InPanel) bool { return m.Panel != panel })
		}
		if len(list) == 0 {
			return fault.Missing()
		}
		one, err := tx.Person(ctx, person)
		if err != nil {
			return err
		}
		out.Mailed = one.Reachable()
		var which []id.ID
		for _, m := range list {
			p, err := tx.Panel(ctx, m.Panel)
			if err != nil {
				return err
			}
			out.Panels, which = append(out.Panels, p), append(which, m.Panel)
			if err := tx.DropErrand(ctx, m.Panel, person, "place"); err != nil {
				return err
			}
		}
		if err := s.deskAct(ctx, tx, who, list, "panel.desk_leave", check); err != nil {
			return err
		}
		out.Last, err = s.leave(ctx, tx, town, person, which, "phone")
		return err
	})
	return out, err
}
