package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Mail is one letter to one person. DueAt is when it may be sent while it is queued, and when its
// lease runs out while it is being sent. Params is JSON.
type Mail struct {
	bun.BaseModel `bun:"table:mails,alias:mail"`
	Town

	ID         id.ID `bun:",pk"`
	Kind       string
	Email      string
	EmailKey   string
	AccountID  id.ID
	Language   string
	Params     string
	State      string
	Reason     string
	Attempts   int
	ClaimID    id.ID
	DueAt      time.Time
	WokenAt    time.Time
	CreatedAt  time.Time
	FinishedAt *time.Time

	Ready bool `bun:",scanonly"`
}

// Suppression is an address that gets nothing it did not ask for.
type Suppression struct {
	bun.BaseModel `bun:"table:suppressions,alias:suppression"`
	Town

	EmailKey  string `bun:",pk"`
	Reason    string
	CreatedAt time.Time
}
