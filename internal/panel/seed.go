package panel

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// Made is a made-up person in a made-up panel. Known: is in another panel already.
type Made struct {
	Person
	State Membership
	Known bool
}

// Seed writes a made-up panel with its people, for demonstrations. It is the platform's own verb.
// Faults: Denied.
func (s *Service) Seed(ctx context.Context, who access.Actor, p Panel, pop Population, people []Made) error {
	if !who.IsSystem() {
		return fault.New(fault.Denied, "fault.denied")
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, _, err := tx.AddPanel(ctx, p, "sample-"+p.Slug); err != nil {
			return err
		}
		pop.Panel, pop.Version, pop.Made = p.ID, 1, tx.Now()
		if err := tx.AddPopulation(ctx, pop); err != nil {
			return err
		}
		for _, one := range people {
			if !one.Known {
				if err := tx.AddPerson(ctx, one.Person, s.emailKey(who.Tenant, one.Email), ""); err != nil {
					return err
				}
			}
			if err := tx.PutInPanel(ctx, InPanel{Panel: p.ID, Person: one.ID, State: one.State, Joined: p.From}); err != nil {
				return err
			}
			words := p.Settings.Purpose[one.Language]
			err := tx.AddConsent(ctx, Consent{ID: id.Secret(), Panel: p.ID, Person: one.ID, Purpose: "join", Text: words, Version: Version(words),
				Language: one.Language, Channel: "web", Given: tx.Now()})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
