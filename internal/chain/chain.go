// Package chain keeps what became of what: from a comment to the idea it stands under, from the idea
// to the investment that it became, and back from what is built to those who asked for it.
//
// For a town clerk: on the page of an idea, a thread, an event, an investment or a process, say which
// other page it led to. Both pages show it from then on. And each resident has a page, "You said, we
// did", with everything they said and what came of it.
//
// It refuses to join what not everybody may read, and a thing with itself. It knows no noun: things
// are those that can be found by search.
//
// Emits chain.changed. Imports ground, tenant, access, event.
package chain

import (
	"context"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Thing is something that everybody may read.
type Thing struct {
	Kind     string // the catalogue key is search.kind.<kind>
	ID       id.ID
	Title    string
	Language string // of Title; empty: unknown
	Path     string // without language
	Process  id.ID
	District string
}

func (t Thing) scope() access.Scope { return access.Scope{Process: t.Process, District: t.District} }

// Links are what a thing came from and what it led to.
type Links struct {
	From, To []Thing
	Manages  bool // the person may change them
}

// Said is one thing that a resident said, and what came of it, oldest first.
type Said struct {
	Kind  string // "idea", "comment", "remark", "thread"
	Text  string // its title, or its beginning
	Where string // title of what it was said under; empty for what stands by itself
	Path  string // without language
	At    time.Time
	Did   []Did
}

// Did is one thing that the town did about it.
type Did struct {
	What   string // catalogue key of the sentence: "chain.did.answered"
	Text   string // reason or beginning of an answer; may be empty
	Office string
	Title  string // of the thing at Path, when it is another one
	Path   string // without language; empty: the thing itself
	At     time.Time
}

// MaxSaid is how many of the newest things that somebody said their page shows.
const MaxSaid = 100

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what chains need of a transaction. Methods that look for one thing return fault.NotFound
// when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	// Thing finds what everybody may read, by kind and id, and ThingAt by the path of its page.
	Thing(ctx context.Context, kind string, which id.ID) (Thing, error)
	ThingAt(ctx context.Context, path string) (Thing, error)
	// Links reads what a thing came from and led to, in the order in which that was said.
	Links(ctx context.Context, kind string, which id.ID) (from, to []Thing, err error)
	// Join says that one thing led to another; twice is once.
	Join(ctx context.Context, from, to Thing, actor id.ID) error
	Part(ctx context.Context, from, to Thing) error
	// SaidBy reads the newest that somebody said, with what came of each.
	SaidBy(ctx context.Context, account id.ID, max int) ([]Said, error)
}

// Service is everything that can be done with chains.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// Links reads what a thing came from and led to. What is not public has none.
func (s *Service) Links(ctx context.Context, who access.Actor, kind string, which id.ID) (l Links, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		at, err := tx.Thing(ctx, kind, which)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		l.Manages = s.policy.May(who, access.SetIdeaStatus, at.scope())
		l.From, l.To, err = tx.Links(ctx, kind, which)
		return err
	})
	return l, err
}

// Join says that a thing led to the one whose page's address was given. Faults: SignIn, Denied,
// NotFound, Invalid with the field address.
func (s *Service) Join(ctx context.Context, who access.Actor, kind string, which id.ID, address string) error {
	return s.change(ctx, who, kind, which, func(tx Tx, from Thing) error {
		to, err := tx.ThingAt(ctx, path(address))
		if fault.Is(err, fault.NotFound) || err == nil && to.Kind == from.Kind && to.ID == from.ID {
			var form fault.Form
			form.Add("address", "fault.chain_address")
			return form.Err()
		}
		if err != nil {
			return err
		}
		if err := tx.Join(ctx, from, to, who.Account); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "chain.join", from, to)
	})
}

// Part takes back that a thing led to another. Faults: SignIn, Denied, NotFound.
func (s *Service) Part(ctx context.Context, who access.Actor, kind string, which id.ID, toKind string, to id.ID) error {
	return s.change(ctx, who, kind, which, func(tx Tx, from Thing) error {
		other, err := tx.Thing(ctx, toKind, to)
		if err != nil {
			return err
		}
		if err := tx.Part(ctx, from, other); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "chain.part", from, other)
	})
}

func (s *Service) change(ctx context.Context, who access.Actor, kind string, which id.ID, fn func(Tx, Thing) error) error {
	if !s.policy.Anywhere(who, access.SetIdeaStatus) {
		return s.policy.Allow(who, access.SetIdeaStatus, access.Scope{})
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		from, err := tx.Thing(ctx, kind, which)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.SetIdeaStatus, from.scope()) {
			return fault.Missing()
		}
		return fn(tx, from)
	})
}

func (s *Service) told(ctx context.Context, tx Tx, who access.Actor, act string, from, to Thing) error {
	if err := tx.Audit(ctx, who.Account, act, from.ID, map[string]string{"to": to.ID.String()}); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.ChainChanged, Subject: from.ID, Data: map[string]string{"kind": from.Kind, "to": to.ID.String(), "to_kind": to.Kind}})
}

// path is the part of a pasted address by which a page is known: without host, language and the
// words that stand behind an id.
func path(address string) string {
	address = strings.TrimSpace(address)
	if _, rest, ok := strings.Cut(address, "://"); ok {
		_, rest, _ = strings.Cut(rest, "/")
		address = "/" + rest
	}
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	parts := strings.Split(strings.Trim(address, "/"), "/")
	if len(parts) > 1 && len(parts[0]) == 2 { // a language
		parts = parts[1:]
	}
	for i, p := range parts {
		if len(p) > 36 && p[36] == '-' {
			if _, ok := id.Parse(p[:36]); ok {
				parts[i] = p[:36]
			}
		}
	}
	return "/" + strings.Join(parts, "/")
}

// Said reads what the person said here and what came of it, the newest first. Faults: SignIn.
func (s *Service) Said(ctx context.Context, who access.Actor) (out []Said, err error) {
	if err := s.policy.Allow(who, access.ManageAccount, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.SaidBy(ctx, who.Account, MaxSaid)
		return err
	})
	return out, err
}
