package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Study is an entry of the research register. Days are as calendars write them ("2026-03-01"), lists
// of keys stand between spaces, Quotes and Figures are JSON.
type Study struct {
	bun.BaseModel `bun:"table:studies,alias:study"`
	Town

	ID          id.ID `bun:",pk"`
	Language    string
	Title       string
	Summary     string
	Method      string
	Office      string
	FromDay     string
	UntilDay    string
	People      int
	Asked       int
	Chosen      string
	Tool        string
	Findings    string
	Report      string
	Decisions   string
	Topics      string
	Districts   string
	Quotes      string
	Figures     string
	State       string
	Sample      bool
	Key         string
	CreatedBy   id.ID
	CheckedBy   *id.ID
	CreatedAt   time.Time
	UpdatedAt   time.Time
	CheckedAt   *time.Time
	PublishedAt *time.Time
}

// StudyProcess ties a study to a process that it served.
type StudyProcess struct {
	bun.BaseModel `bun:"table:study_processes,alias:study_process"`
	Town

	StudyID   id.ID `bun:",pk"`
	ProcessID id.ID `bun:",pk"`
}

// StudyFile is a document of a study.
type StudyFile struct {
	bun.BaseModel `bun:"table:study_files,alias:study_file"`
	Town

	ID      id.ID `bun:",pk"`
	StudyID id.ID
	BlobID  id.ID
	Kind    string
	Name    string
	Size    int
}
