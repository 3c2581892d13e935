package panel

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery/draw"
	"almenda/internal/tenant"
)

// DrawReasons are why a seat is free again.
var DrawReasons = []string{"declined", "unreachable", "moved", "ineligible", "left"}

// Decline frees the seat of somebody who was drawn, for a reason that is kept as a code. The person
// stays registered, and is not drawn again for this panel. Faults: NotFound, Invalid, Conflict.
func (s *Service) Decline(ctx context.Context, who access.Actor, town *tenant.Town, panel, which id.ID, pseudonym, reason string) error {
	form := fault.Form{}
	if !slices.Contains(DrawReasons, reason) {
		form.Add("reason", "fault.panel_draw_choose")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.lockDraw(ctx, tx, who, panel, which, DrawnLots)
		if err != nil {
			return err
		}
		one, err := tx.InDrawByPseudonym(ctx, d.ID, draw.Group(pseudonym))
		if err == nil && !one.Drawn {
			err = fault.Missing()
		}
		if err != nil || one.Outcome != "" {
			return err
		}
		in, err := tx.InPanel(ctx, p.ID, one.Person)
		if err == nil && in.State == Member {
			in.State, in.Joined = Waiting, drawDay(town, tx.Now())
			err = tx.PutInPanel(ctx, in)
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		one.Outcome = reason
		if err := tx.SaveInDraw(ctx, one); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.draw_declined", d.ID, map[string]string{"reason": reason})
	})
}

// Vacancies are the empty seats of a panel that was drawn, and how many a further draw may fill so that
// the quotas hold.
type Vacancies struct {
	Base        id.ID // the first draw; None: the panel was not drawn
	Seats, Kept int
	Least, Most int
}

// vacancies counts seats against those who sit.
func vacancies(ctx context.Context, tx Tx, p Panel, draws []Draw) (out Vacancies, err error) {
	base := Draw{}
	for _, d := range draws {
		if d.State == DrawnLots && d.Base == id.None {
			base = d
			break // the newest: an earlier one belongs to an earlier term
		}
	}
	if base.ID == id.None {
		return out, nil
	}
	out.Base, out.Seats = base.ID, base.Settings.Seats
	sits, err := stillSeated(ctx, tx, p, base, draws)
	if err != nil {
		return out, err
	}
	out.Kept = len(sits)
	_, out.Least, out.Most = drawRemaining(p, base.Settings.Quotas, sits, base, out.Seats-out.Kept)
	return out, nil
}

// stillSeated are those who were drawn, by the first draw or one of its followers, and are still members.
func stillSeated(ctx context.Context, tx Tx, p Panel, base Draw, draws []Draw) (out []Person, err error) {
	for _, d := range draws {
		if d.State != DrawnLots || d.ID != base.ID && d.Base != base.ID {
			continue
		}
		people, err := tx.InDraw(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		for _, one := range people {
			if !one.Drawn || one.Outcome != "" {
				continue
			}
			in, err := tx.InPanel(ctx, p.ID, one.Person)
			if fault.Is(err, fault.NotFound) || err == nil && in.State != Member {
				continue
			}
			if err != nil {
				return nil, err
			}
			who, err := tx.Person(ctx, one.Person)
			if err != nil {
				return nil, err
			}
			out = append(out, who)
		}
	}
	return out, nil
}

// drawRemaining are the quotas that are left when those who sit are counted, and between how many seats
// they can be met.
func drawRemaining(p Panel, quotas []DrawFeature, sits []Person, base Draw, empty int) (out []DrawFeature, least, most int) {
	most = max(0, empty)
	for _, f := range quotas {
		v, _ := p.Variable(f.Variable)
		v.Key = f.Variable
		have := map[string]int{}
		for _, one := range sits {
			have[v.Class(one.Facts, base.Made)]++
		}
		left, mins, maxs := DrawFeature{Variable: f.Variable}, 0, 0
		for _, q := range f.Values {
			q.Min, q.Max = max(0, q.Min-have[q.Class]), max(0, q.Max-have[q.Class])
			q.MinFlex = min(q.MinFlex, q.Min)
			mins, maxs = mins+q.Min, maxs+q.Max
			left.Values = append(left.Values, q)
		}
		least, most = max(least, mins), min(most, maxs)
		out = append(out, left)
	}
	return out, least, most
}

// PrepareReplacement begins a draw for empty seats of a panel that was drawn. Faults: NotFound, Invalid,
// Conflict.
func (s *Service) PrepareReplacement(ctx context.Context, who access.Actor, panel id.ID, seats int, key string) (made id.ID, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.drawPanel(ctx, tx, who, panel)
		if err != nil {
			return err
		}
		draws, err := tx.Draws(ctx, p.ID)
		if err != nil {
			return err
		}
		v, err := vacancies(ctx, tx, p, draws)
		if err != nil {
			return err
		}
		if v.Base == id.None || v.Most < 1 {
			return fault.New(fault.Conflict, "fault.panel_draw_full")
		}
		if seats < max(1, v.Least) || seats > v.Most {
			form := fault.Form{}
			form.Add("seats", "fault.panel_draw_number", "min", max(1, v.Least), "max", v.Most)
			return form.Err()
		}
		base, err := tx.Draw(ctx, v.Base)
		if err != nil {
			return err
		}
		sits, err := stillSeated(ctx, tx, p, base, draws)
		if err != nil {
			return err
		}
		x := base.Settings
		d := Draw{ID: id.New(), Panel: p.ID, Base: base.ID, State: Prepared, MadeBy: who.Account, Made: tx.Now(), Settings: DrawSettings{Algorithm: x.Algorithm, Seats: seats,
			Household: x.Household, Lists: x.Lists, Tolerance: x.Tolerance, Minutes: x.Minutes, Kept: len(sits), From: x.From}}
		d.Settings.Quotas, _, _ = drawRemaining(p, x.Quotas, sits, base, v.Seats-v.Kept)
		if made, err = tx.AddDraw(ctx, d, key); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.draw_replacement", made, nil)
	})
	return made, err
}
