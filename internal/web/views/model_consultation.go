package views

import "time"

// Consultation is /c/{slug}: the head of it stands on all its pages.
type Consultation struct {
	ID         string
	Slug       string
	Title      string
	Lang       string // of the title, the introduction and the text
	HTML       string // introduction, cleaned
	Office     string
	Process    ProcessRef
	Sample     bool
	State      string // Soon, Open or Closed
	Opens      time.Time
	Closes     time.Time
	Audience   string   // everybody, residents, districts
	Districts  []string // names
	Screened   bool
	ReplyPath  string // where a remark begins; empty when the viewer cannot
	GuestPath  string // where one without an account begins; empty when there is none
	Barred     string // why the viewer cannot, in words
	Version    DocVersion
	Versions   []DocVersion // newest first
	Text       []DocPart
	Categories []CountLink
	Remarks    int
	Table      bool // published
	Report     bool
	Releases   []Release
	Following  FollowBox
}

// Path of its page.
func (c Consultation) Path() string { return "/c/" + c.Slug }

// Newest tells whether the version that is shown is the newest.
func (c Consultation) Newest() bool {
	return len(c.Versions) == 0 || c.Versions[0].Number == c.Version.Number
}

// DocVersion is one published text.
type DocVersion struct {
	Number    int
	Changelog string
	Office    string
	Final     bool
	At        time.Time
}

// DocPart is a paragraph, or a heading when Level is not 0.
type DocPart struct {
	Anchor  string
	Level   int
	Number  int
	Text    string // of a heading
	HTML    string
	Remarks int
	Diff    []DiffPart // against the version before; nil: the same
	State   string     // new, gone, changed or empty
}

// DiffPart is a stretch of words: same, gone or new.
type DiffPart struct{ Op, Text string }

// CountLink is a number with its name, which leads to what it counts.
type CountLink struct {
	Text  string
	Path  string
	Count int
}

// Release is a publication about the remarks.
type Release struct {
	ID      string
	Kind    string // table, report, effects
	Title   string
	Path    string
	HTML    string
	Office  string
	At      time.Time
	Numbers []NumberTable
}

// NumberTable is a group of counts.
type NumberTable struct {
	Title string
	Rows  []CountLink
}

// RemarkView is a remark as everybody sees it.
type RemarkView struct {
	ID          string
	Number      int
	Path        string
	Lang        string
	Author      string
	Speaks      string
	Source      string
	At          time.Time
	EditedAt    time.Time
	About       string // whole, paragraph, place
	Paragraph   int
	Anchor      string
	Version     int
	Quote       string
	HTML        string
	Category    string
	Place       Place
	Hidden      bool // its author did not agree that the words are shown
	State       string
	Disposition string
	Reason      string
	AnsweredAt  time.Time
	Led         *DocPart
}

// RemarkFilter narrows a list of remarks.
type RemarkFilter struct {
	Paragraph, District, Category, Disposition, Source, State, Office string
	Waiting                                                           bool
}

// Active tells whether anything is narrowed.
func (f RemarkFilter) Active() bool { return f != RemarkFilter{} }

// RemarkList is /c/{slug}/remarks.
type RemarkList struct {
	Consultation
	Filter     RemarkFilter
	Paragraphs []DocPart
	Kinds      []string // of places
	Answers    []string // dispositions
	Rows       []RemarkView
	Total      int
	First      string
	Next       string
}

// RemarkPage is /c/{slug}/remarks/{remark}.
type RemarkDetail struct {
	Consultation
	Remark    RemarkView
	Mine      bool
	CanEdit   bool
	Body      string      // as typed, for editing
	Then      *DocPart    // the paragraph as it was read
	Marked    [3]string   // its words before, in and after the quote
	Now       *DocPart    // as it stands; nil when it is gone
	Diff      []DiffPart  // from then to now; nil when nothing changed
	Chain     []ChainLink // what became of it
	Receipt   bool
	Certainly bool // there was a newer version
}

// ChainLink is a step from a remark to what it led to.
type ChainLink struct {
	Title string
	Text  string
	Path  string
	State string // done, now, next
	At    time.Time
}

// ReplySteps are the steps of a reply, in their order.
var ReplySteps = []string{"about", "where", "text", "who", "check"}

// Reply is /c/{slug}/reply/{step}.
type Reply struct {
	Consultation
	Step         string
	Draft        string // id; empty before the first step was sent
	About        string
	Paragraph    string // anchor
	Quote        string
	Part         *DocPart // the paragraph
	Category     string
	Kinds        []string
	Place        IdeaDraft // its place alone is used
	Body         string
	HTML         string
	Speaks       string
	Organisation string
	Name         string
	Key          string // of a guest's form
	Done         int    // number that a guest's remark got
	SavedAt      time.Time
}

// RemarkTable is /c/{slug}/table.
type RemarkTable struct {
	Consultation
	Release Release
	Rows    []RemarkView
	Groups  []CountLink
}
