package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Assembly is a panel drawn by lot at work. Title, Charge and Recipient are JSON; Begins and Ends days.
type Assembly struct {
	bun.BaseModel `bun:"table:assemblies,alias:assembly"`
	Town

	ID          id.ID `bun:",pk"`
	PanelID     id.ID
	Slug        string
	District    string
	Title       string
	Charge      string
	Recipient   string
	Office      string
	Begins      string
	Ends        string
	Threshold   int
	Quorum      int
	Seats       int
	State       string
	Sample      bool
	Key         string
	CreatedBy   id.ID
	CreatedAt   time.Time
	PublishedAt *time.Time
	EndedAt     *time.Time
}

// AssemblyProcess is a process that an assembly works for.
type AssemblyProcess struct {
	bun.BaseModel `bun:"table:assembly_processes,alias:assembly_process"`
	Town

	AssemblyID id.ID `bun:",pk"`
	ProcessID  id.ID `bun:",pk"`
}

// AssemblySeat is a member's number.
type AssemblySeat struct {
	bun.BaseModel `bun:"table:assembly_seats,alias:assembly_seat"`
	Town

	PanelID    id.ID `bun:",pk"`
	PersonID   id.ID `bun:",pk"`
	AssemblyID id.ID
	Seat       int
}

// AssemblySession is one meeting. Title, Programme, Experts and Minutes are JSON.
type AssemblySession struct {
	bun.BaseModel `bun:"table:assembly_sessions,alias:assembly_session"`
	Town

	ID         id.ID `bun:",pk"`
	AssemblyID id.ID
	Number     int
	Title      string
	Programme  string
	StartsAt   time.Time
	EndsAt     time.Time
	Place      string
	Link       string
	Experts    string
	Recording  string
	Minutes    string
	Attended   int
}

// AssemblyPaper is a document of a session.
type AssemblyPaper struct {
	bun.BaseModel `bun:"table:assembly_papers,alias:assembly_paper"`
	Town

	ID        id.ID `bun:",pk"`
	SessionID id.ID
	BlobID    id.ID
	Title     string
	File      string
	Bytes     int
	At        time.Time
}

// AssemblyAttendance is that a seat was taken.
type AssemblyAttendance struct {
	bun.BaseModel `bun:"table:assembly_attendances,alias:assembly_attendance"`
	Town

	SessionID id.ID `bun:",pk"`
	Seat      int   `bun:",pk"`
}

// AssemblyQuestion is a question to the experts of a session.
type AssemblyQuestion struct {
	bun.BaseModel `bun:"table:assembly_questions,alias:assembly_question"`
	Town

	ID         id.ID `bun:",pk"`
	SessionID  id.ID
	Seat       int
	Expert     string
	Words      string
	Language   string
	Answer     string
	State      string
	Key        string
	AskedAt    time.Time
	AnsweredAt *time.Time
}

// AssemblyRecommendation is what an assembly says to its town. Title and Body are JSON; Due is a day.
type AssemblyRecommendation struct {
	bun.BaseModel `bun:"table:assembly_recommendations,alias:assembly_recommendation"`
	Town

	ID         id.ID `bun:",pk"`
	AssemblyID id.ID
	Number     int
	Title      string
	Body       string
	State      string
	Version    int
	Office     string
	Due        string
	Key        string
	CreatedAt  time.Time
	HandedAt   *time.Time
}

// AssemblyVersion is the text of a recommendation as it once was, in one language.
type AssemblyVersion struct {
	bun.BaseModel `bun:"table:assembly_versions,alias:assembly_version"`
	Town

	RecommendationID id.ID `bun:",pk"`
	Number           int   `bun:",pk"`
	Language         string
	Title            string
	Body             string
	Seat             int
	At               time.Time
}

// AssemblyComment is what a member says of a draft.
type AssemblyComment struct {
	bun.BaseModel `bun:"table:assembly_comments,alias:assembly_comment"`
	Town

	ID               id.ID `bun:",pk"`
	RecommendationID id.ID
	Seat             int
	Words            string
	Language         string
	Key              string
	At               time.Time
}

// AssemblyBallot is a vote of the members, in counts. Reasons is JSON.
type AssemblyBallot struct {
	bun.BaseModel `bun:"table:assembly_ballots,alias:assembly_ballot"`
	Town

	ID               id.ID `bun:",pk"`
	RecommendationID id.ID
	Kind             string
	State            string
	OpensAt          time.Time
	ClosesAt         time.Time
	Yes              int
	No               int
	Abstain          int
	Members          int
	Threshold        int
	Quorum           int
	Passed           bool
	Reasons          string
}

// AssemblyVoter is that a seat has voted; not what.
type AssemblyVoter struct {
	bun.BaseModel `bun:"table:assembly_voters,alias:assembly_voter"`
	Town

	BallotID id.ID `bun:",pk"`
	Seat     int   `bun:",pk"`
}

// AssemblyReason is why somebody voted no; not who.
type AssemblyReason struct {
	bun.BaseModel `bun:"table:assembly_reasons,alias:assembly_reason"`
	Town

	BallotID id.ID `bun:",pk"`
	ID       id.ID `bun:",pk"`
	Words    string
}

// AssemblyStep is one line of a recommendation's public history.
type AssemblyStep struct {
	bun.BaseModel `bun:"table:assembly_steps,alias:assembly_step"`
	Town

	ID               id.ID `bun:",pk"`
	RecommendationID id.ID
	State            string
	Note             string
	Language         string
	Office           string
	Due              string
	At               time.Time
}

// AssemblyNotice is that a stage of a recommendation's clock was told.
type AssemblyNotice struct {
	bun.BaseModel `bun:"table:assembly_notices,alias:assembly_notice"`
	Town

	RecommendationID id.ID  `bun:",pk"`
	Due              string `bun:",pk"`
	Stage            string `bun:",pk"`
}
