package panel

import (
	"context"
	"maps"
	"slices"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// The uses of links that members open by hand.
const (
	UseConfirm = "confirm" // the wish to be in a panel
	UseEnter   = "enter"   // a member's session
	UseEmail   = "email"   // a new address
	UseCome    = "come"    // along to the panel after
)

// Opened is what a link of a letter leads to. Looking changes nothing: scanners of mail look too.
type Opened struct {
	Use     string
	Panel   Panel      // None for those that are about no panel
	Missing []Variable // facts that the panel asks for and that are not known yet
	Home    bool       // the panel limits households, and nothing is known of this one
	Out     string     // of UseCome: the token of the way out
}

// Answered is what came of a link.
type Answered struct {
	Session string // of the member, for the cookie; empty: none begins
	State   Membership
	Panel   Panel
	Refused *fault.Error // why somebody cannot be in the panel; the letter's link is used up then as well
}

// Agreeing is what somebody sends who answers a letter with yes.
type Agreeing struct {
	Facts  Facts // those that were missing
	Street string
	Words  string
	// Version is of the words that were on the page.
	Version string
}

// Look tells what a link is for. Faults: NotFound when it was used or is too old.
func (s *Service) Look(ctx context.Context, who access.Actor, token string) (out Opened, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, out, err = s.opened(ctx, tx, who.Tenant, token)
		return err
	})
	return out, err
}

func (s *Service) opened(ctx context.Context, tx Tx, t tenant.ID, token string) (l Link, out Opened, err error) {
	secret, _ := cutSealed(token)
	if secret == "" || len(token) > 1000 {
		return l, out, fault.Missing()
	}
	if l, err = tx.Link(ctx, s.hashed(t, "link", secret)); err != nil {
		return l, out, err
	}
	if !slices.Contains([]string{UseConfirm, UseEnter, UseEmail, UseCome}, l.Use) || !tx.Now().Before(l.Until) {
		return l, out, fault.Missing()
	}
	out.Use = l.Use
	if l.Use != UseConfirm && l.Use != UseCome {
		return l, out, nil
	}
	if out.Panel, err = tx.Panel(ctx, l.Panel); err != nil {
		return l, out, err
	}
	one, err := tx.Person(ctx, l.Person)
	if err != nil {
		return l, out, err
	}
	for _, v := range out.Panel.Settings.Variables {
		if one.Facts[v.Key] == "" && v.Use != Optional {
			out.Missing = append(out.Missing, v)
		}
	}
	m, err := tx.InPanel(ctx, l.Panel, l.Person)
	if fault.Is(err, fault.NotFound) {
		return l, out, fault.Missing()
	}
	if l.Use == UseCome {
		out.Out = s.outToken(t, l.Person)
	}
	out.Home = out.Panel.Settings.Household > 0 && m.Household == ""
	return l, out, err
}

// Answer is the yes to a letter. A link works once: whoever presses twice is told that it was used, and
// is in. Faults: NotFound, Closed, Conflict when the new address belongs to somebody else, Invalid with
// the fields of Check for what was missing.
func (s *Service) Answer(ctx context.Context, who access.Actor, town *tenant.Town, token string, in Agreeing) (out Answered, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		out = Answered{}
		l, seen, err := s.opened(ctx, tx, who.Tenant, token)
		if err != nil {
			return err
		}
		switch l.Use {
		case UseEmail:
			if err := s.newEmail(ctx, tx, town, l, token); err != nil {
				return err
			}
		case UseConfirm, UseCome:
			if out, err = s.takeIn(ctx, tx, town, l, seen, in); err != nil {
				return err
			}
		}
		used, err := tx.UseLink(ctx, l.Hash)
		if err != nil {
			return err
		}
		if !used {
			return fault.Missing() // somebody pressed twice
		}
		if out.Refused != nil {
			return s.turnAway(ctx, tx, l)
		}
		out.Session, err = s.begin(ctx, tx, who.Tenant, l.Person)
		return err
	})
	return out, err
}

// takeIn makes somebody a member who confirmed the address, or lets them wait.
func (s *Service) takeIn(ctx context.Context, tx Tx, town *tenant.Town, l Link, seen Opened, in Agreeing) (out Answered, err error) {
	p, err := tx.LockPanel(ctx, l.Panel)
	if err != nil {
		return out, err
	}
	if p.State != Published {
		return out, fault.New(fault.Closed, "fault.panel_closed")
	}
	one, err := tx.LockPerson(ctx, l.Person)
	if err != nil {
		return out, err
	}
	m, err := tx.InPanel(ctx, p.ID, one.ID)
	if err != nil {
		return out, err
	}
	out.Panel, out.State = p, m.State
	if m.State != Pending && m.State != Asked {
		return out, nil
	}
	if err := s.complete(ctx, tx, town, p, &one, &m, seen, in); err != nil {
		return out, err
	}
	if out.Refused = p.turnsAway(town, one, tx); out.Refused != nil {
		return out, nil
	}
	m.State, err = s.seat(ctx, tx, p, one, m)
	if err != nil {
		return out, err
	}
	m.Joined, out.State = isoDay(tx.Now()), m.State
	if err := tx.PutInPanel(ctx, m); err != nil {
		return out, err
	}
	c := Consent{ID: id.Secret(), Panel: p.ID, Person: one.ID, Purpose: consentPurpose(l.Use), Text: in.Words, Version: in.Version,
		Language: one.Language, Channel: "web", Given: tx.Now()}
	if err := tx.AddConsent(ctx, c); err != nil {
		return out, err
	}
	if err := s.letIn(ctx, tx, town.ID, one, town, map[Membership]string{Member: "panel_welcome", Waiting: "panel_waiting"}[m.State], p); err != nil {
		return out, err
	}
	return out, tx.Emit(ctx, event.Event{Kind: event.PanelChanged, Subject: p.ID})
}

func consentPurpose(use string) string {
	if use == UseCome {
		return "successor"
	}
	return "join"
}

// complete adds what was missing to what is known, and keeps it. What is known is not asked again, and
// stays.
func (s *Service) complete(ctx context.Context, tx Tx, town *tenant.Town, p Panel, one *Person, m *InPanel, seen Opened, in Agreeing) error {
	var form fault.Form
	facts := maps.Clone(one.Facts)
	if facts == nil {
		facts = Facts{}
	}
	for _, v := range seen.Missing {
		said := CleanFact(in.Facts[v.Key])
		p.checkFact(&form, town, v, said, tx.Now())
		facts[v.Key] = said
	}
	if seen.Home {
		checkStreet(&form, Joining{Street: in.Street})
		m.Household = s.homeKey(town.ID, in.Street)
	}
	checkAgreed(&form, true, in.Version, in.Words)
	if err := form.Err(); err != nil {
		return err
	}
	if maps.Equal(facts, one.Facts) {
		return nil
	}
	one.Facts = facts
	return s.savePerson(ctx, tx, town.ID, *one)
}

func (s *Service) savePerson(ctx context.Context, tx Tx, t tenant.ID, one Person) error {
	return tx.SavePerson(ctx, one, s.emailKey(t, one.Email), s.phoneKey(t, one.Phone))
}

// turnsAway tells why somebody cannot be in the panel, by facts that were told for another one.
func (p Panel) turnsAway(town *tenant.Town, one Person, tx Tx) *fault.Error {
	var form fault.Form
	for _, v := range p.Settings.Variables {
		if v.Key == BirthYear || v.Key == District {
			p.checkFact(&form, town, v, one.Facts[v.Key], tx.Now())
		}
	}
	if f, ok := form.Err().(*fault.Error); ok { //nolint:errorlint // made by the form just now
		return fault.New(fault.Denied, f.Fields[0].Key, "age", p.Settings.MinAge)
	}
	return nil
}

// turnAway forgets the wish of somebody who cannot be in the panel.
func (s *Service) turnAway(ctx context.Context, tx Tx, l Link) error {
	m, err := tx.InPanel(ctx, l.Panel, l.Person)
	if err != nil {
		return err
	}
	if err := giveBack(ctx, tx, m); err != nil {
		return err
	}
	if err := tx.DropInPanel(ctx, l.Panel, l.Person); err != nil {
		return err
	}
	left, err := tx.Memberships(ctx, l.Person)
	if err != nil || len(left) > 0 {
		return err
	}
	return tx.DropPerson(ctx, l.Person)
}

// seat decides whether there is a place for somebody. The caller holds the panel. A household that has
// all its places is told what everybody is told who waits: who lives with whom is nobody's business.
func (s *Service) seat(ctx context.Context, tx Tx, p Panel, one Person, m InPanel) (Membership, error) {
	if limit := p.Settings.Household; limit > 0 && m.Household != "" {
		in, err := tx.MembersOfHousehold(ctx, p.ID, m.Household)
		if err != nil {
			return "", err
		}
		if in >= limit {
			return Waiting, nil
		}
	}
	now, err := s.makeup(ctx, tx, p)
	if err != nil {
		return "", err
	}
	if now.Room(p.QuotaClasses(one.Facts, tx.Now())) {
		return Member, nil
	}
	return Waiting, nil
}

// AskIn sends a letter with a link to whoever is in a panel with that address. Nobody is told whether
// one went out. Faults: Invalid with field email.
func (s *Service) AskIn(ctx context.Context, who access.Actor, town *tenant.Town, email string) error {
	var form fault.Form
	checkEmail(&form, "email", email)
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.PersonByEmail(ctx, s.emailKey(who.Tenant, email))
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		list, err := tx.Memberships(ctx, one.ID)
		if err != nil || len(list) == 0 {
			return err
		}
		p, err := tx.Panel(ctx, list[0].Panel)
		if err != nil {
			return err
		}
		if !confirmed(list) {
			return s.askWhether(ctx, tx, town, one, p)
		}
		return s.letIn(ctx, tx, who.Tenant, one, town, "panel_enter", p)
	})
}
