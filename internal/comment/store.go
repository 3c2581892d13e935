package comment

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

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
	// LockRoom is Room, and nothing is said in it or moved out of it by others until the end.
	LockRoom(ctx context.Context, room id.ID) (Room, error)
	// Append gives the next number of the room to a line of its log. It holds the room's row until
	// the end, so that numbers are given in the order of the commits, without a gap.
	Append(ctx context.Context, room id.ID, op Op, ref id.ID) (seq int64, err error)
	Comment(ctx context.Context, comment id.ID) (Comment, error)
	// BySeq finds the comment with that number in a room.
	BySeq(ctx context.Context, room id.ID, seq int64) (Comment, error)
	SetBody(ctx context.Context, comment id.ID, body string) error
	// ByKey finds what the author sent with the same form before.
	ByKey(ctx context.Context, author id.ID, key string) (Comment, error)
	Put(ctx context.Context, c Comment, key string) error
	// LastBy is when the author last spoke in the room; zero: never.
	LastBy(ctx context.Context, room, author id.ID) (time.Time, error)
	SetState(ctx context.Context, comment id.ID, s State) error
	// Count adds to the numbers of the room and of its subject, 1 for a comment that was made and
	// -1 for one that was taken away.
	Count(ctx context.Context, room Room, c Comment, add int) error
	// Pin sets or clears the moment since which a comment stands on top.
	Pin(ctx context.Context, comment id.ID, at time.Time) error
	// Vote holds the comment and sets an account's vote on it: 1, -1, or 0 for none.
	Vote(ctx context.Context, comment, account id.ID, value int) error
	// Votes are an account's votes on some comments.
	Votes(ctx context.Context, account id.ID, comments []id.ID) (map[id.ID]int, error)

	// Firsts reads first comments of a room: those that the range names, with their first replies,
	// and those that are pinned.
	Firsts(ctx context.Context, room id.ID, r Range) (firsts, pinned []Comment, err error)
	// Replies reads replies to one comment, from a place on, at most max.
	Replies(ctx context.Context, parent id.ID, from int64, max int) ([]Comment, error)
	// After finds the first comment of a room with a number above seq; 0 when there is none.
	After(ctx context.Context, room id.ID, seq int64) (int64, error)
	// Unread lists the numbers of what others said in a room after seq and that stands, at most max.
	Unread(ctx context.Context, room, account id.ID, seq int64, max int) ([]int64, error)
	// ReadTo is how far an account has read in a room; 0: nothing yet.
	ReadTo(ctx context.Context, room, account id.ID) (int64, error)
	// SetReadTo remembers it; it never goes back.
	SetReadTo(ctx context.Context, room, account id.ID, seq int64) error
	// List reads comments of a room by number.
	List(ctx context.Context, room id.ID, req page.Request) (page.Of[Comment], error)
	// CountBy counts the comments of an author that stand.
	CountBy(ctx context.Context, author id.ID) (int, error)
	// Since lists the lines of the log after a number, at most max, and the last number there is.
	Since(ctx context.Context, room id.ID, after int64, max int) (items []Item, last int64, err error)
}
