package questionnaire

import "almenda/internal/tenant"

// Format is the number of the form of definitions that this package writes.
const Format = 1

// The limits of a definition, so that a page of it stays light on any phone.
const (
	MaxSections  = 40
	MaxQuestions = 200
	MaxOptions   = 100
	MaxRows      = 30
	MaxWords     = 500   // of a question, in one language
	MaxLong      = 5_000 // of a long text that somebody answers
	MaxShort     = 200
)

// Definition is all that a survey asks. Languages lists those in which it can be answered; the first
// is the one that others fall back to.
type Definition struct {
	Format    int       `json:"format"`
	Languages []string  `json:"languages"`
	Sections  []Section `json:"sections"`
	Splits    []Split   `json:"splits,omitempty"`
	Values    []Value   `json:"values,omitempty"`
	Checks    []Check   `json:"checks,omitempty"`
}

// Section is one page.
type Section struct {
	Key       string      `json:"key"`
	Title     tenant.Text `json:"title,omitempty"`
	Lead      tenant.Text `json:"lead,omitempty"`
	VisibleIf *Cond       `json:"visible_if,omitempty"`
	Shuffle   bool        `json:"shuffle,omitempty"` // questions in another order for each; Fixed ones stay
	Questions []Question  `json:"questions"`
	Jumps     []Jump      `json:"jumps,omitempty"` // the first that holds decides what comes next
}

// Jump leads on to a later section, or to the end when To is empty.
type Jump struct {
	If *Cond  `json:"if,omitempty"` // nil: always
	To string `json:"to,omitempty"`
}

// Type is what sort of answer a question takes.
type Type string

const (
	Single     Type = "single"     // one of the options
	Dropdown   Type = "dropdown"   // one of very many
	Multiple   Type = "multiple"   // Min to Max of the options
	YesNo      Type = "yesno"      // codes yes, no
	Rating     Type = "rating"     // Low to High, the ends named
	Scale      Type = "scale"      // 0 to 10
	Matrix     Type = "matrix"     // for each row one of the options
	ShortText  Type = "short"      // one line
	LongText   Type = "long"       //
	Number     Type = "number"     // with Unit, Low to High, Decimals
	Date       Type = "date"       //
	Ranking    Type = "ranking"    // options in order; Max: only the first so many
	ImageOne   Type = "image"      // one, or Min to Max, of options that have pictures
	Allocation Type = "allocation" // Total points (100) over the options
	PlaceType  Type = "place"      // a point on the map, or a district
	Info       Type = "info"       // words, no answer
	Consent    Type = "consent"    // must be ticked to go on when Required; code yes
)

// Types lists all of them in the order in which a builder offers them.
var Types = []Type{Single, Multiple, YesNo, Rating, Scale, Matrix, ShortText, LongText, Number, Date, Ranking, ImageOne, Allocation, PlaceType, Dropdown, Info, Consent}

// The codes of answers that stand beside the options of a question.
const (
	Other     = "other" // with words of one's own
	DontKnow  = "dk"
	RatherNot = "na"
	Yes       = "yes"
	No        = "no"
)

// Question is one question. Which fields mean something depends on its type.
type Question struct {
	Key        string      `json:"key"`
	Type       Type        `json:"type"`
	Title      tenant.Text `json:"title,omitempty"`
	Help       tenant.Text `json:"help,omitempty"`
	Required   bool        `json:"required,omitempty"`
	RequiredIf *Cond       `json:"required_if,omitempty"`
	VisibleIf  *Cond       `json:"visible_if,omitempty"`
	Fixed      bool        `json:"fixed,omitempty"` // keeps its place in a shuffled section
	Sensitive  bool        `json:"sensitive,omitempty"`

	Options   []Option `json:"options,omitempty"`
	Rows      []Row    `json:"rows,omitempty"` // of a matrix
	Shuffle   bool     `json:"shuffle,omitempty"`
	CarryFrom string   `json:"carry_from,omitempty"` // only options (of a matrix: rows) that were picked in that question
	Other     bool     `json:"other,omitempty"`
	DontKnow  bool     `json:"dont_know,omitempty"`
	RatherNot bool     `json:"rather_not,omitempty"`

	Min      int         `json:"min,omitempty"` // options to pick, or characters to write, at least
	Max      int         `json:"max,omitempty"` // and at most; 0: no limit but ours
	Low      *float64    `json:"low,omitempty"` // of numbers, ratings
	High     *float64    `json:"high,omitempty"`
	LowWords tenant.Text `json:"low_words,omitempty"` // at the ends of a rating or a scale
	HiWords  tenant.Text `json:"high_words,omitempty"`
	Decimals int         `json:"decimals,omitempty"`
	Unit     tenant.Text `json:"unit,omitempty"`
	Total    int         `json:"total,omitempty"`    // of an allocation; 0: 100
	Place    string      `json:"place,omitempty"`    // point (or, without a script, its district), district, or empty: whichever
	Earliest string      `json:"earliest,omitempty"` // of dates, 2026-11-21
	Latest   string      `json:"latest,omitempty"`
}

// Option is an answer that can be picked.
type Option struct {
	Code      string      `json:"code"`
	Words     tenant.Text `json:"words,omitempty"`
	Fixed     bool        `json:"fixed,omitempty"`     // keeps its place when others are shuffled
	Exclusive bool        `json:"exclusive,omitempty"` // "none of these"
	Image     string      `json:"image,omitempty"`     // id of a photo
	Alt       tenant.Text `json:"alt,omitempty"`       // what the picture shows
	VisibleIf *Cond       `json:"visible_if,omitempty"`
}

// Row is one line of a matrix.
type Row struct {
	Code  string      `json:"code"`
	Words tenant.Text `json:"words,omitempty"`
}

// Split gives each person one of several arms by chance, say two wordings; conditions ask for the arm
// by the split's key as they ask for an answer.
type Split struct {
	Key  string   `json:"key"`
	Arms []string `json:"arms"`
}

// Value is worked out from answers, never asked: the sum of numbers, or how many options were picked.
type Value struct {
	Key  string   `json:"key"`
	Does string   `json:"does"` // sum, count, mean, first
	Of   []string `json:"of"`   // questions
}

// Check is a rule over several answers: when If holds, Says is what is wrong, shown at question At.
type Check struct {
	If   Cond        `json:"if"`
	At   string      `json:"at"`
	Says tenant.Text `json:"says,omitempty"`
}

// Cond is a condition over earlier answers: exactly one of its forms.
//
//	{"all":[…]} {"any":[…]} {"not":…}
//	{"q":"age","is":"any","of":["18","25"]}     one of the picked codes is among them
//	{"q":"bus","is":"answered"}
//	{"q":"km","is":">=","n":10}                 numbers, ratings, allocations and counts
//	{"q":"km","is":"<","to":"miles"}            compared with another answer; dates too
//
// Operators: any, none, all, answered, empty, =, !=, <, <=, >, >=, contains. Q may name a row of a
// matrix or an option of an allocation as "question.row". What is hidden counts as not answered.
type Cond struct {
	All []Cond   `json:"all,omitempty"`
	Any []Cond   `json:"any,omitempty"`
	Not *Cond    `json:"not,omitempty"`
	Q   string   `json:"q,omitempty"`
	Is  string   `json:"is,omitempty"`
	Of  []string `json:"of,omitempty"`
	N   *float64 `json:"n,omitempty"`
	To  string   `json:"to,omitempty"`
}

// Question finds a question and the index of its section. nil: there is none of that key.
func (d *Definition) Question(key string) (*Question, int) {
	for i := range d.Sections {
		for j := range d.Sections[i].Questions {
			if q := &d.Sections[i].Questions[j]; q.Key == key {
				return q, i
			}
		}
	}
	return nil, -1
}

// Questions lists all questions in their order, those without an answer (Info) left out.
func (d *Definition) Questions() (out []*Question) {
	for i := range d.Sections {
		for j := range d.Sections[i].Questions {
			if q := &d.Sections[i].Questions[j]; q.Type != Info {
				out = append(out, q)
			}
		}
	}
	return out
}
