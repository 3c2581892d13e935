package panel

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// WaveDesk is a wave as those see it who run its panel.
type WaveDesk struct {
	Wave
	Panel   Panel
	Paper   Paper
	Beside  []Panel
	Preview Preview // of a planned wave: whom it would ask now
	Counted Counted // of one that opened
	Broken  []Planned
}

// WaveDesk reads one wave for staff. Faults: NotFound.
func (s *Service) WaveDesk(ctx context.Context, who access.Actor, town *tenant.Town, panel, wave id.ID) (d WaveDesk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Panel, err = s.mine(ctx, tx, who, panel); err != nil {
			return err
		}
		if d.Wave, err = tx.Wave(ctx, wave); err != nil || d.Wave.Panel != panel {
			return orMissing(err)
		}
		if d.Paper, err = tx.Paper(ctx, d.Survey); err != nil {
			return err
		}
		for _, which := range d.Wave.Beside {
			p, err := tx.Panel(ctx, which)
			if err != nil {
				return err
			}
			d.Beside = append(d.Beside, p)
		}
		if d.State == PlannedWave {
			_, d.Preview, err = s.choose(ctx, tx, town, d.Wave)
			return err
		}
		d.Counted, err = tx.CountAsks(ctx, wave)
		return err
	})
	return d, err
}

// WavesDesk is the waves of a panel as staff see them.
type WavesDesk struct {
	Panel   Panel
	Waves   []Wave
	Papers  []Paper // surveys that can be chosen
	Others  []Panel // that can be asked beside it
	Slots   []Slot
	Asking  Asking
	Waiting int // who joined and waits for the welcome survey
	Done    int
	Broken  []Planned
}

// WavesDesk reads what staff see of the waves of a panel. Faults: NotFound.
func (s *Service) WavesDesk(ctx context.Context, who access.Actor, town *tenant.Town, panel id.ID) (d WavesDesk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		d = WavesDesk{}
		if d.Panel, err = s.mine(ctx, tx, who, panel); err != nil {
			return err
		}
		if d.Waves, err = tx.Waves(ctx, panel); err != nil {
			return err
		}
		if d.Papers, err = tx.Papers(ctx); err != nil {
			return err
		}
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.ID != panel && p.Kind == Standing && p.State == Published && s.policy.May(who, access.ManagePanel, p.Scope()) {
				d.Others = append(d.Others, p)
			}
		}
		today := tx.Now().In(town.Location()).Format(time.DateOnly)
		slots, err := tx.Slots(ctx, dayShift(today, -31))
		if err != nil {
			return err
		}
		for _, slot := range slots {
			if slot.Panel == panel {
				d.Slots = append(d.Slots, slot)
			}
		}
		if d.Asking, err = tx.Asking(ctx, panel); err != nil {
			return err
		}
		d.Done, d.Broken = promised(d.Panel, d.Waves, today)
		if d.Asking.Welcome != id.None {
			people, _, err := s.choose(ctx, tx, town, Wave{Panel: panel, Audience: Audience{New: true}})
			d.Waiting = len(people)
			return err
		}
		return nil
	})
	return d, err
}

// LookWave tells whom a wave would ask now, before it is kept. Faults: NotFound, Invalid.
func (s *Service) LookWave(ctx context.Context, who access.Actor, town *tenant.Town, panel id.ID, in PlanWave) (look Preview, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.mine(ctx, tx, who, panel)
		if err != nil {
			return err
		}
		w := Wave{Panel: p.ID}
		if err := s.fillWave(ctx, tx, who, town, p, &w, &in); err != nil {
			return err
		}
		_, look, err = s.choose(ctx, tx, town, w)
		return err
	})
	return look, err
}

// WavePage is a wave as everybody sees it.
type WavePage struct {
	Wave
	Panel    Panel
	Slug     string // of its survey
	Released bool
}

// WavePage reads a wave for everybody, from its opening on. Faults: NotFound, Denied.
func (s *Service) WavePage(ctx context.Context, who access.Actor, slug string, number int) (out WavePage, err error) {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Panel, err = tx.PanelBySlug(ctx, slug); err != nil {
			return err
		}
		if !out.Panel.Public() {
			return fault.Missing()
		}
		if out.Wave, err = tx.WaveByNumber(ctx, out.Panel.ID, number); err != nil {
			return err
		}
		if out.State == PlannedWave {
			return fault.Missing()
		}
		paper, err := tx.Paper(ctx, out.Survey)
		out.Slug, out.Released = paper.Slug, paper.Released
		return err
	})
	return out, err
}

// Asked tells whether the town has a panel that is asked by surveys.
func (s *Service) Asked(ctx context.Context, t tenant.ID) (some bool, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		for _, p := range list {
			some = some || p.Kind == Standing && p.State == Published
		}
		return err
	})
	return some, err
}

// EvidenceFor lists what panels were asked for a process, once it may be read. Faults: Denied.
func (s *Service) EvidenceFor(ctx context.Context, who access.Actor, process id.ID) (out []WavePage, err error) {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Waves(ctx, id.None)
		if err != nil {
			return err
		}
		for _, w := range list {
			if w.Evidence != process || w.State != ToldWave {
				continue
			}
			p, err := tx.Panel(ctx, w.Panel)
			if err != nil {
				return err
			}
			paper, err := tx.Paper(ctx, w.Survey)
			if err != nil {
				return err
			}
			if p.Public() && paper.Released {
				out = append(out, WavePage{Wave: w, Panel: p, Slug: paper.Slug, Released: true})
			}
		}
		return nil
	})
	return out, err
}
