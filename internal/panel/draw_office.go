package panel

import (
	"cmp"
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery"
	"almenda/internal/lottery/draw"
	"almenda/internal/tenant"
)

// drawPanel is a panel whose draws somebody may prepare. Others' panels are not there.
func (s *Service) drawPanel(ctx context.Context, tx Tx, who access.Actor, which id.ID) (Panel, error) {
	p, err := tx.Panel(ctx, which)
	if err == nil && !s.policy.May(who, access.ManagePanel, p.Scope()) {
		err = fault.Missing()
	}
	return p, err
}

// lockDraw is a draw of a panel, held until the end, in one of the states.
func (s *Service) lockDraw(ctx context.Context, tx Tx, who access.Actor, panel, which id.ID, states ...DrawState) (Panel, Draw, error) {
	p, err := s.drawPanel(ctx, tx, who, panel)
	if err != nil {
		return p, Draw{}, err
	}
	d, err := tx.LockDraw(ctx, which)
	if err == nil && d.Panel != p.ID {
		err = fault.Missing()
	}
	if err == nil && !slices.Contains(states, d.State) {
		err = fault.New(fault.Conflict, "fault.panel_draw_state")
	}
	return p, d, err
}

// DrawDesk is the draws of a panel, for staff.
type DrawDesk struct {
	Panel      Panel
	Draws      []Draw
	In         map[Membership]int
	Population Population // zero: nobody entered figures
	Vacant     Vacancies
}

// DrawDesk reads the draws of a panel. Faults: NotFound.
func (s *Service) DrawDesk(ctx context.Context, who access.Actor, which id.ID) (out DrawDesk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Panel, err = s.drawPanel(ctx, tx, who, which); err != nil {
			return err
		}
		if out.Draws, err = tx.Draws(ctx, which); err != nil {
			return err
		}
		if out.In, err = tx.CountIn(ctx, which); err != nil {
			return err
		}
		if out.Population, err = newest(ctx, tx, which); err != nil {
			return err
		}
		out.Vacant, err = vacancies(ctx, tx, out.Panel, out.Draws)
		return err
	})
	return out, err
}

// newest is the newest figures; none is no fault.
func newest(ctx context.Context, tx Tx, which id.ID) (Population, error) {
	pop, err := tx.Population(ctx, which)
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return pop, err
}

// PrepareDraw begins a draw for a panel with quotas that the town's figures suggest. The same key is
// the same draw. Faults: NotFound, Invalid.
func (s *Service) PrepareDraw(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, seats, tolerance int, key string) (made id.ID, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.drawPanel(ctx, tx, who, which)
		if err != nil {
			return err
		}
		d := Draw{ID: id.New(), Panel: p.ID, State: Prepared, MadeBy: who.Account, Made: tx.Now(), Settings: DrawSettings{Algorithm: lottery.Maximin, Seats: seats,
			Household: p.Settings.Household, Lists: 1000, Tolerance: tolerance, Minutes: 5}}
		if err := d.Settings.check(); err != nil {
			return err
		}
		if err := s.suggestInto(ctx, tx, town, p, &d); err != nil {
			return err
		}
		made, err = tx.AddDraw(ctx, d, key)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.draw_prepared", made, nil)
	})
	return made, err
}

// suggestInto sets the quotas of a draw from the newest figures.
func (s *Service) suggestInto(ctx context.Context, tx Tx, town *tenant.Town, p Panel, d *Draw) error {
	pop, err := newest(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	pool, err := s.hopefuls(ctx, tx, p, *d)
	if err != nil {
		return err
	}
	d.Settings.Quotas = suggest(p, town, pop, pool, d.Settings.Seats, d.Settings.Tolerance, tx.Now())
	d.Settings.From = nil
	if pop.Version > 0 {
		d.Settings.From = map[string]string{"source": pop.Source, "at": pop.At}
	}
	return nil
}

// SetDraw changes a draw that was not announced. What was computed before no longer counts. With again
// the quotas are suggested anew. Faults: NotFound, Invalid, Conflict.
func (s *Service) SetDraw(ctx context.Context, who access.Actor, town *tenant.Town, panel, which id.ID, x DrawSettings, again bool) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.lockDraw(ctx, tx, who, panel, which, Prepared, Computed)
		if err != nil {
			return err
		}
		now := &d.Settings
		if d.Base != id.None {
			x.Household = now.Household
		}
		now.Algorithm, now.Seats, now.Household, now.Lists = x.Algorithm, x.Seats, x.Household, x.Lists
		now.Tolerance, now.Minutes, now.Compare = x.Tolerance, x.Minutes, x.Compare
		if !again {
			now.setQuotas(x.Quotas)
		}
		if err := now.check(); err != nil {
			return err
		}
		if again && d.Base == id.None {
			if err := s.suggestInto(ctx, tx, town, p, &d); err != nil {
				return err
			}
		}
		return s.unsettle(ctx, tx, d)
	})
}

// setQuotas takes over the numbers of quotas, for classes that are there.
func (x *DrawSettings) setQuotas(typed []DrawFeature) {
	x.Quotas = slices.Clone(x.Quotas)
	for i := range min(len(x.Quotas), len(typed)) {
		values := slices.Clone(x.Quotas[i].Values)
		for j := range min(len(values), len(typed[i].Values)) {
			values[j].Min, values[j].Max = typed[i].Values[j].Min, typed[i].Values[j].Max
		}
		x.Quotas[i].Values = values
	}
}

// unsettle keeps a draw whose settings changed: its lottery is thrown away.
func (s *Service) unsettle(ctx context.Context, tx Tx, d Draw) error {
	d.State, d.Settings.Outcome, d.Settings.Proposal = Prepared, nil, nil
	if err := tx.DropDrawFile(ctx, d.ID, portfolioFile); err != nil {
		return err
	}
	if err := tx.PutInDraw(ctx, d.ID, nil); err != nil {
		return err
	}
	return tx.SaveDraw(ctx, d)
}

// AcceptProposal changes the quotas as the last computation proposed. Faults: NotFound, Conflict.
func (s *Service) AcceptProposal(ctx context.Context, who access.Actor, panel, which id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.lockDraw(ctx, tx, who, panel, which, Prepared)
		if err != nil {
			return err
		}
		if len(d.Settings.Proposal) == 0 {
			return fault.New(fault.Conflict, "fault.panel_draw_state")
		}
		for _, c := range d.Settings.Proposal {
			for i, f := range d.Settings.Quotas {
				for j, q := range f.Values {
					if f.Variable == c.Variable && q.Class == c.Class {
						d.Settings.Quotas[i].Values[j].Min, d.Settings.Quotas[i].Values[j].Max = c.Min, c.Max
					}
				}
			}
		}
		if err := tx.Audit(ctx, who.Account, "panel.draw_relaxed", d.ID, nil); err != nil {
			return err
		}
		return s.unsettle(ctx, tx, d)
	})
}

// DrawRoom is everything about one draw, for staff.
type DrawRoom struct {
	Panel    Panel
	Draw     Draw
	Problem  *lottery.Problem
	Counts   [][]int // of the pool, by feature and value of Problem
	Findings []lottery.Finding
	Bound    *lottery.Bound // nil while a finding makes a draw impossible
	Runs     []Run
	Files    map[string]int
	Drawn    []Seated
	Unmailed []Seated // who can only be told by phone or letter
	Waiting  int      // people who are yet to be told
	Vacant   Vacancies
	Confirms bool // the reader may be the second person
}

// Seated is somebody of a draw, and how to reach them.
type Seated struct {
	InDraw
	To       string
	Language string
	Left     bool // is no longer in the panel
}

// DrawRoom reads one draw. Faults: NotFound.
func (s *Service) DrawRoom(ctx context.Context, who access.Actor, town *tenant.Town, panel, which id.ID) (out DrawRoom, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Panel, err = s.drawPanel(ctx, tx, who, panel); err != nil {
			return err
		}
		if out.Draw, err = tx.Draw(ctx, which); err != nil {
			return err
		}
		if out.Draw.Panel != out.Panel.ID {
			return fault.Missing()
		}
		out.Confirms = s.policy.May(who, access.ConfirmPanel, out.Panel.Scope()) && who.Account != out.Draw.Settings.Entry.By
		if out.Runs, err = tx.Runs(ctx, which); err != nil {
			return err
		}
		if out.Draw.Public() {
			return s.publicPart(ctx, tx, &out)
		}
		pool, err := s.hopefuls(ctx, tx, out.Panel, out.Draw)
		if err != nil {
			return err
		}
		out.Problem, out.Draw.Settings.Quotas = out.Draw.problem(out.Panel, town, pool, tx.Now())
		out.Counts, out.Findings = poolCounts(out.Problem), out.Problem.Check()
		if !slices.ContainsFunc(out.Findings, func(f lottery.Finding) bool { return f.Fatal }) {
			b := out.Problem.Bound()
			out.Bound = &b
		}
		return nil
	})
	return out, err
}

// publicPart reads what there is of a draw that was announced.
func (s *Service) publicPart(ctx context.Context, tx Tx, out *DrawRoom) (err error) {
	if out.Files, err = tx.DrawFiles(ctx, out.Draw.ID, true); err != nil {
		return err
	}
	draws, err := tx.Draws(ctx, out.Panel.ID)
	if err != nil {
		return err
	}
	if out.Vacant, err = vacancies(ctx, tx, out.Panel, draws); err != nil {
		return err
	}
	people, err := tx.InDraw(ctx, out.Draw.ID)
	if err != nil {
		return err
	}
	known, sits := map[id.ID]Person{}, map[id.ID]bool{}
	for _, state := range []Membership{Member, Waiting} {
		err := tx.EachIn(ctx, out.Panel.ID, state, func(p Person, _ InPanel) error {
			known[p.ID], sits[p.ID] = p, state == Member
			return nil
		})
		if err != nil {
			return err
		}
	}
	want := out.Draw.tellUpTo()
	for _, one := range people {
		p, there := known[one.Person]
		if !there { // in another panel only
			if p, err = tx.Person(ctx, one.Person); err != nil {
				return err
			}
		}
		out.place(Seated{InDraw: one, To: cmp.Or(p.Email, p.Phone), Language: p.Language, Left: !sits[one.Person]}, p.Reachable(), want)
	}
	return nil
}

// place puts somebody into the lists of the page: who was drawn, who must be told by other ways, and
// how many letters are still to come.
func (out *DrawRoom) place(one Seated, reachable bool, want int) {
	switch {
	case !reachable:
		out.Unmailed = append(out.Unmailed, one)
	case one.Told < want && !out.Draw.Settings.Sample:
		out.Waiting++
	}
	if one.Drawn {
		out.Drawn = append(out.Drawn, one)
	}
}

// SealedFile is what only auditors read; that it was taken is noted. Faults: NotFound.
func (s *Service) SealedFile(ctx context.Context, who access.Actor, panel, which id.ID) (content []byte, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.lockDraw(ctx, tx, who, panel, which, Announced, DrawnLots, Withdrawn)
		if err != nil {
			return err
		}
		if content, err = tx.DrawFile(ctx, d.ID, draw.SealedFile, true); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.draw_sealed_read", d.ID, nil)
	})
	return content, err
}

// tellDraw says on the public pages that something of a draw has changed.
func tellDraw(ctx context.Context, tx Tx, d Draw, what string) error {
	return tx.Emit(ctx, event.Event{Kind: event.PanelDrawChanged, Subject: d.ID, Data: map[string]string{"panel": d.Panel.String(), "what": what}})
}
