package study

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

// Tx is what studies need of a transaction. Methods that look for one thing return fault.NotFound
// when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	ProcessBySlug(ctx context.Context, slug string) (process.Process, error)

	// Study reads an entry with its files and its processes.
	Study(ctx context.Context, study id.ID) (Study, error)
	// Lock is Study that holds the row until the end.
	Lock(ctx context.Context, study id.ID) (Study, error)
	ByKey(ctx context.Context, author id.ID, key string) (Study, error)
	// List reads entries, the newest period first. A cursor that is none is Invalid.
	List(ctx context.Context, f Filter, req page.Request) (page.Of[Study], error)

	Put(ctx context.Context, s Study, processes []id.ID, key string) error
	Save(ctx context.Context, s Study, processes []id.ID) error
	SetState(ctx context.Context, s Study) error
	Drop(ctx context.Context, study id.ID) error

	AddFile(ctx context.Context, study id.ID, f File, pdf []byte) error
	DropFile(ctx context.Context, study, file id.ID) error
	// Content reads a file of an entry.
	Content(ctx context.Context, study, file id.ID) (File, []byte, error)

	// Index makes an entry findable by its words, Unindex takes it out of the index.
	Index(ctx context.Context, s Study, processes []id.ID) error
	Unindex(ctx context.Context, study id.ID) error
}

// Filter narrows the register.
type Filter struct {
	State    State  // empty: all
	Method   Method // empty: all
	District string // key; also those of the whole town
	Topic    string
	Query    string // words of the title
	Process  id.ID
}
