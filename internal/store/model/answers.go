package model

import (
	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// The rows of the answer store. None of them has a time, an account or an address, on purpose.

// AnswerWave is a survey by what its answers are taken with. List is the published list of keys, as
// canonical JSON, and empty once they were destroyed. Groups is how many were asked of which groups, as
// JSON. Gathered is the last answer whose words were laid
// out for review; "done".
type AnswerWave struct {
	bun.BaseModel `bun:"table:waves,alias:wave"`
	Town

	SurveyID id.ID `bun:",pk"`
	List     string
	Hash     string
	Groups   string
	Settled  bool
	Accepted int
	Gathered string
}

// AnswerCode is a sealed code that may be used.
type AnswerCode struct {
	bun.BaseModel `bun:"table:codes,alias:code"`
	Town

	SurveyID id.ID  `bun:",pk"`
	Hash     string `bun:",pk"`
	Stratum  string
}

// AnswerIntake is an answer that waits to be mixed. Body is JSON.
type AnswerIntake struct {
	bun.BaseModel `bun:"table:intake,alias:intake"`
	Town

	SurveyID  id.ID  `bun:",pk"`
	Nullifier string `bun:",pk"`
	Stratum   string
	Version   int
	Channel   string
	Body      string
}

// AnswerSpent is a token or a code that was used for an answer that is mixed.
type AnswerSpent struct {
	bun.BaseModel `bun:"table:spent,alias:spent"`
	Town

	SurveyID  id.ID  `bun:",pk"`
	Nullifier string `bun:",pk"`
}

// AnswerMixed is an answer. Its id is random. Body is JSON.
type AnswerMixed struct {
	bun.BaseModel `bun:"table:answers,alias:answer"`
	Town

	SurveyID id.ID `bun:",pk"`
	ID       id.ID `bun:",pk"`
	Stratum  string
	Version  int
	Channel  string
	Body     string
}

// AnswerWords is what somebody wrote, on its way to being published.
type AnswerWords struct {
	bun.BaseModel `bun:"table:words,alias:words"`
	Town

	SurveyID id.ID `bun:",pk"`
	ID       id.ID `bun:",pk"`
	Question string
	Words    string
	Flags    string
	State    string
	Edited   string
	Theme    string
}
