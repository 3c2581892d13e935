package app

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/assembly"
	"almenda/internal/clock"
	"almenda/internal/i18n"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/tenant"
)

// founder makes panels for assemblies that are set up in one form with their panel: twelve people drawn
// by lot, with the quotas and the promise of that template.
type founder struct {
	panels  *panel.Service
	catalog *i18n.Catalog
	clock   clock.Clock
}

var _ assembly.Founder = founder{}

// Found makes the draft of a drawn panel.
func (f founder) Found(ctx context.Context, who access.Actor, town *tenant.Town, in assembly.Foundation) (id.ID, error) {
	words := func(key string) tenant.Text {
		out := tenant.Text{}
		for _, lang := range town.Languages {
			out[lang] = f.catalog.Printer(lang, town.Location(), town.Texts).T("panel_office." + key)
		}
		return out
	}
	w := panel.FromTemplate(town, "twelve", words, f.clock.Now())
	w.Key, w.Title, w.Lead, w.District, w.Office, w.Size, w.From, w.Until = in.Key, in.Title, in.Charge, in.District, in.Office, in.Size, in.From, in.Until
	w.Settings.MinAge, w.Settings.Contact = in.MinAge, panel.Contact{Phone: in.Phone, Email: in.Email}
	return f.panels.Make(ctx, who, town, w)
}
