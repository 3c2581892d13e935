package views

import (
	"slices"
	"time"
)

// States of a process.
const (
	Soon   = "soon"
	Open   = "open"
	Closed = "closed"
)

// Home is the portal's first page.
type Home struct {
	IdeaPath string // where a new idea begins: "/p/green/ideas/new"; empty when no process takes ideas
	Preview  bool   // seen by an editor alone
	Blocks   []HomeBlock
}

// HomeBlock is one block of the first page. Kind tells which of the other fields it has.
type HomeBlock struct {
	Key       string
	Kind      string         // open, soon, figures, latest, outcomes, how, text, notice, links, process, block
	Title     string         // in place of the usual heading; empty: that
	Lang      string         // of what the editor wrote, when it is not the page's
	Processes []RegisterCard // open, soon, process
	Ideas     []IdeaCard     // latest, outcomes
	Figures   []Figure       // at most four
	HTML      string         // cleaned; text, notice
	Links     []Link         // addresses of the portal, or of elsewhere
	Block     *Block         // block: of another part of the portal
}

// ID of the block's heading.
func (b HomeBlock) ID() string { return "home-" + b.Key }

// Figure is a number with its name.
type Figure struct {
	Label string
	Value string // formatted
	Note  string // may be empty
	Path  string // where to see what it counts; may be empty
}

// ProcessRef names a process and links to it.
type ProcessRef struct {
	Slug  string
	Title string
}

// Path of the process's page.
func (r ProcessRef) Path() string { return "/p/" + r.Slug }

// ProcessCard is a process in a list.
type ProcessCard struct {
	ProcessRef
	Summary string
	State   string // Soon, Open or Closed
	Sample  bool   // made up, to show what the portal can do
	Phases  []Phase
	Ideas   int
	People  int          // who took part; -1 when not counted
	Promise *PromiseView // until when answers are promised; nil: not
}

// Phase is one dated stretch of a process. State is done, now or next.
type Phase struct {
	Kind   string
	Name   string
	State  string
	Opens  time.Time
	Closes time.Time
}

// States of a phase and of a step in a timeline.
const (
	Done = "done"
	Now  = "now"
	Next = "next"
)

// Process is /p/{slug}.
type Process struct {
	Chain Chain // what it came from and led to
	ProcessCard
	HTML      string // cleaned
	TakesNow  bool   // ideas may be posted
	IdeaPath  string // where a new idea begins
	HasIdeas  bool   // some phase of it takes ideas
	Ideas     []IdeaCard
	Blocks    []Block // what else belongs to it
	Following FollowBox
	Promised  *PromiseView // as in the card, with what still waits
	Facts     Facts
	Stamp     Stamp
	Preview   bool // not public yet: seen by a secret link, or by those who prepare it
}

// Busy tells whether one of its blocks says what a person can do now.
func (p Process) Busy() bool {
	return slices.ContainsFunc(p.Blocks, func(b Block) bool { return b.Do != nil })
}
