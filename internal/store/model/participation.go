package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Process is a participation process. Title, Summary and Body are JSON, by language.
type Process struct {
	bun.BaseModel `bun:"table:processes,alias:process"`
	Town

	ID        id.ID `bun:",pk"`
	Slug      string
	Position  int
	Sample    bool
	Title     string
	Summary   string
	Body      string
	CreatedAt time.Time

	State       string
	Card        string // JSON: process.Card
	Districts   string // keys between spaces; empty is the whole town
	Preview     string // secret of the preview link; empty: none
	Version     int
	PublishAt   *time.Time
	PublishedAt *time.Time
	AnswerDue   *time.Time
	AnsweredAt  *time.Time
	ArchivedAt  *time.Time
}

// Phase is a dated part of a process. Name is JSON, by language. OpenedAt and ClosedAt are when it
// was told that the phase opened and closed.
type Phase struct {
	bun.BaseModel `bun:"table:phases,alias:phase"`
	Town

	ProcessID id.ID `bun:",pk"`
	Position  int   `bun:",pk"`
	Kind      string
	Name      string
	OpensAt   time.Time
	ClosesAt  time.Time
	OpenedAt  *time.Time
	ClosedAt  *time.Time

	RemindDays int // before it closes; 0: as usual, below 0: never
}

// Blob is a file that somebody uploaded, as it was re-encoded.
type Blob struct {
	bun.BaseModel `bun:"table:blobs,alias:blob"`
	Town

	ID        id.ID `bun:",pk"`
	Kind      string
	Content   []byte
	CreatedAt time.Time
}

// Idea is an idea, or the draft of one while PublishedAt is nil.
type Idea struct {
	bun.BaseModel `bun:"table:ideas,alias:idea"`
	Town

	ID          id.ID `bun:",pk"`
	ProcessID   id.ID
	AuthorID    id.ID
	Title       string
	Body        string
	Topic       string
	District    string
	Place       string
	Lat         *float64
	Lon         *float64
	Language    string
	Status      string
	SearchText  string
	Shuffle     int64
	Supports    int
	Comments    int
	CreatedAt   time.Time
	UpdatedAt   time.Time
	PublishedAt *time.Time
	EditedAt    *time.Time
	AnsweredAt  *time.Time
}

// IdeaPhoto is a picture of an idea.
type IdeaPhoto struct {
	bun.BaseModel `bun:"table:idea_photos,alias:idea_photo"`
	Town

	ID        id.ID `bun:",pk"`
	IdeaID    id.ID
	BlobID    id.ID
	Alt       string
	Width     int
	Height    int
	CreatedAt time.Time
}

// Support is one resident's support of one idea.
type Support struct {
	bun.BaseModel `bun:"table:supports,alias:support"`
	Town

	IdeaID    id.ID `bun:",pk"`
	AccountID id.ID `bun:",pk"`
	CreatedAt time.Time
}

// Follow is one resident's wish to hear of an idea.
type Follow struct {
	bun.BaseModel `bun:"table:follows,alias:follow"`
	Town

	IdeaID    id.ID `bun:",pk"`
	AccountID id.ID `bun:",pk"`
	CreatedAt time.Time
}

// IdeaHistory is one step of what happened with an idea.
type IdeaHistory struct {
	bun.BaseModel `bun:"table:idea_history,alias:idea_history"`
	Town

	ID      id.ID `bun:",pk"`
	IdeaID  id.ID
	Status  string
	Reason  string
	Office  string
	ActorID id.ID
	At      time.Time
}

// Answer is an official answer.
type Answer struct {
	bun.BaseModel `bun:"table:answers,alias:answer"`
	Town

	ID        id.ID `bun:",pk"`
	IdeaID    id.ID
	Body      string
	Office    string
	SignedBy  string
	AccountID id.ID
	CreatedAt time.Time
}

// Room is an ordered log.
type Room struct {
	bun.BaseModel `bun:"table:rooms,alias:room"`
	Town

	ID          id.ID `bun:",pk"`
	Kind        string
	LastSeq     int64
	ProcessID   *id.ID
	District    string
	Path        string // of the page on which it is read; empty for an idea's
	Title       string
	Closed      string // fault key; empty when open
	Mode        string
	SlowSeconds int
	Comments    int
	Firsts      int64 // first comments that there ever were
	Pros        int   // of them, those that stand and are for it
	Cons        int
}

// RoomItem is one line of a room's log.
type RoomItem struct {
	bun.BaseModel `bun:"table:room_items,alias:room_item"`
	Town

	RoomID id.ID `bun:",pk"`
	Seq    int64 `bun:",pk"`
	Op     string
	Ref    id.ID
	At     time.Time
}

// Comment is what somebody said in a room.
type Comment struct {
	bun.BaseModel `bun:"table:comments,alias:comment"`
	Town

	ID        id.ID `bun:",pk"`
	RoomID    id.ID
	ParentID  *id.ID
	AuthorID  id.ID
	Body      string
	State     string
	Office    string
	Key       string
	Seq       int64
	CreatedAt time.Time
	EditedAt  *time.Time
	Stance    string
	Ups       int
	Downs     int
	PinnedAt  *time.Time
	Place     int64 // among the first comments of its room, or among the replies to its parent
	Replies   int64 // to a first comment, ever
	Score     int   // ups less downs
	Role      string
}
