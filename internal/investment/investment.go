package investment

import (
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// State tells who sees a card.
type State string

const (
	Draft     State = "draft"
	Published State = "published"
)

// Stage is how far the thing itself has come.
type Stage string

const (
	Planned   Stage = "planned"   // wished for, in a plan or a budget
	Designing Stage = "designing" // being drawn, permits asked for
	Tender    Stage = "tender"    // a contractor is looked for
	Building  Stage = "building"
	Built     Stage = "built"
	Stopped   Stage = "stopped"
)

// Stages lists the stages in their usual order; Stopped can follow any of them.
var Stages = []Stage{Planned, Designing, Tender, Building, Built, Stopped}

// Investment is one card.
type Investment struct {
	ID       id.ID
	Process  id.ID // None: of no process
	State    State
	Stage    Stage
	Title    string
	Summary  string
	Body     string // Markdown
	Language string
	Office   string // that answers for it
	Contact  string // e-mail address or telephone number of the office
	District string // key; empty is the whole town
	Place    string // in words
	Point    *tenant.Point
	Cost     int64  // in the currency's smallest unit; 0: not known yet
	Funding  string // where the money comes from
	Begins   string // in words: "spring 2027"
	Ends     string
	Sample   bool

	Created, Updated, Published time.Time
}

// Scope is where the card lies.
func (i Investment) Scope() access.Scope {
	return access.Scope{Process: i.Process, District: i.District}
}

// Step is one stage that the thing came to.
type Step struct {
	Stage  Stage
	Note   string
	Office string
	At     time.Time
}

// Paper is a document that belongs to a card.
type Paper struct {
	ID    id.ID
	Title string
	File  string // its name as it is downloaded
	Bytes int
	At    time.Time
}

// Card is an investment with everything that its page shows.
type Card struct {
	Investment
	Steps   []Step // oldest first
	Papers  []Paper
	Slug    string // of its process
	Of      tenant.Text
	Manages bool // the person may change it
}

// Filter narrows a list. Zero fields do not.
type Filter struct {
	Query    string
	District string
	Stage    Stage
	Process  id.ID
	Drafts   bool // drafts too, for staff
}

// The limits of a card.
const (
	MaxTitle, MaxSummary, MaxBody, MaxLine, MaxNote = 150, 400, 20_000, 200, 2000

	MaxPaper  = 10 << 20 // bytes
	MaxPapers = 20
)
