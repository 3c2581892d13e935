package views

import "time"

// ConsultationRow is a consultation in the staff's list.
type ConsultationRow struct {
	ID      string
	Title   string
	Process string
	State   string // draft, Soon, Open, Closed
	Version int
	Remarks int
	Held    int
	Waiting int
	Closes  time.Time
}

// ConsultationForm are the words and rules of a consultation.
type ConsultationForm struct {
	ID         string // empty: a new one
	Process    string // id
	Processes  []ProcessOption
	Title      string
	Intro      string
	Language   string
	Office     string
	Audience   string
	Districts  []string // keys
	Categories string   // one to a line
	Screened   bool
	Text       string
	Final      bool
}

// ProcessOption is a process that can be chosen.
type ProcessOption struct{ ID, Title string }

// ConsultationDesk is /admin/consultations/{consultation}.
type ConsultationDesk struct {
	Consultation
	Preparing bool   // nothing is published yet
	Changed   bool   // what is prepared differs from what is published
	Prepared  string // path of the process for staff
	Held      int
	Waiting   int
	Untold    int
	Filter    RemarkFilter
	Offices   []string
	Rows      []DeskRemark
	Total     int
	First     string
	Next      string
	Picked    []string // remarks that are ticked
	Answer    AnswerForm
	Can       []string // publications that can come now: table, report, effects
}

// Base of its pages for staff.
func (d ConsultationDesk) Base() string { return "/admin/consultations/" + d.ID }

// DeskRemark is a remark as staff see it.
type DeskRemark struct {
	RemarkView
	Assigned string
	Note     string
	Consent  bool
	Told     bool
	Excerpt  string
}

// AnswerForm gives a disposition.
type AnswerForm struct {
	Disposition string
	Reason      string
	Led         string
	Now         bool
}

// RemarkDesk is one remark for those who work on it.
type RemarkDesk struct {
	ConsultationDesk
	Remark  DeskRemark
	Then    *DocPart
	Now     *DocPart
	Diff    []DiffPart
	Office  string
	Note    string
	Refusal string
}

// EnterForm is a remark that staff write down.
type EnterForm struct {
	ConsultationDesk
	Entered      int // number of the one before
	Source       string
	Received     string
	Point        string
	Paragraph    string
	District     string
	Category     string
	Place        string
	Body         string
	Speaks       string
	Organisation string
	Name         string
	Consent      bool
	Office       string
}

// SheetPreview is what an uploaded sheet would do.
type SheetPreview struct {
	ConsultationDesk
	ID        string
	File      string
	Changes   int
	Unchanged int
	Wrong     int
	Stale     int
	Rows      []SheetLine
}

// SheetLine is a line of it.
type SheetLine struct {
	Line        int
	Number      int
	Outcome     string // change, unchanged, wrong, conflict
	Problem     string // in words
	Disposition string
	Reason      string
}

// PublishForm is a publication as staff write it.
type PublishForm struct {
	ConsultationDesk
	Kind    string
	Title   string
	Body    string
	Numbers []NumberTable
}
