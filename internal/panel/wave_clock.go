package panel

import (
	"context"
	"errors"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// openWave asks people: the ledger, the groups and the keys, and the survey open in one transaction or
// not at all. Faults: Conflict, Invalid.
func (s *Service) openWave(ctx context.Context, tx Tx, town *tenant.Town, w *Wave) error {
	paper, err := tx.Paper(ctx, w.Survey)
	if err != nil {
		return err
	}
	switch {
	case !paper.Approved:
		return fault.New(fault.Conflict, "fault.panel_survey_draft")
	case !w.Closes.After(tx.Now().Add(time.Hour)):
		return fault.New(fault.Conflict, "fault.panel_wave_late")
	}
	w.Opens = tx.Now()
	people, look, err := s.choose(ctx, tx, town, *w)
	if err != nil {
		return err
	}
	if len(people) < leastGroup {
		return fault.New(fault.Conflict, "fault.panel_few", "least", leastGroup, "n", len(people))
	}
	w.State, w.Title, w.Problem = OpenWave, paper.Title, ""
	if err := tx.SaveWave(ctx, *w); err != nil {
		return err
	}
	left, err := tx.PutAsks(ctx, *w, people, look.Rules)
	if err != nil {
		return err
	}
	if n := len(people) - len(left); n < leastGroup {
		return fault.New(fault.Conflict, "fault.panel_few", "least", leastGroup, "n", n)
	}
	w.Left = look.Left
	for _, why := range left {
		w.Left[why]++
	}
	w.Counts = Tally{Invited: len(people) - len(left)}
	if err := tx.SaveWave(ctx, *w); err != nil {
		return err
	}
	if err := tx.BeginSurvey(ctx, w.Survey, w.Closes); err != nil {
		return err
	}
	if err := s.OpenWave(ctx, tx, *w); err != nil {
		return err
	}
	*w, err = tx.Wave(ctx, w.ID) // the fingerprint of the keys came with them
	return err
}

// settling is how long the end of a wave waits for its last answers to be shuffled.
const settling = time.Hour

// endWave closes a wave whose time is over, once its last answers were shuffled: until then they are
// known by what is destroyed with it.
func (s *Service) endWave(ctx context.Context, tx Tx, w *Wave) error {
	paper, err := tx.Paper(ctx, w.Survey)
	if err != nil {
		return err
	}
	if !paper.Settled && tx.Now().Before(w.Closes.Add(settling)) {
		return tx.EndSurvey(ctx, w.Survey)
	}
	return s.closeWave(ctx, tx, w)
}

// closeWave ends a wave: keys are destroyed, the counts are public.
func (s *Service) closeWave(ctx context.Context, tx Tx, w *Wave) error {
	if err := tx.CountUnopened(ctx, w.ID); err != nil {
		return err
	}
	w.State = ClosedWave
	if err := tx.SaveWave(ctx, *w); err != nil {
		return err
	}
	if err := s.CloseWave(ctx, tx, *w); err != nil {
		return err
	}
	var err error
	*w, err = tx.Wave(ctx, w.ID)
	return err
}

// SweepWaves opens and closes waves by their dates, and welcomes those who joined. It is run again and
// again; each wave in a transaction of its own, so that one that cannot open holds up no other.
func (s *Service) SweepWaves(ctx context.Context, town *tenant.Town) error {
	var due []Wave
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Waves(ctx, id.None)
		for _, w := range list {
			if w.due(tx.Now()) {
				due = append(due, w)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	var errs []error
	for _, w := range due {
		errs = append(errs, s.turn(ctx, town, w))
	}
	return errors.Join(append(errs, s.welcome(ctx, town))...)
}

func (w Wave) due(now time.Time) bool {
	switch w.State {
	case PlannedWave:
		return !w.Opens.IsZero() && !now.Before(w.Opens)
	case OpenWave:
		return !now.Before(w.Closes)
	}
	return false
}

// turn opens or closes one wave. Why it cannot be opened is noted for staff, once.
func (s *Service) turn(ctx context.Context, town *tenant.Town, due Wave) error {
	err := s.store.Update(ctx, town.ID, func(tx Tx) error {
		w, err := tx.LockWave(ctx, due.ID)
		if err != nil || !w.due(tx.Now()) {
			return err
		}
		if w.State == PlannedWave {
			err = s.openWave(ctx, tx, town, &w)
		} else {
			err = s.endWave(ctx, tx, &w)
		}
		if err != nil {
			return err
		}
		return s.waveChanged(ctx, tx, w)
	})
	var why *fault.Error
	if due.State != PlannedWave || !errors.As(err, &why) || why.Kind == fault.Internal || why.Key == due.Problem {
		if why != nil && why.Kind != fault.Internal {
			return nil
		}
		return err
	}
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		w, err := tx.LockWave(ctx, due.ID)
		if err != nil || w.State != PlannedWave {
			return err
		}
		w.Problem = why.Key
		return tx.SaveWave(ctx, w)
	})
}

// welcomeDays is how long a welcome survey is open.
const welcomeDays = 14

// welcome asks those who joined a panel its first survey, in groups: alone nobody could answer without
// being known. Who waits goes on waiting until the group is large enough, and may be asked by another
// wave meanwhile.
func (s *Service) welcome(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.Kind != Standing || p.State != Published {
				continue
			}
			a, err := tx.Asking(ctx, p.ID)
			if err != nil || a.Welcome == id.None || a.Quiet(tx.Now(), town.Location()) {
				if err != nil {
					return err
				}
				continue
			}
			if err := s.welcomeTo(ctx, tx, town, p, a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) welcomeTo(ctx context.Context, tx Tx, town *tenant.Town, p Panel, a Asking) error {
	if _, err := tx.LockPanel(ctx, p.ID); err != nil {
		return err
	}
	w := Wave{ID: id.New(), Panel: p.ID, State: PlannedWave, Welcome: true, Office: p.Office, Audience: Audience{New: true}, Created: tx.Now(),
		Closes: tx.Now().AddDate(0, 0, welcomeDays)}
	paper, err := tx.Paper(ctx, a.Welcome)
	if err != nil || !paper.Approved {
		return err
	}
	people, _, err := s.choose(ctx, tx, town, w)
	if err != nil || len(people) < max(a.Batch, leastGroup) {
		return err
	}
	if w.Survey, err = tx.CopySurvey(ctx, a.Welcome); err != nil {
		return err
	}
	w.Title = paper.Title
	if _, _, err := tx.AddWave(ctx, w, w.ID.String()); err != nil {
		return err
	}
	if w, err = tx.LockWave(ctx, w.ID); err != nil {
		return err
	}
	if err := s.openWave(ctx, tx, town, &w); err != nil {
		return err
	}
	return s.waveChanged(ctx, tx, w)
}
