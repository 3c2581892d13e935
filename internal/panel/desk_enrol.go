package panel

import (
	"context"
	"strings"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// Enrol is what the contact centre types for somebody who wants to join.
type Enrol struct {
	Joining
	Phone    string
	Language string
	Channel  string // phone or letter
}

// Enrolled is what came of it.
type Enrolled struct {
	Panel  Panel
	Person id.ID
	State  Membership
	Mailed bool
}

// EnrolFor takes somebody into a panel to whom the consent was read out, without a letter to be answered
// first. Somebody who is known by that address or number keeps what was told before. Faults: NotFound,
// Closed, Conflict for who is in it, Invalid with the fields of Check and phone, language.
func (s *Service) EnrolFor(ctx context.Context, who access.Actor, town *tenant.Town, panel id.ID, in Enrol) (out Enrolled, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.LockPanel(ctx, panel)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.DeskPanel, p.Scope()) || !p.Public() {
			return fault.Missing()
		}
		if p.State != Published || !p.Settings.Recruiting {
			return fault.New(fault.Closed, "fault.panel_closed")
		}
		if err := in.check(p, town, tx); err != nil {
			return err
		}
		one, err := s.callerOf(ctx, tx, who, p, in)
		if err != nil {
			return err
		}
		out, err = s.enrol(ctx, tx, who, town, p, one, in)
		return err
	})
	return out, err
}

func (in *Enrol) check(p Panel, town *tenant.Town, tx Tx) error {
	var form fault.Form
	in.Email, in.Phone = strings.TrimSpace(in.Email), strings.TrimSpace(in.Phone)
	for _, step := range p.Steps() {
		switch {
		case step.Kind == StepEmail && in.Email == "":
			if _, ok := number(in.Phone); !ok {
				form.Add("phone", "fault.panel_reach")
			}
		case step.Kind == StepHome && in.Street == "":
			// somebody on the phone may not want to say: only a code or an address limits the household
		default:
			p.check(&form, town, step, in.Joining, tx.Now())
		}
	}
	if in.Phone != "" {
		if _, ok := number(in.Phone); !ok {
			form.Add("phone", "fault.panel_phone")
		}
		if nationalid.In(in.Phone) {
			form.Add("phone", "fault.national_number")
		}
	}
	if !town.Speaks(in.Language) {
		form.Add("language", "fault.language_unknown")
	}
	if in.Channel != "phone" && in.Channel != "letter" {
		in.Channel = "phone"
	}
	return form.Err()
}

// callerOf is the person behind an address or a number, who is made when there is none.
func (s *Service) callerOf(ctx context.Context, tx Tx, who access.Actor, p Panel, in Enrol) (Person, error) {
	email, _, _ := address.Parse(in.Email)
	emailKey, phoneKey := s.emailKey(who.Tenant, in.Email), s.phoneKey(who.Tenant, in.Phone)
	var one Person
	err := error(fault.Missing())
	if emailKey != "" {
		one, err = tx.PersonByEmail(ctx, emailKey)
	}
	if fault.Is(err, fault.NotFound) && phoneKey != "" {
		one, err = tx.PersonByPhone(ctx, phoneKey)
	}
	if fault.Is(err, fault.NotFound) {
		one = Person{ID: id.Secret(), Email: email, Phone: in.Phone, Language: in.Language, Facts: p.kept(in.Facts), Since: isoDay(tx.Now())}
		return one, tx.AddPerson(ctx, one, emailKey, phoneKey)
	}
	if err != nil {
		return one, err
	}
	if one.Facts == nil {
		one.Facts = Facts{}
	}
	for key, said := range p.kept(in.Facts) {
		if one.Facts[key] == "" {
			one.Facts[key] = said
		}
	}
	return one, s.savePerson(ctx, tx, who.Tenant, one)
}

func (s *Service) enrol(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, p Panel, one Person, in Enrol) (Enrolled, error) {
	out := Enrolled{Panel: p, Person: one.ID, Mailed: one.Reachable()}
	m, err := tx.InPanel(ctx, p.ID, one.ID)
	switch {
	case err == nil && m.State != Pending:
		return out, fault.New(fault.Conflict, "fault.panel_enrolled")
	case err == nil:
		if err := giveBack(ctx, tx, m); err != nil {
			return out, err
		}
		if err := tx.DropInPanel(ctx, p.ID, one.ID); err != nil {
			return out, err
		}
	case !fault.Is(err, fault.NotFound):
		return out, err
	}
	m = InPanel{Panel: p.ID, Person: one.ID, Joined: isoDay(tx.Now())}
	if p.Settings.Household > 0 {
		m.Household = s.homeKey(who.Tenant, in.Street)
	}
	if CleanCode(in.Code) != "" {
		if m.Campaign, m.Household, err = s.redeem(ctx, tx, who.Tenant, p, in.Code); err != nil {
			return out, err
		}
	}
	m.State = Pending // counted with its household before the seat is decided
	if err := tx.PutInPanel(ctx, m); err != nil {
		return out, err
	}
	if m.State, err = s.seat(ctx, tx, p, one, m); err != nil {
		return out, err
	}
	if err := tx.PutInPanel(ctx, m); err != nil {
		return out, err
	}
	out.State = m.State
	c := Consent{ID: id.Secret(), Panel: p.ID, Person: one.ID, Purpose: "join", Text: in.Words, Version: in.Version, Language: in.Language, Channel: in.Channel, Given: tx.Now()}
	if err := tx.AddConsent(ctx, c); err != nil {
		return out, err
	}
	if err := tx.Audit(ctx, who.Account, "panel.desk_enrol", p.ID, map[string]string{"channel": in.Channel}); err != nil {
		return out, err
	}
	if err := s.letIn(ctx, tx, who.Tenant, one, town, map[Membership]string{Member: "panel_welcome", Waiting: "panel_waiting"}[m.State], p); err != nil {
		return out, err
	}
	return out, s.changed(ctx, tx, p.ID)
}
