package views

import (
	"time"

	"almenda/internal/web/ui"

	"github.com/a-h/templ"
)

// LiveRoom is a discussion while it may be led: /rooms/{room}.
type LiveRoom struct {
	Path      string // "/rooms/…"
	Title     string // of the thing
	About     string // path of the thing's page
	Stage     Stage
	Watching  int64 // who watch, as far as this page knew; 0: not known
	Questions []WallQuestion
	Own       []WallQuestion
	Form      WallForm
	Floor     Floor
	Parts     []templ.Component // other things of the room that change while people look: polls
	Room      Room
	Host      string // path of the host's desk; empty for others
}

// Stage is what everybody in a room sees of how it is led.
type Stage struct {
	Path    string
	State   string    // none, planned, running or ended
	At      time.Time // when it begins, began or ended
	Mode    string    // open, slow or read_only
	Seconds int       // of a slow one
	Queue   []Speaker
	Unshown int
	Minutes bool
}

// Running tells whether the room is led now.
func (s Stage) Running() bool { return s.State == "running" }

// Speaker is a place in the queue.
type Speaker struct {
	ID       string
	Name     string // may be empty
	By       string // opaque mark, as Room.Me
	Speaking bool
}

// Floor is the viewer's own place. Both forms are on the page, one of them hidden.
type Floor struct {
	Shown bool // asking makes sense now
	In    bool
}

// WallQuestion is a question as the wall shows it, or its author or host see it.
type WallQuestion struct {
	ID       string
	Room     string // path of the room
	Body     string
	Name     string
	State    string // new, shown, answering, answered or dismissed
	Reason   string
	Answer   string
	Supports int
	Mine     bool // the viewer supports it
}

// Rank orders questions on a wall: what is taken up first, what was answered last.
func (q WallQuestion) Rank() int {
	const most = 1_000_000
	switch q.State {
	case "answering":
		return 2*most + q.Supports
	case "shown":
		return most + q.Supports
	}
	return q.Supports
}

// Open tells whether the question can be supported.
func (q WallQuestion) Open() bool { return q.State == "shown" || q.State == "answering" }

// WallForm is a question as typed.
type WallForm struct {
	Shown bool // questions are taken now
	Body  string
	Named bool
	Just  bool // one was put with this very request
}

// Wall is /rooms/{room}/wall, for a projector.
type Wall struct {
	Path      string
	Title     string
	Live      LiveLine
	Questions []WallQuestion
	Poll      Poll
	Asks      bool // Poll is to be shown
	Code      ui.Code
	Join      string // the address in the code, as people read it
}

// LiveLine is how a page follows a room's log.
type LiveLine struct {
	Name string
	URL  string
	Poll string
	Seq  int64
	Me   string
}

// HostDesk is the host's page.
type HostDesk struct {
	Path     string // "/rooms/…"
	Title    string
	About    string
	Live     LiveLine
	Stage    Stage
	Watching int64
	New      []WallQuestion
	Wall     []WallQuestion
	Done     []WallQuestion
	At       string // as typed into the plan
	Touched  string // id of the question whose form is shown again with a fault
	Form     QuestionMove
	Past     *PastSitting
	Pauses   []int
	Polls    RoomPolls
}

// QuestionMove is what a host typed about a question.
type QuestionMove struct{ State, Reason, Answer string }

// PastSitting is a sitting that ended.
type PastSitting struct {
	ID       string
	Number   int64
	Started  time.Time
	Ended    time.Time
	Versions int
	Written  bool // minutes were published
}

// RoomMinutesForm is where a host writes minutes.
type RoomMinutesForm struct {
	Path     string // forms post here
	Desk     string
	Title    string
	Sitting  PastSitting
	Body     string
	Letter   bool
	Versions []RoomMinutesVersion
}

// RoomMinutesVersion is a version of minutes.
type RoomMinutesVersion struct {
	Number    int64
	HTML      string
	Author    Author
	At        time.Time
	Published bool
}

// RoomMinutesSheet is /rooms/{room}/minutes.
type RoomMinutesSheet struct {
	Path    string
	Title   string
	About   string
	Records []RoomMinutesRecord
}

// RoomMinutesRecord is the published minutes of a sitting, newest version first.
type RoomMinutesRecord struct {
	Sitting  PastSitting
	Versions []RoomMinutesVersion
}

// Transcript is /rooms/{room}/transcript.
type Transcript struct {
	Path    string
	Title   string
	About   string
	Started time.Time // zero: the room was never led
	Lines   []TranscriptLine
	First   string // path with query of the first page; empty on it
	Next    string
}

// TranscriptLine is something that was said, or happened.
type TranscriptLine struct {
	Seq    int64
	At     time.Time
	Said   bool
	Author Author
	HTML   string
	Gone   string // as CommentView.Gone
	Event  string // in words, when nothing was said
	Quote  string
}

// SittingRow is a sitting in the staff's list.
type SittingRow struct {
	Desk    string
	Title   string
	State   string
	At      time.Time
	Peak    int
	Written bool
}
