package programme

import (
	"context"
	"slices"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Service is everything that can be done with programmes.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// List lists the programmes that everybody may read; for those who edit the town's processes, all.
func (s *Service) List(ctx context.Context, who access.Actor) (out []Programme, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Programmes(ctx)
		return err
	})
	return slices.DeleteFunc(out, func(p Programme) bool { return !s.sees(who, p) }), err
}

func (s *Service) sees(who access.Actor, p Programme) bool {
	return p.Public || s.policy.May(who, access.EditProcess, access.Scope{})
}

// Get finds a programme with its numbers. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, slug string) (d Detail, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Programme, err = tx.BySlug(ctx, slug); err != nil {
			return err
		}
		if !s.sees(who, d.Programme) {
			return fault.Missing()
		}
		d.Indicators, err = tx.Indicators(ctx, d.Processes)
		return err
	})
	d.Indicators = d.Indicators.told()
	return d, err
}

// Edited finds a programme for those who edit it. Faults: SignIn, Denied, NotFound.
func (s *Service) Edited(ctx context.Context, who access.Actor, programme id.ID) (p Programme, err error) {
	if err := s.policy.Allow(who, access.EditProcess, access.Scope{}); err != nil {
		return p, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err = tx.ByID(ctx, programme)
		return err
	})
	return p, err
}

// Create makes a programme that only staff see. Sent twice with one key, it is made once. Faults:
// SignIn, Denied, Invalid as Write says.
func (s *Service) Create(ctx context.Context, who access.Actor, town *tenant.Town, key string, w Write) (made id.ID, err error) {
	if err := s.policy.Allow(who, access.EditProcess, access.Scope{}); err != nil {
		return made, err
	}
	var p Programme
	if err := w.into(&p, town); err != nil {
		return made, err
	}
	if key == "" {
		key = id.New().String()
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if made, err = tx.Made(ctx, who.Account, key); err != nil || made != id.None {
			return err
		}
		all, err := tx.Programmes(ctx)
		if err != nil {
			return err
		}
		p.Sample = w.Sample
		p.ID, p.Slug, p.Version, p.Created, p.Updated = id.New(), free(w.Slug, all), 1, tx.Now(), tx.Now()
		made = p.ID
		if err := tx.Create(ctx, p, who.Account, key); err != nil {
			return err
		}
		return told(ctx, tx, who, "programme.create", p.ID)
	})
	return made, err
}

// free is the slug, or the slug with the first number that makes it nobody else's.
func free(slug string, all []Programme) string {
	if slug == "" {
		slug = "programme"
	}
	taken := func(s string) bool { return slices.ContainsFunc(all, func(p Programme) bool { return p.Slug == s }) }
	out := slug
	for n := 2; taken(out); n++ {
		out = slug + "-" + strconv.Itoa(n)
	}
	return out
}

func told(ctx context.Context, tx Tx, who access.Actor, act string, programme id.ID) error {
	if err := tx.Audit(ctx, who.Account, act, programme, nil); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.ProgrammeChanged, Subject: programme})
}

// change does something to a programme in a transaction, and tells of it.
func (s *Service) change(ctx context.Context, who access.Actor, ask access.Ask, programme id.ID, act string, do func(tx Tx, p Programme) error) error {
	if err := s.policy.Allow(who, ask, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.ByID(ctx, programme)
		if err != nil {
			return err
		}
		if err := do(tx, p); err != nil {
			return err
		}
		return told(ctx, tx, who, act, programme)
	})
}

// Change writes a programme anew. version is the one that the form was filled from: what somebody
// else changed meanwhile is not overwritten. Faults: SignIn, Denied, NotFound, Conflict, Invalid as
// Write says.
func (s *Service) Change(ctx context.Context, who access.Actor, town *tenant.Town, programme id.ID, version int, w Write) error {
	var checked Programme
	if err := w.into(&checked, town); err != nil {
		return err
	}
	return s.change(ctx, who, access.EditProcess, programme, "programme.change", func(tx Tx, p Programme) error {
		if p.Version != version {
			return fault.New(fault.Conflict, "fault.programme_changed")
		}
		checked.Funder.Logo, checked.Funder.LogoAlt = p.Funder.Logo, p.Funder.LogoAlt
		p.Title, p.Summary, p.Purpose, p.Begins, p.Ends, p.Funder = checked.Title, checked.Summary, checked.Purpose, checked.Begins, checked.Ends, checked.Funder
		p.Updated = tx.Now()
		if err := tx.Save(ctx, p); err != nil {
			return err
		}
		if !p.Public {
			return nil
		}
		return tx.Index(ctx, p, town.DefaultLanguage())
	})
}

// Assign says which processes belong to a programme. A process that was in another one moves.
// Faults: SignIn, Denied, NotFound, Invalid.
func (s *Service) Assign(ctx context.Context, who access.Actor, programme id.ID, processes []id.ID) error {
	slices.SortFunc(processes, func(a, b id.ID) int { return slices.Compare(a[:], b[:]) })
	processes = slices.Compact(processes)
	if len(processes) > MaxProcesses {
		var form fault.Form
		form.Add("processes", "fault.programme_processes", "max", MaxProcesses)
		return form.Err()
	}
	return s.change(ctx, who, access.EditProcess, programme, "programme.assign", func(tx Tx, _ Programme) error {
		return tx.Assign(ctx, programme, processes)
	})
}

// Publish shows a programme to everybody, or to staff only. Faults: SignIn, Denied, NotFound.
func (s *Service) Publish(ctx context.Context, who access.Actor, town *tenant.Town, programme id.ID, public bool) error {
	act := "programme.publish"
	if !public {
		act = "programme.hide"
	}
	return s.change(ctx, who, access.PublishProcess, programme, act, func(tx Tx, p Programme) error {
		p.Public, p.Updated = public, tx.Now()
		if err := tx.Save(ctx, p); err != nil {
			return err
		}
		if public {
			return tx.Index(ctx, p, town.DefaultLanguage())
		}
		return tx.Unindex(ctx, programme)
	})
}
