package panel

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// OfficeTx is what office.go needs of a transaction.
type OfficeTx interface {
	RecruitTx
	DeskTx
}

// Row is a panel in the list of staff.
type Row struct {
	Panel
	Count map[Membership]int
}

// Office lists the panels that somebody runs, newest first, local ones behind the panel that they stand
// beside. Whoever runs panels of one district sees no other. Faults: SignIn, Denied.
func (s *Service) Office(ctx context.Context, who access.Actor) (out []Row, err error) {
	if !s.policy.Anywhere(who, access.ManagePanel) {
		return nil, s.policy.Allow(who, access.ManagePanel, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		mine := map[id.ID]bool{}
		for _, p := range list {
			mine[p.ID] = s.runs(who, p)
		}
		local := map[id.ID][]Panel{}
		var top []Panel
		for _, p := range list {
			switch {
			case !mine[p.ID]:
			case p.Parent != id.None && mine[p.Parent]:
				local[p.Parent] = append(local[p.Parent], p)
			default:
				top = append(top, p)
			}
		}
		for _, p := range top {
			for _, one := range append([]Panel{p}, local[p.ID]...) {
				n, err := tx.CountIn(ctx, one.ID)
				if err != nil {
					return err
				}
				out = append(out, Row{one, n})
			}
		}
		return nil
	})
	return out, err
}

func (s *Service) runs(who access.Actor, p Panel) bool {
	return s.policy.May(who, access.ManagePanel, p.Scope())
}

// Run is a panel as those see it who run it. Faults: NotFound, also for those who do not run it.
func (s *Service) Run(ctx context.Context, who access.Actor, panel id.ID) (Panel, error) {
	var out Panel
	err := s.store.View(ctx, who.Tenant, func(tx Tx) (err error) {
		out, err = s.run(ctx, tx, who, panel)
		return err
	})
	return out, err
}

func (s *Service) run(ctx context.Context, tx Tx, who access.Actor, panel id.ID) (Panel, error) {
	p, err := tx.Panel(ctx, panel)
	if err == nil && !s.runs(who, p) {
		err = fault.Missing()
	}
	return p, err
}

// Cockpit is all that recruiting for a panel is steered by.
type Cockpit struct {
	Makeup
	Population Population
	Count      map[Membership]int
	Beside     []Panel // local panels that stand beside it
	After      *Panel  // the panel that succeeds it
	Before     *Panel
	Needs      []Need
	Rate       Rate
	Fair       *Fair // of a panel that is drawn by lot
	Lacks      []Lack
	Calls      int // people without mail who must be told of something
}

// Cockpit gathers what staff need to recruit. Faults: NotFound.
func (s *Service) Cockpit(ctx context.Context, who access.Actor, town *tenant.Town, panel id.ID) (c Cockpit, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.run(ctx, tx, who, panel)
		if err != nil {
			return err
		}
		if c.Makeup, err = s.makeup(ctx, tx, p); err != nil {
			return err
		}
		if c.Population, err = tx.Population(ctx, panel); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if c.Count, err = tx.CountIn(ctx, panel); err != nil {
			return err
		}
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		for i, other := range list {
			switch {
			case other.ID == p.Previous && s.runs(who, other):
				c.Before = &list[i]
			case other.Previous == panel && s.runs(who, other):
				c.After = &list[i]
			case other.Parent == panel && s.runs(who, other):
				c.Beside = append(c.Beside, other)
			}
		}
		calls, err := tx.Errands(ctx, panel)
		if err != nil {
			return err
		}
		c.Calls = len(calls)
		responses, err := s.responses(ctx, tx, p)
		if err != nil {
			return err
		}
		if c.Fair, err = s.fair(ctx, tx, c.Makeup); err != nil {
			return err
		}
		c.Lacks = p.Lacks(town)
		c.Rate = rateOf(responses)
		c.Needs = needs(c.Makeup, responses)
		return nil
	})
	return c, err
}

// change runs fn on a panel that the actor runs, keeps what it changed, and notes the act.
func (s *Service) change(ctx context.Context, who access.Actor, panel id.ID, act string, fn func(Tx, *Panel) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.LockPanel(ctx, panel)
		if err != nil {
			return err
		}
		if !s.runs(who, p) {
			return fault.Missing()
		}
		if err := fn(tx, &p); err != nil {
			return err
		}
		if err := tx.SavePanel(ctx, p); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, act, p.ID, nil); err != nil {
			return err
		}
		return s.changed(ctx, tx, p.ID)
	})
}

func (s *Service) changed(ctx context.Context, tx Tx, panel id.ID) error {
	return tx.Emit(ctx, event.Event{Kind: event.PanelChanged, Subject: panel})
}

// Publish lets everybody see a panel. Faults: NotFound, Closed, Invalid with what the panel lacks.
func (s *Service) Publish(ctx context.Context, who access.Actor, town *tenant.Town, panel id.ID) error {
	return s.change(ctx, who, panel, "panel.publish", func(tx Tx, p *Panel) error {
		if p.State == Published {
			return nil
		}
		if p.State != Draft {
			return fault.New(fault.Closed, "fault.panel_ended")
		}
		if err := lackFault(p.Lacks(town)); err != nil {
			return err
		}
		p.State, p.Published = Published, tx.Now()
		return nil
	})
}

// Recruit opens or closes the registration of a published panel. Faults: NotFound, Closed.
func (s *Service) Recruit(ctx context.Context, who access.Actor, panel id.ID, open bool) error {
	return s.change(ctx, who, panel, "panel.recruit", func(_ Tx, p *Panel) error {
		if p.State != Published {
			return fault.New(fault.Closed, "fault.panel_not_published")
		}
		p.Settings.Recruiting = open
		return nil
	})
}

// End ends a panel: nobody is asked any more, nobody can register. Its members are forgotten after the
// days that it promised, but for those who go on in the panel after it. Faults: NotFound, Closed.
func (s *Service) End(ctx context.Context, who access.Actor, panel id.ID) error {
	return s.change(ctx, who, panel, "panel.end", func(tx Tx, p *Panel) error {
		if p.State == Ended {
			return nil
		}
		if p.State != Published {
			return fault.New(fault.Closed, "fault.panel_not_published")
		}
		p.State, p.Ended, p.Settings.Recruiting = Ended, tx.Now(), false
		return nil
	})
}

// Populate keeps new figures of the town for a panel, beside those before them. The same figures again
// are the same version. Faults: NotFound, Invalid.
func (s *Service) Populate(ctx context.Context, who access.Actor, panel id.ID, in Figures) (version int, err error) {
	err = s.change(ctx, who, panel, "panel.population", func(tx Tx, p *Panel) error {
		pop, err := in.read(*p, tx.Now())
		if err != nil {
			return err
		}
		last, err := tx.Population(ctx, panel)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if version = last.Version; version > 0 && same(last, pop) {
			return nil
		}
		version++
		pop.Panel, pop.Version, pop.By, pop.Made = panel, version, who.Account, tx.Now()
		return tx.AddPopulation(ctx, pop)
	})
	return version, err
}

// Populations lists the figures of a panel, newest first. Faults: NotFound.
func (s *Service) Populations(ctx context.Context, who access.Actor, panel id.ID) (p Panel, out []Population, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p, err = s.run(ctx, tx, who, panel); err != nil {
			return err
		}
		out, err = tx.Populations(ctx, panel)
		return err
	})
	return p, out, err
}
