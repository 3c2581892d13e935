package investment

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

// Tx is what investments need of a transaction. Methods that look for one thing return
// fault.NotFound when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	ProcessBySlug(ctx context.Context, slug string) (process.Process, error)
	Process(ctx context.Context, process id.ID) (process.Process, error)

	Investment(ctx context.Context, investment id.ID) (Investment, error)
	// Lock reads a card and holds its row until the end.
	Lock(ctx context.Context, investment id.ID) (Investment, error)
	List(ctx context.Context, f Filter, req page.Request) (page.Of[Investment], error)
	// ByDistrict counts published cards.
	ByDistrict(ctx context.Context) (map[string]int, error)
	// Put adds a card, or finds the one that was made with the same key before.
	Put(ctx context.Context, i Investment, key string) (id.ID, error)
	Save(ctx context.Context, i Investment) error
	// Publish makes a card public, findable and open for discussion; once.
	Publish(ctx context.Context, i Investment) error
	SetStage(ctx context.Context, i Investment, s Step, actor id.ID) error
	Steps(ctx context.Context, investment id.ID) ([]Step, error)

	Papers(ctx context.Context, investment id.ID) ([]Paper, error)
	AddPaper(ctx context.Context, investment id.ID, p Paper, pdf []byte) error
	DropPaper(ctx context.Context, investment, paper id.ID) error
	// Paper reads a document and the card that it belongs to.
	Paper(ctx context.Context, paper id.ID) (Paper, Investment, []byte, error)
}
