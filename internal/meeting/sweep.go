package meeting

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/tenant"
)

// remindBefore is how long before its beginning people are reminded of a meeting.
const remindBefore = 24 * time.Hour

// Sweep does in one town what is due: reminders, once for each meeting; places that were kept and
// now are everybody's; wishes that nobody confirmed; and forgetting who signed up thirty days after
// the end. Several processes may sweep at once.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	for _, do := range []func(context.Context, Tx) error{remind, moveUp, forget} {
		if err := s.store.Update(ctx, town.ID, func(tx Tx) error { return do(ctx, tx) }); err != nil {
			return err
		}
	}
	return nil
}

func remind(ctx context.Context, tx Tx) error {
	due, err := tx.Remind(ctx, tx.Now().Add(remindBefore))
	if err != nil {
		return err
	}
	for _, m := range due {
		if err := tx.Emit(ctx, event.Event{Kind: event.MeetingReminded, Subject: m}); err != nil {
			return err
		}
	}
	return nil
}

// moveUp lets lines move where places became free without anybody leaving.
func moveUp(ctx context.Context, tx Tx) error {
	lines, err := tx.Lines(ctx)
	if err != nil {
		return err
	}
	for _, which := range lines {
		m, err := tx.Lock(ctx, which)
		if err != nil {
			return err
		}
		if err := promote(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}

func forget(ctx context.Context, tx Tx) error {
	if err := tx.DropAsked(ctx, tx.Now().Add(-askedLife)); err != nil {
		return err
	}
	return tx.Forget(ctx, tx.Now().Add(-Keep))
}
