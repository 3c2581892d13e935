package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Frontpage is a composition of the home page: the one that is shown, or the one being prepared.
type Frontpage struct {
	bun.BaseModel `bun:"table:frontpages,alias:frontpage"`
	Town

	State     string `bun:",pk"`
	Version   int
	Blocks    string
	ChangedAt time.Time
	ChangedBy id.ID
}

// Programme is several processes under one name.
type Programme struct {
	bun.BaseModel `bun:"table:programmes,alias:programme"`
	Town

	ID        id.ID `bun:",pk"`
	Slug      string
	Public    bool
	Sample    bool
	Title     string
	Summary   string
	Purpose   string
	Begins    string // a day, or empty
	Ends      string
	Funder    string
	Agreement string
	Amount    int64 // in the smallest unit of the town's money
	Notice    string
	LogoID    *id.ID
	LogoAlt   string
	AuthorID  id.ID
	Key       string
	Version   int
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ProgrammeProcess says to which programme a process belongs.
type ProgrammeProcess struct {
	bun.BaseModel `bun:"table:programme_processes,alias:programme_process"`
	Town

	ProcessID   id.ID `bun:",pk"`
	ProgrammeID id.ID
}
