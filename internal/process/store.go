package process

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
)

// OfficeTx is what the preparing and publishing of processes needs of a transaction.
type OfficeTx interface {
	// Process finds one by its id. Faults: NotFound.
	Process(ctx context.Context, which id.ID) (Process, error)
	// LockProcess is Process that holds the row until the transaction ends. Faults: NotFound.
	LockProcess(ctx context.Context, which id.ID) (Process, error)
	// ProcessByPreview finds one by the secret of its preview link. Faults: NotFound.
	ProcessByPreview(ctx context.Context, secret string) (Process, error)
	// AddProcess adds one. Faults: Conflict when its slug is taken.
	AddProcess(ctx context.Context, p Process) error
	// SaveProcess writes the words, dates and state of one; not what closing it out says of it.
	SaveProcess(ctx context.Context, p Process) error
	// DropProcess removes one that was never public. Faults: Conflict when something belongs to it.
	DropProcess(ctx context.Context, which id.ID) error
	// Taken tells whether anybody can have taken part: something besides the process itself is or
	// was public under it.
	Taken(ctx context.Context, which id.ID) (bool, error)

	// Edit is what is prepared for a process. Faults: NotFound.
	Edit(ctx context.Context, which id.ID) (Edit, error)
	// Edits lists all that is prepared in the town, by process.
	Edits(ctx context.Context) (map[id.ID]Edit, error)
	// DueEdits lists the processes whose approved edits are to be public by now.
	DueEdits(ctx context.Context) ([]id.ID, error)
	PutEdit(ctx context.Context, e Edit) error
	// DropEdit tells whether there was one.
	DropEdit(ctx context.Context, which id.ID) (bool, error)

	AddVersion(ctx context.Context, v Version) error
	// Versions lists the publications of a process without their words, the newest first.
	Versions(ctx context.Context, which id.ID) ([]Version, error)
	// Version is one publication with its words. Faults: NotFound.
	Version(ctx context.Context, which id.ID, seq int) (Version, error)

	// Templates lists the town's own by name.
	Templates(ctx context.Context) ([]Template, error)
	// PutTemplate adds one; one that is there stays as it is.
	PutTemplate(ctx context.Context, t Template) error
	// DropTemplate removes one. Faults: NotFound.
	DropTemplate(ctx context.Context, which id.ID) error

	// Index makes a public process findable, by words in all languages; its title stands in lang.
	Index(ctx context.Context, p Process, lang string) error
	Unindex(ctx context.Context, which id.ID) error
	// Bounced tells whether letters to an address come back.
	Bounced(ctx context.Context, address string) (bool, error)
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error
}

// Edit is what staff prepare for a process: the first publication of a draft, or a change of what
// is public. Step is Draft while it is written, Proposed while it waits for the second person, and
// Scheduled when it was approved for a later moment.
type Edit struct {
	Process  id.ID
	Content  Content
	Template string // key of the template that it was begun with; empty: none
	Step     State
	Note     string // what is new, in a sentence that the public reads
	Reason   string // why it was sent back

	Saved      time.Time
	SavedBy    id.ID
	Proposed   time.Time
	ProposedBy id.ID
	Approved   time.Time
	ApprovedBy id.ID
	Office     string // of who approved
	Signature  string // their name, when they chose to sign with it
	PublishAt  time.Time
}

// Version is one publication as it was.
type Version struct {
	Process     id.ID
	Seq         int
	Raw         []byte // Content as it was written down
	Fingerprint string // of Raw
	Note        string
	Small       bool // a small correction, by one person
	Office      string
	Signature   string
	ProposedBy  id.ID
	PublishedBy id.ID // None: the town's folder
	Published   time.Time
}
