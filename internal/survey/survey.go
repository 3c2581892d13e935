package survey

import (
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Batch is how many answers of an anonymous survey are shuffled together at least (RFC 9474's use in
// panels apart, this is what keeps the order of answers from telling who sent them).
const Batch = 20

// Kind is who may answer.
type Kind string

const (
	Open      Kind = "open"      // whoever has the link; once for each device, not representative
	Residents Kind = "residents" // once for each account
	Verified  Kind = "verified"  // once for each account of a proven resident
	Panel     Kind = "panel"     // members, with a credential that their panel gives
)

// Kinds are what a form may hold in every town; Panel as well where there is a panel. Of Panel, the wave
// says when it opens and closes.
var Kinds = []Kind{Open, Residents, Verified}

// State of a survey in the office. Whether it is open is asked of its dates (At).
type State string

const (
	Draft     State = "draft"
	Proposed  State = "proposed"  // waits for a second person
	Published State = "published" // approved: opens by its date, its questions are frozen then
	Archived  State = "archived"  // off the lists; its address and results go on
)

// Channel is how an answer came in.
type Channel string

const (
	Web    Channel = "web"
	Paper  Channel = "paper"
	Desk   Channel = "desk"   // told to staff at a desk or on the phone
	Street Channel = "street" // asked in the street by an interviewer
	Code   Channel = "code"   // with a sealed code, on paper, by phone or without script; told only of Batch or more
)

// Survey is everything about a survey but its questions and its answers.
type Survey struct {
	ID        id.ID
	Slug      string // of its address, /s/{slug}
	Process   id.ID  // None: stands alone
	Title     tenant.Text
	Lead      tenant.Text
	Kind      Kind
	Anonymous bool
	Change    bool     // whoever answered can change or withdraw it until the close
	Districts []string // keys; empty: the whole town. Only for kinds with accounts
	State     State
	Version   int // the newest version of its questions
	Sample    bool
	Office    string
	CreatedBy id.ID
	Created   time.Time
	Proposer  id.ID     // who sent it to review
	Opens     time.Time //
	Closes    time.Time //
	Frozen    time.Time // when the first version was frozen; zero: it never was open
	Invited   time.Time // when the first invitation went out; Anonymous is fixed from then on
	Released  time.Time // when its results were published; zero: not yet
	Settled   time.Time // when the last answers were shuffled after the close
	Settings  Settings

	frame *process.Process
}

// Settings is the part of a survey that only its own pages read.
type Settings struct {
	Promise   tenant.Text       `json:"promise,omitempty"` // who asks, why, and what becomes of it
	Ways      Ways              `json:"ways"`
	Incident  Incident          `json:"incident"`
	Tables    []Table           `json:"tables,omitempty"`  // declared before the opening: nothing else is ever published
	Margins   []Margin          `json:"margins,omitempty"` // what the population is like, for weighting
	Base      int               `json:"base,omitempty"`    // stricter than the town's rule; 0: the town's
	Cell      int               `json:"cell,omitempty"`
	Reminders int               `json:"reminders,omitempty"` // 0 to 2
	Minutes   float64           `json:"minutes,omitempty"`   // measured in tests; 0: estimated
	Notes     map[string]string `json:"notes,omitempty"`     // of the reviewer, by question key
	Charts    map[string]string `json:"charts,omitempty"`    // question → chart, where staff chose another
	Did       tenant.Text       `json:"did,omitempty"`       // what the town does with the results
	Counted   bool              `json:"counted,omitempty"`   // staff said that all answers are in: none comes after that
	Gathered  string            `json:"gathered,omitempty"`  // how far what people wrote was laid out for review; "done"
}

// Ways are how to answer without this form.
type Ways struct {
	Phone string      `json:"phone,omitempty"`
	Desk  tenant.Text `json:"desk,omitempty"`
	Hours tenant.Text `json:"hours,omitempty"`
	Paper bool        `json:"paper,omitempty"` // the printed form may be sent in
}

// Incident is the banner that says that the form does not work for some.
type Incident struct {
	On    bool        `json:"on,omitempty"`
	Words tenant.Text `json:"words,omitempty"` // empty: the usual sentence
	Auto  bool        `json:"auto,omitempty"`  // raised by the canary, which may lower it again
}

// Table is one table that will be published: a question, over all or by the groups of another.
type Table struct {
	Question string `json:"question"`
	By       string `json:"by,omitempty"`
}

// Margin is how the population divides over the answers to a question.
type Margin struct {
	Question string             `json:"question"`
	Shares   map[string]float64 `json:"shares"` // code → people, or share; rescaled
	Source   string             `json:"source"`
	At       string             `json:"at"` // 2026-01-01
}

// Version is the questions as they were from one moment on.
type Version struct {
	Survey     id.ID
	Number     int
	Definition questionnaire.Definition
	Frozen     bool
	Kind       string // first, typo, structure
	Note       string
	By         id.ID
	At         time.Time
}

// Phase is where a survey stands now.
type Phase string

const (
	Unpublished Phase = "draft"
	Soon        Phase = "soon"
	Running     Phase = "open"
	Closed      Phase = "closed"
)

// Of is the survey with the process that it belongs to.
func (s Survey) Of(p process.Process) Survey { s.frame = &p; return s }

// Frame is the process that the survey belongs to; nil where it stands alone.
func (s Survey) Frame() *process.Process { return s.frame }

// Scope is where a grant must hold to run it.
func (s Survey) Scope() access.Scope {
	at := access.Scope{Process: s.Process}
	if len(s.Districts) == 1 {
		at.District = s.Districts[0]
	}
	return at
}

// Public tells whether everybody may know that the survey is there.
func (s Survey) Public() bool {
	return (s.State == Published || s.State == Archived) && (s.frame == nil || s.frame.Public())
}

// At tells where the survey stands at now. A process that has no phase for surveys any more closes its
// surveys, whatever their own dates say.
func (s Survey) At(now time.Time) Phase {
	switch {
	case s.State == Draft || s.State == Proposed:
		return Unpublished
	case s.State == Archived || !s.Closes.IsZero() && !now.Before(s.Closes):
		return Closed
	case now.Before(s.Opens) || s.Kind == Panel && s.Invited.IsZero(): // only its panel's wave opens it
		return Soon
	case s.frame == nil || s.frame.Open(process.Survey, now):
		return Running
	}
	for _, ph := range s.frame.Phases {
		if ph.Kind == process.Survey && now.Before(ph.Opens) {
			return Soon
		}
	}
	return Closed
}

// End is when the survey closes; zero: by hand only.
func (s Survey) End() (end time.Time) {
	end = s.Closes
	if s.frame == nil {
		return end
	}
	for _, ph := range s.frame.Phases {
		if ph.Kind == process.Survey && (end.IsZero() || ph.Closes.Before(end)) {
			end = ph.Closes
		}
	}
	return end
}
