package consultation

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

	Texts
	Remarks
	Publications
}

// Texts are consultations and their versions.
type Texts interface {
	Process(ctx context.Context, process id.ID) (process.Process, error)
	// Processes lists all of the town.
	Processes(ctx context.Context) ([]process.Process, error)

	Consultation(ctx context.Context, which id.ID) (Consultation, error)
	BySlug(ctx context.Context, slug string) (Consultation, error)
	// Lock reads a consultation and holds its row until the end.
	Lock(ctx context.Context, which id.ID) (Consultation, error)
	// Consultations lists those of a process, or all; newest first.
	Consultations(ctx context.Context, process id.ID) ([]Consultation, error)
	// PutConsultation adds one. Faults: Conflict when its slug is taken.
	PutConsultation(ctx context.Context, c Consultation) error
	// SaveConsultation writes its words and rules; not its versions.
	SaveConsultation(ctx context.Context, c Consultation) error
	// PutVersion publishes a text, makes the consultation public if it was not, and findable.
	PutVersion(ctx context.Context, c Consultation, v Version, by id.ID, text []Paragraph) error
	// Versions lists them newest first, without their texts.
	Versions(ctx context.Context, which id.ID) ([]Version, error)
	// Paragraphs is the text of one version.
	Paragraphs(ctx context.Context, which id.ID, version int) ([]Paragraph, error)
	// Anchors lists every anchor that any version ever had.
	Anchors(ctx context.Context, which id.ID) ([]string, error)
}

// Remarks are what people say and what is answered.
type Remarks interface {
	// Draft finds one of that author; of anybody when author is None.
	Draft(ctx context.Context, author, draft id.ID) (Draft, error)
	Drafts(ctx context.Context, author id.ID) ([]Draft, error)
	PutDraft(ctx context.Context, d Draft) error
	SaveDraft(ctx context.Context, d Draft) error
	DropDraft(ctx context.Context, author, draft id.ID) error

	// NextNumber takes the consultation's next number, and holds its row, so that numbers follow
	// the commits without a gap.
	NextNumber(ctx context.Context, which id.ID) (int, error)
	// AddRemark adds one. When its Once is taken at this very moment it asks for the transaction
	// again, which then finds the other.
	AddRemark(ctx context.Context, r Remark) error
	// OnceOf finds the remark that a form made before.
	OnceOf(ctx context.Context, once string) (Remark, error)
	Remark(ctx context.Context, which id.ID) (Remark, error)
	// LockRemark reads a remark and holds its row until the end.
	LockRemark(ctx context.Context, which id.ID) (Remark, error)
	// SaveRemark writes all of a remark but its number and source, counts its revision up, and
	// makes it findable or not as it is public or not.
	SaveRemark(ctx context.Context, c Consultation, r Remark) error
	// List reads one page, by number. A cursor that is none is Invalid.
	List(ctx context.Context, which id.ID, f Filter, req page.Request) (page.Of[Remark], error)
	// All reads every remark of a consultation, by number.
	All(ctx context.Context, which id.ID) ([]Remark, error)
	// ByAuthor lists what somebody sent, newest first.
	ByAuthor(ctx context.Context, author id.ID) ([]Remark, error)
	// Numbers counts a consultation's remarks.
	Numbers(ctx context.Context, which id.ID) (Numbers, error)
	// Counts counts what waits, by consultation.
	Counts(ctx context.Context) (map[id.ID]Waiting, error)

	PutSheet(ctx context.Context, s Sheet) error
	// Sheet finds one of that account which was not applied, and holds it.
	Sheet(ctx context.Context, account, sheet id.ID) (Sheet, error)
	// SheetApplied notes that it was, and forgets what it held.
	SheetApplied(ctx context.Context, sheet id.ID) error
}

// Publications are tables, reports and effects.
type Publications interface {
	// Publish adds one. Faults: Conflict when its id is taken.
	Publish(ctx context.Context, p Publication) error
	// Published lists those of a consultation, newest first.
	Published(ctx context.Context, which id.ID) ([]Publication, error)
}

// Waiting counts what staff still have to do.
type Waiting struct{ Held, Unanswered int }
