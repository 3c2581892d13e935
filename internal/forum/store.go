package forum

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what this package needs of a transaction. Methods that look for one thing return
// fault.NotFound when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	Process(ctx context.Context, process id.ID) (process.Process, error)
	ProcessBySlug(ctx context.Context, slug string) (process.Process, error)

	// Boards lists all boards by position.
	Boards(ctx context.Context) ([]Board, error)
	Board(ctx context.Context, board id.ID) (Board, error)
	BoardBySlug(ctx context.Context, slug string) (Board, error)
	// PutBoard adds a board. Faults: Conflict when its slug is taken.
	PutBoard(ctx context.Context, b Board) error
	// SaveBoard changes all of a board but its slug and its threads.
	SaveBoard(ctx context.Context, b Board) error

	Thread(ctx context.Context, thread id.ID) (Thread, error)
	// Lock reads threads and holds them and their rooms until the end. However they are named,
	// they are taken in one order, so that two who want the same two never wait for each other.
	Lock(ctx context.Context, threads ...id.ID) ([]Thread, error)
	// ByKey finds what the author sent with the same form before.
	ByKey(ctx context.Context, author id.ID, key string) (Thread, error)
	// Open stores a thread and makes its room.
	Open(ctx context.Context, t Thread, key string) error
	// SaveThread changes all of a thread but its counters, and makes it findable or not.
	SaveThread(ctx context.Context, t Thread) error
	// Support adds the resident's support and counts it, or changes nothing; Unsupport is its undo.
	Support(ctx context.Context, thread, account id.ID) (added bool, err error)
	Unsupport(ctx context.Context, thread, account id.ID) (removed bool, err error)
	Supports(ctx context.Context, thread, account id.ID) (bool, error)
	// List reads one page of public threads. A cursor that does not belong to the order is Invalid.
	List(ctx context.Context, f Filter, req page.Request) (page.Of[Thread], error)
	// ByAuthor lists one's own threads with the number of posts that one has not read; Asked those
	// questions that an expert was asked. At most 50.
	ByAuthor(ctx context.Context, author id.ID) ([]Own, error)
	Asked(ctx context.Context, expert id.ID) ([]Thread, error)
	// Waiting lists questions that were not answered, held ones first, then by support. At most 50.
	Waiting(ctx context.Context) ([]Thread, error)
	// MergedInto lists the threads that were merged into one.
	MergedInto(ctx context.Context, thread id.ID) ([]Thread, error)
	// Join appends the posts of one thread to the log of another, its own text first, and gives
	// what their numbers grew by, and the last number there is then. Both are held. Faults: Closed for
	// one that was a live room.
	Join(ctx context.Context, from, into Thread) (grew, last int64, err error)
	// Found finds an account that can sign in by its address, and Staff lists whom a role was given.
	Found(ctx context.Context, email string) (Person, error)
	Staff(ctx context.Context) ([]Person, error)
}

// Own is a thread of one's own.
type Own struct {
	Thread
	Fresh int // posts of others that one has not read, at most 100
}

// Person is somebody who can be asked.
type Person struct {
	Account id.ID
	Name    string
	Office  string
}
