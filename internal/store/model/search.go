package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// SearchEntry is one thing that can be found, as the list of hits shows it.
type SearchEntry struct {
	bun.BaseModel `bun:"table:search_entries,alias:search_entry"`
	Town

	Kind      string `bun:",pk"`
	ID        id.ID  `bun:",pk"`
	ProcessID *id.ID
	District  string
	Language  string
	Title     string
	Excerpt   string
	Path      string
	At        time.Time
	Words     string // those of its search_words, between spaces
}

// SearchWord is one word of a thing that can be found.
type SearchWord struct {
	bun.BaseModel `bun:"table:search_words,alias:search_word"`
	Town

	Word   string    `bun:",pk"`
	At     time.Time `bun:",pk"`
	Kind   string    `bun:",pk"`
	ID     id.ID     `bun:",pk"`
	Weight int       // 2: of the title
}

// IdeaTally is how many ideas stand in a process and a district.
type IdeaTally struct {
	bun.BaseModel `bun:"table:idea_tallies,alias:idea_tally"`
	Town

	ProcessID id.ID  `bun:",pk"`
	District  string `bun:",pk"`
	Ideas     int
}
