package survey

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

// Tx is what surveys need of a transaction, part by part. Methods that look for one thing return
// fault.NotFound when it is not there. Surveys that are read have their process.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	Process(ctx context.Context, process id.ID) (process.Process, error)
	ProcessBySlug(ctx context.Context, slug string) (process.Process, error)

	Survey(ctx context.Context, survey id.ID) (Survey, error)
	BySlug(ctx context.Context, slug string) (Survey, error)
	// Lock is Survey that holds the row until the end.
	Lock(ctx context.Context, survey id.ID) (Survey, error)
	// List reads surveys, newest opening first. A cursor that is none is Invalid.
	List(ctx context.Context, f Filter, req page.Request) (page.Of[Survey], error)
	// Save writes everything of a survey but who made it and when.
	Save(ctx context.Context, s Survey) error
	// Version reads one version of the questions.
	Version(ctx context.Context, survey id.ID, number int) (Version, error)
	// Versions reads all of them, the first one first.
	Versions(ctx context.Context, survey id.ID) ([]Version, error)

	OfficeTx
	IntakeTx
	DeskTx
	ResultsTx
}

// Filter narrows a list of surveys.
type Filter struct {
	States  []State
	Process id.ID // None: of all processes and none
}
