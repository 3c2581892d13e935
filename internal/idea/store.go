package idea

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

// Tx is what ideas need of a transaction. Methods that look for one thing return fault.NotFound
// when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	Process(ctx context.Context, process id.ID) (process.Process, error)
	ProcessBySlug(ctx context.Context, slug string) (process.Process, error)

	// Idea finds a published idea with its photos.
	Idea(ctx context.Context, idea id.ID) (Idea, error)
	// Frame reads of a published idea only what tells whether one can take part in it now: its
	// status, and its process with its phases and no more.
	Frame(ctx context.Context, idea id.ID) (Status, process.Process, error)
	// Draft finds an unpublished idea of that author, with its photos.
	Draft(ctx context.Context, author, draft id.ID) (Idea, error)
	// Lock reads any idea and holds its row until the end.
	Lock(ctx context.Context, idea id.ID) (Idea, error)
	Drafts(ctx context.Context, author id.ID) ([]Idea, error)
	ByAuthor(ctx context.Context, author id.ID) ([]Idea, error)
	Followed(ctx context.Context, account id.ID) ([]Idea, error)
	// List reads one page of published ideas. A cursor that does not belong to the order is Invalid.
	List(ctx context.Context, f Filter, req page.Request) (page.Of[Idea], error)
	// Similar finds published ideas that share words with the text, nearest first.
	Similar(ctx context.Context, text string, except id.ID, max int) ([]Idea, error)

	PutDraft(ctx context.Context, i Idea) error
	SaveText(ctx context.Context, i Idea) error
	// Publish makes a draft public; it does nothing to one that is public already.
	Publish(ctx context.Context, draft id.ID, status Status) error
	SetStatus(ctx context.Context, idea id.ID, status Status) error
	SetAnswered(ctx context.Context, idea id.ID) error
	DropDraft(ctx context.Context, author, draft id.ID) error

	AddPhoto(ctx context.Context, idea id.ID, p Photo, jpeg []byte) error
	DropPhoto(ctx context.Context, idea, photo id.ID) error
	// PhotoContent reads a photo of an idea that is public or belongs to viewer.
	PhotoContent(ctx context.Context, viewer, photo id.ID) ([]byte, error)

	// Support adds the resident's support and counts it, or changes nothing; added tells which.
	Support(ctx context.Context, idea, account id.ID) (added bool, err error)
	// Unsupport is its undo.
	Unsupport(ctx context.Context, idea, account id.ID) (removed bool, err error)
	Follow(ctx context.Context, idea, account id.ID, on bool) error
	Relation(ctx context.Context, idea, account id.ID) (supported, followed bool, err error)

	AddStep(ctx context.Context, idea id.ID, s Step, actor id.ID) error
	History(ctx context.Context, idea id.ID) ([]Step, error)
	// AddAnswer adds one. Faults: Conflict when its id is taken.
	AddAnswer(ctx context.Context, idea id.ID, a Answer, account id.ID) error
	Answers(ctx context.Context, idea id.ID) ([]Answer, error)
	// OpenRoom makes the room in which an idea is discussed.
	OpenRoom(ctx context.Context, idea id.ID) error
	// Summary reads the numbers of the town's ideas, its latest ideas and latest answers, max of
	// each. Sums adds up the rest, which takes the longer the more ideas there are.
	Summary(ctx context.Context, max int) (Summary, error)
	// Between lists published ideas with a point in a box, the newest first.
	Between(ctx context.Context, from, to tenant.Point) ([]Idea, error)
	Sums(ctx context.Context) (Sums, error)
	// ByDistrict counts published ideas by district; process None is all.
	ByDistrict(ctx context.Context, process id.ID) (map[string]int, error)
	// Count counts published ideas by status.
	Count(ctx context.Context) (map[Status]int, error)
}
