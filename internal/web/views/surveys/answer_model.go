package surveys

import (
	"strconv"
	"strings"
	"time"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// AnswerList is /surveys.
type AnswerList struct {
	Open, Soon, Closed []views.LinkCard
	Incident           []AnswerNotice // of open surveys
	First, Next        string
}

// AnswerNotice is the banner of a form that does not work for some.
type AnswerNotice struct {
	Survey, Path string
	Words        string
	Lang         string
	Ways         AnswerWays
}

// AnswerWays are how to answer without this form. Empty ones are left out.
type AnswerWays struct {
	Phone, Desk, Hours string
	Paper              string // address of the printed form
	Call               string // address where one asks to be called back
}

// Any tells whether there is any.
func (w AnswerWays) Any() bool { return w.Phone != "" || w.Desk != "" || w.Paper != "" }

// AnswerStart is /s/{slug}.
type AnswerStart struct {
	Path          string
	Title, Lead   views.Words
	Promise       views.Words
	Process       *views.ProcessRef
	Phase         string
	Sample        bool
	Opens, Ends   time.Time
	Minutes       int
	Sections      int
	Questions     int
	Office        string
	Privacy       []string // who sees what, whether it is linked, how long it is kept; never empty
	Languages     string   // names, when they are not all of the town's
	Refused       string   // why this person cannot answer
	SignIn        bool     // signing in would help
	Answered      bool
	Change        bool   // answers can be changed
	ByKey         bool   // by a code
	CodeError     string // of the form that asks for it
	Results       string // address, once they are published
	Manage        string // address for those who run it
	Notice        *AnswerNotice
	Ways          AnswerWays
	Representable bool
}

// AnswerPage is one section, as a page of the form.
type AnswerPage struct {
	Path        string // of the survey: /s/{slug}
	Action      string // where the form goes
	Slug        string
	Survey      views.Words
	Sections    []AnswerSection // one; all of them for the island
	Hidden      AnswerHidden
	Step, Steps int
	Minutes     int
	Lefts       string // what is said of 1, 2, 3 … minutes, as JSON
	First       bool
	Others      []views.Lang // other languages; URL is where the form goes
	Notice      *AnswerNotice
	More        bool     // an answer brought more questions
	Changed     []string // what is asked otherwise than when the answer was begun
	Says        string   // what the island says of problems, as JSON
	Definition  string   // for the island, as JSON
	Ways        AnswerWays
	Challenge   string
	OfPanel     bool   // at the host of answers, with what travels there
	AskCode     bool   // there is no right to answer yet: a field asks for it
	Code        string // to change the answer by, in groups; empty: none
}

// AnswerHidden is what travels in the form, for nothing is kept before it is sent.
type AnswerHidden struct {
	Key, Seed, Version, SoFar, Lang, Trial string
	Credential                             string // of a panel
}

// AnswerSection is the questions of a section.
type AnswerSection struct {
	Index       int
	Key         string
	Minutes     string // about how long it takes; for the island
	Title, Lead string
	Lang        string // of the words; empty: the page's
	Questions   []AnswerQuestion
}

// AnswerQuestion is a question that is ready to be drawn.
type AnswerQuestion struct {
	Key, Name, Type string
	Title, Help     string
	Raw             bool // Title and Help may hold {keys}, which the island fills
	Required        bool
	Error           string
	Options         []AnswerOption // without dk and na where those stand apart
	Dodges          []AnswerOption // dk and na beside a field
	Rows            []AnswerRow
	Many            bool
	Other           bool
	OtherText       string
	Text            string
	Low, High       string // words at the ends
	Unit            string
	Total           int
	Min, Max        int
	Lat, Lon        float64
	District        string
	Point           bool // takes a point, has one
	HasPoint        bool
	Areas           []ui.Option // districts
}

// AnswerOption is an option.
type AnswerOption struct {
	Code, Words, Image, Alt string
	On, Exclusive           bool
}

// AnswerRow is a row of a matrix, or an option that takes points or a place in the order.
type AnswerRow struct{ Code, Words, Value string }

// AnswerCheck is /s/{slug}/check.
type AnswerCheck struct {
	AnswerPage
	Parts []AnswerPart
}

// AnswerPart is a section on the check page.
type AnswerPart struct {
	Index int
	Title string
	Lines []AnswerLine
}

// AnswerLine is a question and what was answered.
type AnswerLine struct{ Title, Said, Error string }

// AnswerRefused is what came too late, or could not be taken: shown, so that it can be copied.
type AnswerRefused struct {
	Path   string
	Survey views.Words
	Why    string
	Parts  []AnswerPart
	Ways   AnswerWays
}

// AnswerThanks is /s/{slug}/thanks.
type AnswerThanks struct {
	Path, Slug string
	Survey     views.Words
	Ends       time.Time
	Again      bool
	Change     bool
	ByKey      bool
	Withdrawn  bool
}

// AnswerCall is /s/{slug}/call.
type AnswerCall struct {
	Path                      string
	Survey                    views.Words
	Key, Name, Contact, Words string
	Done                      bool
	Ways                      AnswerWays
}

// Trouble is /admin/surveys/{id}/trouble.
type Trouble struct {
	Path, Back string
	Survey     string
	On, Auto   bool
	Words      []TroubleWords
	Calls      []TroubleCall
	Tried      time.Time
	Failures   int
	Problem    string
}

// TroubleWords is the banner in one language.
type TroubleWords struct{ Lang, Name, Value string }

// TroubleCall is somebody on the list.
type TroubleCall struct {
	ID, Name, Contact, Words string
	Made, Done               time.Time
}

func num(n int) string { return strconv.Itoa(n) }

// field is the id of a field of a question.
func (q AnswerQuestion) field(part string) string { return q.Name + part }

// described lists what explains a question to ears.
func (q AnswerQuestion) described() string {
	var out []string
	if q.Help != "" {
		out = append(out, q.Name+"-hint")
	}
	if q.Error != "" {
		out = append(out, q.Name+"-error")
	}
	return strings.Join(out, " ")
}

func (q AnswerQuestion) mode() string {
	if q.Type == "number" {
		return "decimal"
	}
	return ""
}

// grouped tells whether the question is several fields under one heading.
func (q AnswerQuestion) grouped() bool {
	switch q.Type {
	case "short", "long", "number", "date", "dropdown":
		return len(q.Dodges) > 0 || q.Other
	}
	return true
}

func (q AnswerQuestion) kind() string {
	if q.Many || q.Type == "consent" {
		return "checkbox"
	}
	return "radio"
}

// places are the positions in a ranking.
func (q AnswerQuestion) places() []string {
	n := len(q.Rows)
	if q.Max > 0 && q.Max < n {
		n = q.Max
	}
	out := make([]string, n)
	for i := range out {
		out[i] = num(i + 1)
	}
	return out
}

func (q AnswerQuestion) isDistrict(key string) bool { return q.District == key }

func (p AnswerPage) single() bool { return len(p.Sections) == 1 }
