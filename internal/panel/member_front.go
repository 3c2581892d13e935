package panel

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// ownSlugs are words of addresses below /panel that are no panels.
var ownSlugs = []string{"in", "leave", "stay", "not-now"}

// Front is a panel as everybody sees it.
type Front struct {
	Panel
	Members int
	Waiting int
	Done    int // of the planned waves
	Asked   []Wave
	Draws   []Draw  // that were announced or drawn
	Locals  []Panel // that stand beside it
	Above   *Panel  // that it stands beside
	After   *Panel  // that succeeds it
}

// Open tells whether people can register now.
func (f Front) Open() bool { return f.State == Published && f.Settings.Recruiting }

// Full tells whether every seat is taken.
func (f Front) Full() bool { return f.Members >= f.Size }

// Fronts lists the panels of the town that everybody sees, those that go on first, local ones last.
func (s *Service) Fronts(ctx context.Context, who access.Actor) (out []Front, err error) {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = nil
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		var locals, ended []Front
		for _, p := range list {
			if !p.Public() {
				continue
			}
			n, err := tx.CountIn(ctx, p.ID)
			if err != nil {
				return err
			}
			f := Front{Panel: p, Members: n[Member], Waiting: n[Waiting]}
			switch {
			case p.State == Ended:
				ended = append(ended, f)
			case p.District != "":
				locals = append(locals, f)
			default:
				out = append(out, f)
			}
		}
		out = append(append(out, locals...), ended...)
		return nil
	})
	return out, err
}

// Front reads one panel as everybody sees it. Faults: NotFound.
func (s *Service) Front(ctx context.Context, who access.Actor, town *tenant.Town, slug string) (f Front, err error) {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return f, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		f = Front{}
		if f.Panel, err = tx.PanelBySlug(ctx, slug); err != nil {
			return err
		}
		if !f.Public() {
			return fault.Missing()
		}
		n, err := tx.CountIn(ctx, f.ID)
		if err != nil {
			return err
		}
		f.Members, f.Waiting = n[Member], n[Waiting]
		if err := f.waves(ctx, tx, town); err != nil {
			return err
		}
		return f.family(ctx, tx)
	})
	return f, err
}

// waves reads which of the promised waves were kept, and the draws.
func (f *Front) waves(ctx context.Context, tx Tx, town *tenant.Town) error {
	list, err := tx.Waves(ctx, f.ID)
	if err != nil {
		return err
	}
	for _, w := range list {
		if w.State != PlannedWave && !w.Welcome {
			f.Asked = append(f.Asked, w)
		}
	}
	draws, err := tx.Draws(ctx, f.ID)
	if err != nil {
		return err
	}
	for _, d := range draws {
		if d.Public() {
			f.Draws = append(f.Draws, d)
		}
	}
	f.Done, _ = promised(f.Panel, list, tx.Now().In(town.Location()).Format(time.DateOnly))
	return nil
}

// family finds the panels that belong to it.
func (f *Front) family(ctx context.Context, tx Tx) error {
	list, err := tx.Panels(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		switch {
		case p.ID == f.ID || !p.Public():
		case p.Parent == f.ID:
			f.Locals = append(f.Locals, *p)
		case f.Parent != id.None && p.ID == f.Parent:
			f.Above = p
		case p.Previous == f.ID:
			f.After = p
		}
	}
	return nil
}

// LeastGroup is how many people a group of answers has at least.
const LeastGroup = leastGroup
