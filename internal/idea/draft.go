package idea

import (
	"context"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Write is what a step of writing brings; nil fields are not part of the step.
type Write struct {
	Title    *string
	Body     *string
	Topic    *string
	District *string
	Place    *string
	Point    **tenant.Point

	Later bool // what is still missing is asked for another day
}

// Begin starts a draft in a process with its first step, which holds the title. key is the draft's
// future id, made by the form, so that a form that is sent twice begins one draft. Faults: SignIn,
// NotFound, Closed, Invalid, TooMany, Conflict when what the form began is published already.
func (s *Service) Begin(ctx context.Context, who access.Actor, town *tenant.Town, slug string, key id.ID, w Write) (draft id.ID, err error) {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return id.None, err
	}
	if w.Title == nil {
		w.Title = new(string)
	}
	if err := w.check(town); err != nil {
		return id.None, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		fresh, err := begun(ctx, tx, who.Account, key)
		if err != nil || fresh == id.None {
			draft = key
			return err
		}
		p, err := tx.ProcessBySlug(ctx, slug)
		if err != nil {
			return err
		}
		if !p.Open(process.Ideas, tx.Now()) {
			return fault.New(fault.Closed, "fault.ideas_closed")
		}
		mine, err := tx.Drafts(ctx, who.Account)
		if err != nil {
			return err
		}
		if len(mine) >= MaxDrafts {
			return fault.New(fault.TooMany, "fault.too_many_drafts", "max", MaxDrafts)
		}
		draft = fresh
		i := Idea{ID: fresh, Process: p.ID, Author: who.Account, District: who.District, Language: who.Language,
			Status: Draft, Created: tx.Now(), Updated: tx.Now()}
		w.into(&i)
		return tx.PutDraft(ctx, i)
	})
	return draft, err
}

// begun looks whether a form's key was used. The id to begin with is the key, or another one when
// the key is some other person's, of whose ideas nothing is told; it is None when the draft is
// there.
func begun(ctx context.Context, tx Tx, author, key id.ID) (fresh id.ID, err error) {
	i, err := tx.Lock(ctx, key)
	switch {
	case fault.Is(err, fault.NotFound):
		return key, nil
	case err != nil:
		return id.None, err
	case i.Author != author:
		return id.New(), nil
	case !i.Published.IsZero():
		return id.None, fault.New(fault.Conflict, "")
	}
	return id.None, nil
}

// Save writes a step into one's own draft. Faults: SignIn, NotFound, Invalid.
func (s *Service) Save(ctx context.Context, who access.Actor, town *tenant.Town, draft id.ID, w Write) error {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return err
	}
	if err := w.check(town); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i, err := tx.Draft(ctx, who.Account, draft)
		if err != nil {
			return err
		}
		w.into(&i)
		i.Updated = tx.Now()
		return tx.SaveText(ctx, i)
	})
}

// DraftOf reads one's own draft. Faults: SignIn, NotFound.
func (s *Service) DraftOf(ctx context.Context, who access.Actor, draft id.ID) (i Idea, p process.Process, err error) {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return i, p, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if i, err = tx.Draft(ctx, who.Account, draft); err != nil {
			return err
		}
		p, err = tx.Process(ctx, i.Process)
		return err
	})
	return i, p, err
}

// Discard throws one's own draft away. Faults: SignIn, NotFound.
func (s *Service) Discard(ctx context.Context, who access.Actor, draft id.ID) error {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error { return tx.DropDraft(ctx, who.Account, draft) })
}

// Publish makes one's own draft public. Sent twice, it publishes once. Faults: SignIn, NotFound,
// Closed, Invalid with the fields that are still missing.
func (s *Service) Publish(ctx context.Context, who access.Actor, town *tenant.Town, draft id.ID) error {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i, err := tx.Lock(ctx, draft)
		if err != nil {
			return err
		}
		if i.Author != who.Account {
			return fault.Missing()
		}
		if !i.Published.IsZero() {
			return nil
		}
		if err := i.complete(town); err != nil {
			return err
		}
		p, err := tx.Process(ctx, i.Process)
		if err != nil {
			return err
		}
		if !p.Open(process.Ideas, tx.Now()) {
			return fault.New(fault.Closed, "fault.ideas_closed")
		}
		return s.publish(ctx, tx, i)
	})
}

func (s *Service) publish(ctx context.Context, tx Tx, i Idea) error {
	if err := tx.OpenRoom(ctx, i.ID); err != nil {
		return err
	}
	if err := tx.Publish(ctx, i.ID, Submitted); err != nil {
		return err
	}
	if err := tx.AddStep(ctx, i.ID, Step{Status: Submitted, At: tx.Now()}, i.Author); err != nil {
		return err
	}
	if err := tx.Follow(ctx, i.ID, i.Author, true); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.IdeaPublished, Subject: i.ID, Data: map[string]string{"process": i.Process.String()}})
}

// check looks at the fields that the step brings.
func (w *Write) check(town *tenant.Town) error {
	var form fault.Form
	if w.Title != nil {
		*w.Title = richtext.Line(*w.Title)
		checkLength(&form, "title", *w.Title, w.least(MinTitle), MaxTitle)
	}
	if w.Body != nil {
		*w.Body = richtext.Text(*w.Body)
		checkLength(&form, "body", *w.Body, w.least(MinBody), MaxBody)
	}
	if w.Topic != nil && (*w.Topic != "" || !w.Later) {
		if _, ok := town.Topic(*w.Topic); !ok {
			form.Add("topic", "fault.topic_missing")
		}
	}
	if w.District != nil && *w.District != "" {
		if _, ok := town.District(*w.District); !ok {
			form.Add("district", "fault.district_unknown")
		}
	}
	if w.Place != nil {
		*w.Place = richtext.Line(*w.Place)
		checkLength(&form, "place", *w.Place, 0, MaxPlace)
	}
	if w.Point != nil && *w.Point != nil && !onEarth(**w.Point) {
		form.Add("point", "fault.point")
	}
	return form.Err()
}

// least is how much a step must hold: nothing, for those who go on later.
func (w *Write) least(n int) int {
	if w.Later {
		return 0
	}
	return n
}

func onEarth(p tenant.Point) bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

// checkLength refuses what is too short, too long, or holds somebody's national number, which must
// never be stored.
func checkLength(form *fault.Form, field, s string, min, max int) {
	if nationalid.In(s) {
		form.Add(field, "fault.national_number")
		return
	}
	switch n := utf8.RuneCountInString(s); {
	case n == 0 && min > 0:
		form.Add(field, "fault."+field+"_missing")
	case n < min:
		form.Add(field, "fault.too_short", "min", min)
	case n > max:
		form.Add(field, "fault.too_long", "max", max)
	}
}

func (w Write) into(i *Idea) {
	for _, f := range []struct {
		from *string
		to   *string
	}{{w.Title, &i.Title}, {w.Body, &i.Body}, {w.Topic, &i.Topic}, {w.District, &i.District}, {w.Place, &i.Place}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if w.Point != nil {
		i.Point = *w.Point
	}
}

// complete tells what a draft still lacks.
func (i Idea) complete(town *tenant.Town) error {
	w := Write{Title: &i.Title, Body: &i.Body, Topic: &i.Topic, District: &i.District, Place: &i.Place}
	return w.check(town)
}
