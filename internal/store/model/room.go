package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// RoomSitting is one time that a room is led by a host.
type RoomSitting struct {
	bun.BaseModel `bun:"table:room_sittings,alias:room_sitting"`
	Town

	ID        id.ID `bun:",pk"`
	RoomID    id.ID
	Number    int64
	State     string
	HostID    id.ID
	PlannedAt *time.Time
	StartedAt *time.Time
	EndedAt   *time.Time
	FirstSeq  int64 // of the log, when it was opened
	LastSeq   int64 // of the log, when it was closed
	Peak      int   // most people who watched at once
	CreatedAt time.Time
}

// RoomSpeaker is somebody's place in the queue of speakers. Turn is 0 while it lasts.
type RoomSpeaker struct {
	bun.BaseModel `bun:"table:room_speakers,alias:room_speaker"`
	Town

	ID        id.ID `bun:",pk"`
	SittingID id.ID
	AccountID id.ID
	Turn      int64
	AskedSeq  int64
	State     string
	AskedAt   time.Time
	FloorAt   *time.Time
	EndedAt   *time.Time
}

// RoomQuestion is a question for the wall.
type RoomQuestion struct {
	bun.BaseModel `bun:"table:room_questions,alias:room_question"`
	Town

	ID        id.ID `bun:",pk"`
	RoomID    id.ID
	SittingID id.ID
	AuthorID  id.ID
	Body      string
	Named     bool
	State     string
	Reason    string
	Answer    string
	Supports  int
	Key       string
	AskedAt   time.Time
	ShownAt   *time.Time
	EndedAt   *time.Time
}

// RoomQuestionSupport is one resident's support of one question.
type RoomQuestionSupport struct {
	bun.BaseModel `bun:"table:room_question_supports,alias:room_question_support"`
	Town

	QuestionID id.ID `bun:",pk"`
	AccountID  id.ID `bun:",pk"`
	CreatedAt  time.Time
}

// RoomMinutes is one version of the minutes of a sitting.
type RoomMinutes struct {
	bun.BaseModel `bun:"table:room_minutes,alias:room_minutes"`
	Town

	SittingID   id.ID `bun:",pk"`
	Version     int64 `bun:",pk"`
	Body        string
	AuthorID    id.ID
	Office      string
	Key         string
	CreatedAt   time.Time
	PublishedAt *time.Time
}

// RoomAct says what a line of the log that is no comment meant.
type RoomAct struct {
	bun.BaseModel `bun:"table:room_acts,alias:room_act"`
	Town

	RoomID    id.ID `bun:",pk"`
	Seq       int64 `bun:",pk"`
	Act       string
	Ref       id.ID
	AccountID *id.ID
	Note      string
	At        time.Time
}
