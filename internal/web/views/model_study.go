package views

import (
	"time"

	"almenda/internal/web/ui"
)

// StudyList is /research.
type StudyList struct {
	Filter  StudyFilter
	Methods []string
	Cards   []LinkCard
	Total   int // -1: not counted
	First   string
	Next    string
}

// StudyFilter is what the register is narrowed by.
type StudyFilter struct{ Q, Method, District, Topic string }

// Active tells whether anything is narrowed.
func (f StudyFilter) Active() bool { return f != StudyFilter{} }

// Study is /research/{id}.
type Study struct {
	ID        string
	Path      string
	Lang      string
	Title     string
	Summary   string
	Method    string // key
	Office    string
	Period    string // in words
	People    int
	Asked     int
	Chosen    string
	Tool      string // HTML
	Findings  string // HTML
	Report    string // HTML
	Decisions string // HTML
	Topics    []string
	Districts []string
	Quotes    []StudyQuote
	Figures   []StudyFigure
	Files     []StudyFile
	Processes []ProcessRef
	Sample    bool
	Draft     bool
	Published time.Time
	CSV       string
	Manage    string // path for staff; empty: who looks is none
}

// StudyQuote is what somebody said, without who.
type StudyQuote struct{ Theme, Words string }

// StudyFigure is a data card. When is its day in words.
type StudyFigure struct{ Value, About, Source, When string }

// StudyFile is a document. Kind is tool or report.
type StudyFile struct {
	ID   string
	URL  string
	Name string
	Kind string
	Size string // in words
}

// AdminStudies is /admin/research.
type AdminStudies struct {
	Rows  []StudyRow
	First string
	Next  string
}

// StudyRow is an entry in the staff's list.
type StudyRow struct {
	Path, Title, Method, Office, Period, State string
}

// StudyForm is the form of staff. The fields are named as those of study.Write; quotes and figures have
// numbered fields.
type StudyForm struct {
	Action    string
	New       bool
	Title     string
	Summary   string
	Method    string
	Methods   []string
	Office    string
	From      string
	Until     string
	People    string
	Asked     string
	Chosen    string
	Tool      string
	Findings  string
	Report    string
	Decisions string
	Topics    []ui.Pick
	Districts []ui.Pick
	Processes []ui.Pick
	Quotes    []StudyQuote
	Figures   []StudyFigure // When is the day as the field holds it
	Look      bool          // the second look is part of the form
	Looked    []bool        // its points, as ticked
}

// AdminStudy is /admin/research/{id}.
type AdminStudy struct {
	ID        string
	Title     string
	Path      string
	Published bool
	Checked   string // who looked last and when, in words
	Files     []StudyFile
	Form      StudyForm
	Looked    []bool // points ticked in the form that publishes
}

// lookPoints are the points of the second look, in the order of Looked. Each has the words
// study.<point>.
var lookPoints = []string{"look_names", "look_details", "look_consent", "look_files"}
