package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Poll is one question. Question and Lead are JSON, by language; Most is how many answers one person
// may pick; People and HallPeople count who answered, on line and in the hall.
type Poll struct {
	bun.BaseModel `bun:"table:polls,alias:poll"`
	Town

	ID          id.ID `bun:",pk"`
	ProcessID   *id.ID
	RoomID      *id.ID
	Question    string
	Lead        string
	Audience    string
	Districts   string // keys between spaces; empty is the whole town
	Most        int
	Shuffled    bool
	Results     string
	State       string
	Sample      bool
	People      int
	HallPeople  int
	Key         string
	CreatedBy   id.ID
	CreatedAt   time.Time
	OpensAt     *time.Time
	ClosesAt    *time.Time
	RevealedAt  *time.Time
	ForgottenAt *time.Time // when it was deleted who answered what
}

// PollChoice is an answer that can be picked. Words is JSON, by language; Hall counts raised hands.
type PollChoice struct {
	bun.BaseModel `bun:"table:poll_choices,alias:poll_choice"`
	Town

	PollID id.ID `bun:",pk"`
	Number int   `bun:",pk"`
	Words  string
	Picked int
	Hall   int
}

// PollAnswer is what one account or one browser picked. It has no time on purpose, and it lives until
// the poll closes. Choices are numbers between spaces.
type PollAnswer struct {
	bun.BaseModel `bun:"table:poll_answers,alias:poll_answer"`
	Town

	PollID    id.ID  `bun:",pk"`
	Mark      string `bun:",pk"`
	AccountID *id.ID
	Choices   string
}
