package comment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

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
	Parent int64 // number in the room of what is answered; 0: nothing
	Body   string
	Key    string
	Office bool // staff speak for their office, an expert for their subject
	Stance Stance
}

// fingerprint stands in for the key of a form that has none, as those that are the same for
// everybody: saying the very same to the very same twice says it once.
func (p Post) fingerprint() string {
	sum := sha256.Sum256([]byte(fmt.Sprint(p.Room, p.Parent, p.Body)))
	return hex.EncodeToString(sum[:16])
}

// Post says something in a room. Faults: SignIn, NotFound, Closed, Denied, Invalid with field body.
func (s *Service) Post(ctx context.Context, who access.Actor, in Post) (c Comment, err error) {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return c, err
	}
	if in.Body, err = checked(in.Body); err != nil {
		return c, err
	}
	if in.Key == "" || len(in.Key) > 64 {
		in.Key = in.fingerprint()
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

// checked is the body in the form in which it is kept. Faults: Invalid with field body.
func checked(body string) (string, error) {
	body = richtext.Text(body)
	var form fault.Form
	switch n := utf8.RuneCountInString(body); {
	case n == 0:
		form.Add("body", "fault.comment_missing")
	case n > MaxBody:
		form.Add("body", "fault.too_long", "max", MaxBody)
	case nationalid.In(body):
		form.Add("body", "fault.national_number")
	}
	return body, form.Err()
}

func (s *Service) post(ctx context.Context, tx Tx, who access.Actor, in Post) (Comment, error) {
	room, err := tx.LockRoom(ctx, in.Room)
	if err != nil {
		return Comment{}, err
	}
	if err := s.takes(ctx, tx, who, room); err != nil {
		return Comment{}, err
	}
	c := Comment{ID: id.New(), Room: room.ID, Author: who.Account, Name: who.Name, Body: in.Body, State: Shown, Created: tx.Now(), Place: room.Firsts + 1}
	if in.Parent > 0 {
		if err := under(ctx, tx, &c, in.Parent); err != nil {
			return c, err
		}
	}
	if in.Office {
		if err := s.sign(&c, who, room); err != nil {
			return c, err
		}
	}
	if room.Sides && !in.Office && c.Parent == id.None && (in.Stance == For || in.Stance == Against) {
		c.Stance = in.Stance
	}
	if c.Seq, err = tx.Append(ctx, room.ID, Posted, c.ID); err != nil {
		return c, err
	}
	if err := tx.Put(ctx, c, in.Key); err != nil {
		return c, err
	}
	if err := tx.Count(ctx, room, c, 1); err != nil {
		return c, err
	}
	return c, tx.Emit(ctx, told(event.CommentPosted, room, c.ID, c.Seq))
}

// under puts a reply into the thread of what it answers. The caller holds the room.
func under(ctx context.Context, tx Tx, c *Comment, parent int64) error {
	p, err := tx.BySeq(ctx, c.Room, parent)
	if err != nil {
		return err
	}
	if p.Parent != id.None {
		if p, err = tx.Comment(ctx, p.Parent); err != nil {
			return err
		}
	}
	c.Parent, c.Place = p.ID, p.Replies+1
	return nil
}

// sign makes a comment what an office or an expert says. What is said to everybody, and not to one
// person, is pinned. Faults: SignIn, Denied.
func (s *Service) sign(c *Comment, who access.Actor, room Room) error {
	switch {
	case room.Expert != id.None && room.Expert == who.Account:
		c.Office, c.Role = room.Skill, ByExpert
	case s.policy.May(who, access.AnswerIdea, room.Scope):
		c.Office, c.Role = who.Office, strongest(who, room.Scope)
	default:
		return s.policy.Allow(who, access.AnswerIdea, room.Scope)
	}
	if c.Parent == id.None {
		c.Pinned = c.Created
	}
	return nil
}

// strongest is the highest role that somebody was given at a place.
func strongest(who access.Actor, at access.Scope) (role string) {
	held := who.Holds(at)
	for _, r := range access.Granted {
		if slices.Contains(held, r) {
			role = string(r)
		}
	}
	return role
}

// MaySign tells whether the actor speaks for the town, or as the expert, in a room.
func (s *Service) MaySign(who access.Actor, room Room) bool {
	return who.SignedIn() && (room.Expert == who.Account || s.policy.May(who, access.AnswerIdea, room.Scope))
}

// takes tells whether the room takes a comment of that person now. Faults: Closed, TooMany.
func (s *Service) takes(ctx context.Context, tx Tx, who access.Actor, room Room) error {
	if room.Closed != "" {
		return fault.New(fault.Closed, room.Closed)
	}
	if room.Mode == OpenMode || room.Mode == "" || s.policy.May(who, access.HostRoom, room.Scope) {
		return nil
	}
	if room.Mode == ReadOnly {
		return fault.New(fault.Closed, "fault.room_read_only")
	}
	last, err := tx.LastBy(ctx, room.ID, who.Account)
	if err != nil {
		return err
	}
	if wait := last.Add(room.Slow).Sub(tx.Now()); wait > 0 {
		return fault.New(fault.TooMany, "fault.room_slow", "seconds", int(wait.Seconds())+1)
	}
	return nil
}

// Where reads a room. Faults: NotFound.
func (s *Service) Where(ctx context.Context, t tenant.ID, room id.ID) (r Room, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		r, err = tx.Room(ctx, room)
		return err
	})
	return r, err
}

// Detail is a comment with what the actor may do with it.
type Detail struct {
	Comment
	CanEdit   bool
	CanRemove bool // as its author
	CanHide   bool // for the town
	CanPin    bool // staff; taking the pin away too
}

// Get reads the comment with that number in a room. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, room id.ID, seq int64) (d Detail, err error) {
	if err := s.policy.Allow(who, access.ReadComment, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Comment, err = tx.BySeq(ctx, room, seq); err != nil || d.State != Shown {
			return err
		}
		room, err := tx.Room(ctx, d.Room)
		if err != nil {
			return err
		}
		d.CanPin = d.Parent == id.None && s.policy.May(who, access.HostRoom, room.Scope) && (d.Author != who.Account || d.Office != "")
		if d.CanRemove = who.SignedIn() && d.Author == who.Account; d.CanRemove {
			d.CanEdit = !tx.Now().After(d.Created.Add(EditTime))
			return nil
		}
		d.CanHide = s.mayRemove(who, room, d.Comment) == nil
		return nil
	})
	return d, err
}

// Shown reads a comment as everybody may see it, for those who watch its room. Faults: NotFound.
func (s *Service) Shown(ctx context.Context, t tenant.ID, comment id.ID) (c Comment, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		c, err = tx.Comment(ctx, comment)
		return err
	})
	return c, err
}

// CountOwn counts one's own comments. Faults: SignIn.
func (s *Service) CountOwn(ctx context.Context, who access.Actor) (n int, err error) {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return 0, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		n, err = tx.CountBy(ctx, who.Account)
		return err
	})
	return n, err
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
