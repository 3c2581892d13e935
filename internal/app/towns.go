package app

import (
	"context"
	"fmt"
	"io/fs"

	"almenda/internal/i18n"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
	"almenda/tenants"
)

// Applied is what became of one town's folder.
type Applied struct {
	Slug    string
	Changed bool
}

// ApplyTowns checks and applies the towns of a folder: dir itself when it is a town, else each
// town in it. Nothing is applied when anything is wrong. A running server sees them in seconds.
func (a *App) ApplyTowns(ctx context.Context, fsys fs.FS, dirs []string) ([]Applied, error) {
	towns, err := ReadTowns(fsys, a.Catalog, dirs)
	if err != nil {
		return nil, err
	}
	return a.PutTowns(ctx, towns)
}

// ReadTowns checks and reads the towns of these folders.
func ReadTowns(fsys fs.FS, catalog *i18n.Catalog, dirs []string) ([]*tenant.Town, error) {
	if problems := tenantcfg.Lint(fsys, catalog, dirs...); len(problems) > 0 {
		return nil, fmt.Errorf("app: %d problems; the first: %s", len(problems), problems[0])
	}
	var out []*tenant.Town
	for _, dir := range dirs {
		town, err := tenantcfg.Read(fsys, dir)
		if err != nil {
			return nil, err
		}
		out = append(out, town)
	}
	return out, nil
}

// PutTowns applies towns that were read. It does not change them.
func (a *App) PutTowns(ctx context.Context, towns []*tenant.Town) ([]Applied, error) {
	var out []Applied
	for _, town := range towns {
		changed, err := a.Store.Control.Apply(ctx, town)
		if err != nil {
			return out, err
		}
		out = append(out, Applied{town.Slug, changed})
	}
	if _, err := a.Registry.Refresh(ctx); err != nil {
		return out, err
	}
	for _, done := range out {
		if town, ok := a.Registry.BySlug(done.Slug); ok {
			if err := a.Processes.Apply(ctx, town); err != nil {
				return out, fmt.Errorf("app: processes of %s: %w", done.Slug, err)
			}
		}
	}
	return out, nil
}

// Demonstrate fills an empty installation with the five towns that come with the program and
// their sample ideas. It does nothing where there is any town already.
func (a *App) Demonstrate(ctx context.Context) error {
	if len(a.Registry.All()) > 0 {
		return nil
	}
	if _, err := a.ApplyTowns(ctx, tenants.FS, tenantcfg.Find(tenants.FS)); err != nil {
		return err
	}
	return a.Seed(ctx, tenants.FS)
}

// Seed writes the sample ideas of the towns' folders into towns that have no idea yet.
func (a *App) Seed(ctx context.Context, fsys fs.FS) error {
	for _, dir := range tenantcfg.Find(fsys) {
		sample, err := tenantcfg.ReadSample(fsys, dir)
		if err != nil {
			return err
		}
		town, ok := a.Registry.BySlug(dir)
		if !ok {
			continue
		}
		if err := a.seed(ctx, town, sample); err != nil {
			return fmt.Errorf("app: seed %s: %w", town.Slug, err)
		}
	}
	return nil
}

// Town finds a town by its slug.
func (a *App) Town(slug string) (*tenant.Town, bool) { return a.Registry.BySlug(slug) }
