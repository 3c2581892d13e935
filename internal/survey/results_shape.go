package survey

import (
	"time"

	"almenda/internal/disclosure"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Results is what is published of a survey: it is written down once and read as it was written.
// All numbers in it have passed the gate.
type Results struct {
	About   About
	Figures []Figure
	Audit   *disclosure.Audit // of what is not published yet, for staff: what the gate did
}

// About is what is told of a survey as a whole.
type About struct {
	Answers  int         `json:"answers"` // rounded
	TooFew   bool        `json:"too_few,omitempty"`
	Need     int         `json:"need"` // answers that a survey needs for anything to be published
	Group    int         `json:"group"`
	Cell     int         `json:"cell"`
	Kind     Kind        `json:"kind"`
	Opened   time.Time   `json:"opened"`
	Closed   time.Time   `json:"closed"`
	Versions []Edition   `json:"versions"`
	Channels []Channel   `json:"channels,omitempty"` // by which answers came in
	Weights  *Weights    `json:"weights,omitempty"`
	Who      []Composed  `json:"who,omitempty"`
	Did      tenant.Text `json:"did,omitempty"`
}

// Edition is a version of the questions that answers were given to.
type Edition struct {
	Number int       `json:"number"`
	Kind   string    `json:"kind"`
	Note   string    `json:"note,omitempty"`
	At     time.Time `json:"at"`
}

// Weights is how the answers were weighed against the population.
type Weights struct {
	Used       bool        `json:"used"`
	Why        string      `json:"why,omitempty"` // not used: design, effective, failed
	Design     float64     `json:"design"`
	Effective  int         `json:"effective"`
	Margin     float64     `json:"margin"` // in points, at one half
	Rounds     int         `json:"rounds,omitempty"`
	Residual   float64     `json:"residual,omitempty"`
	Trimmed    int         `json:"trimmed,omitempty"`
	Merged     []string    `json:"merged,omitempty"` // margin: small answer → answer it was counted with
	Dropped    []string    `json:"dropped,omitempty"`
	Margins    []Margin    `json:"margins,omitempty"`
	Difference []Different `json:"difference,omitempty"`
}

// Different is an answer whose weighted share is another than the counted one.
type Different struct {
	Question  string `json:"question"`
	Code      string `json:"code"`
	Weighted  int    `json:"weighted"`
	Unchanged int    `json:"unchanged"`
}

// Composed is who answered, beside the population.
type Composed struct {
	Question string                `json:"question"`
	Title    tenant.Text           `json:"title"`
	Source   string                `json:"source,omitempty"`
	At       string                `json:"at,omitempty"`
	Lines    []ComposedLine        `json:"lines"`
	Passed   []disclosure.Released `json:"passed,omitempty"`
}

// ComposedLine is one group of people. Answered and People are whole per cent; Hidden takes the place
// of Answered.
type ComposedLine struct {
	Label
	Answered int  `json:"answered"`
	People   int  `json:"people"`
	Hidden   bool `json:"hidden,omitempty"`
}

// Figure is one published table with its drawing.
type Figure struct {
	Question string                `json:"question"`
	Row      string                `json:"row,omitempty"` // of a matrix that is shown by groups
	By       string                `json:"by,omitempty"`
	Type     questionnaire.Type    `json:"type"`
	Chart    string                `json:"chart"` // see Charts
	Title    tenant.Text           `json:"title"`
	RowTitle tenant.Text           `json:"row_title,omitempty"`
	ByTitle  tenant.Text           `json:"by_title,omitempty"`
	Unit     tenant.Text           `json:"unit,omitempty"`
	Several  bool                  `json:"several,omitempty"` // shares sum to more than a hundred
	Weighted bool                  `json:"weighted,omitempty"`
	Base     int                   `json:"base"` // who answered, to the nearest 5
	Columns  []Label               `json:"columns,omitempty"`
	Passed   []disclosure.Released `json:"passed,omitempty"` // as the gate gave it: later tables are held against it
	Series   []Series              `json:"series,omitempty"`
	Hidden   string                `json:"hidden,omitempty"` // why nothing of it is shown, as a key
	Counts   []int                 `json:"counts,omitempty"` // versions that are counted together
	Leaves   []int                 `json:"leaves,omitempty"` // versions that asked something else
	Quotes   []string              `json:"quotes,omitempty"` // in random order
	Themes   []Theme               `json:"themes,omitempty"`
	Taken    *Taken                `json:"taken,omitempty"`
}

// Label names an answer or a group. Code is other, dk or na for those, which have no words.
type Label struct {
	Code  string      `json:"code"`
	Words tenant.Text `json:"words,omitempty"`
	More  []Label     `json:"more,omitempty"` // answers that are told together with it
	From  *float64    `json:"from,omitempty"` // of a step of numbers
	To    *float64    `json:"to,omitempty"`
}

// Series is one line of numbers: everybody, a group, a row of a matrix, an option that is ranked.
type Series struct {
	Label
	Group  Label    `json:"group,omitzero"` // of an option that is ranked by groups
	Base   int      `json:"base"`           // to the nearest 5
	Cells  []Cell   `json:"cells,omitempty"`
	Mean   *float64 `json:"mean,omitempty"`   // of a scale or a number, a place in a ranking, points
	Hidden string   `json:"hidden,omitempty"` // why, as a key
}

// Cell is a share in whole per cent. What is hidden has no number.
type Cell struct {
	Percent int    `json:"percent"`
	Counted int    `json:"counted,omitempty"` // without weights
	Hidden  bool   `json:"hidden,omitempty"`
	With    string `json:"with,omitempty"` // told together with this answer
}

// Far tells whether weights change the share so much that both must be told.
func (c Cell) Far() bool {
	return !c.Hidden && c.With == "" && (c.Percent-c.Counted > farPoints || c.Counted-c.Percent > farPoints)
}

// Theme is what many wrote about.
type Theme struct {
	Words  string `json:"words"`
	N      int    `json:"n"` // to the nearest 5
	Hidden bool   `json:"hidden,omitempty"`
}

// Taken tells that a table was taken back.
type Taken struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// The charts that a figure may be drawn as.
const (
	BarChart     = "bars"    // shares of one answer each
	SeveralChart = "several" // shares of which several may be picked
	ColumnChart  = "columns" // a scale, or numbers in steps
	StackChart   = "stack"   // parts of a hundred, line by line
	RankChart    = "rank"    // places in a ranking
	MeanChart    = "means"   // points
	WordsChart   = "words"
)

// Charts are the charts that may show a question, the best one first. Staff choose among them.
func Charts(q *questionnaire.Question) []string {
	switch q.Type {
	case questionnaire.Single, questionnaire.Dropdown, questionnaire.YesNo, questionnaire.Consent:
		return []string{BarChart, StackChart}
	case questionnaire.Multiple:
		return []string{SeveralChart}
	case questionnaire.ImageOne:
		if q.Max > 1 {
			return []string{SeveralChart}
		}
		return []string{BarChart}
	case questionnaire.Rating, questionnaire.Scale:
		return []string{ColumnChart, StackChart, BarChart}
	case questionnaire.Matrix:
		return []string{StackChart}
	case questionnaire.Number, questionnaire.Date:
		return []string{ColumnChart, BarChart}
	case questionnaire.Ranking:
		return []string{RankChart}
	case questionnaire.Allocation:
		return []string{MeanChart}
	case questionnaire.PlaceType:
		return []string{BarChart}
	}
	return []string{WordsChart}
}
