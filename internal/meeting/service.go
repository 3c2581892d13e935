package meeting

import (
	"context"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// Filter narrows a list. Zero fields narrow nothing.
type Filter struct {
	Past     bool // what is over, newest first; else what is not, next first
	District string
	Kind     Kind
	Process  id.ID
	From, To time.Time // begins within
	Drafts   bool      // staff: unpublished ones too
	Over     time.Time // the moment that parts past and coming; the transaction's when zero
}

// Row is a meeting in a list, with how its places stand.
type Row struct {
	Meeting
	Slug    string // of the process; empty: of none
	Taken   Taken
	Minuted bool // its minutes are published
}

// List reads one page of public meetings. Faults: Invalid.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, req page.Request) (out page.Of[Row], err error) {
	if err := s.policy.Allow(who, access.ReadMeeting, access.Scope{}); err != nil {
		return out, err
	}
	if f.Kind != "" && !slices.Contains(Kinds, f.Kind) {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	f.Drafts = false
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Meetings(ctx, f, req)
		return err
	})
	return out, err
}

// Worked lists meetings at which the actor works, drafts among them for who may change them.
// Faults: SignIn, Denied.
func (s *Service) Worked(ctx context.Context, who access.Actor, f Filter, req page.Request) (out page.Of[Row], err error) {
	if !s.policy.Anywhere(who, access.DeskMeeting) {
		return out, s.policy.Allow(who, access.DeskMeeting, access.Scope{})
	}
	f.Drafts = true
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Meetings(ctx, f, req)
		return err
	})
	out.Rows = slices.DeleteFunc(out.Rows, func(r Row) bool {
		ask := access.DeskMeeting
		if r.State == Draft {
			ask = access.ManageMeeting
		}
		return !s.policy.May(who, ask, r.Scope())
	})
	return out, err
}

// Detail is a meeting with everything its page shows.
type Detail struct {
	Meeting
	Slug    string // of the process; empty: of none
	Process tenant.Text
	Taken   Taken
	Own     *Signup // the viewer's place, in whatever state
	Minutes *Minutes
	Ideas   []IdeaRef
	Stops   []Stop // of a walk, once its record is published
	Manage  bool   // the viewer may change it
	Desk    bool   // the viewer works at its desk
}

// Get reads a meeting. Drafts, minutes and stops that are not published are there for those who
// write them. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, meeting id.ID) (d Detail, err error) {
	if err := s.policy.Allow(who, access.ReadMeeting, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Meeting, err = tx.Meeting(ctx, meeting); err != nil {
			return err
		}
		d.Manage = s.policy.May(who, access.ManageMeeting, d.Scope())
		d.Desk = s.policy.May(who, access.DeskMeeting, d.Scope())
		if !d.Public() && !d.Manage {
			return fault.Missing()
		}
		return s.complete(ctx, tx, who, &d)
	})
	return d, err
}

func (s *Service) complete(ctx context.Context, tx Tx, who access.Actor, d *Detail) (err error) {
	if d.Slug, d.Process, err = tx.ProcessName(ctx, d.Meeting.Process); err != nil {
		return err
	}
	if d.Taken, err = tx.Taken(ctx, d.ID); err != nil {
		return err
	}
	if who.SignedIn() {
		own, err := tx.SignupOf(ctx, d.ID, who.Account)
		if err == nil {
			d.Own = &own
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	minutes, err := tx.Minutes(ctx, d.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && (!minutes.Published.IsZero() || d.Manage) {
		d.Minutes = &minutes
	}
	if d.Ideas, err = tx.Ideas(ctx, d.ID); err != nil {
		return err
	}
	if d.Kind == Walk && d.Minutes != nil {
		d.Stops, err = tx.Stops(ctx, d.ID)
	}
	return err
}

// Create makes a draft. The form's key becomes its id, so that a form that is sent twice makes one.
// Faults: SignIn, Denied, Invalid, NotFound when the process is not there.
func (s *Service) Create(ctx context.Context, who access.Actor, town *tenant.Town, key id.ID, w Write) (id.ID, error) {
	if !s.policy.Anywhere(who, access.ManageMeeting) {
		return id.None, s.policy.Allow(who, access.ManageMeeting, access.Scope{})
	}
	m := Meeting{ID: key, State: Draft, Author: who.Account, Invite: invite(), Sample: w.Sample}
	if err := w.into(&m, town); err != nil {
		return id.None, err
	}
	if err := s.policy.Allow(who, access.ManageMeeting, m.Scope()); err != nil {
		return id.None, err
	}
	err := s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		old, err := tx.Lock(ctx, key)
		switch {
		case err == nil && old.Author == who.Account:
			m.ID = key
			return nil
		case err == nil:
			m.ID = id.New() // somebody else's thing has that id; of it nothing is told
		case !fault.Is(err, fault.NotFound):
			return err
		}
		if err := s.within(ctx, tx, m); err != nil {
			return err
		}
		m.Created, m.Updated, m.Version = tx.Now(), tx.Now(), 1
		return tx.PutMeeting(ctx, m)
	})
	return m.ID, err
}

// invite is a code that can be read out and typed: letters and digits that nobody confuses.
func invite() string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	raw := id.Secret()
	var b strings.Builder
	for _, c := range raw[:8] {
		b.WriteByte(letters[int(c)%len(letters)])
	}
	return b.String()
}

// within refuses a process that is not there or no longer takes anything.
func (s *Service) within(ctx context.Context, tx Tx, m Meeting) error {
	if m.Process == id.None {
		return nil
	}
	p, err := tx.Process(ctx, m.Process)
	if fault.Is(err, fault.NotFound) || err == nil && p.State == process.Archived {
		var form fault.Form
		form.Add("process", "fault.process_unknown")
		return form.Err()
	}
	return err
}

// Change writes a meeting anew. When the time or the place of a published one changes, everybody
// who signed up is told. Faults: SignIn, Denied, NotFound, Closed, Invalid.
func (s *Service) Change(ctx context.Context, who access.Actor, town *tenant.Town, meeting id.ID, w Write) error {
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		if m.State == Cancelled {
			return fault.New(fault.Closed, "meeting.fault.cancelled")
		}
		old := m
		if err := w.into(&m, town); err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.ManageMeeting, m.Scope()); err != nil {
			return err
		}
		if m.Process != old.Process {
			if err := s.within(ctx, tx, m); err != nil {
				return err
			}
		}
		t, err := tx.Taken(ctx, m.ID)
		if err != nil {
			return err
		}
		if err := m.holds(t); err != nil {
			return err
		}
		m.Updated = tx.Now()
		moved := m.moved(old)
		if moved {
			m.Version++
		}
		if err := tx.SaveMeeting(ctx, m); err != nil || m.State != Published {
			return err
		}
		return s.told(ctx, tx, who, m, old, moved)
	})
}

// holds refuses fewer places than were given, and taking sign-ups away from who signed up.
func (m Meeting) holds(t Taken) error {
	var form fault.Form
	if t.All()+t.Waiting > 0 && !m.SignUp {
		form.Add("sign_up", "meeting.fault.signed_already")
	}
	if m.SignUp && m.Places > 0 && t.All() > m.Places {
		form.Add("places", "meeting.fault.places_taken", "n", t.All())
	}
	return form.Err()
}

// moved tells whether somebody who comes as they planned would come wrong.
func (m Meeting) moved(old Meeting) bool {
	return !m.Starts.Equal(old.Starts) || !m.Ends.Equal(old.Ends) || m.Place != old.Place || m.Link != old.Link ||
		!slices.EqualFunc(m.Hours, old.Hours, func(a, b Span) bool { return a.Opens.Equal(b.Opens) && a.Closes.Equal(b.Closes) })
}

// told lets the change of a published meeting be known, and lets the line move up.
func (s *Service) told(ctx context.Context, tx Tx, who access.Actor, m, old Meeting, moved bool) error {
	e := changed(m)
	if moved {
		e.Kind = event.MeetingMoved
		if m.Starts.After(old.Starts) {
			if err := tx.Unremind(ctx, m.ID); err != nil {
				return err
			}
		}
	}
	if err := tx.Audit(ctx, who.Account, "meeting.changed", m.ID, nil); err != nil {
		return err
	}
	if err := tx.Show(ctx, m); err != nil {
		return err
	}
	if err := tx.Emit(ctx, e); err != nil {
		return err
	}
	return promote(ctx, tx, m)
}

// Publish shows a draft to everybody and opens its discussion. Twice is once. Faults: SignIn,
// Denied, NotFound.
func (s *Service) Publish(ctx context.Context, who access.Actor, meeting id.ID) error {
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		if m.State != Draft {
			return nil
		}
		m.State, m.Published, m.Updated = Published, tx.Now(), tx.Now()
		if err := tx.SaveMeeting(ctx, m); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "meeting.published", m.ID, nil); err != nil {
			return err
		}
		if err := tx.Show(ctx, m); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.MeetingPublished, Subject: m.ID, Data: map[string]string{"process": m.Process.String()}})
	})
}

// Cancel calls a meeting off and tells everybody who signed up why. Twice is once. Faults: SignIn,
// Denied, NotFound, Closed, Invalid with field reason.
func (s *Service) Cancel(ctx context.Context, who access.Actor, meeting id.ID, reason string) error {
	reason, err := because(reason)
	if err != nil {
		return err
	}
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		switch {
		case m.State == Cancelled:
			return nil
		case m.State == Draft:
			return fault.New(fault.Closed, "meeting.fault.draft")
		case m.Over(tx.Now()):
			return fault.New(fault.Closed, "meeting.fault.over")
		}
		m.State, m.Cancelled, m.Updated, m.Reason = Cancelled, tx.Now(), tx.Now(), reason
		m.Version++
		if err := tx.SaveMeeting(ctx, m); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "meeting.cancelled", m.ID, nil); err != nil {
			return err
		}
		if err := tx.Show(ctx, m); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.MeetingCancelled, Subject: m.ID, Data: map[string]string{"process": m.Process.String()}})
	})
}

// view reads a meeting for staff whose role reaches it. Whoever holds no role anywhere is told so
// before anything is looked up.
func (s *Service) view(ctx context.Context, who access.Actor, ask access.Ask, meeting id.ID, do func(Tx, Meeting) error) error {
	return s.reach(ctx, who, ask, meeting, s.store.View, Tx.Meeting, do)
}

// act is view in a transaction that writes; the meeting's row is held.
func (s *Service) act(ctx context.Context, who access.Actor, ask access.Ask, meeting id.ID, do func(Tx, Meeting) error) error {
	return s.reach(ctx, who, ask, meeting, s.store.Update, Tx.Lock, do)
}

func (s *Service) reach(ctx context.Context, who access.Actor, ask access.Ask, meeting id.ID, open func(context.Context, tenant.ID, func(Tx) error) error,
	read func(Tx, context.Context, id.ID) (Meeting, error), do func(Tx, Meeting) error) error {
	if !s.policy.Anywhere(who, ask) {
		return s.policy.Allow(who, ask, access.Scope{})
	}
	return open(ctx, who.Tenant, func(tx Tx) error {
		m, err := read(tx, ctx, meeting)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, ask, m.Scope()); err != nil {
			return err
		}
		return do(tx, m)
	})
}
