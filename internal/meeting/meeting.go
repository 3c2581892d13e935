package meeting

import (
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Kind is what sort of meeting it is.
type Kind string

const (
	OnSite   Kind = "on_site"
	Online   Kind = "online"
	Hybrid   Kind = "hybrid" // at a place and on line at the same time
	Workshop Kind = "workshop"
	Walk     Kind = "walk"  // a research walk, with stops
	Point    Kind = "point" // a consultation point, with opening hours
)

// Kinds lists the known kinds.
var Kinds = []Kind{OnSite, Online, Hybrid, Workshop, Walk, Point}

// State is how far a meeting has come in the office.
type State string

const (
	Draft     State = "draft"
	Published State = "published"
	Cancelled State = "cancelled" // everybody still reads it, and why
)

// LinkFor is who sees the link of a meeting on line.
type LinkFor string

const (
	ForSigned LinkFor = "signed" // only those who have a place
	ForAll    LinkFor = "hour"   // everybody, from one hour before
)

// Accesses are the notes on accessibility that can be ticked.
var Accesses = []string{"ramp", "lift", "toilet", "loop", "sign", "quiet", "childcare", "transport"}

// Span is a stretch of time: from Opens until just before Closes.
type Span struct {
	Opens  time.Time `json:"opens"`
	Closes time.Time `json:"closes"`
}

// Meeting is something that residents can come to.
type Meeting struct {
	ID       id.ID
	Process  id.ID // None: of no process
	Kind     Kind
	State    State
	Title    string
	Body     string // Markdown
	Agenda   string // Markdown
	Language string // of the texts
	Spoken   string // languages at the meeting, in words
	Starts   time.Time
	Ends     time.Time
	Hours    []Span // of a point, in order

	District   string // key; empty: the whole town
	Place      string // in words
	Point      *tenant.Point
	Link       string
	LinkFor    LinkFor
	Access     []string // of Accesses
	AccessNote string
	Contact    string
	Duty       string // of a point: who is there, as the office says it
	Topics     string // of a point: what can be talked about

	SignUp        bool // one signs up for it
	Places        int  // 0: as many as come
	Reserved      int  // of the places, kept for those who were invited
	ReservedUntil time.Time
	Invite        string // what those who were invited type or follow; staff alone see it

	Version   int // grows when time or place change
	Sample    bool
	Reason    string // why it was cancelled
	Author    id.ID
	Created   time.Time
	Updated   time.Time
	Published time.Time
	Cancelled time.Time
	Forgotten time.Time // when who signed up was forgotten
}

// Scope is where the meeting lies, for those whose role holds in a part of the town.
func (m Meeting) Scope() access.Scope {
	return access.Scope{Process: m.Process, District: m.District}
}

// Public tells whether everybody may read it.
func (m Meeting) Public() bool { return m.State == Published || m.State == Cancelled }

// Over tells whether it has ended.
func (m Meeting) Over(now time.Time) bool { return !now.Before(m.Ends) }

// hourBefore is how long before its beginning a link is shown to everybody.
const hourBefore = time.Hour

// LinkShown tells whether somebody sees the link now; placed is whether they have a place.
func (m Meeting) LinkShown(now time.Time, placed bool) bool {
	if m.Link == "" || m.State != Published || m.Over(now) {
		return false
	}
	return placed || m.LinkFor == ForAll && !now.Before(m.Starts.Add(-hourBefore))
}

// closed is the key that says why nobody can sign up now; empty: they can.
func (m Meeting) closed(now time.Time) string {
	switch {
	case m.State == Cancelled:
		return "meeting.fault.cancelled"
	case !m.SignUp:
		return "meeting.fault.no_signup"
	case !now.Before(m.Starts):
		return "meeting.fault.begun"
	}
	return ""
}

// Takes tells whether one can sign up now.
func (m Meeting) Takes(now time.Time) bool { return m.State == Published && m.closed(now) == "" }

// The limits of what is written.
const (
	MinTitle      = 5
	MaxTitle      = 120
	MaxBody       = 8000
	MaxLine       = 200
	MaxNote       = 1000
	MaxHours      = 14
	MaxPlaces     = 100_000
	MaxCompanions = 3
	MaxNeeds      = 500
	MaxName       = 60
	MaxStops      = 30
	MaxIdeas      = 50
)

// Keep is how long after a meeting it is remembered who signed up.
const Keep = 30 * 24 * time.Hour
