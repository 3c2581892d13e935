package register

import (
	"context"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// Stage is how far a process has come, for those who look for it.
type Stage string

const (
	Announced Stage = "announced" // nothing can be done yet, and dates may not be final
	Open      Stage = "open"      // people can take part now, or again before it ends
	Closed    Stage = "closed"    // nobody can take part any more; the town works on it
	Reported  Stage = "report"    // the town has published what people said and what it says to that
	Effects   Stage = "effects"   // the town has published what came of it
)

// Stages lists the stages in their order.
var Stages = []Stage{Announced, Open, Closed, Reported, Effects}

// Forms are the kinds of phases in which people take part. The others are the town's own work.
var Forms = []process.PhaseKind{process.Ideas, process.Consultation, process.Discussion, process.Poll, process.Survey, process.Meeting, process.Vote}

// Outcome is something that the town published about a process afterwards: Kind is Reported or
// Effects.
type Outcome struct {
	ID      id.ID
	Process id.ID
	Kind    Stage
	Title   string // may be empty
	At      time.Time
}

// Entry is a process in the register.
type Entry struct {
	process.Process
	Stage    Stage
	Outcomes []Outcome // the oldest first
}

// StageOf works out the stage of a process at a moment.
func StageOf(p process.Process, outcomes []Outcome, now time.Time) Stage {
	if len(p.Phases) == 0 || now.Before(p.Phases[0].Opens) {
		return Announced
	}
	var end time.Time // of taking part; of a process without any, its own end
	takes := slices.ContainsFunc(p.Phases, func(ph process.Phase) bool { return slices.Contains(Forms, ph.Kind) })
	for _, ph := range p.Phases {
		if ph.Closes.After(end) && (!takes || slices.Contains(Forms, ph.Kind)) {
			end = ph.Closes
		}
	}
	if p.State != process.Archived && now.Before(end) {
		return Open
	}
	stage := Closed
	for _, o := range outcomes {
		if slices.Index(Stages, o.Kind) > slices.Index(Stages, stage) {
			stage = o.Kind
		}
	}
	return stage
}

// Has tells whether people take, took or will take part in the process in that form.
func (e Entry) Has(form process.PhaseKind) bool {
	return slices.ContainsFunc(e.Phases, func(ph process.Phase) bool { return ph.Kind == form })
}

// Within tells whether the process is about a district: the whole town is about each.
func (e Entry) Within(district string) bool {
	return len(e.Districts) == 0 || slices.Contains(e.Districts, district)
}

// Whole tells whether it is about the whole town.
func (e Entry) Whole() bool { return len(e.Districts) == 0 }

// Opens and Closes are the ends of the whole process; zero when it has no dates.
func (e Entry) Opens() time.Time {
	if len(e.Phases) == 0 {
		return time.Time{}
	}
	return e.Phases[0].Opens
}

func (e Entry) Closes() (last time.Time) {
	for _, ph := range e.Phases {
		if ph.Closes.After(last) {
			last = ph.Closes
		}
	}
	return last
}

// TakesUntil is when people can take part for the last time; zero when they cannot at all.
func (e Entry) TakesUntil() (last time.Time) {
	for _, ph := range e.Phases {
		if slices.Contains(Forms, ph.Kind) && ph.Closes.After(last) {
			last = ph.Closes
		}
	}
	return last
}

// During tells whether any of it lies in a year as the town counts. Without dates it is the year in
// which it was announced.
func (e Entry) During(year int, zone *time.Location) bool {
	if len(e.Phases) == 0 {
		return e.Created.In(zone).Year() == year
	}
	return e.Opens().In(zone).Year() <= year && year <= e.Closes().Add(-time.Microsecond).In(zone).Year()
}

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what the register needs of a transaction.
type Tx interface {
	Now() time.Time
	// Public lists all processes that everybody may read, with their phases and without their long
	// texts, by position.
	Public(ctx context.Context) ([]process.Process, error)
	// Outcomes lists what was published about processes afterwards, the oldest first.
	Outcomes(ctx context.Context) ([]Outcome, error)
}

// Service is everything that can be asked of the register.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// All lists every process that everybody may read, by position. A town has some hundreds in its
// life: filtering and sorting them is done here, and the same on both engines.
func (s *Service) All(ctx context.Context, who access.Actor) (out []Entry, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		all, err := tx.Public(ctx)
		if err != nil {
			return err
		}
		done, err := tx.Outcomes(ctx)
		if err != nil {
			return err
		}
		of := map[id.ID][]Outcome{}
		for _, o := range done {
			of[o.Process] = append(of[o.Process], o)
		}
		for _, p := range all {
			out = append(out, Entry{Process: p, Stage: StageOf(p, of[p.ID], tx.Now()), Outcomes: of[p.ID]})
		}
		return nil
	})
	return out, err
}
