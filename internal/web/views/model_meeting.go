package views

import "time"

// EventKinds are the sorts of events. Each has the words meeting.kind.<kind>.
var EventKinds = []string{"on_site", "online", "hybrid", "workshop", "walk", "point"}

// EventCard is an event in a list.
type EventCard struct {
	Path      string // without language
	Lang      string // of Title
	Title     string
	Kind      string
	Starts    time.Time
	Day       string // number of the day
	Month     string // short name of the month
	When      string // day and hours in words
	Place     string
	District  string // name, may be empty
	Places    string // how places stand, in words; may be empty
	Full      bool
	Cancelled bool
	Draft     bool
	Sample    bool
	Minuted   bool // what was said there can be read
}

// EventFilter is what a list of events was asked for, as it stands in the query.
type EventFilter struct {
	District string // key
	Kind     string
	Process  string // slug
	Month    string // "2026-11"
	Past     bool
}

// Active tells whether anything was asked for but the side of today.
func (f EventFilter) Active() bool { return f.District+f.Kind+f.Process+f.Month != "" }

// EventMonth is a month that a list can be narrowed to.
type EventMonth struct{ Value, Text string }

// EventList is /events.
type EventList struct {
	Filter    EventFilter
	Processes []ProcessRef
	Months    []EventMonth
	Cards     []EventCard
	Near      string // key of the viewer's own district; empty: not known
	Calendar  string // address to subscribe to
	First     string
	Next      string
}

// Event is /events/{id}-{slug}.
type Event struct {
	Chain Chain // what it came from and led to
	EventCard
	ID         string
	Process    *ProcessRef
	HTML       string
	Agenda     string // cleaned
	Spoken     string
	Contact    string
	Duty       string
	Topics     string
	Hours      []string // of a point, in words
	Access     []string // keys: meeting.access.<key>
	AccessNote string
	Where      Place
	Link       string // empty: not shown to this viewer now
	LinkNote   string // says when it is shown; empty: there is none, or it is shown
	Calendar   string // path of its calendar entry
	Reason     string // why it was cancelled
	Over       bool
	SignUp     *SignUpBox
	Minutes    *EventMinutes
	Ideas      []Link
	Stops      []EventStop
	Room       *Room
	Admin      string // path of its page for staff; empty for others
	Desk       string
}

// SignUpBox is where one signs up. It is the element #signup.
type SignUpBox struct {
	Path     string // posts here
	Why      string // why nobody can sign up now; empty: one can
	Line     string // how places stand, in words
	Full     bool   // one joins the line
	Kept     bool   // some places are kept for those who were invited
	Ticket   string // path of the viewer's ticket; empty: none
	Standing string // placed or waiting, with a ticket
	Form     SignUpForm
	Open     bool // the details stand open
}

// SignUpForm is a sign-up as typed.
type SignUpForm struct {
	Name, Email, Needs, Invite string
	Companions                 string
}

// EventMinutes is what was said at an event. Its texts are cleaned HTML.
type EventMinutes struct {
	Draft         bool // seen by those who write it
	Attended      int
	Organisations string
	Said          string
	Decisions     string
	Next          string
	At            time.Time
}

// EventStop is one stop of a walk.
type EventStop struct {
	ID       string
	Number   int
	Place    string
	HTML     string
	Photo    *Photo
	Consent  string
	Lon, Lat float64
	HasPoint bool
}

// Ticket is /tickets/{code}.
type Ticket struct {
	Event    EventCard
	Path     string // of this page
	State    string // asked, placed, waiting, left
	Name     string
	With     int // companions
	Ahead    int // in the line
	Came     bool
	Needs    string
	Link     string
	LinkNote string
	Address  string // that the code leads to
	CanLeave bool
	Sure     bool // asked to leave: say so again
}

// EventForm is an event as staff type it.
type EventForm struct {
	Path      string // posts here
	ID        string // empty: it is new
	Kind      string
	Title     string
	Body      string
	Agenda    string
	Language  string
	Spoken    string
	Process   string // slug
	Processes []ProcessRef
	Days      []EventDay // the first, and further ones of a point
	District  string
	Place     string
	Lon, Lat  float64
	HasPoint  bool
	Link      string
	LinkFor   string

	Access     []string
	AccessNote string
	Contact    string
	Duty       string
	Topics     string

	SignUp        bool
	Places        string
	Reserved      string
	ReservedUntil string
}

// EventDay is a day with its hours, as typed.
type EventDay struct{ Date, From, Until string }

// AdminEvents is /admin/events.
type AdminEvents struct {
	Past   bool
	Cards  []AdminEvent
	First  string
	Next   string
	Manage bool // the viewer may make events
}

// AdminEvent is a row of it.
type AdminEvent struct {
	EventCard
	ID       string
	Signed   int
	Capacity int // 0: not limited
	Waiting  int
	Manage   bool
}

// AdminEventPage is /admin/events/{id}.
type AdminEventPage struct {
	Event  EventCard
	ID     string
	Form   EventForm
	Invite string // of those for whom places are kept; empty: none are
	Reason string // as typed
	Over   bool
	Walk   bool
}

// EventDesk is /admin/events/{id}/desk.
type EventDesk struct {
	Event    EventCard
	ID       string
	Find     string
	Signed   int
	Waiting  int
	Came     int
	People   []DeskPerson
	Counters []DeskCounter
	Remark   string // path where a remark is entered; empty: nowhere
	Manage   bool
	HasList  bool // one signs up for it
}

// DeskPerson is somebody who signed up.
type DeskPerson struct {
	ID      string
	Name    string
	With    int
	Needs   string
	Waiting bool
	Invited bool
	Came    bool
	At      time.Time
}

// DeskCounter counts heads, visitors or remarks. Each has the words meeting.count.<what>.
type DeskCounter struct {
	What  string
	Today int
	All   int
}

// DaySheet is /admin/events/{id}/sheet, to be printed.
type DaySheet struct {
	Event   EventCard
	ID      string
	Point   bool
	Hours   []string
	Names   []string
	Signed  int
	Came    int
	Counted int
	Days    []SheetDay
	Sum     SheetDay
	Duty    string
	Topics  string
}

// SheetDay is what was counted on a day.
type SheetDay struct {
	Day      string
	Visitors int
	Remarks  int
}

// MinutesForm is /admin/events/{id}/minutes.
type MinutesForm struct {
	Event         EventCard
	ID            string
	Attended      string
	Organisations string
	Said          string
	Decisions     string
	Next          string
	Published     bool
	Hint          int // heads counted at the desk
	Idea          string
	Ideas         []MeetingIdea
	Walk          bool
}

// MeetingIdea is an idea that was born at an event.
type MeetingIdea struct{ ID, Title, Path string }

// StopsForm is /admin/events/{id}/stops.
type StopsForm struct {
	Event     EventCard
	ID        string
	Stops     []EventStop
	Place     string
	Text      string
	Alt       string
	Consent   string
	Consented bool
	Lon, Lat  float64
	HasPoint  bool
	District  string
}
