package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Meeting is something that residents can come to; a draft while PublishedAt is nil.
type Meeting struct {
	bun.BaseModel `bun:"table:meetings,alias:meeting"`
	Town

	ID            id.ID `bun:",pk"`
	ProcessID     *id.ID
	Kind          string
	State         string
	Title         string
	Body          string
	Agenda        string
	Language      string
	Spoken        string
	StartsAt      time.Time
	EndsAt        time.Time
	Hours         string // JSON: opening hours of a point
	District      string
	Place         string
	Lat           *float64
	Lon           *float64
	Link          string
	LinkFor       string
	Access        string // keys between spaces
	AccessNote    string
	Contact       string
	Duty          string
	Topics        string
	SignUp        bool
	Places        int
	Reserved      int
	ReservedUntil *time.Time
	Invite        string
	LastSeq       int64
	Version       int
	Sample        bool
	Reason        string
	AuthorID      id.ID
	CreatedAt     time.Time
	UpdatedAt     time.Time
	PublishedAt   *time.Time
	CancelledAt   *time.Time
	RemindedAt    *time.Time
	ForgottenAt   *time.Time // when who signed up was forgotten
}

// MeetingSignup is one person's place, or place in the line, with whoever they bring.
type MeetingSignup struct {
	bun.BaseModel `bun:"table:meeting_signups,alias:meeting_signup"`
	Town

	ID          id.ID `bun:",pk"`
	MeetingID   id.ID
	AccountID   *id.ID
	EmailKey    *string // of somebody without an account
	Email       string
	Name        string
	Language    string
	Companions  int
	Needs       string
	Invited     bool
	State       string
	Seq         int64
	Code        string
	Letters     int
	LetteredAt  *time.Time
	CreatedAt   time.Time
	PlacedAt    *time.Time
	CancelledAt *time.Time
	CameAt      *time.Time
}

// MeetingTap is one press of a counter's button.
type MeetingTap struct {
	bun.BaseModel `bun:"table:meeting_taps,alias:meeting_tap"`
	Town

	AccountID id.ID `bun:",pk"`
	ID        id.ID `bun:",pk"`
	MeetingID id.ID
	What      string
	N         int
	At        time.Time
}

// MeetingTally is what a counter shows for a day.
type MeetingTally struct {
	bun.BaseModel `bun:"table:meeting_tallies,alias:meeting_tally"`
	Town

	MeetingID id.ID  `bun:",pk"`
	Day       string `bun:",pk"`
	What      string `bun:",pk"`
	N         int
}

// MeetingMinutes is what was said at a meeting.
type MeetingMinutes struct {
	bun.BaseModel `bun:"table:meeting_minutes,alias:meeting_minutes"`
	Town

	MeetingID     id.ID `bun:",pk"`
	Attended      int
	Organisations string
	Said          string
	Decisions     string
	Next          string
	UpdatedAt     time.Time
	PublishedAt   *time.Time
}

// MeetingIdea is an idea that was born at a meeting.
type MeetingIdea struct {
	bun.BaseModel `bun:"table:meeting_ideas,alias:meeting_idea"`
	Town

	MeetingID id.ID `bun:",pk"`
	IdeaID    id.ID `bun:",pk"`
	At        time.Time
}

// MeetingStop is one stop of a walk.
type MeetingStop struct {
	bun.BaseModel `bun:"table:meeting_stops,alias:meeting_stop"`
	Town

	ID        id.ID `bun:",pk"`
	MeetingID id.ID
	Position  int
	Place     string
	Lat       *float64
	Lon       *float64
	Body      string
	BlobID    *id.ID
	Alt       string
	Width     int
	Height    int
	Consent   string
	CreatedAt time.Time
}
