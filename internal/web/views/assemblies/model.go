package assemblies

import (
	"time"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// List is /assembly.
type List struct{ Cards []views.LinkCard }

// Front is /assembly/{slug}.
type Front struct {
	Path     string // of the assembly
	Title    string
	Lang     string // of Title and Charge
	Charge   string
	State    string // key
	Sample   bool
	Where    string
	Facts    []Fact
	How      []string     // how the members were chosen, in sentences
	Links    []views.Link // to the panel, the draw, the processes
	Makeup   []Group
	Sessions []SessionCard
	Advice   []AdviceCard
	Manage   string // path for staff; empty: who looks is none
}

// Fact is a name and what it is.
type Fact struct{ Name, Text string }

// Group is one way to divide the members.
type Group struct {
	Title   string
	Classes []Fact
}

// SessionCard is a session in a list.
type SessionCard struct {
	Path    string
	Title   string
	Lang    string
	When    string
	Facts   []string
	Tag     *views.CardTag
	Missed  string // what a member can catch up on; empty: nothing
	Waiting string // for staff
}

// AdviceCard is a recommendation in a list.
type AdviceCard struct {
	Path  string
	Title string
	Lang  string
	Tag   views.CardTag
	Facts []string
	Do    string // what a member can do now
}

// Session is /assembly/{slug}/sessions/{n}.
type Session struct {
	Back      views.Link
	Title     string
	Lang      string
	When      string
	Facts     []Fact
	Link      string // to join on line; members only
	Programme string // HTML
	Minutes   string // HTML
	Recording string
	Experts   []Expert
	Papers    []Paper
	Questions []Question
	Ask       *Ask
	SignIn    bool // the public signs in to ask
	Missed    bool
}

// Expert is somebody whom the assembly hears.
type Expert struct{ Name, Stands, Chosen string }

// Paper is a document.
type Paper struct{ ID, Path, Title, Size string }

// Question is one to the experts.
type Question struct {
	ID     string
	By     string
	Words  string
	Lang   string
	Answer string // HTML
	State  string
	Typed  string // the answer as a form holds it
	Faulty bool   // this is the one whose answer is at fault
}

// Ask is the form for a question.
type Ask struct {
	Action  string
	Experts []ui.Option
	Expert  string
	Words   string
}

// Advice is a recommendation, for the public, a member or staff.
type Advice struct {
	Back     views.Link
	Path     string // that forms are posted below
	Number   int
	Title    string
	Lang     string
	Tag      views.CardTag
	Body     string // HTML
	Owner    []Fact // office and day, once handed over
	Late     string // how late it is, in words
	Steps    []ui.Step
	Results  []Result
	Reasons  []string
	Public   string // path of the public page; empty: it is a draft
	Manage   string
	Seat     string
	Vote     *Vote
	VoteInfo string // how the open vote goes on, in words
	Edit     *Edit
	Versions []Version
	Comments []Comment
	Comment  *Edit // of a comment: Body alone
	Staff    *AdviceStaff
}

// Result is a vote that is over.
type Result struct {
	Title  string
	Passed bool
	Words  string
	Rows   []ui.BarRow
}

// Vote is the form of a vote.
type Vote struct {
	Question string
	Choice   string
	Reasons  bool
	Reason   string
	Closes   time.Time
}

// Edit is the form of a text.
type Edit struct {
	Title, Body string
	From        int
	Other       []Other // the words in other languages
}

// Other is the text in another language.
type Other struct{ Lang, Title, Body string }

// Version is an earlier text, as what changed against the one before.
type Version struct {
	Title string
	Lang  string
	Parts []Part
}

// Part is a piece of a text. Kind is same, new or gone.
type Part struct{ Kind, Text string }

// Comment is what a member says of a draft.
type Comment struct{ By, When, Words, Lang string }

// AdviceStaff is what staff can do with a recommendation.
type AdviceStaff struct {
	CanOpen  bool
	CanClose bool
	CanRedo  bool
	CanThrow bool
	Closes   views.DayTime
	Follow   bool
	States   []ui.Option
	State    string
	Note     string
	Office   string
	Due      string
	Confirm  views.DayTime // until when the members vote on "done"
}

// Own is /me/assembly/{slug}.
type Own struct {
	Path     string
	Title    string
	Lang     string
	Charge   string
	Seat     string
	Public   string
	Sessions []SessionCard
	Advice   []AdviceCard
	CanDraft bool
	Draft    Edit
}

// Desks is /admin/assembly.
type Desks struct{ Rows []DeskRow }

// DeskRow is an assembly in the staff's list.
type DeskRow struct{ Path, Title, Panel, State, When string }

// Form is what an assembly is, as a form of staff holds it.
type Form struct {
	Action    string
	Title     string
	Charge    string
	Recipient string
	Office    string
	Begins    string
	Ends      string
	Threshold string
	Quorum    string
	Processes []ui.Pick
	Others    []Other
	Panels    []ui.Option // for a new one
	Panel     string
}

// Template is /admin/assembly/new?template=district.
type Template struct {
	Form
	District  string
	Districts []ui.Option
	Size      string
	MinAge    string
	Starts    views.DayTime
	Every     string
	Hours     string
	Place     string
	Phone     string
	Email     string
	Plan      []string // titles of the sessions
}

// Desk is /admin/assembly/{id}.
type Desk struct {
	Path     string
	Title    string
	State    string
	Public   string
	Panel    views.Link
	Members  string
	Next     []string // what is to be done next, in sentences
	Form     Form
	Sessions []SessionCard
	Advice   []AdviceCard
	Adopted  int
	HandDay  string
	Owner    string
	Due      string
	CanEnd   bool
}

// SessionForm is the form of a session.
type SessionForm struct {
	Action    string
	Title     string
	Programme string
	Starts    views.DayTime
	Ends      views.DayTime
	Place     string
	Link      string
	Experts   []ExpertForm
	Recording string
	Minutes   string
	Others    []Other
}

// ExpertForm is one expert in the form.
type ExpertForm struct {
	Name, Stands, Chosen string
	Consent              bool
}

// SessionDesk is /admin/assembly/{id}/sessions/{id}.
type SessionDesk struct {
	Path      string
	Back      views.Link
	Title     string
	Form      SessionForm
	Papers    []Paper
	PaperName string
	Questions []Question
	Begun     bool
	Seats     []ui.Pick
	Attended  string
	CanDrop   bool
}
