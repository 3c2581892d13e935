package meeting

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
	// ProcessName is the address and the title of a process; of None, nothing.
	ProcessName(ctx context.Context, process id.ID) (slug string, title tenant.Text, err error)

	Meeting(ctx context.Context, meeting id.ID) (Meeting, error)
	// Lock reads a meeting and holds its row until the end.
	Lock(ctx context.Context, meeting id.ID) (Meeting, error)
	// Meetings reads one page of a list. A cursor that does not belong to the order is Invalid.
	Meetings(ctx context.Context, f Filter, req page.Request) (page.Of[Row], error)
	PutMeeting(ctx context.Context, m Meeting) error
	SaveMeeting(ctx context.Context, m Meeting) error
	// Show makes a meeting findable by its words and opens its discussion, once.
	Show(ctx context.Context, m Meeting) error

	Taken(ctx context.Context, meeting id.ID) (Taken, error)
	NextSeq(ctx context.Context, meeting id.ID) (int64, error)
	Signup(ctx context.Context, meeting, signup id.ID) (Signup, error)
	SignupOf(ctx context.Context, meeting, account id.ID) (Signup, error)
	SignupOfGuest(ctx context.Context, meeting id.ID, emailKey string) (Signup, error)
	SignupByCode(ctx context.Context, code string) (Signup, error)
	// SignupsBy lists the places of an account in meetings that are not over, next first.
	SignupsBy(ctx context.Context, account id.ID) ([]Ticket, error)
	PutSignup(ctx context.Context, s Signup) error
	SaveSignup(ctx context.Context, s Signup) error
	// Line lists who waits, first come first.
	Line(ctx context.Context, meeting id.ID) ([]Signup, error)
	Ahead(ctx context.Context, meeting id.ID, seq int64) (int, error)
	// LettersSince counts the letters that asked an address whether it is theirs.
	LettersSince(ctx context.Context, emailKey string, since time.Time) (int, error)

	// People lists who holds a place or waits, by name.
	People(ctx context.Context, meeting id.ID) ([]Signup, error)
	Tallies(ctx context.Context, meeting id.ID) ([]Tally, error)
	// Tap notes the press of a button; fresh is false when that key was there.
	Tap(ctx context.Context, account, key, meeting id.ID, what string, n int) (fresh bool, err error)
	// Tally moves a counter, which never goes below zero.
	Tally(ctx context.Context, meeting id.ID, day, what string, n int) error

	Minutes(ctx context.Context, meeting id.ID) (Minutes, error)
	PutMinutes(ctx context.Context, meeting id.ID, m Minutes) error
	Ideas(ctx context.Context, meeting id.ID) ([]IdeaRef, error)
	// LinkIdea adds a published idea, once.
	LinkIdea(ctx context.Context, meeting, idea id.ID) error
	UnlinkIdea(ctx context.Context, meeting, idea id.ID) error
	Stops(ctx context.Context, meeting id.ID) ([]Stop, error)
	// PutStop adds a stop at the end, once; jpeg may be empty.
	PutStop(ctx context.Context, meeting id.ID, s Stop, jpeg []byte) error
	DropStop(ctx context.Context, meeting, stop id.ID) error
	StopPhoto(ctx context.Context, stop id.ID) (meeting id.ID, jpeg []byte, err error)

	// Remind claims the published meetings that begin before that moment and were not reminded of.
	Remind(ctx context.Context, before time.Time) ([]id.ID, error)
	Unremind(ctx context.Context, meeting id.ID) error
	// Lines lists published meetings that have not begun and at which somebody waits.
	Lines(ctx context.Context) ([]id.ID, error)
	DropAsked(ctx context.Context, before time.Time) error
	// Forget takes names, addresses and needs out of the sign-ups of meetings that ended before.
	Forget(ctx context.Context, before time.Time) error
}
