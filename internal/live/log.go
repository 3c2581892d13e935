package live

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Op is what happened to a thing in a room.
type Op string

const (
	Post   Op = "post"
	Edit   Op = "edit"
	Remove Op = "remove"
	Part   Op = "part" // something else in the room is drawn anew; it is never a removal
)

// Item is one entry of a room's log. What it shows is read when it is rendered.
type Item struct {
	Seq int64
	Op  Op
	Ref id.ID // the comment that it is about; of a part, the room itself or a thing in it
}

// Log is the rooms' logs as the store keeps them.
type Log interface {
	// Since lists the items of a room after a number, ascending, at most max of them; last is
	// the room's last number, also when no item is listed, and 0 for a room without items. Both
	// come from one moment. A number that was listed once never gets an earlier neighbour later.
	Since(ctx context.Context, t tenant.ID, room id.ID, after int64, max int) (items []Item, last int64, err error)
}

// Renderer makes the HTML of an item as everybody in the room may see it.
type Renderer interface {
	// Item renders in one language. A NotFound fault means that the thing is gone by now: the
	// item is then sent as a removal.
	Item(ctx context.Context, t tenant.ID, lang string, it Item) (html string, err error)
}

// Gate says who may watch what.
type Gate interface {
	// MayWatch is nil when the actor may watch the topic now. It is asked at the handshake, at
	// each poll and again from time to time while a connection lasts, so it must look the
	// account up anew. NotFound, Denied, SignIn and Closed faults end a connection; other errors
	// (the database is away) leave it as it is.
	MayWatch(ctx context.Context, who access.Actor, topic Topic) error
}
