package process

import (
	"context"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Taking lists the kinds of phase in which people can do something, and before whose end those who
// have not are reminded.
var Taking = []PhaseKind{Ideas, Consultation, Discussion, Poll, Survey, Meeting, Vote}

// usualReminder is how many days before its end a phase is called to mind.
const usualReminder = 2

// RemindAt is when those who have not acted are reminded that a phase ends: some days before, but
// never in its first half. Zero: never.
func (p Phase) RemindAt() time.Time {
	days := p.Remind
	if days == 0 {
		days = usualReminder
	}
	if days < 0 || !slices.Contains(Taking, p.Kind) {
		return time.Time{}
	}
	at, half := p.Closes.Add(-time.Duration(days)*24*time.Hour), p.Opens.Add(p.Closes.Sub(p.Opens)/2)
	return later(at, half)
}

// Quiet tells whether it is a time at which nobody is written to who does not wait for it: from nine
// in the evening to seven in the morning, by the town's clocks.
func Quiet(now time.Time, zone *time.Location) bool {
	h := now.In(zone).Hour()
	return h < 7 || h >= 21
}

// Awake is the first moment from at on that is not quiet.
func Awake(at time.Time, zone *time.Location) time.Time {
	if at.IsZero() || !Quiet(at, zone) {
		return at
	}
	local := at.In(zone)
	day := local.Day()
	if local.Hour() >= 21 {
		day++
	}
	return time.Date(local.Year(), local.Month(), day, 7, 0, 0, 0, zone).UTC()
}

// Turn is that a phase opened, or closed.
type Turn struct {
	Process  id.ID
	Position int
	Opened   bool
}

// ClockTx is what the clocks of processes need of a transaction.
type ClockTx interface {
	// Turns notes as told, and lists, every opening and closing of published processes that is past
	// and was not told. Of two that ask at once, one gets it. A date that is moved to a later moment
	// after it was told is told again when that comes.
	Turns(ctx context.Context) ([]Turn, error)
	// SetRemindDays sets it for all phases of a process.
	SetRemindDays(ctx context.Context, which id.ID, days int) error
	// Reminders counts, for each phase in the order of Phases, who would be reminded now.
	Reminders(ctx context.Context, p Process) ([]Reminder, error)

	// SetAnswerDue and SetAnswered move the answer clock. Faults: NotFound.
	SetAnswerDue(ctx context.Context, which id.ID, due time.Time) error
	SetAnswered(ctx context.Context, which id.ID) error
	// Owed counts what still waits for an answer. An idea waits when it has that many supports;
	// with a threshold of 0 none does.
	Owed(ctx context.Context, which id.ID, threshold int) (Owed, error)
	// NoteAnswer notes that a stage of an answer clock is told; fresh is false when it was.
	NoteAnswer(ctx context.Context, which id.ID, due time.Time, stage Stage) (fresh bool, err error)

	// Override notes that a process was published although the answers of another are overdue.
	Override(ctx context.Context, which, overdue id.ID, reason string, by id.ID) error
	// Overrides lists the overdue processes past which one was published, and why.
	Overrides(ctx context.Context, which id.ID) ([]Override, error)
}

// Reminder is how many hear before a phase ends.
type Reminder struct {
	Followers int // of the process
	Acted     int // took part in this phase
	Reminded  int // were reminded of this phase
	Waiting   int // will be
}

// Owed is what waits for an answer.
type Owed struct{ Remarks, Ideas int }

// All is the sum.
func (o Owed) All() int { return o.Remarks + o.Ideas }

// Override is a publication past an overdue process.
type Override struct {
	Overdue id.ID
	Reason  string
	At      time.Time
}

// Turned tells, once, that phases opened and closed. What decides whether something is taken is not
// this but the date itself, asked at the moment of the act; this says it to those who wait. What
// turns at one moment is told in one transaction, the closing before the opening, so that it makes
// one letter.
func (s *Service) Turned(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		turns, err := tx.Turns(ctx)
		if err != nil {
			return err
		}
		slices.SortFunc(turns, func(a, b Turn) int {
			switch {
			case a.Process != b.Process:
				return strings.Compare(a.Process.String(), b.Process.String())
			case a.Opened != b.Opened && b.Opened:
				return -1
			case a.Opened != b.Opened:
				return 1
			}
			return a.Position - b.Position
		})
		for _, t := range turns {
			kind := event.PhaseClosed
			if t.Opened {
				kind = event.PhaseOpened
			}
			if err := tx.Emit(ctx, event.Event{Kind: kind, Subject: t.Process, Data: map[string]string{"position": itoa(t.Position)}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Reminders counts who hears before each phase ends: what is shown is what is sent. Faults: SignIn,
// NotFound.
func (s *Service) Reminders(ctx context.Context, who access.Actor, which id.ID) (out []Reminder, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Process(ctx, which)
		if err != nil {
			return err
		}
		if err := s.mayEdit(who, p); err != nil {
			return err
		}
		out, err = tx.Reminders(ctx, p)
		return err
	})
	return out, err
}

// SetRemindDays says how many days before the end of each phase those who have not acted are
// reminded; 0 is never. Faults: SignIn, NotFound, Closed, Invalid with field remind.
func (s *Service) SetRemindDays(ctx context.Context, who access.Actor, which id.ID, days int) error {
	if days < 0 || days > 30 {
		var form fault.Form
		form.Add("remind", "fault.remind_days")
		return form.Err()
	}
	return s.closing(ctx, who, which, func(tx Tx, p Process) error {
		kept := days
		if days == 0 {
			kept = -1
		}
		if err := tx.SetRemindDays(ctx, which, kept); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "process.remind_days", which, map[string]string{"days": itoa(days)})
	})
}

// closing holds a process for those who close it out. Faults: SignIn, NotFound, Closed when it is
// archived already.
func (s *Service) closing(ctx context.Context, who access.Actor, which id.ID, do func(Tx, Process) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.LockProcess(ctx, which)
		if err != nil {
			return err
		}
		if err := s.mayEdit(who, p); err != nil {
			return err
		}
		if p.State == Archived {
			return fault.New(fault.Closed, "fault.process_archived")
		}
		return do(tx, p)
	})
}
