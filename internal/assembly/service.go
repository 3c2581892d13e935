package assembly

import (
	"context"
	"math/rand/v2"
	"slices"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Links makes the web addresses that letters carry.
type Links interface {
	Link(t tenant.ID, lang, path string) string
}

// Founder makes panels, for an assembly that is set up in one form together with its panel.
type Founder interface {
	// Found makes a draft of a drawn panel; the same key of the same person is the same panel.
	// Faults: SignIn, Denied, Invalid.
	Found(ctx context.Context, who access.Actor, town *tenant.Town, f Foundation) (id.ID, error)
}

// Service is everything that can be done with assemblies. What it does stands in files by what it is
// done to: session.go, question.go, advice.go, vote.go, oversight.go, member.go.
type Service struct {
	store   Store
	policy  *access.Policy
	links   Links
	founder Founder
}

// New makes the service. Without a founder assemblies are made for panels that exist.
func New(store Store, policy *access.Policy, links Links, founder Founder) *Service {
	return &Service{store, policy, links, founder}
}

// manages is nil for those who run an assembly. "Not mine" and "not there" are the same. Faults: SignIn,
// NotFound.
func (s *Service) manages(who access.Actor, a Assembly) error {
	if s.policy.May(who, access.ManagePanel, a.Scope()) {
		return nil
	}
	if !who.SignedIn() {
		return s.policy.Allow(who, access.ManagePanel, a.Scope())
	}
	return fault.Missing()
}

// Card is an assembly with its panel, for lists.
type Card struct {
	Assembly
	Panel Panel
}

// List reads the assemblies that everybody may know of, newest first.
func (s *Service) List(ctx context.Context, who access.Actor) ([]Card, error) {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return nil, err
	}
	return s.cards(ctx, who, Assembly.Public)
}

// ForStaff reads those that the actor runs. Faults: SignIn, Denied.
func (s *Service) ForStaff(ctx context.Context, who access.Actor) ([]Card, error) {
	if !s.policy.Anywhere(who, access.ManagePanel) {
		return nil, s.policy.Allow(who, access.ManagePanel, access.Scope{})
	}
	return s.cards(ctx, who, func(a Assembly) bool { return s.manages(who, a) == nil })
}

func (s *Service) cards(ctx context.Context, who access.Actor, keep func(Assembly) bool) (out []Card, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = nil
		all, err := tx.Assemblies(ctx)
		if err != nil {
			return err
		}
		for _, a := range all {
			if !keep(a) {
				continue
			}
			p, err := tx.PanelOf(ctx, a.Panel)
			if err != nil {
				return err
			}
			out = append(out, Card{a, p})
		}
		return nil
	})
	return out, err
}

// OfProcess reads the public assemblies that work for a process.
func (s *Service) OfProcess(ctx context.Context, who access.Actor, process id.ID) (out []Assembly, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.OfProcess(ctx, process)
		return err
	})
	return slices.DeleteFunc(out, func(a Assembly) bool { return !a.Public() }), err
}

// Page is an assembly as everybody sees it.
type Page struct {
	Assembly Assembly
	Panel    Panel
	Members  int
	Makeup   []Group
	Sessions []Session
	Advice   []Recommendation
	Manages  bool
}

// Page reads an assembly by its address. One that is a draft is seen by those who run it. Faults:
// NotFound.
func (s *Service) Page(ctx context.Context, who access.Actor, slug string) (p Page, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err = s.page(ctx, tx, who, slug)
		return err
	})
	return p, err
}

func (s *Service) page(ctx context.Context, tx Tx, who access.Actor, slug string) (p Page, err error) {
	if p.Assembly, err = tx.BySlug(ctx, slug); err != nil {
		return p, err
	}
	a := p.Assembly
	p.Manages = s.manages(who, a) == nil
	if !a.Public() && !p.Manages {
		return Page{}, fault.Missing()
	}
	if p.Panel, err = tx.PanelOf(ctx, a.Panel); err != nil {
		return p, err
	}
	people, err := tx.Members(ctx, a.Panel)
	if err != nil {
		return p, err
	}
	p.Members = len(people)
	if p.Makeup, err = tx.Makeup(ctx, a.Panel); err != nil {
		return p, err
	}
	for i := range p.Makeup {
		p.Makeup[i] = p.Makeup[i].conceal()
	}
	if p.Sessions, err = tx.Sessions(ctx, a.ID); err != nil {
		return p, err
	}
	for i := range p.Sessions {
		p.Sessions[i].Experts = consenting(p.Sessions[i].Experts)
	}
	p.Advice, err = tx.Recommendations(ctx, a.ID)
	p.Advice = slices.DeleteFunc(p.Advice, func(r Recommendation) bool { return !r.Public() })
	return p, err
}

// consenting leaves those who agreed to be named.
func consenting(list []Expert) (out []Expert) {
	for _, e := range list {
		if !e.Consent {
			e.Name = ""
		}
		out = append(out, e)
	}
	return out
}

// Free lists the drawn panels for which an assembly can still be made. Faults: SignIn, Denied.
func (s *Service) Free(ctx context.Context, who access.Actor) (out []Panel, err error) {
	if !s.policy.Anywhere(who, access.ManagePanel) {
		return nil, s.policy.Allow(who, access.ManagePanel, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.FreePanels(ctx)
		return err
	})
	return slices.DeleteFunc(out, func(p Panel) bool {
		return !s.policy.May(who, access.ManagePanel, access.Scope{District: p.District})
	}), err
}

// act changes an assembly as those do who run it, and tells of it once it is public. Faults: SignIn,
// NotFound.
func (s *Service) act(ctx context.Context, who access.Actor, which id.ID, act string, change func(tx Tx, a *Assembly) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		a, err := tx.Lock(ctx, which)
		if err != nil {
			return err
		}
		if err := s.manages(who, a); err != nil {
			return err
		}
		if err := change(tx, &a); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "assembly."+act, which, nil); err != nil || !a.Public() {
			return err
		}
		return changed(ctx, tx, which)
	})
}

func changed(ctx context.Context, tx Tx, which id.ID) error {
	return tx.Emit(ctx, event.Event{Kind: event.AssemblyChanged, Subject: which})
}

// Publish makes an assembly known to everybody. It needs its question in the town's first language, and
// a session. Twice is once. Faults: SignIn, NotFound, Invalid with field publish.
func (s *Service) Publish(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) error {
	return s.act(ctx, who, which, "publish", func(tx Tx, a *Assembly) error {
		if a.State != Draft {
			return nil
		}
		sessions, err := tx.Sessions(ctx, which)
		if err != nil {
			return err
		}
		var form fault.Form
		if first := town.DefaultLanguage(); a.Title[first] == "" || a.Charge[first] == "" {
			form.Add("publish", "fault.assembly_first_language")
		}
		if len(sessions) == 0 {
			form.Add("publish", "fault.assembly_no_session")
		}
		if err := form.Err(); err != nil {
			return err
		}
		a.State, a.Published = Published, tx.Now()
		if err := tx.SaveAssembly(ctx, *a); err != nil {
			return err
		}
		return seat(ctx, tx, a)
	})
}

// End says that an assembly meets no more. Its recommendations are followed on. Faults: SignIn,
// NotFound, Closed.
func (s *Service) End(ctx context.Context, who access.Actor, which id.ID) error {
	return s.act(ctx, who, which, "end", func(tx Tx, a *Assembly) error {
		if a.State == Draft {
			return fault.New(fault.Closed, "fault.assembly_draft")
		}
		if a.State == Published {
			a.State, a.Ended = Ended, tx.Now()
		}
		return tx.SaveAssembly(ctx, *a)
	})
}

// seat gives a number to every member who has none. Numbers are drawn: neither they nor the order of
// their rows tell who came first.
func seat(ctx context.Context, tx Tx, a *Assembly) error {
	people, err := tx.Members(ctx, a.Panel)
	if err != nil {
		return err
	}
	seats, err := tx.Seats(ctx, a.ID)
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p id.ID) bool {
		return slices.ContainsFunc(seats, func(s Seat) bool { return s.Person == p })
	})
	if len(people) == 0 {
		return nil
	}
	rand.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	for _, p := range people {
		a.Seats++
		if err := tx.AddSeat(ctx, *a, Seat{p, a.Seats}); err != nil {
			return err
		}
	}
	return tx.SaveAssembly(ctx, *a)
}

// taken lists the seats of those who are members now.
func taken(ctx context.Context, tx Tx, a Assembly) (out []Seat, err error) {
	people, err := tx.Members(ctx, a.Panel)
	if err != nil {
		return nil, err
	}
	seats, err := tx.Seats(ctx, a.ID)
	for _, s := range seats {
		if slices.Contains(people, s.Person) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Seat) int { return a.Number - b.Number })
	return out, err
}
