package poll

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
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
}
