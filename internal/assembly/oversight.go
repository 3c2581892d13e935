package assembly

import (
	"context"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// HandOver is the form with which adopted recommendations go to the town.
type HandOver struct {
	Day    string // on which they were handed over
	Office string // that answers first
	Due    string // until when
}

// HandOver gives all adopted recommendations to the town. From now on their texts stay as they are, and
// each has an office and a day. Faults: SignIn, NotFound, Closed when nothing is adopted, Invalid.
func (s *Service) HandOver(ctx context.Context, who access.Actor, which id.ID, h HandOver) error {
	h.Office = richtext.Line(h.Office)
	return s.act(ctx, who, which, "hand_over", func(tx Tx, a *Assembly) error {
		var form fault.Form
		checkDay(&form, "day", h.Day, true)
		checkText(&form, "owner", h.Office, MaxLine, true)
		checkDay(&form, "due", h.Due, true)
		if h.Due < h.Day {
			form.Add("due", "fault.assembly_due")
		}
		if err := form.Err(); err != nil {
			return err
		}
		all, err := tx.Recommendations(ctx, which)
		if err != nil {
			return err
		}
		some := false
		for _, r := range all {
			if r.State != Adopted {
				continue
			}
			some = true
			r.State, r.Office, r.Due, r.Handed = Received, h.Office, h.Due, tx.Now()
			if err := tx.SaveRecommendation(ctx, r); err != nil {
				return err
			}
			if err := tx.AddStep(ctx, r.ID, Step{State: Received, Office: h.Office, Due: h.Due, At: tx.Now()}); err != nil {
				return err
			}
		}
		if !some {
			return fault.New(fault.Closed, "fault.assembly_none_adopted")
		}
		return nil
	})
}

// Follow is what an office says about a recommendation.
type Follow struct {
	State    Standing // empty: as it is; the office or the day changes
	Note     string
	Language string
	Office   string
	Due      string
	Closes   time.Time // of the members' vote, when the office says that it is done
}

func (f *Follow) check(r Recommendation, today string) error {
	f.Note, f.Office = richtext.Text(f.Note), richtext.Line(f.Office)
	if f.State == "" {
		f.State = r.State
	}
	var form fault.Form
	if f.State != r.State && !r.may(f.State) {
		form.Add("state", "fault.assembly_state")
	}
	needsWhy := f.State == Rejected || f.State == Proposed || f.State == r.State
	checkText(&form, "note", f.Note, MaxText, needsWhy)
	checkText(&form, "owner", f.Office, MaxLine, true)
	goesOn := f.State == Accepted || f.State == InWork || f.State == Received
	checkDay(&form, "due", f.Due, goesOn)
	if goesOn && f.Due != r.Due && f.Due < today {
		form.Add("due", "fault.assembly_due")
	}
	return form.Err()
}

// Follow says in public where the town stands with a recommendation. A rejection needs its reason. Who
// says that it is done puts that to the vote of the members; until they confirmed it, it is not done.
// Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Follow(ctx context.Context, who access.Actor, town *tenant.Town, which, advice id.ID, f Follow) error {
	return s.onAdvice(ctx, who, which, advice, "follow", func(tx Tx, a *Assembly, r *Recommendation) error {
		if !r.State.HandedOver() || r.State == Done || r.State == Proposed {
			return fault.New(fault.Closed, "fault.assembly_no_step")
		}
		if err := f.check(*r, tx.Now().In(town.Location()).Format(time.DateOnly)); err != nil {
			return err
		}
		r.State, r.Office, r.Due = f.State, f.Office, f.Due
		if err := tx.SaveRecommendation(ctx, *r); err != nil {
			return err
		}
		step := Step{State: f.State, Note: f.Note, Language: f.Language, Office: f.Office, Due: f.Due, At: tx.Now()}
		if err := tx.AddStep(ctx, advice, step); err != nil || f.State != Proposed {
			return err
		}
		return s.ballot(ctx, tx, who.Tenant, a, *r, OnDone, f.Closes)
	})
}

// Overdue is a recommendation whose office promised something, for the staff's desk.
type Overdue struct {
	Assembly Assembly
	Advice   Recommendation
	Days     int // until the day; below zero: overdue
}

// DueSoon lists what offices promised until a week from now, or before, in the assemblies that the actor
// runs; the most urgent first.
func (s *Service) DueSoon(ctx context.Context, who access.Actor, town *tenant.Town) (out []Overdue, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = nil
		all, err := tx.Due(ctx)
		if err != nil {
			return err
		}
		for _, r := range all {
			days, ok := r.DaysLeft(tx.Now(), town.Location())
			if !ok || days > 7 {
				continue
			}
			a, err := tx.Assembly(ctx, r.Assembly)
			if err != nil {
				return err
			}
			if s.policy.May(who, access.ManagePanel, a.Scope()) {
				out = append(out, Overdue{a, r, days})
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Overdue) int { return a.Days - b.Days })
	return out, err
}

// Sweep closes votes whose time is over, gives numbers to new members, and tells the offices what they
// promised. Several processes may do it at once.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	if err := s.store.Update(ctx, town.ID, func(tx Tx) error { return sweepVotes(ctx, tx) }); err != nil {
		return err
	}
	if err := s.sweepSeats(ctx, town.ID); err != nil {
		return err
	}
	return s.store.Update(ctx, town.ID, func(tx Tx) error { return remind(ctx, tx, town) })
}

func sweepVotes(ctx context.Context, tx Tx) error {
	over, err := tx.Expired(ctx)
	if err != nil {
		return err
	}
	for _, which := range over {
		r, err := tx.Recommendation(ctx, which)
		if err != nil {
			return err
		}
		a, err := tx.Lock(ctx, r.Assembly)
		if err != nil {
			return err
		}
		if r, err = tx.LockRecommendation(ctx, which); err != nil {
			return err
		}
		if err := closeVote(ctx, tx, a, &r); err != nil {
			if fault.Is(err, fault.NotFound) {
				continue // another process was faster
			}
			return err
		}
		if err := changed(ctx, tx, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// sweepSeats looks before it writes: most of the time nobody is new.
func (s *Service) sweepSeats(ctx context.Context, t tenant.ID) error {
	var short []id.ID
	err := s.store.View(ctx, t, func(tx Tx) error {
		short = nil
		all, err := tx.Assemblies(ctx)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.State != Published {
				continue
			}
			people, err := tx.Members(ctx, a.Panel)
			if err != nil {
				return err
			}
			seats, err := taken(ctx, tx, a)
			if err != nil {
				return err
			}
			if len(seats) < len(people) {
				short = append(short, a.ID)
			}
		}
		return nil
	})
	for _, which := range short {
		if err != nil {
			return err
		}
		err = s.store.Update(ctx, t, func(tx Tx) error {
			a, err := tx.Lock(ctx, which)
			if err != nil {
				return err
			}
			return seat(ctx, tx, &a)
		})
	}
	return err
}

// remind tells, once for each stage, that the day until which an office promised something comes near or
// is past. Not at night.
func remind(ctx context.Context, tx Tx, town *tenant.Town) error {
	if h := tx.Now().In(town.Location()).Hour(); h < 7 || h >= 21 {
		return nil
	}
	all, err := tx.Due(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		stage := r.stage(tx.Now(), town.Location())
		if stage == "" {
			continue
		}
		fresh, err := tx.NoteDue(ctx, r.ID, r.Due, stage)
		if err != nil {
			return err
		}
		if !fresh {
			continue
		}
		err = tx.Emit(ctx, event.Event{Kind: event.AssemblyDue, Subject: r.ID, Data: map[string]string{"assembly": r.Assembly.String(), "stage": string(stage)}})
		if err != nil {
			return err
		}
	}
	return nil
}
