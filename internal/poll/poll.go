package poll

import (
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// The limits of a poll.
const (
	MinChoices  = 2
	MaxChoices  = 10
	MaxQuestion = 200
	MaxLead     = 600
	MaxWords    = 120
	MaxHall     = 100_000
	// MinShown is how many must have answered before the counts of a small group are shown.
	MinShown = 10
)

// Audience is who may answer.
type Audience string

const (
	Everybody Audience = "everybody" // one answer for each browser: open, not representative
	Residents Audience = "residents" // one answer for each account
)

// Results is when everybody sees the counts.
type Results string

const (
	AfterAnswer Results = "answered" // by those who answered at once, by all at the close
	AtClose     Results = "closed"
	Revealed    Results = "revealed" // when staff say so
)

// State of a poll in the office. Whether it is open is asked of its dates.
type State string

const (
	Draft     State = "draft"
	Published State = "published"
	Archived  State = "archived" // off the lists; its address goes on
)

// Audiences and ResultsKinds are what a form may hold.
var (
	Audiences    = []Audience{Residents, Everybody}
	ResultsKinds = []Results{AfterAnswer, AtClose, Revealed}
)

// Choice is an answer that can be picked.
type Choice struct {
	Number int // from 1, in the order in which staff wrote them
	Words  tenant.Text
	Picked int // on line
	Hall   int // hands in the hall
}

// Poll is one question.
type Poll struct {
	ID         id.ID
	Process    id.ID // None: stands alone
	Room       id.ID // None: not in a room
	Question   tenant.Text
	Lead       tenant.Text // may be empty
	Audience   Audience
	Districts  []string // keys; empty: the whole town. Only with Residents
	Most       int      // answers that one person may pick; 1: a single one
	Shuffled   bool     // answers are shown in another order to each
	Results    Results
	State      State
	Sample     bool
	Choices    []Choice
	People     int // who answered on line
	HallPeople int
	CreatedBy  id.ID
	Created    time.Time
	Opens      time.Time // zero in a room that has not opened it yet
	Closes     time.Time // zero: open until it is closed by hand
	Revealed   time.Time
	Forgotten  time.Time // when it was deleted who answered what

	frame *process.Process // of its process, where it has one
}

// Phase is where a poll stands now.
type Phase string

const (
	Unpublished Phase = "draft"
	Soon        Phase = "soon"
	Open        Phase = "open"
	Closed      Phase = "closed"
)

// At tells where the poll stands at now. A process that has no phase for polls any more closes its
// polls, whatever their own dates say.
func (p Poll) At(now time.Time) Phase {
	switch {
	case p.State == Draft:
		return Unpublished
	case !p.Closes.IsZero() && !now.Before(p.Closes):
		return Closed
	case p.Opens.IsZero() || now.Before(p.Opens):
		return Soon
	}
	if p.frame == nil || p.frame.Open(process.Poll, now) {
		return Open
	}
	if p.frame.State == process.Published && slices.ContainsFunc(p.frame.Phases, func(ph process.Phase) bool {
		return ph.Kind == process.Poll && now.Before(ph.Opens)
	}) {
		return Soon
	}
	return Closed
}

// Ends is when the poll closes by itself; zero: by hand.
func (p Poll) Ends(now time.Time) time.Time {
	end := p.Closes
	if p.frame == nil {
		return end
	}
	for _, ph := range p.frame.Phases {
		if ph.Kind == process.Poll && now.Before(ph.Closes) && (end.IsZero() || ph.Closes.Before(end)) {
			return ph.Closes
		}
	}
	return end
}

// Public tells whether everybody may read the poll.
func (p Poll) Public() bool {
	return p.State != Draft && (p.Room == id.None || !p.Opens.IsZero()) && (p.frame == nil || p.frame.Public())
}

// Small tells whether so few could answer that counts may tell who picked what.
func (p Poll) Small() bool { return len(p.Districts) > 0 }

// Withheld tells whether the counts are kept back because too few have answered.
func (p Poll) Withheld() bool { return p.Small() && p.People+p.HallPeople < MinShown }

// Shows tells whether somebody sees the counts at now; answered is whether that person has answered.
func (p Poll) Shows(now time.Time, answered bool) bool {
	if p.Withheld() {
		return false
	}
	switch p.Results {
	case Revealed:
		return !p.Revealed.IsZero()
	case AfterAnswer:
		return answered || p.At(now) == Closed
	}
	return p.At(now) == Closed
}

// Scope is where the poll lies, for questions of access.
func (p Poll) Scope() access.Scope {
	s := access.Scope{Process: p.Process}
	if len(p.Districts) == 1 {
		s.District = p.Districts[0]
	}
	return s
}

// Of puts the process beside a poll that belongs to it.
func (p Poll) Of(frame process.Process) Poll {
	p.frame = &frame
	return p
}

// Editable tells whether the words can still be changed: nobody has answered them.
func (p Poll) Editable(now time.Time) bool {
	return p.State != Archived && p.People == 0 && p.HallPeople == 0 && p.At(now) != Closed
}
