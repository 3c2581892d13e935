// Package process is the frame of participation: a process with dated phases, each of which opens
// one form of taking part and closes it again by itself.
//
// It refuses to decide by anything but the dates: whether something is open is asked of the
// calendar at the moment of the act, in the transaction that makes it.
//
// Emits process.changed. Imports ground, tenant, access, event.
package process

import (
	"context"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// PhaseKind is the form of taking part that a phase opens.
type PhaseKind string

const (
	Announce     PhaseKind = "announce" // reading and preparing
	Ideas        PhaseKind = "ideas"
	Consultation PhaseKind = "consultation" // remarks on a draft
	Discussion   PhaseKind = "discussion"   // a debate in the forum or in a room
	Poll         PhaseKind = "poll"
	Meeting      PhaseKind = "meeting" // events, walks, points
	Review       PhaseKind = "review"
	Vote         PhaseKind = "vote"
	Decision     PhaseKind = "decision"
	Delivery     PhaseKind = "delivery"
)

// Kinds lists the known kinds in their usual order.
var Kinds = []PhaseKind{Announce, Ideas, Consultation, Discussion, Poll, Meeting, Review, Vote, Decision, Delivery}

// State is how far a process has come in the office, whatever its dates say.
type State string

const (
	Draft     State = "draft"     // seen by those who prepare it, and by preview link
	Proposed  State = "proposed"  // waits for a second person's approval
	Scheduled State = "scheduled" // approved; becomes public at PublishAt
	Published State = "published"
	Archived  State = "archived" // closed out: everybody may read it, nothing can be done in it
)

// Card is what every process tells in the same words and order, so that processes can be compared.
type Card struct {
	Owner    tenant.Text `json:"owner,omitempty"`    // office that answers for it
	Purpose  tenant.Text `json:"purpose,omitempty"`  // why it is held
	Basis    tenant.Text `json:"basis,omitempty"`    // law or resolution that it rests on
	Audience tenant.Text `json:"audience,omitempty"` // whom it is for
	Contact  Contact     `json:"contact"`
	Mandate  Mandate     `json:"mandate"`
}

// Contact is the person or desk that answers questions about a process.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Mandate is the promise of a process: what can still be influenced, and what becomes of answers.
type Mandate struct {
	Open    tenant.Text `json:"open,omitempty"`    // what can be influenced
	Fixed   tenant.Text `json:"fixed,omitempty"`   // what cannot any more
	Decides tenant.Text `json:"decides,omitempty"` // who decides
	When    tenant.Text `json:"when,omitempty"`    // when it is decided
	Answers tenant.Text `json:"answers,omitempty"` // what happens with what people say
}

// Phase is open from Opens until just before Closes, both UTC.
type Phase struct {
	Kind   PhaseKind
	Name   tenant.Text
	Opens  time.Time
	Closes time.Time
}

// Process is one participation process of a town.
type Process struct {
	ID       id.ID
	Slug     string
	Position int
	Sample   bool
	Title    tenant.Text
	Summary  tenant.Text
	Body     tenant.Text // Markdown
	Created  time.Time
	Phases   []Phase // by Opens

	State     State
	Card      Card
	Districts []string  // keys; empty is the whole town
	Preview   string    // secret of the preview link; empty: none
	Version   int       // counts publications of its text, from 1
	PublishAt time.Time // when Scheduled
	Published time.Time
	AnswerDue time.Time // until when the town promised to answer; zero: not promised
	Answered  time.Time // when everything was answered
	Archived  time.Time
}

// Public tells whether everybody may read it.
func (p Process) Public() bool { return p.State == Published || p.State == Archived }

// At is the phase that is open at now; ok is false between phases.
func (p Process) At(now time.Time) (index int, ok bool) {
	for i, ph := range p.Phases {
		if !now.Before(ph.Opens) && now.Before(ph.Closes) {
			return i, true
		}
	}
	return 0, false
}

// Open tells whether a phase of that kind is open at now.
func (p Process) Open(kind PhaseKind, now time.Time) bool {
	if p.State != Published {
		return false
	}
	for _, ph := range p.Phases {
		if ph.Kind == kind && !now.Before(ph.Opens) && now.Before(ph.Closes) {
			return true
		}
	}
	return false
}

// Ended tells whether the last phase is over.
func (p Process) Ended(now time.Time) bool {
	return len(p.Phases) > 0 && !now.Before(p.Phases[len(p.Phases)-1].Closes)
}

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what processes need of a transaction.
type Tx interface {
	Now() time.Time
	// Processes lists all of the town by position, with their phases.
	Processes(ctx context.Context) ([]Process, error)
	// ProcessBySlug finds one. Faults: NotFound.
	ProcessBySlug(ctx context.Context, slug string) (Process, error)
	// PutProcess adds or changes one, by slug; the dates of phases that exist are left alone.
	PutProcess(ctx context.Context, p Process) error
}

// Service is everything that can be done with processes.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// List lists the town's processes.
func (s *Service) List(ctx context.Context, who access.Actor) (ps []Process, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		ps, err = tx.Processes(ctx)
		return err
	})
	return slices.DeleteFunc(ps, func(p Process) bool { return !p.Public() }), err
}

// Get finds a process by its slug. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, slug string) (p Process, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return p, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err = tx.ProcessBySlug(ctx, slug)
		return err
	})
	if err == nil && !p.Public() && !s.policy.May(who, access.EditProcess, access.Scope{Process: p.ID}) {
		return Process{}, fault.Missing()
	}
	return p, err
}

// Apply writes the processes that a town's folder declares. A process keeps the dates that it got
// when it was first applied: applying again changes words, never deadlines.
func (s *Service) Apply(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		for i, spec := range town.Processes {
			p := Process{ID: id.New(), Slug: spec.Slug, Position: i, Sample: spec.Sample, Title: spec.Title,
				Summary: spec.Summary, Body: spec.Body, Created: tx.Now(), State: Published, Version: 1, Published: tx.Now(),
				Card: cardOf(spec.Card), Districts: spec.Districts}
			for _, ph := range spec.Phases {
				p.Phases = append(p.Phases, Phase{Kind: PhaseKind(ph.Kind), Name: ph.Name,
					Opens: midnight(tx.Now(), ph.Opens, town.Location()), Closes: midnight(tx.Now(), ph.Closes, town.Location())})
			}
			if err := tx.PutProcess(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func cardOf(c tenant.CardSpec) Card {
	return Card{Owner: c.Owner, Purpose: c.Purpose, Basis: c.Basis, Audience: c.Audience, Contact: Contact(c.Contact), Mandate: Mandate(c.Mandate)}
}

// midnight is the start of the day so many days from now, as the town's clocks show it.
func midnight(now time.Time, days int, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, zone).UTC()
}
