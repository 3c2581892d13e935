package assembly

import (
	"slices"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Standing is where a recommendation stands: first in the assembly, then in the town.
type Standing string

const (
	Drafted  Standing = "drafted"
	Voting   Standing = "voting"
	Adopted  Standing = "adopted"
	Declined Standing = "declined"

	Received Standing = "received" // handed over; the texts are frozen
	Accepted Standing = "accepted"
	Rejected Standing = "rejected" // with a reason
	InWork   Standing = "in_work"
	Proposed Standing = "proposed" // the office says it is done, and the members vote on that
	Done     Standing = "done"     // the members confirmed it
)

// steps are what an office may say next. Done is not among them: only a vote of the members says that.
var steps = map[Standing][]Standing{
	Received: {Accepted, Rejected, InWork, Proposed},
	Accepted: {InWork, Rejected, Proposed},
	InWork:   {Proposed, Rejected},
	Rejected: {Accepted, InWork},
}

// Recommendation is what an assembly says to its town.
type Recommendation struct {
	ID       id.ID
	Assembly id.ID
	Number   int
	Title    tenant.Text
	Body     tenant.Text // Markdown
	State    Standing
	Version  int    // how many texts there were
	Office   string // that answers for it, once it was handed over
	Due      string // the day until which it promised the next step
	Created  time.Time
	Handed   time.Time
}

// Handed over tells whether the town has it: from then on its text does not change.
func (s Standing) HandedOver() bool {
	return s == Done || s == Proposed || steps[s] != nil
}

// Next lists what an office may say next.
func (r Recommendation) Next() []Standing { return steps[r.State] }

// may tells whether an office may say that now.
func (r Recommendation) may(next Standing) bool { return slices.Contains(steps[r.State], next) }

// Running tells whether somebody in the town has to do something until Due.
func (r Recommendation) Running() bool {
	return r.State == Received || r.State == Accepted || r.State == InWork
}

// Public tells whether everybody may read the recommendation: drafts are the assembly's own.
func (r Recommendation) Public() bool { return r.State != Drafted }

// Version is a recommendation's text as it once was, in one language.
type Version struct {
	Number   int
	Language string
	Title    string
	Body     string
	Seat     int // who wrote it; 0: staff
	At       time.Time
}

// Comment is what a member says of a draft. Members and staff read it.
type Comment struct {
	ID       id.ID
	Seat     int
	Words    string
	Language string
	At       time.Time
}

// Step is one line of a recommendation's public history.
type Step struct {
	State    Standing
	Note     string
	Language string
	Office   string
	Due      string
	At       time.Time
}

// BallotKind is what the members vote on.
type BallotKind string

const (
	OnText BallotKind = "text" // shall it be a recommendation of the assembly?
	OnDone BallotKind = "done" // is it done?
)

// Choice is what a member votes.
type Choice string

const (
	Yes     Choice = "yes"
	No      Choice = "no"
	Abstain Choice = "abstain"
)

// Choices lists the choices.
var Choices = []Choice{Yes, No, Abstain}

// Ballot is a vote of the members. It knows counts, and nobody's choice.
type Ballot struct {
	ID             id.ID
	Recommendation id.ID
	Kind           BallotKind
	Open           bool
	Opens          time.Time
	Closes         time.Time
	Yes            int
	No             int
	Abstain        int
	Members        int // when it was closed
	Threshold      int
	Quorum         int
	Passed         bool
	Reasons        []string // why some do not call it done, in a drawn order
}

// Voted is how many voted.
func (b Ballot) Voted() int { return b.Yes + b.No + b.Abstain }

// Enough tells whether as many voted as the quorum asks.
func (b Ballot) Enough() bool { return b.Voted() > 0 && 100*b.Voted() >= b.Quorum*b.Members }

// decides tells whether the counts carry it: enough voted, and of those who said yes or no enough said
// yes. Who abstains counts for the quorum alone.
func (b Ballot) decides() bool {
	return b.Enough() && b.Yes > 0 && 100*b.Yes >= b.Threshold*(b.Yes+b.No)
}

// secret hides the counts of a vote that is open: nobody knows them before it closes.
func (b Ballot) secret() Ballot {
	if b.Open {
		b.Yes, b.No, b.Abstain = 0, 0, 0
	}
	return b
}

// Stage is how near the day is until which an office promised the next step.
type Stage string

const (
	InAWeek   Stage = "week"
	InTwoDays Stage = "two_days"
	Today     Stage = "today"
	Late      Stage = "overdue"
)

// DaysLeft counts the days until Due, below zero when it is past; ok is false when nothing is due.
func (r Recommendation) DaysLeft(now time.Time, zone *time.Location) (days int, ok bool) {
	if !r.Running() {
		return 0, false
	}
	due, err := time.ParseInLocation(time.DateOnly, r.Due, time.UTC)
	if err != nil {
		return 0, false
	}
	today, err := time.Parse(time.DateOnly, now.In(zone).Format(time.DateOnly))
	return int(due.Sub(today).Hours() / 24), err == nil
}

// stage is what the owner is to hear now; empty: nothing.
func (r Recommendation) stage(now time.Time, zone *time.Location) Stage {
	days, ok := r.DaysLeft(now, zone)
	switch {
	case !ok || days > 7:
		return ""
	case days > 2:
		return InAWeek
	case days > 0:
		return InTwoDays
	case days == 0:
		return Today
	}
	return Late
}
