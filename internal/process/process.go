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
	Survey       PhaseKind = "survey"
	Meeting      PhaseKind = "meeting" // events, walks, points
	Review       PhaseKind = "review"
	Vote         PhaseKind = "vote"
	Decision     PhaseKind = "decision"
	Delivery     PhaseKind = "delivery"
)

// Kinds lists the known kinds in their usual order.
var Kinds = []PhaseKind{Announce, Ideas, Consultation, Discussion, Poll, Survey, Meeting, Review, Vote, Decision, Delivery}

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
	Kind   PhaseKind   `json:"kind"`
	Name   tenant.Text `json:"name,omitempty"`
	Opens  time.Time   `json:"opens"`
	Closes time.Time   `json:"closes"`

	Position int `json:"-"` // within the process, as its turns are told
	Remind   int `json:"-"` // days before Closes; 0: as usual, below 0: never
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
	OfficeTx
	ClockTx
	ClosingTx
}

// Service is everything that can be done with processes.
type Service struct {
	store  Store
	policy *access.Policy
	stock  []tenant.TemplateSpec
}

// New makes the service. library are the templates that every town has.
func New(store Store, policy *access.Policy, library ...tenant.TemplateSpec) *Service {
	return &Service{store, policy, library}
}

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
	if err == nil && !p.Public() && !s.policy.May(who, access.EditProcess, p.Scope()) {
		return Process{}, fault.Missing()
	}
	return p, err
}
