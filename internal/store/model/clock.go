package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Follower is somebody's wish to hear of something. AccountID is the zero id for those who follow by
// e-mail alone; Email and EmailKey are empty for those with an account.
type Follower struct {
	bun.BaseModel `bun:"table:followers,alias:follower"`
	Town

	ID          id.ID `bun:",pk"`
	Kind        string
	SubjectID   id.ID
	AccountID   id.ID
	Email       string
	EmailKey    string
	Language    string
	Stop        string
	ConfirmHash string
	Asks        int
	AskedAt     time.Time
	CreatedAt   time.Time
	ConfirmedAt *time.Time
}

// PhaseReminder is that somebody was told of a phase's end before it came.
type PhaseReminder struct {
	bun.BaseModel `bun:"table:phase_reminders,alias:phase_reminder"`
	Town

	ProcessID id.ID `bun:",pk"`
	Position  int   `bun:",pk"`
	Who       id.ID `bun:",pk"`
	At        time.Time
}

// AnswerNotice is that staff were told how an answer clock stands.
type AnswerNotice struct {
	bun.BaseModel `bun:"table:answer_notices,alias:answer_notice"`
	Town

	ProcessID id.ID     `bun:",pk"`
	DueAt     time.Time `bun:",pk"`
	Stage     string    `bun:",pk"`
	At        time.Time
}

// Closing is how a process was closed out. Figures is JSON: process.Figures.
type Closing struct {
	bun.BaseModel `bun:"table:closings,alias:closing"`
	Town

	ProcessID  id.ID `bun:",pk"`
	Language   string
	Reached    string
	Evaluation string
	Lessons    string
	Result     string
	Figures    string
	SavedBy    id.ID
	SavedAt    time.Time
}

// Effect is a publication on what came of a process.
type Effect struct {
	bun.BaseModel `bun:"table:effects,alias:effect"`
	Town

	ID        id.ID `bun:",pk"`
	ProcessID id.ID
	Title     string
	Body      string
	Language  string
	Office    string
	AuthorID  id.ID
	CreatedAt time.Time
}

// OverdueOverride is that a process was published although answers were overdue in another.
type OverdueOverride struct {
	bun.BaseModel `bun:"table:overdue_overrides,alias:overdue_override"`
	Town

	ProcessID id.ID `bun:",pk"`
	OverdueID id.ID `bun:",pk"`
	Reason    string
	ActorID   id.ID
	At        time.Time
}
