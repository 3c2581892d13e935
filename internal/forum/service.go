package forum

import (
	"context"
	"slices"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// Boards lists the boards that are in use, those of processes too.
func (s *Service) Boards(ctx context.Context, who access.Actor) (out []Board, err error) {
	if err := s.policy.Allow(who, access.ReadThread, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = s.boards(ctx, tx, who)
		return err
	})
	return slices.DeleteFunc(out, func(b Board) bool { return b.State == BoardArchived }), err
}

// boards lists those boards that the actor may know of: a process that is not public is not, and
// neither are its boards.
func (s *Service) boards(ctx context.Context, tx Tx, who access.Actor) ([]Board, error) {
	all, err := tx.Boards(ctx)
	out := all[:0]
	for _, b := range all {
		if b.Process != id.None {
			p, err := tx.Process(ctx, b.Process)
			if err != nil {
				return nil, err
			}
			if !p.Public() && !s.policy.May(who, access.ManageThread, b.Scope()) {
				continue
			}
		}
		out = append(out, b)
	}
	return out, err
}

// Place is a board with what the actor may do in it.
type Place struct {
	Board
	Of     *process.Process // that it belongs to; nil: none
	Closed string           // why no thread can be opened by the actor now; empty: one can
	Manage bool
}

// Board finds a board by its slug. Faults: NotFound.
func (s *Service) Board(ctx context.Context, who access.Actor, slug string) (out Place, err error) {
	if err := s.policy.Allow(who, access.ReadThread, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		b, err := tx.BoardBySlug(ctx, slug)
		if err != nil {
			return err
		}
		out, err = s.place(ctx, tx, who, b)
		return err
	})
	return out, err
}

func (s *Service) place(ctx context.Context, tx Tx, who access.Actor, b Board) (out Place, err error) {
	out = Place{Board: b, Manage: s.policy.May(who, access.ManageThread, b.Scope())}
	if b.Process != id.None {
		p, err := tx.Process(ctx, b.Process)
		if err != nil {
			return out, err
		}
		if !p.Public() && !out.Manage {
			return out, fault.Missing()
		}
		out.Of = &p
	}
	out.Closed = b.takesThreads(out.Manage, out.Of, tx.Now())
	return out, nil
}

// List reads one page of the threads that everybody may read. Faults: Invalid for an unknown order.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, req page.Request) (out page.Of[Thread], err error) {
	if err := s.policy.Allow(who, access.ReadThread, access.Scope{}); err != nil {
		return out, err
	}
	if f.Sort == "" {
		f.Sort = Active
	}
	if !slices.Contains(Sorts, f.Sort) {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.List(ctx, f, req)
		return err
	})
	return out, err
}

// Detail is a thread with what its page shows besides its posts.
type Detail struct {
	Thread
	Of        *process.Process
	Merged    []Thread // that were merged into it
	Supported bool
	Mine      bool
	CanEdit   bool
	CanManage bool // staff, and not the author
	IsExpert  bool
	Takes     bool // supports are taken now
}

// Get reads a thread. One that was merged tells where it went, one that was taken down why, and
// neither says more. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, thread id.ID) (d Detail, err error) {
	if err := s.policy.Allow(who, access.ReadThread, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		d, err = s.detail(ctx, tx, who, thread)
		return err
	})
	return d, err
}

func (s *Service) detail(ctx context.Context, tx Tx, who access.Actor, thread id.ID) (d Detail, err error) {
	if d.Thread, err = tx.Thread(ctx, thread); err != nil {
		return d, err
	}
	d.Mine = who.SignedIn() && d.Author == who.Account
	d.IsExpert = who.SignedIn() && d.Expert == who.Account
	manages := s.policy.May(who, access.ManageThread, d.Scope())
	d.CanManage = manages && !d.Mine
	if d.Process != id.None {
		p, err := tx.Process(ctx, d.Process)
		if err != nil {
			return d, err
		}
		if !p.Public() && !manages {
			return d, fault.Missing()
		}
		d.Of = &p
	}
	if d.State == Held && !d.Mine && !manages && !d.IsExpert {
		return d, fault.Missing()
	}
	if d.State == Hidden && !manages {
		d.Thread = Thread{ID: d.ID, Board: d.Board, BoardSlug: d.BoardSlug, BoardTitle: d.BoardTitle, State: d.State, Reason: d.Reason, Created: d.Created}
		return d, nil
	}
	d.CanEdit = d.Mine && d.editable(tx.Now()) == ""
	d.Takes = s.closed(d.Thread, d.Of, tx) == ""
	if d.Merged, err = tx.MergedInto(ctx, thread); err != nil || !who.SignedIn() {
		return d, err
	}
	d.Supported, err = tx.Supports(ctx, thread, who.Account)
	return d, err
}

// closed tells why nothing can be done in a thread now; empty when it can.
func (s *Service) closed(t Thread, p *process.Process, tx Tx) string {
	switch {
	case t.State == Locked:
		return "fault.thread_locked"
	case t.State != Open:
		return "fault.thread_held"
	case t.BoardState == BoardArchived:
		return "fault.board_archived"
	case p != nil && !p.Open(process.Discussion, tx.Now()):
		return "fault.discussion_closed"
	}
	return ""
}

// Support sets whether the actor supports a thread, which ranks questions. Said twice it counts
// once. Faults: SignIn, NotFound, Closed.
func (s *Service) Support(ctx context.Context, who access.Actor, thread id.ID, on bool) error {
	if err := s.policy.Allow(who, access.WriteThread, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		d, err := s.detail(ctx, tx, who, thread)
		if err != nil {
			return err
		}
		if d.State == Merged || d.State == Hidden {
			return fault.Missing()
		}
		if key := s.closed(d.Thread, d.Of, tx); key != "" {
			return fault.New(fault.Closed, key)
		}
		change := tx.Support
		if !on {
			change = tx.Unsupport
		}
		changed, err := change(ctx, thread, who.Account)
		if err != nil || !changed {
			return err
		}
		return tx.Emit(ctx, changedEvent(d.Thread))
	})
}

// Mine is what somebody has to do with the forum.
type Mine struct {
	Threads []Own
	Asked   []Thread // questions that they are to answer as an expert
}

// Mine lists one's own threads and the questions that one was asked. Faults: SignIn.
func (s *Service) Mine(ctx context.Context, who access.Actor) (m Mine, err error) {
	if err := s.policy.Allow(who, access.WriteThread, access.Scope{}); err != nil {
		return m, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if m.Threads, err = tx.ByAuthor(ctx, who.Account); err != nil {
			return err
		}
		m.Asked, err = tx.Asked(ctx, who.Account)
		return err
	})
	return m, err
}

// text checks what people write for everybody to read.
func text(form *fault.Form, field, s string, min, max int) {
	if nationalid.In(s) {
		form.Add(field, "fault.national_number")
		return
	}
	switch n := utf8.RuneCountInString(s); {
	case n == 0 && min > 0:
		form.Add(field, missing(field))
	case n < min:
		form.Add(field, "fault.too_short", "min", min)
	case n > max:
		form.Add(field, "fault.too_long", "max", max)
	}
}

// missing is what is said of a field that was left empty.
func missing(field string) string {
	switch field {
	case "title":
		return "fault.thread_title_missing"
	case "body":
		return "fault.thread_body_missing"
	case "reason":
		return "fault.reason_missing"
	}
	return "fault.forum_missing"
}

// Write is a thread as its author writes it.
type Write struct {
	Title    string
	Body     string
	District string // key; empty: that of the board
	Key      string // made by the form: what is sent twice with it is opened once
}

func (w *Write) check(town *tenant.Town) error {
	w.Title, w.Body = richtext.Line(w.Title), richtext.Text(w.Body)
	var form fault.Form
	text(&form, "title", w.Title, MinTitle, MaxTitle)
	text(&form, "body", w.Body, MinBody, MaxBody)
	if _, ok := town.District(w.District); !ok && w.District != "" {
		form.Add("district", "fault.district_unknown")
	}
	return form.Err()
}
