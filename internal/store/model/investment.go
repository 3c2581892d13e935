package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Investment is a card of a thing that the town plans to build.
type Investment struct {
	bun.BaseModel `bun:"table:investments,alias:investment"`
	Town

	ID          id.ID `bun:",pk"`
	ProcessID   *id.ID
	Key         string // of the form that made it
	State       string
	Stage       string
	Title       string
	Summary     string
	Body        string
	Language    string
	Office      string
	Contact     string
	District    string
	Place       string
	Lat         *float64
	Lon         *float64
	Cost        int64
	Funding     string
	Begins      string
	Ends        string
	Sample      bool
	CreatedAt   time.Time
	UpdatedAt   time.Time
	PublishedAt *time.Time
}

// InvestmentStep is a stage that the thing came to.
type InvestmentStep struct {
	bun.BaseModel `bun:"table:investment_steps,alias:investment_step"`
	Town

	ID           id.ID `bun:",pk"`
	InvestmentID id.ID
	Stage        string
	Note         string
	Office       string
	ActorID      id.ID
	At           time.Time
}

// InvestmentPaper is a document of a card.
type InvestmentPaper struct {
	bun.BaseModel `bun:"table:investment_papers,alias:investment_paper"`
	Town

	ID           id.ID `bun:",pk"`
	InvestmentID id.ID
	Title        string
	File         string
	Bytes        int
	BlobID       id.ID
	At           time.Time
}
