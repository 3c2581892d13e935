package surveys

import (
	"time"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// ResultsWords is the page on which staff review what people wrote.
type ResultsWords struct {
	Survey    string // title
	Base      string // /admin/surveys/{id}
	Counted   bool   // the books are closed
	Gathered  bool
	Released  bool
	Question  views.Words
	Key       string
	Shown     string // state that is listed
	Flagged   bool
	Questions []ui.TabItem
	States    []ui.TabItem
	Read, All int
	Plain     int // wait and have no flags
	Need      int // approved answers before any are published
	Approved  int
	Themes    []string
	List      []ResultsWord
	First     string
	Next      string
}

// ResultsWord is one answer in words.
type ResultsWord struct {
	ID     string
	Action string
	Parts  []ResultsPart
	Flags  []string
	State  string
	Edited string // what stands in the field
	Theme  string
}

// ResultsPart is a piece of words; Flag says what it may be.
type ResultsPart struct {
	Text string
	Flag string
}

// Results is the page of results for everybody.
type Results struct {
	Title     views.Words
	Path      string // /s/{slug}
	Process   *views.ProcessRef
	Sample    bool
	Phase     string
	Closes    time.Time
	Published bool
	At        time.Time
	TooFew    bool
	Need      int
	Facts     []ui.KPI
	Did       views.Words
	When      string // from when until when it was asked
	Kind      string // sentence on whom the figures speak of
	Questions []ResultsQuestion
	Who       []ResultsWho
	Reading   []string // how to read the figures
	Versions  []string
	Manage    string
}

// ResultsQuestion is a question with its figures.
type ResultsQuestion struct {
	ID      string
	Title   views.Words
	Note    string
	Figures []ResultsFigure
}

// ResultsFigure is one table with its drawing.
type ResultsFigure struct {
	Number   int
	Title    string
	Hidden   string // why it is not shown
	Taken    string // why it was taken back
	Chart    *ui.Chart
	Quotes   []string
	Themes   []ResultsLine
	Declared string // for staff: what the table is called
}

// ResultsLine is a name with something about it.
type ResultsLine struct{ Name, Text string }

// ResultsWho is who answered, beside the population.
type ResultsWho struct {
	Title  views.Words
	Source string
	Lines  []ResultsShare
}

// ResultsShare is one group of people.
type ResultsShare struct{ Name, Answered, People string }

// ResultsOffice is the page of results for staff.
type ResultsOffice struct {
	Results
	Base     string // /admin/surveys/{id}
	Answers  string
	Channels []ResultsLine
	Counted  bool
	Settled  bool
	Gathered bool
	Unread   int
	Audit    []string
	Weights  *ResultsWeights
	Dids     []views.LangText
	Charts   []ResultsPick
	Mark     string
	Export   bool // the actor may export rows
	Public   []string
	Declared int
}

// ResultsPick is a question for whose figure staff choose a chart.
type ResultsPick struct {
	Key, Title, Value string
	Options           []ui.Option
}

// ResultsWeights is how answers were weighed.
type ResultsWeights struct {
	Text    string
	Figures []ui.KPI
	Notes   []string
	Differ  []ResultsShare // name, weighted, counted
}

// ResultsExport is the page on which rows are exported.
type ResultsExport struct {
	Title   string
	Base    string
	Why     string // why nothing can be exported; empty: it can
	Rows    string
	Groups  []string // columns that are left out
	Also    []string // what is never in it
	Purpose string
	Format  string
	Formats []ui.Option
}
