package frontpage

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

// Service is everything that can be done with the home page.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// Show is the page that everybody sees. offered are the keys of the blocks that fill themselves, in
// their standard order.
func (s *Service) Show(ctx context.Context, who access.Actor, offered []string) (out []Block, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, ok, err := tx.Page(ctx, Shown)
		if out = complete(p.Blocks, offered); !ok {
			out = Standard(offered)
		}
		return err
	})
	return out, err
}

// Prepare is the page that editors work on: what waits to be published, else what is shown. Faults:
// SignIn, Denied.
func (s *Service) Prepare(ctx context.Context, who access.Actor, offered []string) (p Page, err error) {
	if err := s.policy.Allow(who, access.EditHome, access.Scope{}); err != nil {
		return p, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err = prepared(ctx, tx, offered)
		return err
	})
	return p, err
}

func prepared(ctx context.Context, tx Tx, offered []string) (Page, error) {
	p, ok, err := tx.Page(ctx, Prepared)
	if err != nil {
		return p, err
	}
	if !ok {
		if p, ok, err = tx.Page(ctx, Shown); err != nil {
			return p, err
		}
		if !ok {
			return Page{Blocks: Standard(offered), Live: true}, nil
		}
		p.Live = true
	}
	p.Blocks = complete(p.Blocks, offered)
	return p, nil
}

// change does something to what is prepared. version is the one that the person looked at.
func (s *Service) change(ctx context.Context, who access.Actor, offered []string, version int, do func(p *Page) error) error {
	if err := s.policy.Allow(who, access.EditHome, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := prepared(ctx, tx, offered)
		if err != nil {
			return err
		}
		if p.Version != version {
			return fault.New(fault.Conflict, "fault.home_changed")
		}
		if err := do(&p); err != nil {
			return err
		}
		p.Version, p.Changed = version+1, tx.Now()
		return tx.Put(ctx, Prepared, p, who.Account, version)
	})
}

// The acts of Move.
const (
	Up     = "up"
	Down   = "down"
	On     = "on"
	Off    = "off"
	Remove = "remove"
)

// Move does one small thing to a block: up, down, on, off; remove only to one that was added.
// Faults: SignIn, Denied, NotFound, Conflict.
func (s *Service) Move(ctx context.Context, who access.Actor, offered []string, version int, key, act string) error {
	return s.change(ctx, who, offered, version, func(p *Page) error {
		at := slices.IndexFunc(p.Blocks, func(b Block) bool { return b.Key == key })
		if at < 0 {
			return fault.Missing()
		}
		switch act {
		case Up, Down:
			to := at - 1
			if act == Down {
				to = at + 1
			}
			if to >= 0 && to < len(p.Blocks) {
				p.Blocks[at], p.Blocks[to] = p.Blocks[to], p.Blocks[at]
			}
		case On, Off:
			p.Blocks[at].On = act == On
		case Remove:
			if !p.Blocks[at].Own() {
				return fault.Missing()
			}
			p.Blocks = slices.Delete(p.Blocks, at, at+1)
		default:
			return fault.Missing()
		}
		return nil
	})
}

// Add puts a new block on top, filled. It is shown once the page is published. Faults: SignIn,
// Denied, Conflict, Invalid as Write says.
func (s *Service) Add(ctx context.Context, who access.Actor, town *tenant.Town, offered []string, version int, kind Kind, w Write) error {
	if !slices.Contains(Written, kind) {
		return fault.Missing()
	}
	b := Block{Kind: kind, On: true}
	if err := w.into(&b, town); err != nil {
		return err
	}
	return s.change(ctx, who, offered, version, func(p *Page) error {
		if len(p.Blocks) >= MaxBlocks {
			return fault.New(fault.Conflict, "fault.home_full", "max", MaxBlocks)
		}
		b.Key = free(p.Blocks, kind)
		p.Blocks = slices.Insert(p.Blocks, 0, b)
		return nil
	})
}

// free is a key that no block of the page has.
func free(blocks []Block, kind Kind) string {
	for n := 1; ; n++ {
		key := string(kind) + "-" + strconv.Itoa(n)
		if !slices.ContainsFunc(blocks, func(b Block) bool { return b.Key == key }) {
			return key
		}
	}
}

// Save writes what an editor typed into a block. Faults: SignIn, Denied, NotFound, Conflict, Invalid
// as Write says.
func (s *Service) Save(ctx context.Context, who access.Actor, town *tenant.Town, offered []string, version int, key string, w Write) error {
	return s.change(ctx, who, offered, version, func(p *Page) error {
		at := slices.IndexFunc(p.Blocks, func(b Block) bool { return b.Key == key })
		if at < 0 {
			return fault.Missing()
		}
		return w.into(&p.Blocks[at], town)
	})
}

// Publish shows everybody what is prepared. Faults: SignIn, Denied, Conflict.
func (s *Service) Publish(ctx context.Context, who access.Actor, offered []string, version int) error {
	if err := s.policy.Allow(who, access.EditHome, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := prepared(ctx, tx, offered)
		if err != nil || p.Live {
			return err // published already: it is what everybody sees
		}
		if p.Version != version {
			return fault.New(fault.Conflict, "fault.home_changed")
		}
		old, _, err := tx.Page(ctx, Shown)
		if err != nil {
			return err
		}
		p.Changed = tx.Now()
		if err := tx.Put(ctx, Shown, p, who.Account, old.Version); err != nil {
			return err
		}
		if err := tx.Drop(ctx, Prepared, version); err != nil {
			return err
		}
		return changed(ctx, tx, who, "home.publish")
	})
}

// Discard forgets what is prepared. Faults: SignIn, Denied, Conflict.
func (s *Service) Discard(ctx context.Context, who access.Actor, version int) error {
	if err := s.policy.Allow(who, access.EditHome, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, ok, err := tx.Page(ctx, Prepared); err != nil || !ok {
			return err
		}
		return tx.Drop(ctx, Prepared, version)
	})
}

// Reset prepares the standard page, with the blocks that were added switched off at its end. Faults:
// SignIn, Denied, Conflict.
func (s *Service) Reset(ctx context.Context, who access.Actor, offered []string, version int) error {
	return s.change(ctx, who, offered, version, func(p *Page) error {
		out := Standard(offered)
		for _, b := range p.Blocks {
			if b.Own() {
				b.On = false
				out = append(out, b)
			}
		}
		p.Blocks = out
		return nil
	})
}

func changed(ctx context.Context, tx Tx, who access.Actor, act string) error {
	if err := tx.Audit(ctx, who.Account, act, id.None, nil); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.HomeChanged})
}
