package panel

import (
	"context"
	"errors"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/lottery/draw"
	"almenda/internal/tenant"
)

// SampleDraw is a draw of a made-up panel, finished and published.
type SampleDraw struct {
	Panel     id.ID
	Seats     int
	Tolerance int
	Source    string // how the number came about
	Value     string // digits of the number: 417
	At        time.Time
}

// SeedDraw holds a whole draw for a sample panel among those who wait in it, as two of the staff would,
// but at once and without letters. A panel that was drawn already is left alone. who and second are the
// two, and may be nobody's account.
func (s *Service) SeedDraw(ctx context.Context, who, second access.Actor, town *tenant.Town, x SampleDraw) error {
	desk, err := s.DrawDesk(ctx, who, x.Panel)
	if err != nil {
		return err
	}
	if !desk.Panel.Sample {
		return errors.New("panel: only panels that are samples are drawn without letters")
	}
	if len(desk.Draws) > 0 {
		return nil
	}
	made, err := s.PrepareDraw(ctx, who, town, x.Panel, x.Seats, x.Tolerance, "seed-draw")
	if err != nil {
		return err
	}
	if err := s.sampled(ctx, who, made); err != nil {
		return err
	}
	if err := s.ComputeNow(ctx, who, town, x.Panel, made); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.lockDraw(ctx, tx, who, x.Panel, made, Computed)
		if err != nil {
			return err
		}
		if err := s.announce(ctx, tx, who, town, p, d, draw.Rule{Kind: draw.Digits, Source: x.Source, At: x.At}); err != nil {
			return err
		}
		if d, err = tx.Draw(ctx, made); err != nil {
			return err
		}
		value, n, err := d.number(x.Value)
		if err != nil {
			return err
		}
		d.Settings.Entry = DrawEntry{Value: value, By: who.Account, At: x.At, Confirmed: second.Account, Number: n}
		return s.settle(ctx, tx, second, town, p, d)
	})
}

// sampled marks a draw as made up: nobody is written to.
func (s *Service) sampled(ctx context.Context, who access.Actor, which id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		d, err := tx.LockDraw(ctx, which)
		if err != nil {
			return err
		}
		d.Settings.Sample = true
		return tx.SaveDraw(ctx, d)
	})
}
