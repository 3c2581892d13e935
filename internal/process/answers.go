package process

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Stage is how near the day is until which a town promised to answer.
type Stage string

const (
	InAWeek   Stage = "week"
	InTwoDays Stage = "two_days"
	Today     Stage = "today"
	Late      Stage = "overdue"
)

// AnswerDays counts the days of the town's calendar until the promised day, below zero when it is
// past; ok is false when nothing is promised, or all is answered.
func (p Process) AnswerDays(now time.Time, zone *time.Location) (days int, ok bool) {
	if p.AnswerDue.IsZero() || !p.Answered.IsZero() || p.State != Published {
		return 0, false
	}
	return daysBetween(now, p.AnswerDue, zone), true
}

// Overdue tells whether the promised day is over and not everything is answered.
func (p Process) Overdue(now time.Time, zone *time.Location) bool {
	days, ok := p.AnswerDays(now, zone)
	return ok && days < 0
}

// stage is what staff are to hear now; empty: nothing. A stage that was slept through is not told
// later: the next one says more.
func (p Process) stage(now time.Time, zone *time.Location) Stage {
	days, ok := p.AnswerDays(now, zone)
	switch {
	case !ok || days > 7:
		return ""
	case days > 2:
		return InAWeek
	case days > 0:
		return InTwoDays
	case days == 0:
		return Today
	}
	return Late
}

// Answering tells staff, once for each stage, that the day until which the town promised to answer
// comes near or is past. Not at night.
func (s *Service) Answering(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		if Quiet(tx.Now(), town.Location()) {
			return nil
		}
		all, err := tx.Processes(ctx)
		if err != nil {
			return err
		}
		for _, p := range all {
			stage := p.stage(tx.Now(), town.Location())
			if stage == "" {
				continue
			}
			fresh, err := tx.NoteAnswer(ctx, p.ID, p.AnswerDue, stage)
			if err != nil {
				return err
			}
			if !fresh {
				continue
			}
			if err := tx.Emit(ctx, event.Event{Kind: event.AnswerDue, Subject: p.ID, Data: map[string]string{"stage": string(stage)}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Promised is a process with its answer clock.
type Promised struct {
	Process Process
	Days    int // until the promised day; below zero: overdue
	Owed    Owed
}

// Promises lists the processes that everybody may read whose answers are promised and not all given,
// the most urgent first. within narrows to those due in that many days; 0 to those that are overdue.
func (s *Service) Promises(ctx context.Context, who access.Actor, town *tenant.Town, within int) (out []Promised, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		all, err := tx.Processes(ctx)
		if err != nil {
			return err
		}
		for _, p := range all {
			days, ok := p.AnswerDays(tx.Now(), town.Location())
			if !ok || days > within || within == 0 && days >= 0 {
				continue
			}
			owed, err := tx.Owed(ctx, p.ID, town.IdeaRules.SupportThreshold)
			if err != nil {
				return err
			}
			out = append(out, Promised{p, days, owed})
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Promised) int { return cmp.Compare(a.Days, b.Days) })
	return out, err
}

// OwedOf counts what waits for an answer in a public process. Faults: NotFound.
func (s *Service) OwedOf(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) (o Owed, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return o, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		o, err = tx.Owed(ctx, which, town.IdeaRules.SupportThreshold)
		return err
	})
	return o, err
}

// SetAnswerDue promises in public to answer until the end of a day ("2026-06-30"). Once that day is
// past, only those who publish may move it. Faults: SignIn, NotFound, Denied, Closed, Invalid with
// field due.
func (s *Service) SetAnswerDue(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, day string) error {
	return s.closing(ctx, who, which, func(tx Tx, p Process) error {
		var form fault.Form
		due, _, ok := Local(strings.TrimSpace(day), "00:00", town.Location())
		switch {
		case !ok:
			form.Add("due", "fault.process_day")
		case daysBetween(tx.Now(), due, town.Location()) < 0:
			form.Add("due", "fault.due_past")
		}
		if err := form.Err(); err != nil {
			return err
		}
		if p.Overdue(tx.Now(), town.Location()) {
			if err := s.policy.Allow(who, access.PublishProcess, p.Scope()); err != nil {
				return err
			}
		}
		if err := tx.SetAnswerDue(ctx, which, due.UTC()); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "process.answer_due", which, map[string]string{"due": day}); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.AnswerPromised, Subject: which})
	})
}

// Answered says that everything is answered, which stops the clock. Twice is once. Faults: SignIn,
// NotFound, Closed while something waits for an answer, or people can still take part.
func (s *Service) Answered(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) error {
	return s.closing(ctx, who, which, func(tx Tx, p Process) error {
		if !p.Answered.IsZero() {
			return nil
		}
		if p.State != Published {
			return fault.New(fault.Closed, "fault.process_not_public")
		}
		for _, ph := range p.Phases {
			if slices.Contains(Taking, ph.Kind) && tx.Now().Before(ph.Closes) {
				return fault.New(fault.Closed, "fault.answers_too_soon")
			}
		}
		owed, err := tx.Owed(ctx, which, town.IdeaRules.SupportThreshold)
		if err != nil {
			return err
		}
		if owed.All() > 0 {
			return fault.New(fault.Closed, "fault.answers_owed", "remarks", owed.Remarks, "ideas", owed.Ideas)
		}
		if err := tx.SetAnswered(ctx, which); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "process.answered", which, nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ProcessAnswered, Subject: which})
	})
}

// overdueOf lists the processes of an office whose answers are overdue.
func (s *Service) overdueOf(ctx context.Context, tx Tx, town *tenant.Town, owner tenant.Text) (out []Process, err error) {
	all, err := tx.Processes(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.Overdue(tx.Now(), town.Location()) && sameOffice(p.Card.Owner, owner) {
			out = append(out, p)
		}
	}
	return out, nil
}

// sameOffice compares the names of offices in whatever language both have.
func sameOffice(a, b tenant.Text) bool {
	for lang, name := range a {
		if name = strings.TrimSpace(name); name != "" && strings.EqualFold(name, strings.TrimSpace(b[lang])) {
			return true
		}
	}
	return false
}

// keepsPromises refuses to publish a process, for the first time, of an office that owes the answers
// of another one: what was promised comes first. Those who publish for the whole town may go past it
// with a reason, which everybody can read on the page of the new process. Faults: Invalid with field
// override.
func (s *Service) keepsPromises(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, p Process, reason string) error {
	late, err := s.overdueOf(ctx, tx, town, p.Card.Owner)
	if err != nil || len(late) == 0 {
		return err
	}
	var form fault.Form
	reason = richtext.Line(reason)
	if reason == "" || !s.policy.May(who, access.PublishProcess, access.Scope{}) {
		form.Add("override", "fault.office_overdue", "process", late[0].Title.In(who.Language, town.DefaultLanguage()))
		return form.Err()
	}
	checkLength(&form, "override", reason, 10, MaxNote)
	if err := form.Err(); err != nil {
		return err
	}
	for _, l := range late {
		if err := tx.Override(ctx, p.ID, l.ID, reason, who.Account); err != nil {
			return err
		}
	}
	return tx.Audit(ctx, who.Account, "process.override", p.ID, map[string]string{"overdue": late[0].ID.String()})
}

// Past is what a process was published past.
type Past struct {
	Process Process
	Reason  string
	At      time.Time
}

// PublishedPast lists the overdue processes past which a public one was published, and why.
func (s *Service) PublishedPast(ctx context.Context, who access.Actor, which id.ID) (out []Past, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Overrides(ctx, which)
		if err != nil {
			return err
		}
		for _, o := range list {
			p, err := tx.Process(ctx, o.Overdue)
			if err != nil {
				return err
			}
			out = append(out, Past{p, o.Reason, o.At})
		}
		return nil
	})
	return out, err
}
