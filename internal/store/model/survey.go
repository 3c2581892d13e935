package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Survey is a survey but for its questions. Title, Lead and Settings are JSON.
type Survey struct {
	bun.BaseModel `bun:"table:surveys,alias:survey"`
	Town

	ID         id.ID `bun:",pk"`
	Slug       string
	ProcessID  *id.ID
	Title      string
	Lead       string
	Kind       string
	Anonymous  bool
	Change     bool
	Districts  string
	State      string
	Version    int
	Sample     bool
	Office     string
	Key        string
	CreatedBy  id.ID
	CreatedAt  time.Time
	ProposedBy *id.ID
	OpensAt    *time.Time
	ClosesAt   *time.Time
	FrozenAt   *time.Time
	InvitedAt  *time.Time
	ReleasedAt *time.Time
	SettledAt  *time.Time
	Settings   string
}

// SurveyVersion is the questions from one moment on. Definition is JSON.
type SurveyVersion struct {
	bun.BaseModel `bun:"table:survey_versions,alias:survey_version"`
	Town

	SurveyID   id.ID `bun:",pk"`
	Number     int   `bun:",pk"`
	Definition string
	Frozen     bool
	Kind       string
	Note       string
	MadeBy     id.ID
	MadeAt     time.Time
}

// SurveyPerson is whether an account was invited and has answered: never what, never when.
// RemindedOn is a day. Told: the results were mailed.
type SurveyPerson struct {
	bun.BaseModel `bun:"table:survey_people,alias:survey_people"`
	Town

	SurveyID   id.ID `bun:",pk"`
	AccountID  id.ID `bun:",pk"`
	Invited    bool
	Answered   bool
	Reminders  int
	RemindedOn string
	Told       bool
}

// SurveyIntake is an answer that waits to be shuffled. It has no time on purpose. Body is JSON.
type SurveyIntake struct {
	bun.BaseModel `bun:"table:survey_intake,alias:survey_intake"`
	Town

	SurveyID id.ID  `bun:",pk"`
	Mark     string `bun:",pk"`
	Version  int
	Channel  string
	Body     string
}

// SurveyAnswer is an answer. Its id is random and it has no time on purpose. Mark lets whoever holds
// its key change it until the close, and is taken away then.
type SurveyAnswer struct {
	bun.BaseModel `bun:"table:survey_answers,alias:survey_answer"`
	Town

	SurveyID id.ID `bun:",pk"`
	ID       id.ID `bun:",pk"`
	Mark     *string
	Version  int
	Channel  string
	Body     string
}

// SurveyCall is somebody who wants to be called back because the form failed.
type SurveyCall struct {
	bun.BaseModel `bun:"table:survey_calls,alias:survey_call"`
	Town

	ID       id.ID `bun:",pk"`
	SurveyID id.ID
	Key      string
	Name     string
	Contact  string
	Words    string
	MadeAt   time.Time
	DoneAt   *time.Time
	DoneBy   *id.ID
}

// SurveyCheck is how the last trial of a form by the platform went.
type SurveyCheck struct {
	bun.BaseModel `bun:"table:survey_checks,alias:survey_check"`
	Town

	SurveyID id.ID `bun:",pk"`
	TriedAt  time.Time
	Failures int
	Problem  string
}

// SurveySheet is a paper sheet, typed in twice. First and Second are JSON.
type SurveySheet struct {
	bun.BaseModel `bun:"table:survey_sheets,alias:survey_sheet"`
	Town

	SurveyID id.ID  `bun:",pk"`
	Number   string `bun:",pk"`
	Version  int
	Channel  string
	First    string
	FirstBy  id.ID
	Second   string
	SecondBy *id.ID
	State    string
	Reason   string
}

// SurveyRound is a round of interviews in the street. Band is a part of the day. Taken is hashes, as
// JSON and in no order, of the keys of the interviews that came, so that none is taken twice.
type SurveyRound struct {
	bun.BaseModel `bun:"table:survey_rounds,alias:survey_round"`
	Town

	ID          id.ID `bun:",pk"`
	SurveyID    id.ID
	Interviewer string
	Place       string
	Day         string
	Band        string
	Refusals    int
	Answers     int
	Taken       string
	MadeBy      id.ID
}

// SurveyWords is what somebody wrote, on its way to being published.
type SurveyWords struct {
	bun.BaseModel `bun:"table:survey_words,alias:survey_words"`
	Town

	SurveyID id.ID `bun:",pk"`
	ID       id.ID `bun:",pk"`
	Question string
	Words    string
	Flags    string
	State    string
	Edited   string
	Theme    string
	DoneBy   *id.ID
}

// SurveyResult is one published table, as JSON.
type SurveyResult struct {
	bun.BaseModel `bun:"table:survey_results,alias:survey_result"`
	Town

	SurveyID id.ID `bun:",pk"`
	Number   int   `bun:",pk"`
	Body     string
}

// SurveyBank is a question kept to use again, as JSON.
type SurveyBank struct {
	bun.BaseModel `bun:"table:survey_bank,alias:survey_bank"`
	Town

	ID       id.ID `bun:",pk"`
	Topic    string
	Title    string
	Question string
	KeptBy   id.ID
	KeptAt   time.Time
}
