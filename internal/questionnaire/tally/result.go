package tally

import "almenda/internal/questionnaire"

// Table is a table to count: a question by the groups of another.
type Table struct {
	Question string `json:"question"`
	By       string `json:"by"`
}

// Result is everything that was counted.
type Result struct {
	Answers   int         // that were read
	Weighted  float64     // sum of their weights; as Answers where nothing is weighted
	Squares   float64     // sum of the squares of their weights
	Unread    int         // answers that are none: their version is not known, or their body is broken
	Versions  map[int]int // version → answers
	Questions []Question  // over everybody, in the order of the definition
	Tables    []Question  // as declared: By is set, one group for each answer of By
}

// Question finds how a question was answered by everybody. nil: there is none of that key.
func (r *Result) Question(key string) *Question {
	for i := range r.Questions {
		if r.Questions[i].Key == key {
			return &r.Questions[i]
		}
	}
	return nil
}

// Question is how one question was answered.
type Question struct {
	Key    string
	By     string // of a table
	Type   questionnaire.Type
	Counts []int // versions that are counted
	Leaves []int // versions that ask something else under this key, or nothing, and are left out
	// Edges are the limits of a number's bins: bin i is from Edges[i] up to, not including, Edges[i+1],
	// but the outermost bins hold whatever lies beyond them too.
	Edges []float64
	// Groups is everybody, whose code is empty; of a table it is the groups, then all of them together.
	Groups []Group
}

// All is the group of everybody. Of a table it is those who are in some group.
func (q *Question) All() *Group {
	for i := range q.Groups {
		if q.Groups[i].Code == "" {
			return &q.Groups[i]
		}
	}
	return &Group{}
}

// Group is one column of a table.
type Group struct {
	Code     string // answer of By; empty: everybody
	Base     int    // who answered the question, with whatever
	Weighted float64
	Squares  float64 // sum of the squares of the weights in Base
	// Cells are, by the type of the question:
	//
	//	options (single, dropdown, multiple, yesno, image, consent)  each option, then other, dk, na
	//	rating, scale                                                each number, then dk, na
	//	number                                                       bins: cell i holds Edges[i] to Edges[i+1]
	//	date                                                         months, "2026-11"
	//	place                                                        districts, then "" for points in none
	//	text, matrix, ranking, allocation                            other, dk, na
	//
	// A cell that nobody picked is there with 0, but for months and districts.
	Cells []Cell
	Rows  []Row // of a matrix, a ranking, an allocation
	Means Means // of rating, scale, number
}

// Cell is how often one answer was given.
type Cell struct {
	Code     string
	Count    int
	Weighted float64
}

// Row is a row of a matrix, or an option of a ranking or an allocation.
//
// Of a ranking, cell "1" is how many put the option first, Means is its place among those who placed
// it, and Borda its points: of K options the first gets K, the next K-1, one that was not placed none.
// Of an allocation, Means is of points, and who gave none counts as 0.
type Row struct {
	Code     string
	Base     int
	Weighted float64
	Squares  float64
	Cells    []Cell
	Means    Means
	Borda    float64 // weighted where there are weights
}

// Means are over those who gave a number. All are weighted but N and Median's steps.
type Means struct {
	N      int
	Weight float64 // sum of the weights of those N
	Mean   float64
	SD     float64 // of the population
	Median float64 // exact to 2,047 steps of the question's decimals, beyond that to a thousandth
}
