package poll

import (
	"context"
	"time"

	"almenda/internal/access"
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

// Room is a live room as polls need to know it.
type Room struct {
	ID     id.ID
	Scope  access.Scope
	Path   string // of its page
	Title  string
	Closed bool
}

// Tx is what polls need of a transaction. Methods that look for one thing return fault.NotFound when
// it is not there. Polls that are read have their choices and their process.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	Process(ctx context.Context, process id.ID) (process.Process, error)
	ProcessBySlug(ctx context.Context, slug string) (process.Process, error)
	Room(ctx context.Context, room id.ID) (Room, error)

	Poll(ctx context.Context, poll id.ID) (Poll, error)
	// Lock is Poll that holds the row until the end: answers, the close and changes of words wait for
	// one another.
	Lock(ctx context.Context, poll id.ID) (Poll, error)
	// ByKey finds what the author made with the same form before.
	ByKey(ctx context.Context, author id.ID, key string) (Poll, error)
	// List reads polls, newest opening first. A cursor that is none is Invalid.
	List(ctx context.Context, f Filter, req page.Request) (page.Of[Poll], error)
	// Unforgotten lists polls that were published and still have rows of answers.
	Unforgotten(ctx context.Context) ([]Poll, error)

	Put(ctx context.Context, p Poll, key string) error
	// Save writes the words, dates and state of a poll, but none of its counts.
	Save(ctx context.Context, p Poll) error
	// SetChoices replaces the choices of a poll that nobody has answered.
	SetChoices(ctx context.Context, poll id.ID, choices []Choice) error
	Drop(ctx context.Context, poll id.ID) error

	// Answered reads what a mark picked; ok is false when it has not answered.
	Answered(ctx context.Context, poll id.ID, mark string) (choices []int, ok bool, err error)
	// PutAnswer writes what a mark picks now. account is None for browsers.
	PutAnswer(ctx context.Context, poll id.ID, mark string, account id.ID, choices []int) error
	// Count adds to the counts of choices, and to the number of people.
	Count(ctx context.Context, poll id.ID, add map[int]int, people int) error
	// SetHall writes the hands in the hall.
	SetHall(ctx context.Context, poll id.ID, hands map[int]int, people int) error
	// Forget deletes who answered what. The counts stay.
	Forget(ctx context.Context, poll id.ID) error

	// Index makes a poll findable by its words, Unindex takes it out of the index.
	Index(ctx context.Context, p Poll, language string) error
	Indexed(ctx context.Context, poll id.ID) (bool, error)
	Unindex(ctx context.Context, poll id.ID) error
	// Tell appends a line about the poll to the log of its room and returns its number.
	Tell(ctx context.Context, room, poll id.ID) (seq int64, err error)
}

// Filter narrows a list of polls.
type Filter struct {
	States  []State
	Process id.ID // None: of all and of none
	Room    id.ID // None: not in a room
}
