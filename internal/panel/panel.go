package panel

import (
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Kind is what a panel is for.
type Kind string

const (
	Standing Kind = "standing" // is asked by surveys, again and again
	Drawn    Kind = "drawn"    // drawn by lot, meets and recommends: a citizens' assembly
)

// Kinds lists the kinds.
var Kinds = []Kind{Standing, Drawn}

// State of a panel in the office.
type State string

const (
	Draft     State = "draft"
	Published State = "published" // everybody sees it; Settings.Recruiting says whether people can register
	Ended     State = "ended"     // asks nobody any more
)

// Panel is everything about a panel but its people.
type Panel struct {
	ID        id.ID
	Slug      string
	Kind      Kind
	Parent    id.ID  // None, or the panel of the whole town that this local one stands beside
	Previous  id.ID  // None, or the panel that this one succeeds: its members are asked to come along
	District  string // key; empty: the whole town
	Title     tenant.Text
	Lead      tenant.Text
	State     State
	Size      int    // how many members it has when it is full
	From      string // first and last day of its term
	Until     string
	Office    string // that runs it
	Sample    bool
	CreatedBy id.ID
	Created   time.Time
	Published time.Time
	Ended     time.Time
	Settings  Settings
}

// Settings is the part of a panel that only its own pages read.
type Settings struct {
	Purpose    tenant.Text `json:"purpose,omitempty"` // what the answers are used for, and for nothing else
	Mandate    Mandate     `json:"mandate"`
	Offices    []string    `json:"offices,omitempty"` // that may ask it, besides the one that runs it
	Contact    Contact     `json:"contact"`
	Recruiting bool        `json:"recruiting,omitempty"` // people can register now
	ByLot      bool        `json:"byLot,omitempty"`      // whoever registers waits for the draw
	MinAge     int         `json:"minAge,omitempty"`
	Variables  []Variable  `json:"variables,omitempty"`
	Label      []string    `json:"label,omitempty"`     // variables of the groups whose answers are kept apart; nil: gender and age
	Planned    []Planned   `json:"planned,omitempty"`   // the waves that members were told of
	Household  int         `json:"household,omitempty"` // members of one household at most; 0: no limit
	Cap        int         `json:"cap,omitempty"`       // asks in a year over all panels; 0: the usual ten. Only smaller ones count
	Rest       int         `json:"rest,omitempty"`      // days between two asks; 0: the usual fourteen
	Consent    tenant.Text `json:"consent,omitempty"`   // what this panel adds to the usual words
	Changed    string      `json:"changed,omitempty"`   // the day of the last change: set when it is kept
	Keep       int         `json:"keep,omitempty"`      // days after its end until those who did not go on are forgotten; 0: thirty
}

// Mandate is the promise of a panel. A panel without one is not published.
type Mandate struct {
	May     tenant.Text `json:"may,omitempty"`
	MayNot  tenant.Text `json:"mayNot,omitempty"`
	Decides tenant.Text `json:"decides,omitempty"`
	Answers tenant.Text `json:"answers,omitempty"` // what becomes of what the panel says
}

// Contact is where members turn to by other ways than this portal.
type Contact struct {
	Phone string      `json:"phone,omitempty"`
	Email string      `json:"email,omitempty"`
	Hours tenant.Text `json:"hours,omitempty"`
}

// Planned is a wave that members were promised.
type Planned struct {
	Month string      `json:"month"` // 2027-03
	Topic tenant.Text `json:"topic"`
}

// Use is what a variable may be used for.
type Use string

const (
	Quota      Use = "quota"      // the panel must mirror the town in it; may be used for choosing whom to ask
	Statistics Use = "statistics" // only for counting; never for choosing
	Optional   Use = "optional"   // as Statistics, and may be left out
)

// The variables that every panel knows. Others have keys of their own.
const (
	BirthYear = "birth_year"
	Gender    = "gender"
	District  = "district"
	Education = "education"
)

// Variable is one fact that members tell when they register.
type Variable struct {
	Key   string      `json:"key"`
	Title tenant.Text `json:"title"`
	Use   Use         `json:"use"`
	// Options to choose from; none for BirthYear and District, which have the town's own.
	Options []Option `json:"options,omitempty"`
	// Bands are the first ages of the classes that birth years are counted in: 16, 30, 45.
	Bands []int `json:"bands,omitempty"`
}

// Option is one answer to a variable.
type Option struct {
	Key   string      `json:"key"`
	Title tenant.Text `json:"title"`
}

// Facts are what somebody told of themselves: variable → option; BirthYear → the year.
type Facts map[string]string

// Population is what the town is like, by the variables of a panel. A new one does not replace the one
// before: each report says by which it was made.
type Population struct {
	Panel   id.ID
	Version int
	Source  string // "SCB, befolkningsregister"
	At      string // the day that the figures are of
	Tables  []Table
	By      id.ID
	Made    time.Time
}

// Table is how many people live in the town by one variable, or by several at once.
type Table struct {
	Variables []string `json:"variables"`
	Cells     []Cell   `json:"cells"`
}

// Cell is one class of a table: a value for each of its variables, and people.
type Cell struct {
	Values []string `json:"values"`
	People int      `json:"people"`
}

// Of is how the population divides by one variable, value → people; nil when no table tells.
func (p Population) Of(variable string) map[string]int {
	for _, t := range p.Tables {
		i := slices.Index(t.Variables, variable)
		if i < 0 {
			continue
		}
		out := map[string]int{}
		for _, c := range t.Cells {
			if i < len(c.Values) {
				out[c.Values[i]] += c.People
			}
		}
		return out
	}
	return nil
}

// Membership is how far somebody has come in a panel.
type Membership string

const (
	Pending Membership = "pending" // has not confirmed the address yet
	Waiting Membership = "waiting" // the group is full, or the draw is to come
	Member  Membership = "member"
	Asked   Membership = "asked" // was a member of the panel before this one, and was asked to come along
)

// InPanel is one person in one panel. Days only: nothing tells the hour.
type InPanel struct {
	Panel     id.ID
	Person    id.ID
	State     Membership
	Joined    string // the day on which the state was reached
	Until     string // the day on which the membership ends; empty: with the panel
	Household string // keyed hash of the address; empty where no limit is kept
	Campaign  id.ID  // whose code was used; None: came without one
}

// Person is somebody in at least one panel of the town.
type Person struct {
	ID       id.ID
	Email    string // empty: reached by phone or letter only
	Phone    string
	Language string
	Facts    Facts
	Paused   string // until that day nothing is sent
	Cap      int    // fewer asks a year than the town's limit; 0: the town's
	Unopened int    // asks in a row that were not opened
	Since    string // the day of the first registration
}

// Reachable tells whether a letter can be sent by mail. Nobody is behind an address that ends in
// .invalid (RFC 2606): made-up people have such ones.
func (p Person) Reachable() bool { return p.Email != "" && !strings.HasSuffix(p.Email, ".invalid") }

// Scope is where a grant must hold to run the panel.
func (p Panel) Scope() access.Scope { return access.Scope{District: p.District} }

// Public tells whether everybody may know of the panel.
func (p Panel) Public() bool { return p.State == Published || p.State == Ended }

// Variable finds one of the panel's variables.
func (p Panel) Variable(key string) (Variable, bool) {
	for _, v := range p.Settings.Variables {
		if v.Key == key {
			return v, true
		}
	}
	return Variable{}, false
}

// Quotas lists the variables in which the panel must mirror the town.
func (p Panel) Quotas() (out []Variable) {
	for _, v := range p.Settings.Variables {
		if v.Use == Quota {
			out = append(out, v)
		}
	}
	return out
}

// Adult tells whether somebody born in that year is old enough for the panel: as old as the person gets
// this year, for the day is not known.
func (p Panel) Adult(birthYear int, now time.Time) bool {
	return now.Year()-birthYear >= p.Settings.MinAge
}
