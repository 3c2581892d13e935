package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// ProcessEdit is what staff prepare for a process. Content is JSON: process.Content.
type ProcessEdit struct {
	bun.BaseModel `bun:"table:process_edits,alias:process_edit"`
	Town

	ProcessID  id.ID `bun:",pk"`
	Content    string
	Template   string
	Step       string
	Note       string
	Reason     string
	SavedAt    time.Time
	SavedBy    id.ID
	ProposedAt *time.Time
	ProposedBy *id.ID
	ApprovedAt *time.Time
	ApprovedBy *id.ID
	Office     string
	Signature  string
	PublishAt  *time.Time
}

// ProcessVersion is one publication of a process, kept as it was. Fingerprint is the SHA-256 of
// Content, in hexadecimal. Nobody stands behind what a town's folder published.
type ProcessVersion struct {
	bun.BaseModel `bun:"table:process_versions,alias:process_version"`
	Town

	ProcessID   id.ID `bun:",pk"`
	Seq         int   `bun:",pk"`
	Content     string
	Fingerprint string
	Note        string
	Small       bool
	Office      string
	Signature   string
	ProposedBy  *id.ID
	PublishedBy *id.ID
	PublishedAt time.Time
}

// ProcessTemplate is a process that a town keeps as a pattern. Content is JSON: process.Content
// with phases that count from the day of beginning.
type ProcessTemplate struct {
	bun.BaseModel `bun:"table:process_templates,alias:process_template"`
	Town

	ID        id.ID `bun:",pk"`
	Name      string
	About     string
	Content   string
	CreatedAt time.Time
	CreatedBy id.ID
}
