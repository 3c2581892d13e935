package panel

import (
	"context"
	"slices"
	"strings"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// MemberFilter chooses among the people of a panel.
type MemberFilter struct {
	State   Membership
	Classes map[string]string // variable → class
}

// MembersOf pages through the people of a panel in a state, with their facts and without their
// addresses, in an order that tells nothing. Faults: NotFound, also for those who run other panels.
func (s *Service) MembersOf(ctx context.Context, who access.Actor, panel id.ID, f MemberFilter, req page.Request) (p Panel, out page.Of[Person], err error) {
	if f.State == "" {
		f.State = Member
	}
	after := id.None
	if req.Cursor != "" {
		var ok bool
		if after, ok = id.Parse(req.Cursor); !ok {
			return p, out, fault.New(fault.Invalid, "fault.filter")
		}
	}
	most := req.Limit(50)
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p, err = s.run(ctx, tx, who, panel); err != nil {
			return err
		}
		out = page.Of[Person]{Total: 0}
		return tx.EachIn(ctx, panel, f.State, func(one Person, _ InPanel) error {
			for key, class := range f.Classes {
				if v, ok := p.Variable(key); !ok || v.Class(one.Facts, tx.Now()) != class {
					return nil
				}
			}
			out.Total++
			switch {
			case after != id.None && one.ID.String() <= after.String():
			case len(out.Rows) == most:
				out.Next = out.Rows[most-1].ID.String()
			default:
				one.Email, one.Phone = "", ""
				out.Rows = append(out.Rows, one)
			}
			return nil
		})
	})
	return p, out, err
}

// MemberSeen is one person of a panel as its staff see them.
type MemberSeen struct {
	Panel    Panel
	Person   Person
	In       InPanel
	Consents []Consent
	Others   int // further panels that the person is in
}

// MemberOf is one person of a panel, without the address. Faults: NotFound.
func (s *Service) MemberOf(ctx context.Context, who access.Actor, panel, person id.ID) (out MemberSeen, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = s.memberOf(ctx, tx, who, panel, person)
		out.Person.Email, out.Person.Phone = "", ""
		return err
	})
	return out, err
}

func (s *Service) memberOf(ctx context.Context, tx Tx, who access.Actor, panel, person id.ID) (out MemberSeen, err error) {
	if out.Panel, err = s.run(ctx, tx, who, panel); err != nil {
		return out, err
	}
	if out.In, err = tx.InPanel(ctx, panel, person); err != nil {
		return out, err
	}
	if out.Person, err = tx.Person(ctx, person); err != nil {
		return out, err
	}
	all, err := tx.Memberships(ctx, person)
	if err != nil {
		return out, err
	}
	out.Others = len(all) - 1
	list, err := tx.Consents(ctx, person)
	out.Consents = slices.DeleteFunc(list, func(c Consent) bool { return c.Panel != panel })
	return out, err
}

// Address shows how to reach a person of a panel. The reason goes into the audit log, and who asked.
// Faults: NotFound, Invalid without a reason.
func (s *Service) Address(ctx context.Context, who access.Actor, panel, person id.ID, reason string) (out MemberSeen, err error) {
	reason = strings.TrimSpace(reason)
	var form fault.Form
	switch {
	case len([]rune(reason)) < 5:
		form.Add("reason", "fault.panel_reason")
	case len([]rune(reason)) > 200:
		form.Add("reason", "fault.too_long", "max", 200)
	case nationalid.In(reason) || strings.Contains(reason, "@"):
		form.Add("reason", "fault.panel_reason_plain")
	}
	if err := form.Err(); err != nil {
		return out, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if out, err = s.memberOf(ctx, tx, who, panel, person); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.address_shown", panel, map[string]string{"reason": reason})
	})
	return out, err
}

// Refill gives free seats to those who wait, wherever room came about: a member left, the panel grew, new
// figures changed its classes. Those come first of whom most is missing, and among equals who has waited
// longest. Run again it changes nothing.
func (s *Service) Refill(ctx context.Context, town *tenant.Town) error {
	var due []id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		for _, p := range list {
			if p.State != Published || p.Settings.ByLot || p.Sample {
				continue
			}
			n, err := tx.CountIn(ctx, p.ID)
			if err != nil {
				return err
			}
			if n[Member] < p.Size && n[Waiting] > 0 {
				due = append(due, p.ID)
			}
		}
		return err
	})
	for i := 0; err == nil && i < len(due); i++ {
		err = s.refill(ctx, town, due[i])
	}
	if err != nil {
		return err
	}
	return s.store.Update(ctx, town.ID, func(tx Tx) error { return tx.DropSentInvites(ctx) })
}

// waiter is somebody who could have a seat.
type waiter struct {
	person Person
	in     InPanel
}

func (s *Service) refill(ctx context.Context, town *tenant.Town, panel id.ID) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		p, err := tx.LockPanel(ctx, panel)
		if err != nil || p.State != Published || p.Settings.ByLot {
			return err
		}
		m, err := s.makeup(ctx, tx, p)
		if err != nil {
			return err
		}
		var list []waiter
		err = tx.EachIn(ctx, panel, Waiting, func(one Person, in InPanel) error {
			list = append(list, waiter{one, in})
			return nil
		})
		moved := false
		for err == nil {
			i := m.best(list, tx)
			if i < 0 {
				break
			}
			w := list[i]
			list = slices.Delete(list, i, i+1)
			var state Membership
			if state, err = s.seat(ctx, tx, p, w.person, w.in); err != nil || state != Member {
				continue
			}
			if err = s.place(ctx, tx, town, p, w.person, w.in); err == nil {
				m.Members++
				p.tally(m.In, w.person.Facts, tx.Now())
				moved = true
			}
		}
		if err != nil || !moved {
			return err
		}
		return s.changed(ctx, tx, panel)
	})
}

// best is whom of those who wait the panel misses most; -1 when there is room for none.
func (m Makeup) best(list []waiter, tx Tx) int {
	best, score := -1, -1.0
	for i, w := range list {
		classes := m.Panel.QuotaClasses(w.person.Facts, tx.Now())
		if !m.Room(classes) {
			continue
		}
		n := m.misses(classes)
		if best < 0 || n > score || n == score && w.in.Joined < list[best].in.Joined {
			best, score = i, n
		}
	}
	return best
}

// misses is how much a panel misses somebody of these classes: the sum of what each still lacks, as a
// share of its seats.
func (m Makeup) misses(classes map[string]string) (n float64) {
	for _, t := range m.Targets {
		if classes[t.Variable] == t.Class && t.Seats > 0 {
			n += float64(t.Seats-m.In[t.Variable][t.Class]) / float64(t.Seats)
		}
	}
	return n
}
