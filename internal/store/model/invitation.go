package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Campaign is one list of people and one message to them. Message is JSON, by language. SteppedAt
// is when somebody last worked on it.
type Campaign struct {
	bun.BaseModel `bun:"table:campaigns,alias:campaign"`
	Town

	ID         id.ID `bun:",pk"`
	Title      string
	Message    string
	Fallback   string
	PerMinute  int
	Days       int
	File       string
	State      string
	Reason     string
	Run        int
	LineCount  int
	UploadedBy id.ID
	CreatedAt  time.Time
	StartedAt  *time.Time
	EndedAt    *time.Time
	ProvenAt   *time.Time
	SteppedAt  *time.Time
}

// Recipient is one line of a campaign's list. DueAt is when it may be sent while it is queued, and
// when its lease runs out while it is being sent.
type Recipient struct {
	bun.BaseModel `bun:"table:recipients,alias:recipient"`
	Town

	ID         id.ID `bun:",pk"`
	CampaignID id.ID
	Line       int
	Email      string
	EmailKey   string
	Name       string
	Language   string
	District   string
	State      string
	Problem    string
	Other      int
	Reason     string
	Generation int
	Attempts   int
	Unknowns   int
	AccountID  id.ID
	ClaimID    id.ID
	ClaimedAt  *time.Time
	DueAt      time.Time
	SentAt     *time.Time
	ExpiresAt  *time.Time
}
