package investment

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
)

// Service is everything that can be done with investments.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// List reads one page of cards, the newest first. Faults: Denied for drafts, Invalid for an unknown
// stage.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, req page.Request) (out page.Of[Investment], err error) {
	if err := s.policy.Allow(who, access.ReadInvestment, access.Scope{}); err != nil {
		return out, err
	}
	if f.Drafts && !s.policy.Anywhere(who, access.ManageInvestment) {
		return out, s.policy.Allow(who, access.ManageInvestment, access.Scope{})
	}
	if f.Stage != "" && !known(f.Stage) {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.List(ctx, f, req)
		return err
	})
	if f.Drafts {
		rows := out.Rows[:0]
		for _, i := range out.Rows {
			if s.policy.May(who, access.ManageInvestment, i.Scope()) {
				rows = append(rows, i)
			}
		}
		out.Rows = rows
	}
	return out, err
}

func known(s Stage) bool {
	for _, st := range Stages {
		if st == s {
			return true
		}
	}
	return false
}

// ByDistrict counts published cards.
func (s *Service) ByDistrict(ctx context.Context, who access.Actor) (n map[string]int, err error) {
	if err := s.policy.Allow(who, access.ReadInvestment, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		n, err = tx.ByDistrict(ctx)
		return err
	})
	return n, err
}

// Get reads a card with everything its page shows; a draft only for who may change it. Faults:
// NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, investment id.ID) (c Card, err error) {
	if err := s.policy.Allow(who, access.ReadInvestment, access.Scope{}); err != nil {
		return c, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if c.Investment, err = tx.Investment(ctx, investment); err != nil {
			return err
		}
		c.Manages = s.policy.May(who, access.ManageInvestment, c.Scope())
		if c.State != Published && !c.Manages {
			return fault.Missing()
		}
		if c.Process != id.None {
			var p process.Process
			if p, err = tx.Process(ctx, c.Process); err != nil {
				return err
			}
			if p.Public() {
				c.Slug, c.Of = p.Slug, p.Title
			}
		}
		if c.Steps, err = tx.Steps(ctx, investment); err != nil {
			return err
		}
		c.Papers, err = tx.Papers(ctx, investment)
		return err
	})
	return c, err
}

// Paper reads a document of a card that the person may see. Faults: NotFound.
func (s *Service) Paper(ctx context.Context, who access.Actor, paper id.ID) (p Paper, pdf []byte, err error) {
	if err := s.policy.Allow(who, access.ReadInvestment, access.Scope{}); err != nil {
		return p, nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		var of Investment
		if p, of, pdf, err = tx.Paper(ctx, paper); err != nil {
			return err
		}
		if of.State != Published && !s.policy.May(who, access.ManageInvestment, of.Scope()) {
			return fault.Missing()
		}
		return nil
	})
	if err != nil {
		return Paper{}, nil, err
	}
	return p, pdf, nil
}
