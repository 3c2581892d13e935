package disclosure

// Count is how many people of a group gave one answer.
type Count struct {
	Code string
	N    int
}

// Group is one line of a declared table: all people, or those of one district, age, …
type Group struct {
	Code    string // empty in a table without groups
	Invited int    // how many were invited; 0: nobody counted them (an open survey)
	Base    int    // how many answered the question; 0: the sum of the cells
	Cells   []Count
}

// Table is a declared table: a question, alone or by one group. Every row holds the same codes in the
// same order. The groups of a table have nobody in common; people who belong to none are found out
// from the table of the same question without groups, which should be among the tables.
type Table struct {
	Population string // survey or wave whose people these are; one gate, many of them
	Question   string
	By         string // empty: all people
	Sensitive  bool
	Multiple   bool // people may give several answers: the cells do not sum to the base
	Ordered    bool // the codes are a scale: only neighbours may be merged
	Rows       []Group

	// AskedOf is set when only those were asked who gave an answer elsewhere: where that cell is
	// hidden, the number of people here would say it, so this table is not shown.
	AskedOf []Cell
	// Before is what was published of this table earlier; it can no longer be changed.
	Before *Released
}

// Cell names an answer of the same population.
type Cell struct{ Question, Code string }

// Overlap says that two populations share people: OnlyA and OnlyB are how many are in one alone.
// OnlyA 0: A lies within B, as wave one within wave one and late answers, or a district's panel within
// the city's.
type Overlap struct {
	A, B         string
	OnlyA, OnlyB int
}

// Input is all that is published together, with what was published before of the same people.
type Input struct {
	Answers  map[string]int // by population; missing: the largest base
	Tables   []Table
	Overlaps []Overlap
}

// State is what becomes of a cell, a row or a table.
type State string

const (
	Shown  State = "shown"
	Merged State = "merged" // shown, added up with its neighbours: see Codes
	Hidden State = "hidden"
)

// Share is one cell as it may be published.
type Share struct {
	Codes   []string // one, or several that were merged
	State   State
	Percent int // of the row's base; 0 when hidden
}

// Row is one line as it may be published. A hidden row has neither base nor cells.
type Row struct {
	Code  string
	State State
	Base  int // rounded to five: say "ca."
	Cells []Share
}

// Released is a table as it may be published. A hidden one has no rows; Why is the key of the sentence
// that says so to readers.
type Released struct {
	Population, Question, By string
	State                    State
	Why                      string
	Multiple                 bool
	Rows                     []Row
}

// Note is one thing that the gate did, for staff: Key names the sentence, N how many cells or answers.
// Notes are never published: which cells were small is what the gate hides.
type Note struct {
	Population, Question, By, Row string
	Key                           string
	N                             int
}

// Audit says what was hidden and why: Small cells for their own sake, Further ones to protect them,
// Merged answers, Withheld tables.
type Audit struct {
	Cells, Small, Further, Merged, Withheld int
	Programmes                              int // linear programmes solved
	Notes                                   []Note
}
