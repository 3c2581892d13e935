package room

import (
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
)

// Place is the room of a thing: where it is read, whose it is, and how it takes what people write.
type Place struct {
	ID     id.ID
	Kind   string // "idea", "thread", "meeting", …
	Scope  access.Scope
	Path   string // of the thing's page, without language
	Title  string
	Closed string // fault key; empty when open
	Mode   Mode
	Slow   time.Duration // in Slow, how long somebody waits between two comments
	Last   int64         // of the log
}

// Mode is how a room takes comments. The words are those of the comments' own rules.
type Mode string

const (
	Open     Mode = "open"
	Slow     Mode = "slow"
	ReadOnly Mode = "read_only"
)

// Pauses are the seconds that a host may put between two comments of one person.
var Pauses = []int{10, 30, 60, 120, 300}

// State of a sitting.
type State string

const (
	Planned   State = "planned"
	Running   State = "running"
	Ended     State = "ended"
	CalledOff State = "called_off"
)

// Sitting is one time that a room is led. First and Last are where the log stood when it was opened
// and closed: what was said in it has the numbers between.
type Sitting struct {
	ID      id.ID
	Room    id.ID
	Number  int64
	State   State
	Host    id.ID
	Planned time.Time // zero: it was opened without a plan
	Started time.Time
	Ended   time.Time
	First   int64
	Last    int64
	Peak    int // most people who watched at once
}

// Live tells whether the sitting goes on.
func (s Sitting) Live() bool { return s.State == Running }

// TakesQuestions tells whether questions can be put: once it is planned and until it ends.
func (s Sitting) TakesQuestions() bool { return s.State == Running || s.State == Planned }

// Turn is where a speaker stands.
type Turn string

const (
	Waiting  Turn = "waiting"
	Speaking Turn = "speaking"
	Heard    Turn = "heard"
	Left     Turn = "left"    // by themselves, before they were heard
	Passed   Turn = "passed"  // by the host, before they were heard
	Unheard  Turn = "unheard" // the sitting was closed before
)

// Speaker is somebody's place in the queue. Whoever asks agrees to be named in it.
type Speaker struct {
	ID      id.ID
	Sitting id.ID
	Account id.ID
	Name    string // empty once the account was deleted
	State   Turn
	Order   int64 // number of the line in which they asked
	Asked   time.Time
}

// Stand is where a question stands.
type Stand string

const (
	Fresh     Stand = "new"       // its author and hosts see it
	Shown     Stand = "shown"     // everybody does
	Answering Stand = "answering" // it is taken up now
	Answered  Stand = "answered"
	Dismissed Stand = "dismissed" // put aside, with a reason
)

// Public tells whether everybody may read the question.
func (s Stand) Public() bool { return s == Shown || s == Answering || s == Answered }

// Question is a question for the wall.
type Question struct {
	ID       id.ID
	Room     id.ID
	Sitting  id.ID
	Author   id.ID
	Name     string // of the author; empty unless they chose to be named
	Named    bool
	Body     string
	State    Stand
	Reason   string // why it was put aside, for its author
	Answer   string // what was answered, in short; may be empty
	Supports int
	Asked    time.Time
}

// Minutes is one version of the minutes of a sitting.
type Minutes struct {
	Sitting   id.ID
	Version   int64
	Body      string // Markdown
	Author    id.ID
	Name      string
	Office    string
	Created   time.Time
	Published time.Time // zero: a draft
}

// Act is what a line of the log that is no comment meant.
type Act string

const (
	ActPlanned   Act = "planned"
	ActCalledOff Act = "called_off"
	ActOpened    Act = "opened"
	ActClosed    Act = "closed"
	ActMode      Act = "mode"  // note: the mode, and the seconds of a slow one
	ActQueue     Act = "queue" // somebody asked for the floor or left the queue
	ActFloor     Act = "floor" // somebody was given the floor
	ActHeard     Act = "heard"
	ActPut       Act = "put" // a question waits for the host
	ActShown     Act = "shown"
	ActAnswering Act = "answering"
	ActAnswered  Act = "answered"
	ActDismissed Act = "dismissed"
	ActSupport   Act = "support"
	ActMinutes   Act = "minutes"

	ActPollOpened  Act = "poll_opened"
	ActPollClosed  Act = "poll_closed"
	ActPollResults Act = "poll_results" // its counts were revealed, or hands in the hall were added
)

// Told are the acts that the transcript tells; the rest is coming and going.
var Told = []Act{ActOpened, ActClosed, ActMode, ActFloor, ActShown, ActAnswering, ActAnswered, ActPollOpened, ActPollClosed, ActPollResults}

// Line is one line of a transcript: what somebody said, or an act.
type Line struct {
	Seq    int64
	At     time.Time
	Act    Act    // empty: a comment
	Name   string // who said it or was given the floor; empty once the account was deleted
	Office string
	Text   string // what was said, Markdown; of an act the question, plain
	Gone   string // why the words are not there: as a comment's state; empty when they are
	Note   string
}

// Facts is what a sitting's log says about it, for the draft of its minutes.
type Facts struct {
	Posts     int // comments that stand
	People    int // who wrote them
	Speakers  int // who were given the floor
	Questions []Question
	Polls     []PollFact
}

// PollFact is a poll that was put to the room. Answers are there once they were revealed.
type PollFact struct {
	Question string
	Revealed bool
	Answers  []PollAnswer
}

// PollAnswer is how often an answer was picked, on line and by hands in the hall.
type PollAnswer struct {
	Words        string
	Picked, Hall int
}

// Stage is what everybody in the room sees besides the discussion.
type Stage struct {
	Place
	Sitting Sitting   // the one that goes on, else the one that is planned, else the last; zero: none
	Queue   []Speaker // who speaks first, then who waits, in order
	Wall    []Question
	Unshown int  // questions that wait for the host
	Minutes bool // of an earlier sitting, or this one
}

// Desk is what a host sees: the stage and every question.
type Desk struct {
	Stage
	All     []Question
	Minutes []Minutes // versions of the newest sitting that ended, newest first
	Past    Sitting   // that sitting
}

// Entry is a sitting in a list, with the room that it is held in.
type Entry struct {
	Sitting
	Place   Place
	Minutes bool // published
}
