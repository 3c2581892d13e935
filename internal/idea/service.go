package idea

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// Service is everything that can be done with ideas.
type Service struct {
	store  Store
	policy *access.Policy
	added  *added
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service {
	return &Service{store: store, policy: policy, added: &added{of: map[tenant.ID]kept{}}}
}

// List reads one page of published ideas. Faults: Invalid for an unknown order or status.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, req page.Request) (out page.Of[Idea], err error) {
	if err := s.policy.Allow(who, access.ReadIdea, access.Scope{}); err != nil {
		return out, err
	}
	if f.Sort == "" {
		f.Sort = Shuffled
	}
	if !slices.Contains(Sorts, f.Sort) || (f.Status != "" && !slices.Contains(Public, f.Status)) {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.List(ctx, f, req)
		return err
	})
	return out, err
}

// Get reads an idea with everything its page shows. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, town *tenant.Town, idea id.ID) (d Detail, err error) {
	if err := s.policy.Allow(who, access.ReadIdea, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Idea, err = tx.Idea(ctx, idea); err != nil {
			return err
		}
		p, err := tx.Process(ctx, d.Idea.Process)
		if err != nil {
			return err
		}
		d.Slug, d.Process = p.Slug, p.Title
		d.Open = d.Status != Withdrawn && !p.Ended(tx.Now())
		if d.History, err = tx.History(ctx, idea); err != nil {
			return err
		}
		if d.Answers, err = tx.Answers(ctx, idea); err != nil {
			return err
		}
		if !who.SignedIn() {
			return nil
		}
		d.Relation.Mine = d.Author == who.Account
		d.Relation.Supported, d.Relation.Followed, err = tx.Relation(ctx, idea, who.Account)
		d.Relation.CanEdit = d.Relation.Mine && d.editable(town.IdeaRules, d.Relation.Supported, tx.Now()) == ""
		return err
	})
	return d, err
}

// Similar finds ideas that share words with what somebody is writing.
func (s *Service) Similar(ctx context.Context, who access.Actor, text string, except id.ID) (out []Idea, err error) {
	if err := s.policy.Allow(who, access.ReadIdea, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Similar(ctx, text, except, 5)
		return err
	})
	return out, err
}

// Own is what somebody has to do with ideas.
type Own struct {
	Ideas    []Idea
	Drafts   []Idea
	Followed []Idea
}

// Mine lists one's own ideas, drafts and what one follows. Faults: SignIn.
func (s *Service) Mine(ctx context.Context, who access.Actor) (o Own, err error) {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return o, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if o.Ideas, err = tx.ByAuthor(ctx, who.Account); err != nil {
			return err
		}
		if o.Drafts, err = tx.Drafts(ctx, who.Account); err != nil {
			return err
		}
		o.Followed, err = tx.Followed(ctx, who.Account)
		return err
	})
	return o, err
}

// Edit changes one's own published idea while that is still allowed. Faults: SignIn, NotFound,
// Closed, Invalid.
func (s *Service) Edit(ctx context.Context, who access.Actor, town *tenant.Town, idea id.ID, w Write) error {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return err
	}
	if err := w.check(town); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i, err := s.lockOwn(ctx, tx, who, idea)
		if err != nil {
			return err
		}
		own, _, err := tx.Relation(ctx, idea, who.Account)
		if err != nil {
			return err
		}
		if key := i.editable(town.IdeaRules, own, tx.Now()); key != "" {
			return fault.New(fault.Closed, key)
		}
		w.into(&i)
		i.Updated, i.Edited = tx.Now(), tx.Now()
		if err := tx.SaveText(ctx, i); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.IdeaEdited, Subject: idea})
	})
}

// lockOwn holds a published idea of the actor. Faults: NotFound.
func (s *Service) lockOwn(ctx context.Context, tx Tx, who access.Actor, idea id.ID) (Idea, error) {
	i, err := tx.Lock(ctx, idea)
	if err != nil {
		return i, err
	}
	if i.Author != who.Account || i.Published.IsZero() {
		return i, fault.Missing()
	}
	return i, nil
}

// Withdraw takes one's own idea back: it stays readable, marked so, and takes no more supports.
// Twice is once. Faults: SignIn, NotFound.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, idea id.ID) error {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i, err := s.lockOwn(ctx, tx, who, idea)
		if err != nil || i.Status == Withdrawn {
			return err
		}
		if err := tx.SetStatus(ctx, idea, Withdrawn); err != nil {
			return err
		}
		if err := tx.AddStep(ctx, idea, Step{Status: Withdrawn, At: tx.Now()}, who.Account); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.IdeaWithdrawn, Subject: idea})
	})
}

// Support sets whether the actor supports an idea. Said twice it counts once. Faults: SignIn,
// NotFound, Closed.
func (s *Service) Support(ctx context.Context, who access.Actor, idea id.ID, on bool) error {
	if err := s.policy.Allow(who, access.SupportIdea, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if err := s.takesSupport(ctx, tx, idea); err != nil {
			return err
		}
		change := tx.Support
		if !on {
			change = tx.Unsupport
		}
		changed, err := change(ctx, idea, who.Account)
		if err != nil || !changed {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.IdeaSupported, Subject: idea})
	})
}

func (s *Service) takesSupport(ctx context.Context, tx Tx, idea id.ID) error {
	status, p, err := tx.Frame(ctx, idea)
	if err != nil {
		return err
	}
	if status == Withdrawn {
		return fault.New(fault.Closed, "fault.idea_withdrawn")
	}
	if !p.Open(process.Ideas, tx.Now()) && !p.Open(process.Vote, tx.Now()) && !p.Open(process.Review, tx.Now()) {
		return fault.New(fault.Closed, "fault.support_closed")
	}
	return nil
}

// Follow sets whether the actor hears of what happens with an idea. Faults: SignIn, NotFound.
func (s *Service) Follow(ctx context.Context, who access.Actor, idea id.ID, on bool) error {
	if err := s.policy.Allow(who, access.FollowIdea, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := tx.Idea(ctx, idea); err != nil {
			return err
		}
		return tx.Follow(ctx, idea, who.Account, on)
	})
}

// ByDistrict counts published ideas by district; of one process, or of all.
func (s *Service) ByDistrict(ctx context.Context, who access.Actor, of id.ID) (n map[string]int, err error) {
	if err := s.policy.Allow(who, access.ReadIdea, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		n, err = tx.ByDistrict(ctx, of)
		return err
	})
	return n, err
}
