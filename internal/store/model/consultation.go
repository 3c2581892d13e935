package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Consultation puts a draft before the residents. Districts and Categories are one to a line.
// Working is the text of the version that staff prepare.
type Consultation struct {
	bun.BaseModel `bun:"table:consultations,alias:consultation"`
	Town

	ID          id.ID `bun:",pk"`
	ProcessID   id.ID
	Slug        string
	Title       string
	Intro       string
	Language    string
	Office      string
	Audience    string
	Districts   string
	Categories  string
	Screened    bool
	Working     string
	Version     int
	Final       bool
	LastNumber  int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
	PublishedAt *time.Time
}

// ConsultationVersion is one published text of a consultation.
type ConsultationVersion struct {
	bun.BaseModel `bun:"table:consultation_versions,alias:consultation_version"`
	Town

	ConsultationID id.ID `bun:",pk"`
	Number         int   `bun:",pk"`
	Body           string
	Changelog      string
	Office         string
	AccountID      id.ID
	Final          bool
	PublishedAt    time.Time
}

// Paragraph is a piece of a published text. Its anchor is the same in every version that holds it.
// Level is that of a heading, 0 of what is none.
type Paragraph struct {
	bun.BaseModel `bun:"table:paragraphs,alias:paragraph"`
	Town

	ConsultationID id.ID `bun:",pk"`
	Version        int   `bun:",pk"`
	Position       int   `bun:",pk"`
	Anchor         string
	Level          int
	Body           string
}

// RemarkDraft is a remark that its author has not sent.
type RemarkDraft struct {
	bun.BaseModel `bun:"table:remark_drafts,alias:remark_draft"`
	Town

	ID             id.ID `bun:",pk"`
	ConsultationID id.ID
	AuthorID       id.ID
	About          string
	Version        int
	Anchor         string
	Quote          string
	Category       string
	District       string
	Place          string
	Lat            *float64
	Lon            *float64
	Body           string
	Speaks         string
	Organisation   string
	UpdatedAt      time.Time
}

// Remark is what somebody said of a draft, through whichever channel, and what the town answers.
// Once keeps a form that is sent twice from being two remarks.
type Remark struct {
	bun.BaseModel `bun:"table:remarks,alias:remark"`
	Town

	ID             id.ID `bun:",pk"`
	ConsultationID id.ID
	ProcessID      id.ID
	AuthorID       *id.ID
	EnteredBy      *id.ID
	PointID        *id.ID
	Number         int64
	Once           string
	Source         string
	State          string
	About          string
	Version        int
	Anchor         string
	Quote          string
	Category       string
	District       string
	Place          string
	Lat            *float64
	Lon            *float64
	Body           string
	Language       string
	Speaks         string
	Organisation   string
	Name           string
	Consent        bool
	Assigned       string
	Note           string
	Disposition    string
	Reason         string
	LedTo          string
	Revision       int64
	ReceivedAt     time.Time
	CreatedAt      time.Time
	EditedAt       *time.Time
	AnsweredAt     *time.Time
	AnsweredBy     *id.ID
	ToldAt         *time.Time
}

// RemarkSheet is a spreadsheet with answers that was read and waits to be confirmed. Content is
// JSON.
type RemarkSheet struct {
	bun.BaseModel `bun:"table:remark_sheets,alias:remark_sheet"`
	Town

	ID             id.ID `bun:",pk"`
	ConsultationID id.ID
	AccountID      id.ID
	File           string
	Content        string
	CreatedAt      time.Time
	AppliedAt      *time.Time
}

// Publication is what a town publishes about what people said: a table, a report, effects. Numbers
// is JSON.
type Publication struct {
	bun.BaseModel `bun:"table:publications,alias:publication"`
	Town

	ID             id.ID `bun:",pk"`
	ProcessID      id.ID
	ConsultationID *id.ID
	Kind           string
	Title          string
	Body           string
	Numbers        string
	Office         string
	AccountID      id.ID
	PublishedAt    time.Time
}
