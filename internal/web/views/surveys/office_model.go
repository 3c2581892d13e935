package surveys

import (
	"time"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// Field is one field of a form of staff. Kind is text, number, date, area, select, radios, check,
// picks, file or moment.
type Field struct {
	Kind, Name, Label, Hint, Value string
	Lang                           string // in which it is written; empty: the page's
	On                             bool
	Options                        []ui.Option
	Groups                         []OptionGroup // of a select, after Options
	Picks                          []ui.Pick
	At                             views.DayTime
	Rows, Max                      int
	Needed                         bool
	Accept                         string // of a file
}

// OptionGroup is options of a select under a common name.
type OptionGroup struct {
	Name    string
	Options []ui.Option
}

// Part is some fields that belong together. Fold hides them behind their legend until Open.
type Part struct {
	ID, Legend, Hint string
	Fold, Open       bool
	Fields           []Field
}

// Form is a form of staff.
type Form struct {
	Action, Submit string
	Hidden         [][2]string
	Parts          []Part
	Files          bool // carries a file
	Save           bool // says whether what is typed is kept
}

// OfficeRow is a survey in the list of staff.
type OfficeRow struct {
	Path, Title, Where string
	State              string // draft, proposed, soon, open, closed, archived
	Opens, Closes      time.Time
	Answers            string
	Incident, Review   bool
	Pending            bool
}

// OfficeList is /admin/surveys.
type OfficeList struct {
	Rows        []OfficeRow
	First, Next string
}

// OfficeStart is a survey to begin from: a template, or one that was there before.
type OfficeStart struct {
	Key, Name, About string
	Action           string
}

// OfficeNew is /admin/surveys/new.
type OfficeNew struct {
	Blank     Form
	Templates []OfficeStart
	Earlier   []OfficeStart
	Import    Form
}

// OfficeImport is what a file that was read holds, before anything is saved.
type OfficeImport struct {
	Name      string
	Questions int
	Sections  int
	Languages string
	Findings  []Remark
	Form      Form
}

// Remark is something that the lint, an import or a check says. Level is error, warning or hint.
type Remark struct {
	Level, Text string
	Title       string // of the question
	Href        string // of the question, where it can be mended
}

// Head is what stands on top of every page of a survey.
type Head struct {
	Path, Title, State string
	Tab                string // survey, edit, settings, test, versions
	Pending            bool
	Incident           bool
	Frozen             bool
}

// Deed is something that can be done to the survey as a whole: a button and what will happen.
type Deed struct {
	Action, Text, Hint string
	Variant, Color     string
	Lang               string
	Note               bool // asks for a line of words
}

// OfficeSurvey is /admin/surveys/{id}.
type OfficeSurvey struct {
	Head
	Facts   [][2]string
	Lacks   []Remark
	Notes   []Remark
	Deeds   []Deed
	Aside   []Deed
	Links   []views.Link
	Extend  *Form
	Missing [][2]string // language, how many texts are missing
}

// Card is a question in the builder.
type Card struct {
	Key, Number, Title, Type string
	Lang                     string
	Tags                     []string
	Logic                    string
	Missing                  string
	Note                     string // of the reviewer
	Level                    string // the worst that the lint says of it; empty: nothing
	Href                     string
	First, Last              bool
}

// SectionCard is a section in the builder.
type SectionCard struct {
	Key, Title, Href string
	Logic            []string
	Cards            []Card
	First, Last      bool
	Adds             Form
}

// OfficeEdit is /admin/surveys/{id}/edit.
type OfficeEdit struct {
	Head
	Can      bool // questions can be written
	Mend     bool // only slips of the pen can be mended
	Waits    bool
	Minutes  string
	Long     string // info, warning or empty
	Count    string
	Missing  [][2]string
	Lint     []Remark
	Sections []SectionCard
	AddPage  Form
	Langs    Form
	Split    Form   // a new split of the people by chance
	Splits   []Deed // those that are there: to take away
	Bank     string // address
	Preview  string // address
	Said     string // what a move did, for ears
	Whose    string // who else wrote last, when
}

// OfficeQuestion is the form of one question, or of one section.
type OfficeQuestion struct {
	Head
	Name     string
	Key      string
	Form     Form
	Remarks  []Remark
	Picture  *Form    // for an answer of a choice of pictures
	Refers   []string // titles of questions that refer to it
	Theirs   []string // what somebody else wrote meanwhile, line by line
	Deeds    []Deed
	Back     string // address
	BackText string
}

// OfficeSettings is /admin/surveys/{id}/settings.
type OfficeSettings struct {
	Head
	Form   Form
	Fixed  bool
	Notice []string
}

// PaperQuestion is a question as it stands on the paper that is reviewed.
type PaperQuestion struct {
	Key, Number, Title, Help, Type string
	Lines                          []string
	Notes                          []string // conditions, limits
	Remarks                        []Remark
	Change                         string // same, new, changed, anew; empty: a first version
	Before                         []DiffPart
}

// DiffPart is a stretch of words with its fate: same, gone or new.
type DiffPart struct{ Op, Text string }

// PaperSection is a page of the paper.
type PaperSection struct {
	Title, Lead string
	Logic       []string
	Questions   []PaperQuestion
}

// OfficeReview is /admin/surveys/{id}/review.
type OfficeReview struct {
	Head
	Can      bool
	Why      string // not
	Facts    [][2]string
	Promise  string
	Lint     []Remark
	Anew     []string // questions of which answers start anew
	Gone     []string
	Langs    []ui.Option
	Lang     string
	Sections []PaperSection
	Reason   string
	Typed    map[string]string
	Approve  string
	SendBack string
	Test     string
}

// VersionRow is one version in the list of versions.
type VersionRow struct {
	Number  int
	Kind    string
	Words   string
	Note    string
	At      time.Time
	Frozen  bool
	Changes []Change
}

// Change is what became of one question.
type Change struct {
	Title, Kind string // new, gone, words, anew
	Parts       []DiffPart
}

// OfficeVersions is /admin/surveys/{id}/versions.
type OfficeVersions struct {
	Head
	Rows []VersionRow
}

// BankCard is a question in the bank.
type BankCard struct {
	Key, Title, About string
	Mine              bool // of the town, not of the library
	Remove            string
}

// BankGroup is the questions of one topic.
type BankGroup struct {
	ID, Name string
	Cards    []BankCard
}

// OfficeBank is the bank: by itself, or for adding to a section of a survey.
type OfficeBank struct {
	Groups   []BankGroup
	Action   string // where a question is added; empty: only shown
	Survey   string // title
	Back     string
	Sections []ui.Option
}

// OfficeTest is /admin/surveys/{id}/test: where a test begins.
type OfficeTest struct {
	Head
	Path, Address string
	Code          ui.Code
}

// OfficeTry is the form as somebody tries it, page by page, or all of it in the preview.
type OfficeTry struct {
	Path, At, Seed, SoFar, Lang string
	Survey                      views.Words
	Page                        AnswerPage
	Sections                    []AnswerSection
	Parts                       []AnswerPart // all answers, before sending
}
