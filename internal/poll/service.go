package poll

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// Detail is a poll as one person sees it.
type Detail struct {
	Poll
	Phase   Phase
	Mine    []int // what the person picked; nil: has not answered
	Shown   bool  // whether the counts are shown to the person
	Host    bool  // may open, close and reveal it
	Refused string
	Slug    string // of its process
	Title   tenant.Text
	In      Room // where it is asked live
}

// Answered tells whether the person has answered.
func (d Detail) Answered() bool { return d.Mine != nil }

// CanAnswer tells whether the person may answer now; Refused says why not, as a fault key.
func (d Detail) CanAnswer() bool { return d.Phase == Open && d.Refused == "" }

// Get reads a poll as the person sees it. browser is the mark of the person's browser, for polls that
// are open to everybody; it may be empty. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, browser string, poll id.ID) (d Detail, err error) {
	if err := s.policy.Allow(who, access.ReadPoll, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Poll(ctx, poll)
		if err != nil {
			return err
		}
		d, err = s.seen(ctx, tx, who, browser, p)
		if err == nil && !p.Public() && !d.Host {
			return fault.Missing()
		}
		return err
	})
	return d, err
}

// seen is a poll with all that depends on who looks.
func (s *Service) seen(ctx context.Context, tx Tx, who access.Actor, browser string, p Poll) (d Detail, err error) {
	d = Detail{Poll: p, Phase: p.At(tx.Now())}
	if p.frame != nil {
		d.Slug, d.Title = p.frame.Slug, p.frame.Title
	}
	if p.Room != id.None {
		if d.In, err = tx.Room(ctx, p.Room); err != nil {
			return d, err
		}
	}
	d.Host = s.hosts(who, p, d.In)
	if mark := p.mark(who, browser); mark != "" {
		picked, ok, err := tx.Answered(ctx, p.ID, mark)
		if err != nil {
			return d, err
		}
		if ok {
			d.Mine = picked
		}
	}
	d.Shown = p.Shows(tx.Now(), d.Answered())
	d.Refused = s.refuses(who, p)
	return d, nil
}

// hosts tells whether the person runs the poll: staff of its place, in a room its hosts.
func (s *Service) hosts(who access.Actor, p Poll, in Room) bool {
	if p.Room != id.None {
		return s.policy.May(who, access.HostRoom, in.Scope)
	}
	return s.policy.May(who, access.ManagePoll, p.Scope())
}

// refuses says, as a fault key, why this person may not answer this poll at any time.
func (s *Service) refuses(who access.Actor, p Poll) string {
	switch {
	case p.Audience == Everybody:
		return ""
	case !who.SignedIn():
		return "fault.poll_sign_in"
	case len(p.Districts) > 0 && who.District == "":
		return "fault.poll_no_district"
	case len(p.Districts) > 0 && !within(who.District, p.Districts):
		return "fault.poll_other_district"
	}
	return ""
}

func within(district string, list []string) bool {
	for _, d := range list {
		if d == district {
			return true
		}
	}
	return false
}

// Overview is the polls of a town that everybody may see, by where they stand.
type Overview struct {
	Open, Soon, Closed []Poll
	Next               string // cursor of earlier ones
}

// Overview lists polls that stand in no room, of one process or, for None, of all. Faults: Invalid.
func (s *Service) Overview(ctx context.Context, who access.Actor, of id.ID, req page.Request) (o Overview, err error) {
	if err := s.policy.Allow(who, access.ReadPoll, access.Scope{}); err != nil {
		return o, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.List(ctx, Filter{States: []State{Published}, Process: of}, req)
		if err != nil {
			return err
		}
		o.Next = list.Next
		for _, p := range list.Rows {
			if !p.Public() {
				continue
			}
			switch p.At(tx.Now()) {
			case Open:
				o.Open = append(o.Open, p)
			case Soon:
				o.Soon = append(o.Soon, p)
			default:
				o.Closed = append(o.Closed, p)
			}
		}
		return nil
	})
	return o, err
}

// InRoom lists the polls of a room as the person sees them, newest first; drafts for its hosts only.
// Faults: NotFound.
func (s *Service) InRoom(ctx context.Context, who access.Actor, room id.ID) (list []Detail, err error) {
	if err := s.policy.Allow(who, access.ReadPoll, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		rows, err := tx.List(ctx, Filter{Room: room}, page.Request{Size: 50})
		if err != nil {
			return err
		}
		for _, p := range rows.Rows {
			d, err := s.seen(ctx, tx, who, "", p)
			if err != nil {
				return err
			}
			if p.State != Archived && (p.Public() || d.Host) {
				list = append(list, d)
			}
		}
		return nil
	})
	return list, err
}

// Told reads a poll as everybody in its room sees it, for those who watch. Faults: NotFound.
func (s *Service) Told(ctx context.Context, t tenant.ID, poll id.ID) (d Detail, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		p, err := tx.Poll(ctx, poll)
		if err != nil {
			return err
		}
		d, err = s.seen(ctx, tx, access.Guest(t, ""), "", p)
		return err
	})
	return d, err
}

// Sweep deletes who answered what in polls that have closed and tells that they have. It also makes
// those findable whose process became public after them.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	var closed, unfound []id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Unforgotten(ctx)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.At(tx.Now()) == Closed {
				closed = append(closed, p.ID)
			}
			if p.frame == nil || !p.Public() {
				continue
			}
			found, err := tx.Indexed(ctx, p.ID)
			if err != nil {
				return err
			}
			if !found {
				unfound = append(unfound, p.ID)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, which := range unfound {
		if err := s.store.Update(ctx, town.ID, func(tx Tx) error { return findable(ctx, tx, town, which) }); err != nil {
			return err
		}
	}
	for _, which := range closed {
		if err := s.store.Update(ctx, town.ID, func(tx Tx) error { return end(ctx, tx, which) }); err != nil {
			return err
		}
	}
	return nil
}

func findable(ctx context.Context, tx Tx, town *tenant.Town, which id.ID) error {
	p, err := tx.Lock(ctx, which)
	if err != nil || p.State != Published {
		return err
	}
	return index(ctx, tx, p, town)
}

// end does, once, what follows the close of a poll.
func end(ctx context.Context, tx Tx, which id.ID) error {
	p, err := tx.Lock(ctx, which)
	if err != nil || !p.Forgotten.IsZero() || p.At(tx.Now()) != Closed {
		return err
	}
	if err := tx.Forget(ctx, p.ID); err != nil {
		return err
	}
	p.Forgotten = tx.Now()
	if p.Closes.IsZero() || p.Closes.After(tx.Now()) {
		p.Closes = tx.Now() // its process closed it: from now on its own date says so too
	}
	if err := tx.Save(ctx, p); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.PollClosed, Subject: p.ID})
}
