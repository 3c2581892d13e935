package assembly

import (
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// State of an assembly in the office.
type State string

const (
	Draft     State = "draft"
	Published State = "published"
	Ended     State = "ended" // meets no more; what it recommended is still followed
)

// Assembly is a panel drawn by lot at work.
type Assembly struct {
	ID        id.ID
	Panel     id.ID
	Slug      string
	District  string // of the panel; empty: the whole town
	Title     tenant.Text
	Charge    tenant.Text // the question that it is to answer
	Recipient tenant.Text // who receives the recommendations, and by when they answer
	Office    string      // that runs it
	Begins    string      // days
	Ends      string
	Threshold int // per cent of yes among yes and no that a recommendation needs
	Quorum    int // per cent of the members who must have voted
	Seats     int // the highest number given out
	State     State
	Sample    bool
	CreatedBy id.ID
	Created   time.Time
	Published time.Time
	Ended     time.Time
	Processes []Process
}

// Process is one that an assembly works for.
type Process struct {
	ID    id.ID
	Slug  string
	Title tenant.Text
}

// Scope is where a grant must hold to run the assembly.
func (a Assembly) Scope() access.Scope { return access.Scope{District: a.District} }

// Public tells whether everybody may know of the assembly.
func (a Assembly) Public() bool { return a.State != Draft }

// Panel is what an assembly knows of its panel.
type Panel struct {
	ID       id.ID
	Slug     string
	Title    tenant.Text
	District string
	Office   string
	Drawn    bool // is of the kind that is drawn by lot
	Public   bool
	Size     int
	Draw     int // number of its last public draw; 0: none yet
}

// Group is one way to divide the members, for the page that says who they are.
type Group struct {
	Title   tenant.Text
	Classes []Class
}

// Class is how many members are of one kind; below MinClass it is not told how many.
type Class struct {
	Key   string
	Title tenant.Text // empty: the key says it, as a range of ages does
	N     int
	Few   bool
}

// MinClass is the smallest number of members of one kind that is told.
const MinClass = 3

// conceal hides classes that are too small, and one more where a single hidden one could be worked out
// from the others.
func (g Group) conceal() Group {
	hidden, least := 0, -1
	for i := range g.Classes {
		c := &g.Classes[i]
		if c.N > 0 && c.N < MinClass {
			c.Few = true
			hidden++
			continue
		}
		if c.N > 0 && (least < 0 || c.N < g.Classes[least].N) {
			least = i
		}
	}
	if hidden == 1 && least >= 0 {
		g.Classes[least].Few = true
	}
	for i := range g.Classes {
		if g.Classes[i].Few {
			g.Classes[i].N = 0
		}
	}
	return g
}

// Session is one day on which an assembly meets.
type Session struct {
	ID        id.ID
	Assembly  id.ID
	Number    int
	Title     tenant.Text
	Programme tenant.Text // Markdown
	Starts    time.Time
	Ends      time.Time
	Place     string
	Link      string // for those who come on line
	Experts   []Expert
	Recording string      // web address
	Minutes   tenant.Text // Markdown
	Attended  int         // how many members were there; -1: not counted yet
	Papers    []Paper
}

// Expert is somebody whom an assembly hears. Nobody is named who did not agree to it.
type Expert struct {
	Name    string `json:"name"`
	Stands  string `json:"stands"` // for what, or for whom
	Chosen  string `json:"chosen"` // who chose them
	Consent bool   `json:"consent"`
}

// Paper is a PDF document of a session.
type Paper struct {
	ID    id.ID
	Title string
	File  string
	Bytes int
	At    time.Time
}

// QuestionState is what became of a question to experts.
type QuestionState string

const (
	Waiting QuestionState = "waiting" // for an answer; members see it, the public does not
	Shown   QuestionState = "shown"
	Aside   QuestionState = "aside" // nobody sees it
)

// Question is one to the experts of a session.
type Question struct {
	ID       id.ID
	Session  id.ID
	Seat     int    // of the member who asked; 0: somebody of the public
	Expert   string // whom it is put to; empty: to all
	Words    string
	Language string
	Answer   string
	State    QuestionState
	Asked    time.Time
	Answered time.Time
}

// Seat is one member as the others know them.
type Seat struct {
	Person id.ID
	Number int
}

// The limits of what is written.
const (
	MaxTitle    = 150
	MaxLine     = 300
	MaxText     = 8000
	MaxWords    = 1000
	MaxExperts  = 6
	MaxPapers   = 12
	MaxPaper    = 10 << 20
	MaxSessions = 30
	MaxWaiting  = 200 // questions that wait in one session
	MaxAdvice   = 100 // recommendations of one assembly
)
