package views

import (
	"time"

	"almenda/internal/web/ui"
)

// PollList is /polls.
type PollList struct {
	Open, Soon, Closed []LinkCard
	First, Next        string
}

// Words is a text that may be in another language than the page.
type Words struct {
	Text string
	Lang string // empty: the page's
}

// Poll is a poll as somebody sees it: on its page, in a room, on a projector or in a frame.
type Poll struct {
	ID       string
	Path     string // of its page
	Action   string // where the answer is posted to
	Question Words
	Lead     Words
	Phase    string // draft, soon, open, closed
	Opens    time.Time
	Ends     time.Time // zero: by hand
	Sample   bool
	Process  *ProcessRef
	InRoom   *Link // the room in which it is asked

	Everybody bool     // one answer for each browser
	Districts []string // names; empty: the whole town
	Most      int
	Results   string // answered, closed, revealed
	Choices   []ui.Pick
	Answered  bool // by who looks
	Can       bool // answer now
	SignIn    bool // would be able to after signing in
	Refused   string
	Browser   string // mark of the browser, for the form; empty: an account answers
	Changed   string // words for who has just answered; empty: has not

	People   int
	Hall     int
	HasHall  bool
	Withheld bool // too few have answered
	Least    int  // how many must have
	Rows     []ui.BarRow
	Shown    bool // Rows are there
	CSV      string

	ForAll bool   // drawn once for everybody in a room: with the form and with the way to sign in
	Framed bool   // stands in a frame on another site
	Portal string // whole address of its page
}

// form is the id of the element with the form, of which a page may hold several.
func (p Poll) form() string { return "poll-" + p.ID }

// PollPage is /polls/{id}.
type PollPage struct {
	Poll
	Manage string // path for staff; empty: who looks is none
}

// PollRow is a poll in the staff's list.
type PollRow struct {
	Path     string
	Question string
	Phase    string // draft, soon, open, closed, archived
	Audience string
	Where    string // process or districts; empty: the whole town
	Opens    time.Time
	Closes   time.Time
	People   int
	Waits    bool // for somebody to reveal it
}

// AdminPolls is /admin/polls.
type AdminPolls struct {
	Rows  []PollRow
	First string
	Next  string
}

// PollForm is the form of staff. The fields are question_<lang>, lead_<lang>, choice_<n>_<lang>, most,
// audience, districts, process, results, shuffled, and day and time of opens and closes.
type PollForm struct {
	Action    string
	New       bool
	Questions []LangText
	Leads     []LangText
	Choices   [][]LangText // MaxChoices of them
	Most      int
	Audience  string
	Districts []ui.Pick
	Process   string
	Processes []ProcessRef // that have a phase for polls
	Results   string
	Shuffled  bool
	Opens     DayTime
	Closes    DayTime
}

// DayTime is a moment as two fields of a form hold it, in the town's time.
type DayTime struct{ Day, Minute string }

// AdminPoll is /admin/polls/{id}.
type AdminPoll struct {
	Poll
	State   string   // draft, published, archived
	Can     []string // in order: publish, reveal, close, archive, duplicate, discard
	Form    *PollForm
	Closes  *DayTime // the close can be moved
	Embed   string   // code for the town's own site; empty: no site may frame it
	Sites   []string // that may
	Counted []ui.BarRow
}

// RoomPolls is the polls of a room, on its page.
type RoomPolls struct {
	Room  string // path of the room's page
	Title string
	Live  LiveLine
	Base  string // where the host's forms post to: /rooms/<id>/polls
	Polls []RoomPoll
	Host  bool
	Form  AskForm
}

// RoomPoll is one of them, with what its host may do.
type RoomPoll struct {
	Poll
	Acts       []string // in order: open, close, reveal, discard
	Hands      []HandField
	HallPeople string // typed; empty field where one answer is picked
	Several    bool
	Fold       bool // the hall form stands open: something in it is wrong
}

// HandField is the number of raised hands for one answer.
type HandField struct {
	Number int
	Label  Words
	Value  string
}

// AskForm is the form with which a host asks the room.
type AskForm struct {
	Question string
	Choices  string // one to a line
	Most     string
}
