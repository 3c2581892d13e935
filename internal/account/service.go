package account

import (
	"context"
	"fmt"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Links makes the web addresses that letters carry.
type Links interface {
	// Link is a path of a town's portal, in a language, as a whole web address.
	Link(t tenant.ID, lang, path string) string
}

// Service is everything that can be done with accounts.
type Service struct {
	store  Store
	policy *access.Policy
	links  Links
	key    []byte
}

// New makes the service. key is the installation's secret, of at least 32 bytes.
func New(store Store, policy *access.Policy, links Links, key []byte) (*Service, error) {
	if len(key) < 32 {
		return nil, fmt.Errorf("account: the secret has %d bytes, of at least 32", len(key))
	}
	return &Service{store: store, policy: policy, links: links, key: key}, nil
}

// Profile is what a person may change about themselves.
type Profile struct {
	Name     string
	District string
	Language string
}

// Get reads one's own account. Faults: SignIn, NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor) (a Account, err error) {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return a, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		a, err = tx.Account(ctx, who.Account)
		return err
	})
	return a, err
}

// SetProfile changes one's own name, district and language. Faults: SignIn, Invalid with fields
// name, district, language.
func (s *Service) SetProfile(ctx context.Context, who access.Actor, town *tenant.Town, in Profile) error {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return err
	}
	in.Name = richtext.Line(in.Name)
	var form fault.Form
	if in.Name == "" {
		form.Add("name", "fault.name_missing")
	}
	if nationalid.In(in.Name) {
		form.Add("name", "fault.national_number")
	}
	if tooLong(in.Name, maxName) {
		form.Add("name", "fault.too_long", "max", maxName)
	}
	if _, ok := town.District(in.District); !ok && in.District != "" {
		form.Add("district", "fault.district_unknown")
	}
	if !town.Speaks(in.Language) {
		form.Add("language", "fault.language_unknown")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		return tx.SetProfile(ctx, who.Account, in.Name, in.District, in.Language)
	})
}

// Sessions lists one's own signed-in browsers, the present one marked.
func (s *Service) Sessions(ctx context.Context, who access.Actor, current string) ([]Session, error) {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return nil, err
	}
	hash := s.hashed(who.Tenant, "session", current)
	var out []Session
	err := s.store.View(ctx, who.Tenant, func(tx Tx) error {
		rows, err := tx.Sessions(ctx, who.Account)
		if err != nil {
			return err
		}
		out = make([]Session, 0, len(rows))
		for _, r := range rows {
			if alive(r, tx.Now()) {
				out = append(out, Session{ID: r.ID, Agent: r.Agent, CreatedAt: r.CreatedAt, SeenAt: r.SeenAt, Current: r.TokenHash == hash})
			}
		}
		return nil
	})
	return out, err
}

// EndSession signs one of one's own browsers out. Faults: SignIn, NotFound.
func (s *Service) EndSession(ctx context.Context, who access.Actor, session id.ID) error {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if err := tx.DropSession(ctx, who.Account, session); err != nil {
			return err
		}
		return tx.Emit(ctx, sessionsEnded(who.Account))
	})
}

// SignOutEverywhere ends all of one's own sessions, this one too.
func (s *Service) SignOutEverywhere(ctx context.Context, who access.Actor) error {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if err := tx.DropSessions(ctx, who.Account); err != nil {
			return err
		}
		return tx.Emit(ctx, sessionsEnded(who.Account))
	})
}

// Delete erases one's own account. The last admin of a town must hand over first. Faults: SignIn,
// Conflict.
func (s *Service) Delete(ctx context.Context, who access.Actor) error {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		a, err := tx.Account(ctx, who.Account)
		if err != nil {
			return err
		}
		if holdsAdmin(a) {
			n, err := tx.Admins(ctx)
			if err != nil {
				return err
			}
			if n <= 1 {
				return fault.New(fault.Conflict, "fault.last_admin")
			}
		}
		if err := tx.QueueMail(ctx, Letter{Kind: "account_deleted", To: a.Email, Language: a.Language}); err != nil {
			return err
		}
		if err := tx.EraseAccount(ctx, who.Account); err != nil {
			return err
		}
		if err := tx.Emit(ctx, sessionsEnded(who.Account)); err != nil {
			return err
		}
		return tx.Emit(ctx, deleted(who.Account))
	})
}

func holdsAdmin(a Account) bool {
	for _, g := range a.Grants {
		if g.Role == access.Admin && g.Scope.Whole() {
			return true
		}
	}
	return false
}
