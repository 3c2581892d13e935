package process

import (
	"context"
	"slices"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Apply writes the processes that a town's folder declares, each as a version by nobody. A process
// keeps the dates that it got when it was first applied: applying again changes words, never
// deadlines. A process that staff have changed, or are changing, is left alone: what was approved by
// two people is not undone by a file.
func (s *Service) Apply(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		for i, spec := range town.Processes {
			old, err := tx.ProcessBySlug(ctx, spec.Slug)
			if fault.Is(err, fault.NotFound) {
				err = s.applyNew(ctx, tx, town, i, spec)
			} else if err == nil {
				err = s.applyAgain(ctx, tx, town, i, spec, old)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) applyNew(ctx context.Context, tx Tx, town *tenant.Town, position int, spec tenant.ProcessSpec) error {
	c := contentOf(spec, tx.Now(), town.Location())
	p := Process{ID: id.New(), Slug: spec.Slug, Position: position, Sample: spec.Sample, Created: tx.Now(), State: Draft}.With(c)
	if err := tx.AddProcess(ctx, p); err != nil {
		return err
	}
	return s.publish(ctx, tx, town, p, Edit{Content: c, Office: officeOf(town)}, false)
}

func (s *Service) applyAgain(ctx context.Context, tx Tx, town *tenant.Town, position int, spec tenant.ProcessSpec, old Process) error {
	old, err := tx.LockProcess(ctx, old.ID)
	if err != nil {
		return err
	}
	of, err := tx.Versions(ctx, old.ID)
	if err != nil {
		return err
	}
	_, err = tx.Edit(ctx, old.ID)
	if err == nil || old.State != Published || slices.ContainsFunc(of, func(v Version) bool { return v.PublishedBy != id.None }) {
		return nil // staff have their hands on it
	}
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	c := contentOf(spec, tx.Now(), town.Location())
	for i := range c.Phases {
		if i < len(old.Phases) {
			c.Phases[i].Kind, c.Phases[i].Opens, c.Phases[i].Closes = old.Phases[i].Kind, old.Phases[i].Opens, old.Phases[i].Closes
		}
	}
	old.Position, old.Sample = position, spec.Sample
	if len(of) > 0 && c.Same(old.Content()) {
		return tx.SaveProcess(ctx, old)
	}
	if len(of) == 0 {
		old.Version = 0 // published before versions were kept
	}
	return s.publish(ctx, tx, town, old, Edit{Content: c, Office: officeOf(town)}, false)
}

func contentOf(spec tenant.ProcessSpec, now time.Time, zone *time.Location) Content {
	c := Content{Title: spec.Title, Summary: spec.Summary, Body: spec.Body, Card: cardOf(spec.Card), Districts: spec.Districts}
	for _, ph := range spec.Phases {
		c.Phases = append(c.Phases, Phase{Kind: PhaseKind(ph.Kind), Name: ph.Name, Opens: midnight(now, ph.Opens, zone), Closes: midnight(now, ph.Closes, zone)})
	}
	return c
}

func officeOf(town *tenant.Town) string { return town.Contact.Office.In(town.DefaultLanguage(), "en") }

func cardOf(c tenant.CardSpec) Card {
	return Card{Owner: c.Owner, Purpose: c.Purpose, Basis: c.Basis, Audience: c.Audience, Contact: Contact(c.Contact), Mandate: Mandate(c.Mandate)}
}

// midnight is the start of the day so many days from now, as the town's clocks show it.
func midnight(now time.Time, days int, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, zone).UTC()
}
