package survey

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// freeze fixes the first version of a survey that is open, once.
func freeze(ctx context.Context, tx Tx, one *Survey) error {
	if !one.Frozen.IsZero() || one.State != Published || one.At(tx.Now()) != Running {
		return nil
	}
	v, err := tx.Version(ctx, one.ID, one.Version)
	if err != nil {
		return err
	}
	v.Frozen = true
	one.Frozen = tx.Now()
	return tx.SetVersion(ctx, v)
}

// findable puts a survey into the index once everybody may read it.
func (s *Service) findable(ctx context.Context, tx Tx, one Survey, town *tenant.Town) error {
	if !one.Public() || one.State == Archived {
		return nil
	}
	v, err := tx.Version(ctx, one.ID, one.Version)
	if err != nil {
		return err
	}
	return tx.Index(ctx, one, v.Definition, town.DefaultLanguage())
}

// Freeze fixes the questions of surveys that have opened, and makes those findable whose process became
// public after them. It is run again and again.
func (s *Service) Freeze(ctx context.Context, town *tenant.Town) error {
	var due []id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Approved(ctx)
		if err != nil {
			return err
		}
		for _, one := range list {
			if one.Frozen.IsZero() && one.At(tx.Now()) == Running {
				due = append(due, one.ID)
				continue
			}
			if !one.Public() {
				continue
			}
			found, err := tx.Indexed(ctx, one.ID)
			if err != nil {
				return err
			}
			if !found {
				due = append(due, one.ID)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, which := range due {
		err := s.store.Update(ctx, town.ID, func(tx Tx) error { return s.opened(ctx, tx, town, which) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) opened(ctx context.Context, tx Tx, town *tenant.Town, which id.ID) error {
	one, err := tx.Lock(ctx, which)
	if err != nil || one.State != Published {
		return err
	}
	if err := freeze(ctx, tx, &one); err != nil {
		return err
	}
	if err := tx.Save(ctx, one); err != nil {
		return err
	}
	if err := s.findable(ctx, tx, one, town); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.SurveyChanged, Subject: one.ID})
}

// Close ends a survey now, whatever its dates said. It does not open again. Twice is once.
// Faults: NotFound, Closed, Conflict for one of a panel: its wave closes it.
func (s *Service) Close(ctx context.Context, who access.Actor, _ *tenant.Town, survey id.ID) error {
	return s.act(ctx, who, survey, "survey.close", func(tx Tx, one *Survey) error {
		if one.Kind == Panel {
			return fault.New(fault.Conflict, "fault.builder_wave")
		}
		switch one.At(tx.Now()) {
		case Closed:
			return nil
		case Running:
			if err := freeze(ctx, tx, one); err != nil {
				return err
			}
			one.Closes = tx.Now()
			return nil
		}
		return fault.New(fault.Closed, "fault.builder_not_open")
	})
}

// Extend moves the close of a survey that is not closed. Faults: NotFound, Closed, Invalid,
// Conflict for one of a panel.
func (s *Service) Extend(ctx context.Context, who access.Actor, survey id.ID, closes time.Time) error {
	return s.act(ctx, who, survey, "survey.extend", func(tx Tx, one *Survey) error {
		if one.Kind == Panel { // its keys are destroyed at the close that members were told
			return fault.New(fault.Conflict, "fault.builder_wave")
		}
		if at := one.At(tx.Now()); at != Running && at != Soon {
			return fault.New(fault.Closed, "fault.builder_closed")
		}
		var form fault.Form
		switch {
		case closes.IsZero():
			form.Add("closes", "fault.builder_time")
		case !closes.After(tx.Now()):
			form.Add("closes", "fault.builder_past")
		case !closes.After(one.Opens):
			form.Add("closes", "fault.builder_order")
		}
		one.Closes = closes.UTC()
		return form.Err()
	})
}

// Archive takes a closed survey off the lists; its address and its results go on. Faults: NotFound, Closed.
func (s *Service) Archive(ctx context.Context, who access.Actor, _ *tenant.Town, survey id.ID) error {
	return s.act(ctx, who, survey, "survey.archive", func(tx Tx, one *Survey) error {
		if one.State == Archived {
			return nil
		}
		if one.State != Published || one.At(tx.Now()) != Closed {
			return fault.New(fault.Closed, "fault.builder_archive")
		}
		next, err := pending(ctx, tx, *one)
		if err != nil {
			return err
		}
		if next != nil {
			if err := tx.DropVersion(ctx, one.ID, next.Number); err != nil {
				return err
			}
			one.Proposer = id.None
		}
		if one.Closes.IsZero() || one.Closes.After(tx.Now()) {
			one.Closes = tx.Now() // its process closed it
		}
		one.State = Archived
		return tx.Unindex(ctx, one.ID)
	})
}
