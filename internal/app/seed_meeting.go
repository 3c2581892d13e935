package app

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
)

// meetings writes a town's sample events, each in the order in which it would have happened.
func (s *seeder) meetings(ctx context.Context, towns *tenantdb.DB, policy *access.Policy, list []tenantcfg.Meeting) error {
	do := meeting.New(store.Meetings{DB: towns}, policy)
	processes := process.New(store.Processes{DB: towns}, policy)
	for _, m := range list {
		if err := s.meeting(ctx, do, processes, m); err != nil {
			return fmt.Errorf("%q: %w", m.Title, err)
		}
	}
	return nil
}

// ahead is how many days before it an event is made known.
const ahead = 21

func (s *seeder) meeting(ctx context.Context, do *meeting.Service, processes *process.Service, m tenantcfg.Meeting) error {
	who := access.Actor{Tenant: s.town.ID, Account: s.anybody(), Grants: []access.Grant{{Role: access.Editor}}}
	s.on(max(ahead-m.InDays, 1), 0)
	w, err := s.writeMeeting(ctx, processes, m)
	if err != nil {
		return err
	}
	which, err := do.Create(ctx, who, s.town, id.New(), w)
	if err != nil {
		return err
	}
	if err := do.Publish(ctx, who, which); err != nil {
		return err
	}
	var codes []string
	for n, key := range m.People {
		s.on(max(ahead-7-m.InDays, 1), 5*n+1)
		code, err := do.SignUp(ctx, s.people[key], which, meeting.SignUp{Companions: n % 4 / 3})
		if err != nil {
			return err
		}
		codes = append(codes, code)
	}
	return s.meetingHeld(ctx, do, who, which, m, codes)
}

func (s *seeder) writeMeeting(ctx context.Context, processes *process.Service, m tenantcfg.Meeting) (meeting.Write, error) {
	day := func(inDays int, from, until string) meeting.Day {
		return meeting.Day{Date: s.today.In(s.town.Location()).AddDate(0, 0, inDays).Format(time.DateOnly), From: from, Until: until}
	}
	w := meeting.Write{Kind: meeting.Kind(m.Kind), Title: m.Title, Body: m.Text, Agenda: m.Agenda, Spoken: m.Spoken, When: day(m.InDays, m.From, m.Until),
		District: m.District, Place: m.Place, Link: m.Link, LinkFor: meeting.LinkFor(m.LinkFor), Access: m.Access, AccessNote: m.AccessNote, Contact: m.Contact,
		Duty: m.Duty, Topics: m.Topics, SignUp: m.SignUp, Places: strconv.Itoa(m.Places), Sample: true}
	for _, d := range m.Days {
		w.Hours = append(w.Hours, day(d.InDays, d.From, d.Until))
	}
	if m.Lat != nil && m.Lon != nil {
		w.Point = &tenant.Point{Lat: *m.Lat, Lon: *m.Lon}
	}
	if m.Process == "" {
		return w, nil
	}
	p, err := processes.Get(ctx, access.Guest(s.town.ID, ""), m.Process)
	w.Process = p.ID
	return w, err
}

// meetingHeld is what happened at an event and after it.
func (s *seeder) meetingHeld(ctx context.Context, do *meeting.Service, who access.Actor, which id.ID, m tenantcfg.Meeting, codes []string) error {
	s.on(max(-m.InDays, 0), 8*60)
	if m.InDays < 0 {
		for n, code := range codes {
			t, err := do.Ticket(ctx, who, code)
			if err != nil {
				return err
			}
			if n%5 == 4 {
				continue // somebody always stays at home
			}
			if err := do.CheckIn(ctx, who, which, t.Signup.ID, true); err != nil {
				return err
			}
		}
	}
	for what, n := range map[string]int{meeting.Heads: m.Heads, meeting.Visitors: m.Visitors, meeting.Remarks: m.Remarks} {
		for ; n > 0; n -= 5 {
			step := 5
			if n < 5 {
				step, n = 1, n+4
			}
			if err := do.Count(ctx, who, s.town, which, what, step, id.New()); err != nil {
				return err
			}
		}
	}
	for _, title := range m.Ideas {
		if err := do.LinkIdea(ctx, who, which, s.titled[title].String()); err != nil {
			return err
		}
	}
	for _, stop := range m.Stops {
		in := meeting.AddStop{Key: id.New(), Place: stop.Place, Text: stop.Text}
		if stop.Lat != nil && stop.Lon != nil {
			in.Point = &tenant.Point{Lat: *stop.Lat, Lon: *stop.Lon}
		}
		if err := do.AddStop(ctx, who, which, in); err != nil {
			return err
		}
	}
	if m.Minutes == nil {
		return nil
	}
	s.on(max(-m.InDays-3, 0), 9*60)
	return do.Minute(ctx, who, which, meeting.WriteMinutes{Attended: strconv.Itoa(m.Minutes.Attended), Organisations: m.Minutes.Organisations, Said: m.Minutes.Said,
		Decisions: m.Minutes.Decisions, Next: m.Minutes.Next, Publish: true})
}
