package survey

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// PaperState is where a sheet stands.
type PaperState string

const (
	Once      PaperState = "once"      // typed in by one person
	Differing PaperState = "differing" // two people read it differently: somebody must choose
	Entered   PaperState = "entered"   // its answer was handed on, and its contents are gone
	Invalid   PaperState = "invalid"   // counts for nothing; Reason says why
)

// PaperStates in the order of the work.
var PaperStates = []PaperState{Differing, Once, Entered, Invalid}

// Reasons why a sheet does not count.
var Reasons = []string{"blank", "unreadable", "several", "copy", "late", "other"}

// PaperSheet is a sheet of paper on its way in. What was typed is kept only until both agree.
type PaperSheet struct {
	Number   string
	Version  int
	Channel  Channel
	State    PaperState
	Reason   string
	First    questionnaire.Answers
	FirstBy  id.ID
	Second   questionnaire.Answers
	SecondBy id.ID
}

// Resident is what the desk needs of an account that somebody names by its address.
type Resident struct {
	ID       id.ID
	District string
	Verified bool
}

// DeskTx is what desk needs of a transaction.
type DeskTx interface {
	// AddPaper keeps a sheet; false: there is one of that number.
	AddPaper(ctx context.Context, survey id.ID, p PaperSheet) (bool, error)
	// Paper reads a sheet, and holds its row when lock is set. Faults: NotFound.
	Paper(ctx context.Context, survey id.ID, number string, lock bool) (PaperSheet, error)
	SavePaper(ctx context.Context, survey id.ID, p PaperSheet) error
	// Papers lists sheets of paper by number, without what was typed; state may be empty. Faults: Invalid.
	Papers(ctx context.Context, survey id.ID, state PaperState, req page.Request) (page.Of[PaperSheet], error)
	PaperCounts(ctx context.Context, survey id.ID) (map[PaperState]int, error)
	// ClearPapers forgets what was typed of sheets that were never finished, of surveys whose counting is over.
	ClearPapers(ctx context.Context) error
	// ResidentBy finds an active account by the key of its address. Faults: NotFound.
	ResidentBy(ctx context.Context, key string) (Resident, error)

	// Round reads a round of interviews and holds its row; taken are the keys of its answers, hashed.
	Round(ctx context.Context, survey, round id.ID) (r Round, taken []string, err error)
	// PutRound writes a round.
	PutRound(ctx context.Context, survey id.ID, r Round, taken []string) error
	Rounds(ctx context.Context, survey id.ID, req page.Request) (page.Of[Round], error)

	LettersTx
}

// Bench is a survey as those see it who enter answers for others.
type Bench struct {
	Survey
	Version  Version
	Phase    Phase
	Counts   map[PaperState]int
	NoPaper  string // why no sheet can be entered, a fault key; empty: can
	NoDesk   string // the same of answers that are told
	NoStreet string // the same of interviews
}

// Late tells whether what is entered now must have come in before the close.
func (b Bench) Late() bool { return b.Phase == Closed }

// Bench reads a survey for the desk. Faults: NotFound, also for a survey that has never been open.
func (s *Service) Bench(ctx context.Context, who access.Actor, survey id.ID) (b Bench, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		b, err = s.bench(ctx, tx, who, survey, false)
		if err == nil {
			b.Counts, err = tx.PaperCounts(ctx, survey)
		}
		return err
	})
	return b, err
}

func (s *Service) bench(ctx context.Context, tx Tx, who access.Actor, survey id.ID, lock bool) (b Bench, err error) {
	read := tx.Survey
	if lock {
		read = tx.Lock
	}
	if b.Survey, err = read(ctx, survey); err != nil {
		return b, err
	}
	b.Phase = b.At(tx.Now())
	if !s.policy.May(who, access.DeskSurvey, b.Scope()) || b.State == Draft || b.State == Proposed {
		return b, fault.Missing()
	}
	if b.Version, err = tx.Version(ctx, survey, b.Survey.Version); err != nil {
		return b, err
	}
	b.refuse()
	return b, nil
}

// refuse says what cannot be entered, and why.
func (b *Bench) refuse() {
	late := ""
	switch {
	case b.Phase == Soon:
		late = "fault.survey_soon"
	case b.Settings.Counted || !b.Released.IsZero():
		late = "fault.survey_counted"
	}
	b.NoPaper, b.NoDesk, b.NoStreet = late, late, late
	if late != "" {
		return
	}
	if b.Phase == Closed {
		b.NoDesk = "fault.survey_closed"
	}
	switch b.Kind {
	case Panel:
		b.NoPaper, b.NoDesk, b.NoStreet = "fault.survey_panel", "fault.survey_panel", "fault.survey_panel"
	case Residents, Verified:
		b.NoStreet = "fault.survey_street_open"
		if !b.Settings.Ways.Paper {
			b.NoPaper = "fault.survey_no_paper"
		}
	}
}

func refused(key string) error {
	if key == "" {
		return nil
	}
	return fault.New(fault.Closed, key)
}

// Benches lists the surveys at whose desk the person may sit.
func (s *Service) Benches(ctx context.Context, who access.Actor, req page.Request) (out []Survey, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.List(ctx, Filter{States: []State{Published}}, req)
		for _, one := range list.Rows {
			if s.policy.May(who, access.DeskSurvey, one.Scope()) && one.At(tx.Now()) != Soon && !one.Settings.Counted && one.Released.IsZero() && one.Kind != Panel {
				out = append(out, one)
			}
		}
		return err
	})
	return out, err
}

// Papers lists sheets; a state that is none lists all. Faults: NotFound, Invalid.
func (s *Service) Papers(ctx context.Context, who access.Actor, survey id.ID, state PaperState, req page.Request) (list page.Of[PaperSheet], err error) {
	if !slices.Contains(PaperStates, state) {
		state = ""
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if _, err := s.bench(ctx, tx, who, survey, false); err != nil {
			return err
		}
		list, err = tx.Papers(ctx, survey, state, req)
		return err
	})
	return list, err
}

// SweepPapers forgets what was typed of sheets that were never finished, once counting is over.
func (s *Service) SweepPapers(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error { return tx.ClearPapers(ctx) })
}
