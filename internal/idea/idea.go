package idea

import (
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Status is where an idea stands.
type Status string

const (
	Draft     Status = "draft"
	Submitted Status = "submitted"
	Checking  Status = "checking"
	Feasible  Status = "feasible"
	Refused   Status = "refused"
	Decided   Status = "decided"
	Building  Status = "building"
	Done      Status = "done"
	Withdrawn Status = "withdrawn"
)

// Public lists the statuses that lists can be filtered by, in the order in which they follow.
var Public = []Status{Submitted, Checking, Feasible, Decided, Building, Done, Refused, Withdrawn}

// Settable lists what staff may set.
var Settable = []Status{Submitted, Checking, Feasible, Refused, Decided, Building, Done}

// Idea is an idea, or a draft while Published is zero.
type Idea struct {
	ID         id.ID
	Process    id.ID
	Author     id.ID
	AuthorName string // empty once the author's account was deleted
	Title      string
	Body       string // Markdown, as written
	Topic      string // key
	District   string // key; empty for the whole town
	Place      string // in words
	Point      *tenant.Point
	Language   string
	Status     Status
	Supports   int
	Comments   int
	Created    time.Time
	Updated    time.Time
	Published  time.Time
	Edited     time.Time
	Answered   time.Time
	Photos     []Photo
}

// Photo is a picture of an idea.
type Photo struct {
	ID     id.ID
	Alt    string
	Width  int
	Height int
}

// Step is one entry of what happened with an idea.
type Step struct {
	Status Status
	Reason string
	Office string
	At     time.Time
}

// Answer is an official answer, signed by an office.
type Answer struct {
	ID     id.ID
	Body   string // Markdown
	Office string
	Signed string // name of whoever answered
	At     time.Time
}

// Relation is what the viewer has to do with an idea.
type Relation struct {
	Mine      bool
	Supported bool
	Followed  bool
	CanEdit   bool
}

// Detail is an idea with everything its page shows.
type Detail struct {
	Idea
	Slug     string // of the process
	Process  tenant.Text
	History  []Step
	Answers  []Answer
	Relation Relation
	Open     bool // supports and new ideas are taken now
}

// Sort is an order of lists.
type Sort string

const (
	Shuffled  Sort = "random" // the same for one visitor, another for the next
	Newest    Sort = "newest"
	Supported Sort = "supported"
	Discussed Sort = "discussed"
)

// Sorts lists the known orders.
var Sorts = []Sort{Shuffled, Newest, Supported, Discussed}

// Filter narrows a list. Zero fields narrow nothing. Seed decides the shuffled order.
type Filter struct {
	Query    string
	Process  id.ID
	District string
	Topic    string
	Status   Status
	Sort     Sort
	Seed     uint32
}

// The limits of an idea.
const (
	MaxTitle   = 120
	MinTitle   = 5
	MaxBody    = 8000
	MinBody    = 20
	MaxPlace   = 200
	MaxReason  = 2000
	MaxAnswer  = 8000
	MaxPhotos  = 4
	MaxAlt     = 200
	MaxDrafts  = 20
	defEditing = 30 * time.Minute
)

// EditUntil is when the author's window closes, were nobody to support the idea before.
func (i Idea) EditUntil(rules tenant.IdeaRules) time.Time {
	window := time.Duration(rules.EditMinutes) * time.Minute
	if window == 0 {
		window = defEditing
	}
	return i.Published.Add(window)
}

// editable tells why the author may not edit now; empty when they may. own tells whether they
// support their idea themselves.
func (i Idea) editable(rules tenant.IdeaRules, own bool, now time.Time) string {
	others := i.Supports
	if own {
		others-- // one's own support does not bind one
	}
	switch {
	case i.Status == Withdrawn:
		return "fault.idea_withdrawn"
	case others > 0:
		return "fault.idea_supported_already"
	case now.After(i.EditUntil(rules)):
		return "fault.idea_edit_over"
	}
	return ""
}
