package follow

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
	links  account.Links
}

// New makes the service. Links may be nil where no letter is asked for.
func New(store Store, policy *access.Policy, links account.Links) *Service {
	return &Service{store, policy, links}
}

// Thing finds what a page to follow is about. Faults: NotFound.
func (s *Service) Thing(ctx context.Context, who access.Actor, what Subject) (t Thing, err error) {
	if err := s.policy.Allow(who, access.FollowProcess, access.Scope{}); err != nil {
		return t, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		t, err = tx.Thing(ctx, what)
		return err
	})
	return t, err
}

// State tells whether the actor follows a subject; nobody in particular follows nothing.
func (s *Service) State(ctx context.Context, who access.Actor, what Subject) (on bool, err error) {
	if !who.SignedIn() {
		return false, nil
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		on, err = tx.Follows(ctx, what, who.Account)
		return err
	})
	return on, err
}

// Set says whether the actor's account follows a subject. Said twice it counts once. Faults: SignIn,
// NotFound.
func (s *Service) Set(ctx context.Context, who access.Actor, what Subject, on bool) error {
	if err := s.policy.Allow(who, access.FollowIdea, access.Scope{}); err != nil { // as a resident follows an idea
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if !on {
			return s.unset(ctx, tx, who.Account, what)
		}
		if _, err := tx.Thing(ctx, what); err != nil {
			return err
		}
		_, err := tx.ByAccount(ctx, what, who.Account)
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		_, key, err := tx.AddressOf(ctx, who.Account)
		if err != nil {
			return err
		}
		f, err := tx.ByAddress(ctx, what, key)
		if fault.Is(err, fault.NotFound) {
			_, err := tx.Add(ctx, Follower{ID: id.Secret(), Subject: what, Account: who.Account, Language: who.Language, Stop: secret(),
				Asked: tx.Now(), Created: tx.Now(), Confirmed: tx.Now()})
			return err
		}
		if err != nil {
			return err
		}
		return s.settle(ctx, tx, f, who.Account)
	})
}

// unset ends what the account follows, and what its address had followed before there was one.
func (s *Service) unset(ctx context.Context, tx Tx, who id.ID, what Subject) error {
	_, key, err := tx.AddressOf(ctx, who)
	if err != nil {
		return err
	}
	for _, find := range []func() (Follower, error){
		func() (Follower, error) { return tx.ByAccount(ctx, what, who) },
		func() (Follower, error) { return tx.ByAddress(ctx, what, key) },
	} {
		f, err := find()
		if err == nil {
			err = tx.Drop(ctx, f.ID)
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

// settle makes a follower by address one with an account: the same person, once.
func (s *Service) settle(ctx context.Context, tx Tx, f Follower, who id.ID) error {
	f.Account, f.Email, f.Key = who, "", ""
	if f.Confirmed.IsZero() {
		f.Confirmed = tx.Now()
	}
	return tx.Save(ctx, f)
}

// Mine lists what the actor follows. Faults: SignIn.
func (s *Service) Mine(ctx context.Context, who access.Actor) (list []Thing, err error) {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err = tx.Mine(ctx, who.Account, 200)
		return err
	})
	return list, err
}

// Sweep forgets the addresses whose owners never answered.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error { return tx.DropUnconfirmed(ctx, tx.Now().Add(-ConfirmLife)) })
}
