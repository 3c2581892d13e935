package comment

import (
	"context"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// State of a comment.
type State string

const (
	Shown     State = "shown"
	TakenBack State = "taken_back" // by its author
	Removed   State = "removed"    // by the town, with a reason
)

// Comment is what somebody said.
type Comment struct {
	ID      id.ID
	Room    id.ID
	Parent  id.ID // the first comment of the thread; None for a first comment
	Author  id.ID
	Name    string // of the author, empty once the account was deleted
	Office  string // set when staff speak for the town
	Body    string // Markdown; empty unless Shown
	State   State
	Seq     int64 // its number in the room
	Created time.Time
	Edited  time.Time
}

// Item is one line of a room's log: what happened to which comment.
type Item struct {
	Seq int64
	Op  Op
	Ref id.ID
}

// Op is what a line of the log says.
type Op string

const (
	Posted Op = "post"
	Edited Op = "edit"
	Gone   Op = "remove"
)

// Room is where a comment goes.
type Room struct {
	ID     id.ID
	Kind   string
	Scope  access.Scope
	Last   int64
	Closed string // fault key that says why nothing is taken; empty when open
}

// MaxBody is the longest comment, in runes.
const MaxBody = 4000

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what comments need of a transaction. Methods that look for one thing return
// fault.NotFound when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	Room(ctx context.Context, room id.ID) (Room, error)
	// Append gives the next number of the room to a line of its log. It holds the room's row until
	// the end, so that numbers are given in the order of the commits, without a gap.
	Append(ctx context.Context, room id.ID, op Op, ref id.ID) (seq int64, err error)
	Comment(ctx context.Context, comment id.ID) (Comment, error)
	// ByKey finds what the author sent with the same form before.
	ByKey(ctx context.Context, author id.ID, key string) (Comment, error)
	Put(ctx context.Context, c Comment, key string) error
	SetState(ctx context.Context, comment id.ID, s State) error
	// Count adds to the number of comments of the room's subject.
	Count(ctx context.Context, room id.ID, add int) error
	// List reads comments of a room by number.
	List(ctx context.Context, room id.ID, req page.Request) (page.Of[Comment], error)
	// Since lists the lines of the log after a number, at most max, and the last number there is.
	Since(ctx context.Context, room id.ID, after int64, max int) (items []Item, last int64, err error)
}

// Service is everything that can be done with comments.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// Post is a comment to be made. Key is made by the form: what is sent twice with it is said once.
type Post struct {
	Room   id.ID
	Parent id.ID
	Body   string
	Key    string
	Office bool // staff speak for their office
}

// Post says something in a room. Faults: SignIn, NotFound, Closed, Denied, Invalid with field body.
func (s *Service) Post(ctx context.Context, who access.Actor, in Post) (c Comment, err error) {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return c, err
	}
	in.Body = richtext.Text(in.Body)
	var form fault.Form
	switch n := utf8.RuneCountInString(in.Body); {
	case n == 0:
		form.Add("body", "fault.comment_missing")
	case n > MaxBody:
		form.Add("body", "fault.too_long", "max", MaxBody)
	}
	if err := form.Err(); err != nil {
		return c, err
	}
	if in.Key == "" || len(in.Key) > 64 {
		in.Key = id.New().String()
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if c, err = tx.ByKey(ctx, who.Account, in.Key); !fault.Is(err, fault.NotFound) {
			return err
		}
		c, err = s.post(ctx, tx, who, in)
		return err
	})
	return c, err
}

func (s *Service) post(ctx context.Context, tx Tx, who access.Actor, in Post) (Comment, error) {
	room, err := tx.Room(ctx, in.Room)
	if err != nil {
		return Comment{}, err
	}
	if room.Closed != "" {
		return Comment{}, fault.New(fault.Closed, room.Closed)
	}
	c := Comment{ID: id.New(), Room: room.ID, Author: who.Account, Name: who.Name, Body: in.Body, State: Shown, Created: tx.Now()}
	if in.Office {
		if err := s.policy.Allow(who, access.AnswerIdea, room.Scope); err != nil {
			return c, err
		}
		c.Office = who.Office
	}
	if in.Parent != id.None {
		parent, err := tx.Comment(ctx, in.Parent)
		if err != nil {
			return c, err
		}
		if parent.Room != room.ID {
			return c, fault.Missing()
		}
		if c.Parent = parent.ID; parent.Parent != id.None {
			c.Parent = parent.Parent
		}
	}
	if c.Seq, err = tx.Append(ctx, room.ID, Posted, c.ID); err != nil {
		return c, err
	}
	if err := tx.Put(ctx, c, in.Key); err != nil {
		return c, err
	}
	if err := tx.Count(ctx, room.ID, 1); err != nil {
		return c, err
	}
	return c, tx.Emit(ctx, event.Event{Kind: event.CommentPosted, Subject: c.ID, Data: map[string]string{"room": room.ID.String()}})
}

// Remove takes a comment away: one's own, or anybody's for those who moderate there, who must give
// a reason. Twice is once. Faults: SignIn, Denied, NotFound, Invalid with field reason.
func (s *Service) Remove(ctx context.Context, who access.Actor, comment id.ID, reason string) error {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return err
	}
	reason = richtext.Text(reason)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		c, err := tx.Comment(ctx, comment)
		if err != nil {
			return err
		}
		if c.State != Shown {
			return nil
		}
		state := TakenBack
		if c.Author != who.Account {
			if state = Removed; !s.mayRemove(ctx, tx, who, c) {
				return fault.Missing()
			}
			if reason == "" || utf8.RuneCountInString(reason) > 500 {
				var form fault.Form
				form.Add("reason", "fault.reason_missing")
				return form.Err()
			}
			if err := tx.Audit(ctx, who.Account, "comment.remove", comment, map[string]string{"reason": reason}); err != nil {
				return err
			}
		}
		if err := tx.SetState(ctx, comment, state); err != nil {
			return err
		}
		if _, err := tx.Append(ctx, c.Room, Gone, c.ID); err != nil {
			return err
		}
		if err := tx.Count(ctx, c.Room, -1); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.CommentRemoved, Subject: c.ID, Data: map[string]string{"room": c.Room.String()}})
	})
}

func (s *Service) mayRemove(ctx context.Context, tx Tx, who access.Actor, c Comment) bool {
	room, err := tx.Room(ctx, c.Room)
	return err == nil && s.policy.May(who, access.RemoveComment, room.Scope)
}

// Get reads one comment. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, comment id.ID) (c Comment, err error) {
	if err := s.policy.Allow(who, access.ReadComment, access.Scope{}); err != nil && !who.IsSystem() {
		return c, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		c, err = tx.Comment(ctx, comment)
		return err
	})
	return c, err
}

// List reads the comments of a room by number, and the last number of its log, both of the same
// moment: whoever goes on from that number misses nothing. Faults: NotFound.
func (s *Service) List(ctx context.Context, who access.Actor, room id.ID, req page.Request) (out page.Of[Comment], last int64, err error) {
	if err := s.policy.Allow(who, access.ReadComment, access.Scope{}); err != nil {
		return out, 0, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		r, err := tx.Room(ctx, room)
		if err != nil {
			return err
		}
		last = r.Last
		out, err = tx.List(ctx, room, req)
		return err
	})
	return out, last, err
}

// Since lists what happened in a room after a number. Faults: NotFound.
func (s *Service) Since(ctx context.Context, t tenant.ID, room id.ID, after int64, max int) (items []Item, last int64, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		items, last, err = tx.Since(ctx, room, after, max)
		return err
	})
	return items, last, err
}

// Watchable tells whether the actor may watch a room. Faults: NotFound, SignIn, Denied.
func (s *Service) Watchable(ctx context.Context, who access.Actor, room id.ID) error {
	if err := s.policy.Allow(who, access.ReadComment, access.Scope{}); err != nil {
		return err
	}
	return s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, err := tx.Room(ctx, room)
		return err
	})
}
