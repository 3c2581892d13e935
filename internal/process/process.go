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
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// PhaseKind is the form of taking part that a phase opens.
type PhaseKind string

const (
	Ideas    PhaseKind = "ideas"
	Review   PhaseKind = "review"
	Vote     PhaseKind = "vote"
	Decision PhaseKind = "decision"
	Delivery PhaseKind = "delivery"
)

// Kinds lists the known kinds in their usual order.
var Kinds = []PhaseKind{Ideas, Review, Vote, Decision, Delivery}

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
}

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
	return ps, err
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
	return p, err
}

// Apply writes the processes that a town's folder declares. A process keeps the dates that it got
// when it was first applied: applying again changes words, never deadlines.
func (s *Service) Apply(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		for i, spec := range town.Processes {
			p := Process{ID: id.New(), Slug: spec.Slug, Position: i, Sample: spec.Sample, Title: spec.Title,
				Summary: spec.Summary, Body: spec.Body, Created: tx.Now()}
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

// midnight is the start of the day so many days from now, as the town's clocks show it.
func midnight(now time.Time, days int, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, zone).UTC()
}
