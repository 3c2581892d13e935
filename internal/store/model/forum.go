package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// CommentVote is one resident's vote on one comment: 1 or -1.
type CommentVote struct {
	bun.BaseModel `bun:"table:comment_votes,alias:comment_vote"`
	Town

	CommentID id.ID `bun:",pk"`
	AccountID id.ID `bun:",pk"`
	Value     int
	CreatedAt time.Time
}

// RoomRead is how far somebody has read in a room: everything up to Seq.
type RoomRead struct {
	bun.BaseModel `bun:"table:room_reads,alias:room_read"`
	Town

	RoomID    id.ID `bun:",pk"`
	AccountID id.ID `bun:",pk"`
	Seq       int64
	At        time.Time
}

// Board is a part of the forum.
type Board struct {
	bun.BaseModel `bun:"table:boards,alias:board"`
	Town

	ID        id.ID `bun:",pk"`
	Slug      string
	Title     string
	About     string
	Topic     string
	Kind      string
	Openers   string
	Hold      bool
	State     string
	Position  int
	ProcessID *id.ID
	District  string
	Language  string
	Threads   int
	CreatedAt time.Time
}

// Thread is what somebody opened in a board. Its room has its id.
type Thread struct {
	bun.BaseModel `bun:"table:threads,alias:thread"`
	Town

	ID         id.ID `bun:",pk"`
	BoardID    id.ID
	ProcessID  *id.ID
	District   string
	AuthorID   id.ID
	Kind       string
	Title      string
	Body       string
	Language   string
	State      string
	Reason     string
	IntoID     *id.ID // the thread that it was merged into
	IntoSeq    int64  // what the numbers of its posts grew by then
	ExpertID   *id.ID
	Expertise  string
	Key        string
	Posts      int
	Supports   int
	CreatedAt  time.Time
	ActiveAt   time.Time
	EditedAt   *time.Time
	RoutedAt   *time.Time
	AnsweredAt *time.Time
}

// ThreadSupport is one resident's support of one thread.
type ThreadSupport struct {
	bun.BaseModel `bun:"table:thread_supports,alias:thread_support"`
	Town

	ThreadID  id.ID `bun:",pk"`
	AccountID id.ID `bun:",pk"`
	CreatedAt time.Time
}
