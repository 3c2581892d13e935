package outbox

import (
	"context"
	"errors"

	"almenda/internal/event"
	"almenda/internal/tenant"
)

// Store is where the events wait.
type Store interface {
	// Claim opens an Update transaction of the town, locks its oldest waiting events (at most max,
	// in the order of their ids; rows that another relay holds are skipped), calls fn with them,
	// and marks exactly these done in the same transaction. When fn fails, nothing is marked and
	// the error is returned. fn may be called again when the database asks for a repeat, as in
	// tenantdb.Update. With nothing waiting, fn is not called and no write lock is taken, for this
	// is asked of every town each second. n is how many events were marked done.
	Claim(ctx context.Context, t tenant.ID, max int, fn func([]event.Event) error) (n int, err error)
}

// Courier brings an event to the handlers that subscribed to its kind.
type Courier interface {
	// Deliver enqueues one task per handler. Called again with the same event it changes nothing.
	// It returns an error that wraps ErrRefused for an event that can never be delivered, and any
	// other error when it should be tried again.
	Deliver(ctx context.Context, t tenant.ID, e event.Event) error
}

// Publisher tells open pages that something changed. Losing a hint loses nothing.
type Publisher interface {
	Publish(ctx context.Context, town *tenant.Town, e event.Event) error
}

// ErrRefused marks an event that no retry can deliver. The relay logs it and goes on, so that one
// bad row does not hold up a town.
var ErrRefused = errors.New("outbox: refused")
