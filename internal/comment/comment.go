package comment

import (
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
)

// State of a comment.
type State string

const (
	Shown     State = "shown"
	TakenBack State = "taken_back" // by its author
	Removed   State = "removed"    // by the town, with a reason
)

// Comment is what somebody said.
type Comment struct {
	ID      id.ID
	Room    id.ID
	Parent  id.ID  // the first comment of the thread; None for a first comment
	Under   int64  // its number; 0 for a first comment
	UnderBy string // its author's name
	Author  id.ID
	Name    string // of the author, empty once the account was deleted
	Office  string // set when staff speak for the town
	Body    string // Markdown; empty unless Shown
	State   State
	Seq     int64 // its number in the room
	Created time.Time
	Edited  time.Time
	Stance  Stance
	Ups     int
	Downs   int
	Pinned  time.Time // zero: not pinned
	Role    string    // in which it was said for the town: a granted role, or "expert"
	Place   int64     // among the first comments of the room, or among the replies to Parent; from 1
	Replies int64     // to a first comment, ever
}

// ByExpert is the Role of somebody who was asked as an expert.
const ByExpert = "expert"

// Stance is which side a comment takes, where sides are taken.
type Stance string

const (
	Neither Stance = ""
	For     Stance = "for"
	Against Stance = "against"
)

// Item is one line of a room's log: what happened to which comment.
type Item struct {
	Seq int64
	Op  Op
	Ref id.ID
}

// Op is what a line of the log says.
type Op string

const (
	Posted Op = "post"
	Edited Op = "edit"
	Gone   Op = "remove"
	Part   Op = "part" // another part of the room is to be drawn anew: its stage, or the thing that Ref names
)

// Room is where a comment goes. An idea's room has the idea's id; other things keep the id of
// theirs, and the room knows the page on which it is read.
type Room struct {
	ID     id.ID
	Kind   string // "idea", "thread", "meeting", …
	Scope  access.Scope
	Last   int64
	Closed string // fault key that says why nothing is taken; empty when open
	Path   string // of the page on which it is read, without language
	Title  string
	Mode   Mode
	Slow   time.Duration // in SlowMode, how long somebody waits between two comments
	Count  int           // of comments that stand
	Firsts int64         // first comments that there ever were
	Pros   int           // of those that stand, for
	Cons   int           // and against
	Sides  bool          // sides are taken here
	Expert id.ID         // who was asked to answer; None: nobody
	Skill  string        // what the expert signs with
}

// Mode is how a room takes comments.
type Mode string

const (
	OpenMode Mode = "open"
	SlowMode Mode = "slow"
	ReadOnly Mode = "read_only" // staff who host may still speak
)

// MaxBody is the longest comment, in runes.
const MaxBody = 4000
