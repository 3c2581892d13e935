package panel

import (
	"context"

	"almenda/internal/id"
)

// Errand is somebody without mail who must be told of something by phone or letter.
type Errand struct {
	Panel  id.ID
	Person id.ID
	Kind   string // place: has a place now
	On     string
}

// DeskTx is what desk.go needs of a transaction.
type DeskTx interface {
	AddErrand(ctx context.Context, e Errand) error
	Errands(ctx context.Context, panel id.ID) ([]Errand, error)
	DropErrand(ctx context.Context, panel, person id.ID, kind string) error
	// DropSentInvites forgets letters of recruiting that went out, with their addresses.
	DropSentInvites(ctx context.Context) error
}
