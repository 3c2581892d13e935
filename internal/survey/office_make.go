package survey

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Blank is a paper with one empty section.
func Blank(town *tenant.Town) questionnaire.Definition {
	return questionnaire.Definition{Format: questionnaire.Format, Languages: slices.Clone(town.Languages), Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{}}}}
}

// Create makes a draft. Sent twice with one key it makes one. Faults: SignIn, Denied, Invalid.
func (s *Service) Create(ctx context.Context, who access.Actor, town *tenant.Town, w Write) (made id.ID, err error) {
	if !s.policy.Anywhere(who, access.ManageSurvey) {
		return id.None, s.policy.Allow(who, access.ManageSurvey, access.Scope{})
	}
	w.clean()
	if err := w.check(town); err != nil {
		return id.None, err
	}
	d := Blank(town)
	if w.Definition != nil {
		d = *w.Definition
	}
	if err := sized(d); err != nil {
		return id.None, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one := Survey{ID: id.New(), State: Draft, Version: 1, CreatedBy: who.Account, Created: tx.Now()}
		made, err = s.put(ctx, tx, who, one, d, w.Key, func(one *Survey) error { return s.fill(ctx, tx, who, town, one, w) })
		return err
	})
	return made, err
}

// put adds a survey with its first version, once for each key.
func (s *Service) put(ctx context.Context, tx Tx, who access.Actor, one Survey, d questionnaire.Definition, key string, fill func(*Survey) error) (id.ID, error) {
	if key == "" || len(key) > 64 {
		key = id.New().String()
	}
	before, err := tx.ByKey(ctx, who.Account, key)
	if !fault.Is(err, fault.NotFound) {
		return before.ID, err
	}
	if err := fill(&one); err != nil {
		return id.None, err
	}
	if err := tx.Put(ctx, one, key); err != nil {
		return id.None, err
	}
	if err := tx.PutVersion(ctx, Version{Survey: one.ID, Number: 1, Definition: d, Kind: "first", By: who.Account, At: tx.Now()}); err != nil {
		return id.None, err
	}
	return one.ID, tx.Audit(ctx, who.Account, "survey.create", one.ID, nil)
}

// fill writes the form into a survey that the actor may run at its old place and at its new one.
func (s *Service) fill(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, one *Survey, w Write) error {
	frame, err := w.frame(ctx, tx)
	if err != nil {
		return err
	}
	w.into(one)
	one.Process, one.frame = id.None, frame
	if frame != nil {
		one.Process = frame.ID
	}
	if err := s.address(ctx, tx, one, w.Slug, first(w.Title, town)); err != nil {
		return err
	}
	return s.policy.Allow(who, access.ManageSurvey, one.Scope())
}

// address gives a survey the wished address, or one from its title that no other has. Faults: Invalid.
func (s *Service) address(ctx context.Context, tx Tx, one *Survey, wish, title string) error {
	taken := func(slug string) (bool, error) {
		other, err := tx.BySlug(ctx, slug)
		if fault.Is(err, fault.NotFound) {
			return false, nil
		}
		return err == nil && other.ID != one.ID, err
	}
	if wish != "" {
		no, err := taken(wish)
		if err == nil && no {
			var form fault.Form
			form.Add("slug", "fault.builder_slug_taken")
			err = form.Err()
		}
		one.Slug = wish
		return err
	}
	if one.Slug != "" {
		return nil
	}
	base := slugOf(title)
	if len(base) < 2 {
		base = "survey"
	}
	one.Slug = base
	for n := 2; ; n++ {
		no, err := taken(one.Slug)
		if err != nil || !no {
			return err
		}
		one.Slug = base + "-" + strconv.Itoa(n)
	}
}

// Edit changes everything about a draft but its questions. Once the survey is approved only what
// promises nothing can be changed (see fixed). Faults: NotFound, Closed, Denied, Invalid.
func (s *Service) Edit(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID, w Write) error {
	w.clean()
	if err := w.check(town); err != nil {
		return err
	}
	return s.act(ctx, who, survey, "survey.edit", func(tx Tx, one *Survey) error {
		if one.State == Proposed || one.State == Archived {
			return fault.New(fault.Closed, "fault.builder_waits")
		}
		before := *one
		if before.Kind == Panel && w.Kind != Panel || w.Kind == Panel && before.Kind != Panel && before.State != Draft {
			var form fault.Form
			form.Add("kind", "fault.builder_kind")
			return form.Err()
		}
		w.Sample = one.Sample
		if err := s.fill(ctx, tx, who, town, one, w); err != nil {
			return err
		}
		if err := fixed(before, *one); err != nil {
			return err
		}
		v, err := tx.Version(ctx, one.ID, one.Version)
		if err != nil || one.State != Draft {
			return err
		}
		if key := tablesWrong(one.Settings, v.Definition); key != "" {
			var form fault.Form
			form.Add("tables", key)
			return form.Err()
		}
		v.By, v.At = who.Account, tx.Now() // whoever changed the terms does not approve them
		return tx.SetVersion(ctx, v)
	})
}

// fixed refuses changes of what was promised. The promise of anonymity holds from the first invitation
// on, all else that people were told, and the tables that will be published, from the approval on.
// Phone, desk, reminders and the figures of the population may be changed later. Faults: Invalid.
func fixed(a, b Survey) error {
	var form fault.Form
	keep := func(field string, same bool) {
		if !same {
			form.Add(field, "fault.builder_fixed")
		}
	}
	if (!a.Invited.IsZero() || !a.Frozen.IsZero()) && a.Anonymous != b.Anonymous {
		form.Add("anonymous", "fault.builder_anonymous_fixed")
	}
	if a.State == Draft && a.Frozen.IsZero() {
		return form.Err()
	}
	keep("title", maps.Equal(a.Title, b.Title))
	keep("lead", maps.Equal(a.Lead, b.Lead))
	keep("promise", maps.Equal(a.Settings.Promise, b.Settings.Promise))
	keep("slug", a.Slug == b.Slug)
	keep("process", a.Process == b.Process)
	keep("kind", a.Kind == b.Kind)
	keep("change", a.Change == b.Change)
	keep("districts", slices.Equal(a.Districts, b.Districts))
	keep("opens", a.Opens.Equal(b.Opens))
	keep("closes", a.Closes.Equal(b.Closes))
	keep("tables", slices.Equal(a.Settings.Tables, b.Settings.Tables))
	if a.Settings.Base > b.Settings.Base || a.Settings.Cell > b.Settings.Cell {
		form.Add("base", "fault.builder_stricter")
	}
	if !a.Released.IsZero() && !slices.EqualFunc(a.Settings.Margins, b.Settings.Margins, sameMargin) {
		form.Add("margins", "fault.builder_released")
	}
	return form.Err()
}

func sameMargin(a, b Margin) bool {
	return a.Question == b.Question && a.Source == b.Source && a.At == b.At && maps.Equal(a.Shares, b.Shares)
}

// Duplicate makes a draft of the same questions and settings. key is made by the form. Faults: NotFound.
func (s *Service) Duplicate(ctx context.Context, who access.Actor, survey id.ID, key string) (made id.ID, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		from, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, from.Scope()) {
			return fault.Missing()
		}
		v, err := tx.Version(ctx, survey, from.Version)
		if err != nil {
			return err
		}
		one := Survey{ID: id.New(), Process: from.Process, Title: from.Title, Lead: from.Lead, Kind: from.Kind, Anonymous: from.Anonymous, Change: from.Change,
			Districts: from.Districts, State: Draft, Version: 1, Office: from.Office, CreatedBy: who.Account, Created: tx.Now(), Settings: from.Settings}
		if one.Kind == Panel {
			one.Kind = Verified
		}
		set := &one.Settings
		set.Notes, set.Incident, set.Did = nil, Incident{}, nil
		made, err = s.put(ctx, tx, who, one, v.Definition, key, func(one *Survey) error {
			return s.address(ctx, tx, one, "", from.Slug)
		})
		return err
	})
	return made, err
}

// Discard throws a draft away that was never open and to which nobody was invited. Faults: NotFound, Closed.
func (s *Service) Discard(ctx context.Context, who access.Actor, _ *tenant.Town, survey id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Lock(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, one.Scope()) {
			return fault.Missing()
		}
		if one.State != Draft || !one.Frozen.IsZero() || !one.Invited.IsZero() {
			return fault.New(fault.Closed, "fault.builder_published")
		}
		if err := tx.Audit(ctx, who.Account, "survey.discard", one.ID, nil); err != nil {
			return err
		}
		return tx.Drop(ctx, survey)
	})
}
