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
	// Count adds to the number of comments of the room's subject.
	Count(ctx context.Context, room id.ID, add int) error
	// List reads comments of a room by number.
	List(ctx context.Context, room id.ID, req page.Request) (page.Of[Comment], error)
	// CountBy counts the comments of an author that stand.
	CountBy(ctx context.Context, author id.ID) (int, error)
	// Since lists the lines of the log after a number, at most max, and the last number there is.
	Since(ctx context.Context, room id.ID, after int64, max int) (items []Item, last int64, err error)
}
