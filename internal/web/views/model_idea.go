package views

import "time"

// Photo is a picture with its measures, so that nothing jumps while it loads.
type Photo struct {
	ID     string
	URL    string
	Thumb  string // smaller one for cards; empty: URL
	Alt    string
	Width  int
	Height int
}

// Author is who signed a text. Office is set for staff and shown with the name.
type Author struct {
	Name   string
	Office string
}

// IdeaCard is an idea in a list.
type IdeaCard struct {
	ID        string
	Path      string // "/i/…-bee-hives"
	Lang      string // of the text
	Title     string
	Excerpt   string
	Author    Author
	District  string // name, may be empty
	Topic     string // name, may be empty
	Status    string // see Statuses
	Answered  bool
	At        time.Time
	Supports  int
	Comments  int
	Threshold int // supports wanted; 0: none
	Photo     *Photo
}

// Statuses of an idea, in order. Each has the words idea.status.<status>.
var Statuses = []string{"submitted", "checking", "feasible", "refused", "decided", "building", "done", "withdrawn"}

// IdeaFilter is what a list of ideas was asked for, as it stands in the query.
type IdeaFilter struct {
	Q        string
	District string // key
	Topic    string // key
	Status   string
	Sort     string // random, newest, supported, discussed
	Seed     string // of the random order
}

// Active tells whether anything but the order was asked for.
func (f IdeaFilter) Active() bool { return f.Q+f.District+f.Topic+f.Status != "" }

// IdeaSorts are the orders of a list. Each has the words idea.sort.<sort>.
var IdeaSorts = []string{"random", "newest", "supported", "discussed"}

// IdeaList is /ideas and /p/{slug}/ideas.
type IdeaList struct {
	Process  *ProcessRef // nil: of the whole town
	IdeaPath string      // where a new idea begins; empty when nothing takes ideas now
	Closed   bool        // the process took ideas once and does no longer
	Filter   IdeaFilter
	Statuses []string // to choose from
	Cards    []IdeaCard
	Total    int            // -1 when not counted
	Counts   map[string]int // ideas by district key, for the map and its list
	First    string         // path with query of the first page; empty on it
	Next     string         // path with query of the next page; empty on the last
}

// Path of the list.
func (l IdeaList) Path() string {
	if l.Process != nil {
		return l.Process.Path() + "/ideas"
	}
	return "/ideas"
}

// Idea is /i/{id}-{slug}.
type Idea struct {
	Chain     Chain // what it came from and led to
	ID        string
	Path      string
	Process   ProcessRef
	Lang      string // of the text
	Title     string
	HTML      string // cleaned
	Author    Author
	At        time.Time
	EditedAt  time.Time // zero: never
	District  string
	Topic     string
	Status    string
	Photos    []Photo
	Support   SupportBox
	Follow    FollowBox
	Steps     []TimelineStep
	Place     Place
	Answer    *Answer
	Room      Room
	Mine      bool
	CanEdit   bool      // the author may edit now
	EditUntil time.Time // until then, or until the first support
	Withdrawn bool
	Staff     *StaffPanel // nil for everybody but staff
}

// SupportBox is the support button of an idea with its count. It is the element #support.
type SupportBox struct {
	IdeaID    string
	IdeaPath  string
	Count     int
	Threshold int       // 0: none
	Until     time.Time // when supports stop counting; zero: never
	Supported bool      // by the viewer
	Closed    bool
	Just      bool // given or taken back by this very request: say so aloud
}

// FollowBox follows or unfollows something. It is the element #follow.
type FollowBox struct {
	Action    string // path that is posted to
	Following bool
	Just      bool
	Next      string // page to come back to; FollowPanel only, as the two below
	Mail      bool   // asks a guest for an address
	Email     string // as it was typed
}

// TimelineStep is one stage of what happens with an idea.
type TimelineStep struct {
	Title string
	State string    // Done, Now or Next
	At    time.Time // zero: not dated
	Note  string    // reason or what comes; plain text
	By    string    // office that decided, may be empty
}

// Place is where an idea would be carried out.
type Place struct {
	DistrictKey string
	District    string
	Lon, Lat    float64
	HasPoint    bool
	Words       string
}

// Empty tells whether no place was given at all.
func (p Place) Empty() bool { return p.DistrictKey == "" && !p.HasPoint && p.Words == "" }

// Answer is the official answer to an idea.
type Answer struct {
	HTML   string // cleaned
	Author Author // with its office
	At     time.Time
	Status string
}

// StaffPanel is what staff do to an idea on its page.
type StaffPanel struct {
	Statuses []string // that may come next
	Status   string   // chosen in the form
	Reason   string
	Answer   string // Markdown, as typed
	Office   string
}

// IdeaDraft is a new idea on its way through the steps, or an idea being edited.
type IdeaDraft struct {
	Process   ProcessRef
	ID        string // of the draft; empty before the first step was saved
	Step      string // one of IdeaSteps
	Title     string
	Body      string // Markdown, as typed
	HTML      string // the text drawn, for the check
	Topic     string // key
	District  string // key
	Lon, Lat  float64
	HasPoint  bool
	Place     string
	Photos    []Photo
	Alt       string
	Similar   Similar
	SavedAt   time.Time // zero: not yet
	MaxPhotos int
	EditUntil time.Time // on the edit page; zero: the time for it is over
	Path      string    // of the idea, on the edit page
}

// IdeaSteps are the steps of a new idea, in order. Each has the words idea.step.<step>.
var IdeaSteps = []string{"title", "text", "place", "photo", "check"}

// StepPath is the address of a step.
func (d IdeaDraft) StepPath(step string) string {
	path := "/p/" + d.Process.Slug + "/ideas/new"
	if step == "title" {
		return path
	}
	return path + "/" + step
}

// Similar are the ideas like the one being written. It is the element #similar.
type Similar struct {
	Query string
	Cards []IdeaCard
}

// IdeaThanks is /i/{id}/thanks.
type IdeaThanks struct {
	Path      string
	Title     string
	Process   ProcessRef
	Threshold int
	EditUntil time.Time
	ShareURL  string // absolute
	Steps     []TimelineStep
}
