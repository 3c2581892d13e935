package forum

import (
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/process"
)

// BoardKind is what the threads of a board are.
type BoardKind string

const (
	Talk     BoardKind = "talk"
	Debate   BoardKind = "debate"   // posts are for or against
	Question BoardKind = "question" // to an expert
)

// BoardKinds lists the known kinds.
var BoardKinds = []BoardKind{Talk, Debate, Question}

// Openers are those who may open threads in a board.
type Openers string

const (
	Everybody Openers = "residents"
	StaffOnly Openers = "staff"
)

// BoardState is how far a board is in use.
type BoardState string

const (
	BoardOpen     BoardState = "open"
	BoardClosed   BoardState = "closed"   // no new threads; those that are there go on
	BoardArchived BoardState = "archived" // for reading only
)

// BoardStates lists the known states.
var BoardStates = []BoardState{BoardOpen, BoardClosed, BoardArchived}

// Board is a part of the forum.
type Board struct {
	ID       id.ID
	Slug     string
	Title    string
	About    string // what belongs here; Markdown
	Topic    string // key; may be empty
	Kind     BoardKind
	Openers  Openers
	Hold     bool // questions wait until staff route them
	State    BoardState
	Position int
	Process  id.ID  // None: of no process
	District string // key; empty for the whole town
	Language string
	Threads  int
	Created  time.Time
}

// Scope is where the board lies.
func (b Board) Scope() access.Scope { return access.Scope{Process: b.Process, District: b.District} }

// State is how a thread stands.
type State string

const (
	Held   State = "held" // a question that staff have not routed yet
	Open   State = "open"
	Locked State = "locked" // for reading only, for a reason
	Merged State = "merged" // its posts are in another thread
	Hidden State = "hidden" // taken down, for a reason
)

// Thread is what somebody opened in a board.
type Thread struct {
	ID         id.ID
	Board      id.ID
	BoardSlug  string
	BoardTitle string
	BoardState BoardState
	Process    id.ID
	District   string
	Author     id.ID
	AuthorName string // empty once the author's account was deleted
	Kind       BoardKind
	Title      string
	Body       string // Markdown
	Language   string
	State      State
	Reason     string // of a lock or of taking down
	Into       id.ID  // of a merged one
	IntoSeq    int64  // what the numbers of its posts grew by
	Expert     id.ID
	ExpertName string
	Expertise  string
	Posts      int
	Supports   int
	Created    time.Time
	Active     time.Time
	Edited     time.Time
	Routed     time.Time
	Answered   time.Time // by the town or by the expert
}

// Scope is where the thread lies.
func (t Thread) Scope() access.Scope { return access.Scope{Process: t.Process, District: t.District} }

// public tells whether everybody may find it in lists.
func (t Thread) public() bool { return t.State == Open || t.State == Locked }

// Sort is an order of threads.
type Sort string

const (
	Active     Sort = "active" // newest post first
	Newest     Sort = "newest"
	Discussed  Sort = "discussed"
	Supported  Sort = "supported"
	Unanswered Sort = "unanswered" // by the town; oldest first
)

// Sorts lists the known orders, the usual one first.
var Sorts = []Sort{Active, Newest, Discussed, Supported, Unanswered}

// Filter narrows a list. Zero fields narrow nothing.
type Filter struct {
	Query    string
	Board    id.ID
	Process  id.ID
	Answered *bool // of questions
	Sort     Sort
}

// The limits of what is written.
const (
	MinTitle  = 5
	MaxTitle  = 120
	MinBody   = 10
	MaxBody   = 8000
	MaxAbout  = 2000
	MaxReason = 1000
	MaxSkill  = 120
	MaxBoards = 60
	MaxSlug   = 60
)

// EditTime is how long an author may change the text of a thread.
const EditTime = 30 * time.Minute

// takesThreads tells why a board takes no thread of somebody now; empty when it does.
func (b Board) takesThreads(staff bool, p *process.Process, now time.Time) string {
	switch {
	case b.State != BoardOpen:
		return "fault.board_closed"
	case b.Openers == StaffOnly && !staff:
		return "fault.board_staff_only"
	case p != nil && !p.Open(process.Discussion, now):
		return "fault.discussion_closed"
	}
	return ""
}
