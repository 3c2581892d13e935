package comment

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Order is how first comments follow each other.
type Order string

const (
	Oldest Order = "oldest"
	Newest Order = "newest"
	Best   Order = "best" // most votes up less votes down; of equals the newer
)

// Orders lists the known orders, the usual one first.
var Orders = []Order{Oldest, Newest, Best}

// The size of a page: so many first comments, each with so many of its replies. The rest of the
// replies are on the page of the comment.
const (
	PageSize     = 50
	ShownReplies = 10
)

// Look is which page of a discussion somebody wants. The zero Look is the first.
type Look struct {
	Order Order
	Side  Stance // only first comments that take it
	Page  int    // from 1
	At    int64  // the page on which the comment with that number stands
	Since int64  // the page on which the first comment after that number stands
}

// usual tells whether comments stand in the order in which they were made, all of them.
func (l Look) usual() bool { return l.Order == Oldest && l.Side == Neither }

// Range is a page of first comments as the store reads it.
type Range struct {
	Order Order
	Side  Stance
	From  int64 // places of the usual and the newest order: from and to, both within
	To    int64
	Skip  int // of the others: so many are passed over
}

// Sheet is one page of a discussion, all of one moment: whoever goes on from Room.Last misses
// nothing.
type Sheet struct {
	Room   Room
	Look   Look      // as it was understood
	Rows   []Comment // each first comment with its first replies after it
	Pages  int
	Found  int64     // the comment that At or Since led to; 0: none
	Pinned []Comment // oldest first
	Votes  map[id.ID]int
	Fresh  int   // comments of others that the viewer has not read, at most MaxFresh
	Next   int64 // the first of them that is not on this page, else the first; 0: none
	readTo int64 // everything up to here has been on the viewer's screen
	known  int64 // and had been before
}

// MaxFresh is how many new comments are counted; of more one says "more than".
const MaxFresh = 200

// Ends tells whether what is said now will stand at the end of this page.
func (s Sheet) Ends() bool { return s.Look.usual() && s.Look.Page == s.Pages }

// Read reads one page of a discussion, and remembers for those who are signed in how far they have
// read. Faults: NotFound, Invalid for an order or a side that there is none of.
func (s *Service) Read(ctx context.Context, who access.Actor, room id.ID, l Look) (out Sheet, err error) {
	if err := s.policy.Allow(who, access.ReadComment, access.Scope{}); err != nil {
		return out, err
	}
	if l.Order == "" {
		l.Order = Oldest
	}
	if !slices.Contains(Orders, l.Order) || !slices.Contains([]Stance{Neither, For, Against}, l.Side) {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = read(ctx, tx, who, room, l)
		return err
	})
	if err != nil || out.readTo <= out.known {
		return out, err
	}
	return out, s.remember(ctx, who.Tenant, room, who.Account, out.readTo)
}

func (s *Service) remember(ctx context.Context, t tenant.ID, room, account id.ID, seq int64) error {
	return s.store.Update(ctx, t, func(tx Tx) error { return tx.SetReadTo(ctx, room, account, seq) })
}

// ReadAll says that the actor has nothing left to read in a room. Faults: SignIn, NotFound.
func (s *Service) ReadAll(ctx context.Context, who access.Actor, room id.ID) error {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		r, err := tx.Room(ctx, room)
		if err != nil {
			return err
		}
		return tx.SetReadTo(ctx, room, who.Account, r.Last)
	})
}

func read(ctx context.Context, tx Tx, who access.Actor, room id.ID, l Look) (out Sheet, err error) {
	if out.Room, err = tx.Room(ctx, room); err != nil {
		return out, err
	}
	if err = out.find(ctx, tx, l); err != nil {
		return out, err
	}
	if out.Rows, out.Pinned, err = tx.Firsts(ctx, room, out.within()); err != nil {
		return out, err
	}
	if !who.SignedIn() {
		return out, nil
	}
	return out, out.personal(ctx, tx, who)
}

// find decides which page it is.
func (s *Sheet) find(ctx context.Context, tx Tx, l Look) (err error) {
	s.Look = l
	seq := l.At
	if l.Since > 0 {
		if seq, err = tx.After(ctx, s.Room.ID, l.Since); err != nil {
			return err
		}
	}
	if seq > 0 {
		c, err := tx.BySeq(ctx, s.Room.ID, seq)
		if err == nil && c.Parent != id.None {
			s.Found = c.Seq
			c, err = tx.Comment(ctx, c.Parent)
		}
		switch {
		case err == nil:
			s.Found = max(s.Found, seq)
			s.Look = Look{Order: Oldest, Page: pageOf(c.Place), At: l.At, Since: l.Since}
		case !fault.Is(err, fault.NotFound): // an old link to what is not there: the first page
			return err
		}
	}
	s.Pages = pageOf(max(s.total(), 1))
	s.Look.Page = min(max(s.Look.Page, 1), s.Pages)
	return nil
}

// pageOf is the page on which a place lies.
func pageOf(place int64) int { return int((place-1)/PageSize) + 1 }

// total is how many first comments the look goes through.
func (s *Sheet) total() int64 {
	switch s.Look.Side {
	case For:
		return int64(s.Room.Pros)
	case Against:
		return int64(s.Room.Cons)
	}
	return s.Room.Firsts
}

// within is the page as a range.
func (s *Sheet) within() Range {
	first := int64(s.Look.Page-1)*PageSize + 1
	r := Range{Order: s.Look.Order, Side: s.Look.Side, From: first, To: first + PageSize - 1, Skip: int(first - 1)}
	if r.Order == Newest {
		r.From, r.To = s.Room.Firsts-first-PageSize+2, s.Room.Firsts-first+1
	}
	return r
}

// personal adds what only the viewer sees: their votes, and what is new to them. What they have
// read ends before the first comment of somebody else that was never on their screen.
func (s *Sheet) personal(ctx context.Context, tx Tx, who access.Actor) (err error) {
	ids, here := make([]id.ID, 0, len(s.Rows)+len(s.Pinned)), make(map[int64]bool, len(s.Rows))
	for _, c := range slices.Concat(s.Rows, s.Pinned) {
		ids = append(ids, c.ID)
		here[c.Seq] = true
	}
	if s.Votes, err = tx.Votes(ctx, who.Account, ids); err != nil {
		return err
	}
	if s.known, err = tx.ReadTo(ctx, s.Room.ID, who.Account); err != nil {
		return err
	}
	s.readTo = s.known
	if s.known >= s.Room.Last {
		return nil
	}
	fresh, err := tx.Unread(ctx, s.Room.ID, who.Account, s.known, MaxFresh)
	if err != nil {
		return err
	}
	at := 0
	for at < len(fresh) && here[fresh[at]] {
		at++
	}
	switch {
	case at < len(fresh):
		s.readTo, s.Next = max(s.known, fresh[at]-1), fresh[at]
	case len(fresh) < MaxFresh:
		s.readTo = s.Room.Last
	default:
		s.readTo = fresh[at-1]
	}
	s.Fresh = len(fresh) - at
	return nil
}

// Under is one page of the replies to a comment.
type Under struct {
	Rows  []Comment
	Page  int
	Pages int
}

// Replies reads one page of the replies to the comment with that number. Faults: NotFound.
func (s *Service) Replies(ctx context.Context, who access.Actor, room id.ID, seq int64, page int) (out Under, err error) {
	if err := s.policy.Allow(who, access.ReadComment, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if _, err := tx.Room(ctx, room); err != nil {
			return err
		}
		c, err := tx.BySeq(ctx, room, seq)
		if err != nil {
			return err
		}
		out.Pages = pageOf(max(c.Replies, 1))
		out.Page = min(max(page, 1), out.Pages)
		out.Rows, err = tx.Replies(ctx, c.ID, int64(out.Page-1)*PageSize+1, PageSize)
		return err
	})
	return out, err
}
