package assembly

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// Desk is an assembly as those see it who run it.
type Desk struct {
	Assembly Assembly
	Panel    Panel
	Members  int
	Sessions []Session
	Waiting  map[id.ID]int // questions without an answer, by session
	Advice   []Recommendation
}

// Adopted counts what waits to be handed over.
func (d Desk) Adopted() (n int) {
	for _, r := range d.Advice {
		if r.State == Adopted {
			n++
		}
	}
	return n
}

// Desk reads an assembly for those who run it. Faults: SignIn, NotFound.
func (s *Service) Desk(ctx context.Context, who access.Actor, which id.ID) (d Desk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		d = Desk{Waiting: map[id.ID]int{}}
		if d.Assembly, err = tx.Assembly(ctx, which); err != nil {
			return err
		}
		if err := s.manages(who, d.Assembly); err != nil {
			return err
		}
		if d.Panel, err = tx.PanelOf(ctx, d.Assembly.Panel); err != nil {
			return err
		}
		people, err := tx.Members(ctx, d.Assembly.Panel)
		if err != nil {
			return err
		}
		d.Members = len(people)
		if d.Sessions, err = tx.Sessions(ctx, which); err != nil {
			return err
		}
		for _, one := range d.Sessions {
			if d.Waiting[one.ID], err = tx.CountWaiting(ctx, one.ID); err != nil {
				return err
			}
		}
		d.Advice, err = tx.Recommendations(ctx, which)
		return err
	})
	if err != nil {
		return Desk{}, err
	}
	return d, nil
}

// SessionDesk is a session as those see it who run the assembly.
type SessionDesk struct {
	Assembly  Assembly
	Session   Session
	Questions []Question
	Seats     []int // of those who are members now
	Present   []int
}

// SessionDesk reads a session for those who run the assembly. Seats are numbers: whose they are it does
// not tell. Faults: SignIn, NotFound.
func (s *Service) SessionDesk(ctx context.Context, who access.Actor, which, session id.ID) (d SessionDesk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		d = SessionDesk{}
		if d.Assembly, err = tx.Assembly(ctx, which); err != nil {
			return err
		}
		if err := s.manages(who, d.Assembly); err != nil {
			return err
		}
		if d.Session, err = tx.Session(ctx, session); err == nil && d.Session.Assembly != which {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		if d.Questions, err = tx.Questions(ctx, session); err != nil {
			return err
		}
		seats, err := taken(ctx, tx, d.Assembly)
		if err != nil {
			return err
		}
		for _, one := range seats {
			d.Seats = append(d.Seats, one.Number)
		}
		d.Present, err = tx.Present(ctx, session)
		return err
	})
	if err != nil {
		return SessionDesk{}, err
	}
	return d, nil
}
