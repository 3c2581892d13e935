package room

import (
	"context"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
	"almenda/internal/richtext"
)

// MaxMinutes is the longest text of minutes, in runes.
const MaxMinutes = 40000

// WriteMinutes is a version of minutes to be kept. Key is made by the form: sent twice it is kept
// once.
type WriteMinutes struct {
	Body    string
	Publish bool
	Letter  bool // tell those who took part, when it is published
	Office  string
	Key     string
}

// Write keeps a version of a sitting's minutes, and publishes it if that is asked. Faults: SignIn,
// Denied, NotFound, Closed while the sitting goes on, Invalid with field minutes.
func (s *Service) Write(ctx context.Context, who access.Actor, room, sitting id.ID, in WriteMinutes) error {
	in.Body = richtext.Text(in.Body)
	var form fault.Form
	switch n := utf8.RuneCountInString(in.Body); {
	case n < 20:
		form.Add("minutes", "fault.room_minutes_missing")
	case n > MaxMinutes:
		form.Add("minutes", "fault.too_long", "max", MaxMinutes)
	case nationalid.In(in.Body):
		form.Add("minutes", "fault.national_number")
	}
	if in.Key == "" || len(in.Key) > 64 {
		in.Key = id.New().String()
	}
	err := s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		at, err := tx.Sitting(ctx, sitting)
		if err != nil || at.Room != room {
			return or(err, fault.Missing())
		}
		if at.State != Ended {
			return fault.New(fault.Closed, "fault.room_still_live")
		}
		if err := form.Err(); err != nil {
			return err
		}
		m := Minutes{Sitting: sitting, Body: in.Body, Author: who.Account, Office: in.Office, Created: tx.Now()}
		if in.Publish {
			m.Published = tx.Now()
		}
		if _, err := line(ctx, tx, room, ActMinutes, room, id.None, ""); err != nil {
			return err
		}
		versions, err := tx.Minutes(ctx, sitting)
		if err != nil {
			return err
		}
		m.Version = 1
		if len(versions) > 0 {
			m.Version = versions[0].Version + 1
		}
		if err := tx.PutMinutes(ctx, m, in.Key); err != nil || !in.Publish {
			return err
		}
		return s.publish(ctx, tx, who, p, m, in.Letter)
	})
	if fault.Is(err, fault.Conflict) {
		return nil // the same form again: all of this try is taken back
	}
	return err
}

func (s *Service) publish(ctx context.Context, tx Tx, who access.Actor, p Place, m Minutes, letter bool) error {
	if err := tx.IndexMinutes(ctx, p, m); err != nil {
		return err
	}
	if err := tx.Audit(ctx, who.Account, "room.minutes", m.Sitting, nil); err != nil {
		return err
	}
	data := map[string]string{"room": p.ID.String()}
	if letter {
		data["letter"] = "yes"
	}
	return tx.Emit(ctx, event.Event{Kind: event.RoomMinutes, Subject: m.Sitting, Data: data})
}

// Record is the published minutes of a sitting, with every version that was published.
type Record struct {
	Sitting  Sitting
	Versions []Minutes // newest first
}

// Records lists the published minutes of a room, the newest sitting first. Faults: NotFound.
func (s *Service) Records(ctx context.Context, who access.Actor, room id.ID) (p Place, out []Record, err error) {
	if err := s.policy.Allow(who, access.WatchRoom, access.Scope{}); err != nil {
		return p, nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p, err = tx.Place(ctx, room); err != nil {
			return err
		}
		list, err := tx.Sittings(ctx, room)
		if err != nil {
			return err
		}
		for _, sitting := range list {
			versions, err := tx.Minutes(ctx, sitting.ID)
			if err != nil {
				return err
			}
			if pub := published(versions); len(pub) > 0 {
				out = append(out, Record{sitting, pub})
			}
		}
		return nil
	})
	return p, out, err
}

func published(all []Minutes) (out []Minutes) {
	for _, m := range all {
		if !m.Published.IsZero() {
			out = append(out, m)
		}
	}
	return out
}

// Draft is a sitting with what is needed to write its minutes.
type Draft struct {
	Place
	Sitting  Sitting
	Facts    Facts
	Versions []Minutes // newest first; none: nothing was written yet
}

// Drafting reads what a host needs to write minutes. Faults: SignIn, Denied, NotFound, Closed while
// the sitting goes on.
func (s *Service) Drafting(ctx context.Context, who access.Actor, room, sitting id.ID) (d Draft, err error) {
	if !s.policy.Anywhere(who, access.HostRoom) {
		return d, s.policy.Allow(who, access.HostRoom, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Place, err = tx.Place(ctx, room); err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.HostRoom, d.Scope); err != nil {
			return err
		}
		if d.Sitting, err = tx.Sitting(ctx, sitting); err != nil || d.Sitting.Room != room {
			return or(err, fault.Missing())
		}
		if d.Sitting.State != Ended {
			return fault.New(fault.Closed, "fault.room_still_live")
		}
		if d.Versions, err = tx.Minutes(ctx, sitting); err != nil {
			return err
		}
		d.Facts, err = tx.Facts(ctx, d.Sitting)
		return err
	})
	return d, err
}

// Transcript reads the log of a room's sitting by its number, or of the newest one with 0; the whole
// log of a room that was never led. Faults: NotFound.
func (s *Service) Transcript(ctx context.Context, who access.Actor, room id.ID, number int64, req page.Request) (p Place, at Sitting, out page.Of[Line], err error) {
	if err := s.policy.Allow(who, access.WatchRoom, access.Scope{}); err != nil {
		return p, at, out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p, err = tx.Place(ctx, room); err != nil {
			return err
		}
		list, err := tx.Sittings(ctx, room)
		if err != nil {
			return err
		}
		for _, sitting := range list {
			if !sitting.Started.IsZero() && (number == 0 || sitting.Number == number) {
				at = sitting
				break
			}
		}
		if number != 0 && at.ID == id.None {
			return fault.Missing()
		}
		until := p.Last
		if at.State == Ended {
			until = at.Last
		}
		out, err = tx.Lines(ctx, room, at.First, until, req)
		return err
	})
	return p, at, out, err
}
