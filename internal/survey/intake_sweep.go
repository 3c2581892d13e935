package survey

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// keepCalls is how long it is kept who wanted to be called back.
const keepCalls = 30 * 24 * time.Hour

// shuffling is how answers of the survey are moved, and how many of them at least at a time.
func (s Survey) shuffling(now time.Time) (least int, how Shuffling) {
	running := s.At(now) == Running
	how = Shuffling{Keep: running && (s.Kind == Open || s.Change), Replace: s.Change}
	if s.Anonymous && running {
		return Batch, how
	}
	// When it has closed the last ones are moved however few they are; their marks still tell which
	// answers they replace, and are taken away when it is settled.
	how.Keep = how.Keep || s.Settled.IsZero()
	return 1, how
}

// Sweep shuffles what came in, settles surveys that have closed, and forgets calls after a month.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	var due []Survey
	var now time.Time
	if err := s.store.View(ctx, town.ID, func(tx Tx) (err error) {
		now = tx.Now()
		due, err = tx.Unsettled(ctx)
		return err
	}); err != nil {
		return err
	}
	for _, sv := range due {
		if sv.Kind == Panel {
			if err := s.sweepPanel(ctx, town.ID, sv, sv.At(now) == Running); err != nil {
				return err
			}
			continue
		}
		if err := s.shuffle(ctx, town.ID, sv.ID); err != nil {
			return err
		}
		if err := s.settle(ctx, town.ID, sv.ID); err != nil {
			return err
		}
	}
	return s.store.Update(ctx, town.ID, func(tx Tx) error { return tx.DropCalls(ctx, tx.Now().Add(-keepCalls)) })
}

// shuffle moves what waits, some at a time, each in its own transaction: whichever of them fails, what
// it read still waits.
func (s *Service) shuffle(ctx context.Context, town tenant.ID, survey id.ID) error {
	for {
		moved := 0
		err := s.store.Update(ctx, town, func(tx Tx) error {
			sv, err := tx.Survey(ctx, survey)
			if err != nil {
				return err
			}
			least, how := sv.shuffling(tx.Now())
			moved, err = tx.Shuffle(ctx, survey, least, how)
			return err
		})
		if err != nil || moved == 0 {
			return err
		}
	}
}

// settle ends a survey that has closed. Twice is once.
func (s *Service) settle(ctx context.Context, town tenant.ID, survey id.ID) error {
	return s.store.Update(ctx, town, func(tx Tx) error {
		sv, err := tx.Lock(ctx, survey)
		if err != nil || !sv.Settled.IsZero() || sv.At(tx.Now()) != Closed || sv.State == Draft || sv.State == Proposed {
			return err
		}
		if err := tx.Settle(ctx, survey); err != nil {
			return err
		}
		sv.Settled = tx.Now()
		if err := tx.Save(ctx, sv); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.SurveyChanged, Subject: sv.ID})
	})
}

// Settled brings a survey to rest now: whoever makes results calls it, so that what waits is counted.
func (s *Service) Settled(ctx context.Context, who access.Actor, survey id.ID) error {
	var one Survey
	if err := s.store.View(ctx, who.Tenant, func(tx Tx) (err error) { one, err = tx.Survey(ctx, survey); return err }); err != nil {
		return err
	}
	if one.Kind == Panel {
		return s.settlePanel(ctx, who.Tenant, survey)
	}
	if err := s.shuffle(ctx, who.Tenant, survey); err != nil {
		return err
	}
	return s.settle(ctx, who.Tenant, survey)
}
