package assembly

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Bench is the panel behind an assembly, read in the same transaction.
type Bench interface {
	// PanelOf finds a panel. Faults: NotFound.
	PanelOf(ctx context.Context, panel id.ID) (Panel, error)
	// Members lists the people who are members of a panel now, in an order that tells nothing.
	Members(ctx context.Context, panel id.ID) ([]id.ID, error)
}

// Letter is one to all members of an assembly; it goes to no other address than the panel's.
type Letter struct {
	What  string // catalogue key of the sentence that says what happened
	Title tenant.Text
	Until time.Time
	Link  func(lang string) string
}

// Tx is what assemblies need of a transaction. Methods that look for one thing return fault.NotFound
// when it is not there.
type Tx interface {
	Bench
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error
	// WriteToMembers queues a letter to every member who is reached by mail.
	WriteToMembers(ctx context.Context, panel id.ID, l Letter) error
	// Makeup divides the members by what the panel must mirror.
	Makeup(ctx context.Context, panel id.ID) ([]Group, error)
	// FreePanels lists drawn panels that have no assembly yet.
	FreePanels(ctx context.Context) ([]Panel, error)
	// ProcessBySlug finds a process that everybody may read.
	ProcessBySlug(ctx context.Context, slug string) (Process, error)

	Assembly(ctx context.Context, assembly id.ID) (Assembly, error)
	// Lock is Assembly that holds the row until the end.
	Lock(ctx context.Context, assembly id.ID) (Assembly, error)
	BySlug(ctx context.Context, slug string) (Assembly, error)
	// Assemblies lists all of the town, newest first; there are few.
	Assemblies(ctx context.Context) ([]Assembly, error)
	// OfProcess lists those that work for a process.
	OfProcess(ctx context.Context, process id.ID) ([]Assembly, error)
	// ByKey finds what somebody made with a form.
	ByKey(ctx context.Context, author id.ID, key string) (Assembly, error)
	AddAssembly(ctx context.Context, a Assembly, key string) error
	// SaveAssembly keeps changes, and makes a public one findable.
	SaveAssembly(ctx context.Context, a Assembly) error

	Seats(ctx context.Context, assembly id.ID) ([]Seat, error)
	AddSeat(ctx context.Context, a Assembly, s Seat) error

	SessionTx
	AdviceTx
	VoteTx
}

// SessionTx is what sessions need of a transaction.
type SessionTx interface {
	// Sessions lists an assembly's sessions by number, with their papers.
	Sessions(ctx context.Context, assembly id.ID) ([]Session, error)
	Session(ctx context.Context, session id.ID) (Session, error)
	PutSession(ctx context.Context, s Session) error
	DropSession(ctx context.Context, session id.ID) error
	// Dates lists public sessions between two moments, with their assemblies.
	Dates(ctx context.Context, from, to time.Time) ([]Session, []Assembly, error)

	AddPaper(ctx context.Context, session id.ID, p Paper, pdf []byte) error
	DropPaper(ctx context.Context, session, paper id.ID) error
	// Paper reads a document and the session that it belongs to.
	Paper(ctx context.Context, paper id.ID) (p Paper, session id.ID, pdf []byte, err error)

	// Present lists the seats that were taken in a session.
	Present(ctx context.Context, session id.ID) ([]int, error)
	SetPresent(ctx context.Context, session id.ID, seats []int) error
	// PresentAt lists the sessions of an assembly in which a seat was taken.
	PresentAt(ctx context.Context, assembly id.ID, seat int) ([]id.ID, error)

	Questions(ctx context.Context, session id.ID) ([]Question, error)
	Question(ctx context.Context, question id.ID) (Question, error)
	CountWaiting(ctx context.Context, session id.ID) (int, error)
	// AddQuestion keeps a question; one with that key stays as it is.
	AddQuestion(ctx context.Context, q Question, key string) error
	SaveQuestion(ctx context.Context, q Question) error
}

// AdviceTx is what recommendations need of a transaction.
type AdviceTx interface {
	// Recommendations lists an assembly's recommendations by number.
	Recommendations(ctx context.Context, assembly id.ID) ([]Recommendation, error)
	// Recommendation finds one; LockRecommendation holds it until the end.
	Recommendation(ctx context.Context, which id.ID) (Recommendation, error)
	LockRecommendation(ctx context.Context, which id.ID) (Recommendation, error)
	// AddRecommendation keeps a new one; with a key that was used it is the one made before: false.
	AddRecommendation(ctx context.Context, r Recommendation, key string) (Recommendation, bool, error)
	SaveRecommendation(ctx context.Context, r Recommendation) error
	DropRecommendation(ctx context.Context, which id.ID) error

	AddVersion(ctx context.Context, which id.ID, v Version) error
	Versions(ctx context.Context, which id.ID) ([]Version, error)
	AddComment(ctx context.Context, which id.ID, c Comment, key string) error
	Comments(ctx context.Context, which id.ID) ([]Comment, error)
	AddStep(ctx context.Context, which id.ID, s Step) error
	Steps(ctx context.Context, which id.ID) ([]Step, error)

	// Due lists recommendations with a day until which an office promised something.
	Due(ctx context.Context) ([]Recommendation, error)
	// NoteDue notes that a stage is told; false when it was.
	NoteDue(ctx context.Context, which id.ID, due string, stage Stage) (bool, error)
}

// VoteTx is what votes need of a transaction.
type VoteTx interface {
	// Ballots lists the votes on a recommendation, the newest first.
	Ballots(ctx context.Context, recommendation id.ID) ([]Ballot, error)
	// LockBallot finds the open vote on a recommendation and holds it until the end.
	LockBallot(ctx context.Context, recommendation id.ID) (Ballot, error)
	// Expired lists recommendations whose open vote is past its end.
	Expired(ctx context.Context) ([]id.ID, error)
	AddBallot(ctx context.Context, b Ballot) error
	// CloseBallot keeps the result, and forgets who voted.
	CloseBallot(ctx context.Context, b Ballot) error
	// AddVoter notes that a seat voted; false when it had.
	AddVoter(ctx context.Context, ballot id.ID, seat int) (bool, error)
	HasVoted(ctx context.Context, ballot id.ID, seat int) (bool, error)
	// CountVoters counts who voted in an open vote.
	CountVoters(ctx context.Context, ballot id.ID) (int, error)
	// CountVote adds one to a choice of an open vote. Faults: NotFound when it closed meanwhile.
	CountVote(ctx context.Context, ballot id.ID, c Choice) error
	AddReason(ctx context.Context, ballot id.ID, words string) error
	// Reasons lists the reasons of an open vote in the order of random ids.
	Reasons(ctx context.Context, ballot id.ID) ([]string, error)
}
