package meeting

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// What is counted at a meeting.
const (
	Heads    = "heads"    // who came, without names
	Visitors = "visitors" // of a point
	Remarks  = "remarks"  // taken at a point
)

// Counters of a kind of meeting.
func (k Kind) Counters() []string {
	if k == Point {
		return []string{Visitors, Remarks}
	}
	return []string{Heads}
}

// Tally is what a counter shows for one day of the town.
type Tally struct {
	Day  string // "2026-03-29"
	What string
	N    int
}

// Desk is what staff see at the door.
type Desk struct {
	Meeting
	Slug    string // of the process; empty: of none
	People  []Signup
	Taken   Taken
	Came    int // heads of those who were checked in
	Tallies []Tally
}

// Count adds up a counter over all days.
func (d Desk) Count(what string) (n int) {
	for _, t := range d.Tallies {
		if t.What == what {
			n += t.N
		}
	}
	return n
}

// On is what a counter shows for a day.
func (d Desk) On(day, what string) int {
	for _, t := range d.Tallies {
		if t.Day == day && t.What == what {
			return t.N
		}
	}
	return 0
}

// Desk reads who signed up, who came, and the counters. find narrows the people by name, or to the
// one whose code it is. Faults: SignIn, Denied, NotFound.
func (s *Service) Desk(ctx context.Context, who access.Actor, meeting id.ID, find string) (d Desk, err error) {
	err = s.view(ctx, who, access.DeskMeeting, meeting, func(tx Tx, m Meeting) error {
		d.Meeting = m
		if d.Slug, _, err = tx.ProcessName(ctx, m.Process); err != nil {
			return err
		}
		if d.People, err = tx.People(ctx, m.ID); err != nil {
			return err
		}
		if d.Taken, err = tx.Taken(ctx, m.ID); err != nil {
			return err
		}
		d.Tallies, err = tx.Tallies(ctx, m.ID)
		return err
	})
	for _, p := range d.People {
		if !p.Came.IsZero() {
			d.Came += p.Heads()
		}
	}
	if find = strings.ToLower(strings.TrimSpace(find)); find != "" {
		d.People = slices.DeleteFunc(d.People, func(p Signup) bool {
			return p.Code != find && !strings.Contains(strings.ToLower(p.Name), find)
		})
	}
	return d, err
}

// CheckIn notes that somebody who signed up came, or that it was a mistake. Said twice it is once.
// Faults: SignIn, Denied, NotFound, Closed.
func (s *Service) CheckIn(ctx context.Context, who access.Actor, meeting, signup id.ID, came bool) error {
	return s.act(ctx, who, access.DeskMeeting, meeting, func(tx Tx, m Meeting) error {
		p, err := tx.Signup(ctx, m.ID, signup)
		if err != nil {
			return err
		}
		if p.State != Placed && p.State != Waiting {
			return fault.New(fault.Closed, "meeting.fault.left")
		}
		if came != p.Came.IsZero() {
			return nil
		}
		p.Came = time.Time{}
		if came {
			p.Came = tx.Now()
		}
		return tx.SaveSignup(ctx, p)
	})
}

// steps are how far a button moves a counter.
var steps = []int{1, 5, -1}

// Count moves a counter of the present day. The same key moves it once. Faults: SignIn, Denied,
// NotFound, Invalid.
func (s *Service) Count(ctx context.Context, who access.Actor, town interface{ Location() *time.Location }, meeting id.ID, what string, n int, key id.ID) error {
	return s.act(ctx, who, access.DeskMeeting, meeting, func(tx Tx, m Meeting) error {
		if !slices.Contains(m.Kind.Counters(), what) || !slices.Contains(steps, n) {
			return fault.New(fault.Invalid, "meeting.fault.counter")
		}
		fresh, err := tx.Tap(ctx, who.Account, key, m.ID, what, n)
		if err != nil || !fresh {
			return err
		}
		day := tx.Now().In(town.Location()).Format(time.DateOnly)
		if err := tx.Tally(ctx, m.ID, day, what, n); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "meeting.counted", m.ID, map[string]string{"what": what, "n": strconv.Itoa(n), "day": day})
	})
}

// changed is the event of a meeting whose pages are old now and of which nobody need hear.
func changed(m Meeting) event.Event {
	return event.Event{Kind: event.MeetingEdited, Subject: m.ID, Data: map[string]string{"process": m.Process.String()}}
}
