package consultation

import (
	"slices"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Source is the channel through which a remark came.
type Source string

const (
	Web     Source = "web"
	Paper   Source = "paper"
	Letter  Source = "letter"
	Phone   Source = "phone"
	Email   Source = "email"
	Desk    Source = "point" // a consultation point
	Meeting Source = "meeting"
	Talk    Source = "talk" // a conversation in the street
)

// Sources lists all channels; the portal's own comes first.
var Sources = []Source{Web, Paper, Letter, Phone, Email, Desk, Meeting, Talk}

// Entered lists the channels that staff enter remarks from.
var Entered = Sources[1:]

// State is whether a remark is public.
type State string

const (
	Held      State = "held" // until staff have looked at it
	Shown     State = "shown"
	Refused   State = "refused" // not published, with a reason; it needs no answer
	Withdrawn State = "withdrawn"
)

// Disposition is what the town does with a remark. The zero Disposition is none yet.
type Disposition string

const (
	Accepted Disposition = "accepted"
	Partly   Disposition = "partly"
	Rejected Disposition = "rejected"
	Covered  Disposition = "covered"
	Outside  Disposition = "outside"
	Later    Disposition = "later"
	Void     Disposition = "void" // withdrawn or not published: nothing is owed
)

// Dispositions lists those that staff give.
var Dispositions = []Disposition{Accepted, Partly, Rejected, Covered, Outside, Later}

// Speaks is for whom somebody speaks.
type Speaks string

const (
	Person    Speaks = "resident"
	NGO       Speaks = "ngo"
	Company   Speaks = "company"
	Authority Speaks = "authority"
	Other     Speaks = "other"
)

// Voices lists all whom somebody can speak for.
var Voices = []Speaks{Person, NGO, Company, Authority, Other}

// About is what a remark is about.
type About string

const (
	Whole   About = "whole"
	OfText  About = "paragraph"
	OfPlace About = "place"
)

// Abouts lists them.
var Abouts = []About{Whole, OfText, OfPlace}

// Subject is what a remark is about, and where.
type Subject struct {
	About    About
	Version  int    // that was read
	Anchor   string // of a paragraph
	Quote    string // words of it
	Category string // of a place
	District string // key
	Place    string // in words
	Point    *tenant.Point
}

// Voice is for whom a remark speaks.
type Voice struct {
	Speaks       Speaks
	Organisation string
}

// Draft is a remark that its author has not sent.
type Draft struct {
	ID           id.ID // that the remark will have
	Consultation id.ID
	Author       id.ID
	Subject
	Voice
	Body    string
	Updated time.Time
}

// Remark is what somebody said of a draft, and what the town answers.
type Remark struct {
	ID           id.ID
	Consultation id.ID
	Process      id.ID
	Author       id.ID  // None when it came without an account
	AuthorName   string // as the account is called now
	EnteredBy    id.ID
	AtPoint      id.ID // consultation point
	Number       int
	Once         string
	Source       Source
	State        State
	Subject
	Voice
	Body        string
	Language    string
	Name        string // as staff wrote it down, or a guest gave it
	Consent     bool   // words and name may be shown
	Assigned    string // office
	Note        string // for staff only
	Disposition Disposition
	Reason      string
	LedTo       string // anchor of the paragraph that changed, or of what covers it
	Revision    int64  // grows with each change
	Received    time.Time
	Created     time.Time
	Edited      time.Time
	Answered    time.Time
	AnsweredBy  id.ID
	Told        time.Time // when the answer was published
}

// Public is the remark as everybody may see it: without words that nobody agreed to show, without
// what staff noted, and without an answer that is not published.
func (r Remark) Public() Remark {
	r.Note, r.Assigned, r.EnteredBy, r.AnsweredBy = "", "", id.None, id.None
	if r.Told.IsZero() {
		r.Disposition, r.Reason, r.LedTo, r.Answered = "", "", "", time.Time{}
	}
	if !r.Consent || r.State != Shown {
		r.Body, r.Name, r.Organisation, r.Quote, r.AuthorName, r.Point, r.Place = "", "", "", "", "", nil, ""
	}
	return r
}

// Filter narrows a list of remarks. Zero fields narrow nothing.
type Filter struct {
	Anchor      string
	District    string
	Category    string
	Source      Source
	State       State
	Assigned    string
	Disposition Disposition
	Unanswered  bool // shown, and without a disposition
	Public      bool // shown ones only, and dispositions only as far as they are published
}

// known tells whether a filter asks only for what there is.
func (f Filter) known() bool {
	return (f.Source == "" || slices.Contains(Sources, f.Source)) &&
		(f.State == "" || slices.Contains([]State{Held, Shown, Refused, Withdrawn}, f.State)) &&
		(f.Disposition == "" || slices.Contains(Dispositions, f.Disposition))
}

// The limits of a remark.
const (
	MinBody   = 5
	MaxBody   = 10_000
	MaxQuote  = 1000
	MaxPlace  = 200
	MaxName   = 120
	MaxNote   = 2000
	MinReason = 5
	MaxReason = 4000
	MaxDrafts = 20
	MaxBulk   = 500
)
