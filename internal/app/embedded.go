package app

import (
	"context"
	"errors"

	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// MigrateEmbedded brings the embedded databases under dir to the schema of this program: opening
// does that, of the control file and of each town's.
func MigrateEmbedded(ctx context.Context, dir string) error {
	return embedded(ctx, dir, func(s *store.Store) error {
		registry := tenant.NewRegistry(s.Control)
		if _, err := registry.Refresh(ctx); err != nil {
			return err
		}
		for _, t := range registry.All() {
			if err := errors.Join(s.Towns.Touch(ctx, t.ID), s.Answers.Touch(ctx, t.ID)); err != nil {
				return err
			}
		}
		return nil
	})
}

// StatusEmbedded lists the steps of the control file's schema.
func StatusEmbedded(ctx context.Context, dir string) (steps []store.Migration, err error) {
	err = embedded(ctx, dir, func(s *store.Store) error {
		steps, err = s.Status(ctx)
		return err
	})
	return steps, err
}

func embedded(ctx context.Context, dir string, do func(*store.Store) error) error {
	s, err := store.SQLite(ctx, dir, clock.System{})
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// InWords is an error as one English sentence, for the command line.
func (a *App) InWords(town *tenant.Town, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	p := a.Catalog.Printer("en", town.Location(), town.Texts)
	if len(f.Fields) > 0 {
		return errors.New(p.Fill(f.Fields[0].Key, f.Fields[0].Params))
	}
	return errors.New(p.Fill(f.Key, f.Params))
}
