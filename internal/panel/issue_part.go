package panel

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// Part is one member and one wave: what is asked, as whom the member answers, and whether the right to
// answer was taken. Whether it was used nobody can see.
type Part struct {
	Panel   Panel
	Wave    Wave
	Paper   Paper
	Keys    KeyList
	As      credential.Listed // the group that the member answers for
	Member  Person
	Skipped bool // said: not this time
	Done    bool
	Closed  bool
}

// Part shows a member the wave that they are asked in. Faults: SignIn, NotFound for who is not invited.
func (s *Service) Part(ctx context.Context, who access.Actor, wave id.ID) (out Part, err error) {
	person, err := self(who)
	if err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = part(ctx, tx, wave, person)
		return err
	})
	return out, err
}

// PartFor is Part for staff who have the member on the phone. Faults: NotFound for who may not, for a
// wave of another panel, and for who is not invited.
func (s *Service) PartFor(ctx context.Context, who access.Actor, panel, wave, person id.ID) (out Part, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = s.partFor(ctx, tx, who, panel, wave, person)
		return err
	})
	return out, err
}

func (s *Service) partFor(ctx context.Context, tx Tx, who access.Actor, panel, wave, person id.ID) (Part, error) {
	p, err := tx.Panel(ctx, panel)
	if err != nil {
		return Part{}, err
	}
	if s.policy.Allow(who, access.DeskPanel, p.Scope()) != nil {
		return Part{}, fault.Missing()
	}
	if _, err := tx.InPanel(ctx, panel, person); err != nil {
		return Part{}, err
	}
	out, err := part(ctx, tx, wave, person)
	if err == nil && !slices.Contains(out.Wave.Panels(), panel) {
		err = fault.Missing()
	}
	return out, err
}

func part(ctx context.Context, tx Tx, wave, person id.ID) (out Part, err error) {
	if out.Wave, err = tx.Wave(ctx, wave); err != nil {
		return out, err
	}
	in, err := tx.Issuing(ctx, out.Wave.Survey, person)
	if err != nil {
		return out, err
	}
	if out.Panel, err = tx.Panel(ctx, out.Wave.Panel); err != nil {
		return out, err
	}
	if out.Paper, err = tx.Paper(ctx, out.Wave.Survey); err != nil {
		return out, err
	}
	if out.Keys, err = tx.KeyList(ctx, out.Wave.Survey); err != nil {
		return out, err
	}
	if out.Member, err = tx.Person(ctx, person); err != nil {
		return out, err
	}
	ask, err := tx.Ask(ctx, out.Wave.Survey, person)
	if err != nil {
		return out, err
	}
	for _, k := range out.Keys.List.Keys {
		if k.Stratum == in.Stratum {
			out.As = k
		}
	}
	out.Done, out.Skipped, out.Closed = in.Done, ask.Skipped, out.Keys.Closed || !takesNow(tx.Now(), out.Wave)
	return out, nil
}
