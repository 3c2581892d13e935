package consultation

import (
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/process"
)

// Audience is who may remark.
type Audience string

const (
	Everybody Audience = "everybody" // also without an account, held until somebody looked
	Residents Audience = "residents" // who have an account
	Local     Audience = "districts" // who live in certain districts
)

// Audiences lists the known ones, widest first.
var Audiences = []Audience{Everybody, Residents, Local}

// Consultation is a draft that is, was or will be before the residents.
type Consultation struct {
	ID         id.ID
	Process    id.ID
	Slug       string
	Title      string
	Intro      string // Markdown
	Language   string // of its texts
	Office     string
	Audience   Audience
	Districts  []string // keys, for Local
	Categories []string // of places on the map
	Screened   bool     // remarks are read by staff before they are public
	Working    string   // Markdown of the version that staff prepare
	Version    int      // the newest published; 0: none
	Final      bool     // no version follows
	Remarks    int      // numbers given
	Created    time.Time
	Updated    time.Time
	Published  time.Time
}

// Version is one published text.
type Version struct {
	Number    int
	Body      string // Markdown
	Changelog string
	Office    string
	Final     bool
	At        time.Time
}

// Frame is a consultation with what tells what can be done in it now.
type Frame struct {
	Consultation
	Of       process.Process
	Versions []Version // newest first, without their texts
	Unread   int       // remarks that wait to be looked at; for staff
	Waiting  int       // remarks that wait for an answer
}

// Open tells whether remarks are taken from the portal at now.
func (f Frame) Open(now time.Time) bool {
	return !f.Published.IsZero() && !f.Final && f.Of.Open(process.Consultation, now)
}

// Closes is when the phase that is open at now ends; zero when none is.
func (f Frame) Closes(now time.Time) time.Time {
	for _, ph := range f.Of.Phases {
		if ph.Kind == process.Consultation && !now.Before(ph.Opens) && now.Before(ph.Closes) {
			return ph.Closes
		}
	}
	return time.Time{}
}

// Opens is when the next phase that takes remarks begins; zero when none will.
func (f Frame) Opens(now time.Time) time.Time {
	for _, ph := range f.Of.Phases {
		if ph.Kind == process.Consultation && now.Before(ph.Opens) {
			return ph.Opens
		}
	}
	return time.Time{}
}

// Admits is nil when the person belongs to those whom the consultation is for. Guests are admitted
// to what is for everybody only.
func (c Consultation) Admits(who access.Actor) error {
	switch {
	case !who.SignedIn() && c.Audience != Everybody:
		return fault.New(fault.SignIn, "fault.sign_in")
	case c.Audience == Local && who.District == "":
		return fault.New(fault.Denied, "fault.remark_no_district")
	case c.Audience == Local && !slices.Contains(c.Districts, who.District):
		return fault.New(fault.Denied, "fault.remark_district")
	}
	return nil
}

// The limits of a consultation.
const (
	MinTitle      = 5
	MaxTitle      = 160
	MaxIntro      = 4000
	MinText       = 20
	MaxText       = 200_000
	MaxParagraphs = 1000
	MaxChangelog  = 2000
	MaxCategories = 6
	MaxCategory   = 60
	MaxOffice     = 120
)
