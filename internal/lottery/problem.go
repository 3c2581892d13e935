package lottery

// Problem is one lottery: who may be drawn, for how many seats, under which quotas.
type Problem struct {
	Seats        int
	Features     []Feature
	People       []Person
	PerHousehold int // how many of one household may sit together; 0: households do not matter
}

// Feature is something that people differ in: gender, age band, district.
type Feature struct {
	Name   string
	Values []Quota
}

// Quota is how many seats go to people with one value: at least Min, at most Max. MinFlex and MaxFlex
// are how far Relax may move them (MinFlex ≤ Min, Max ≤ MaxFlex).
type Quota struct {
	Value            string
	Min, Max         int
	MinFlex, MaxFlex int
}

// Person is one of the pool.
type Person struct {
	ID        string
	Values    []int  // for each feature, the place of the person's value in Feature.Values
	Household string // people with the same one live together; empty: alone
}

// Finding is something that Check or reading a file found: Fatal says that no draw is possible before
// it is put right. Code is stable, Params fill the sentence of the catalogue, lottery.check.<code>.
type Finding struct {
	Code   string
	Params map[string]string
	Fatal  bool
}

// Bound is what no lottery can beat: nobody's chance can be guaranteed above Chance, because of one quota.
type Bound struct {
	Chance         float64
	Feature, Value int // the quota that limits; -1 when only the size of the pool does
	Values         [][]ValueBound
}

// ValueBound is the bound that one quota sets.
type ValueBound struct {
	Pool   int     // people with this value
	Most   int     // seats that they can get at most, once the others have their minimum
	Chance float64 // Most of Pool, at most 1
}

// Algorithm is how the chances are spread.
type Algorithm string

// The algorithms that are offered.
const (
	Maximin Algorithm = "maximin" // the smallest chance is as large as it can be
	Nash    Algorithm = "nash"    // the product of the chances is as large as it can be
	Leximin Algorithm = "leximin" // the smallest, then the second smallest, and so on
	Legacy  Algorithm = "legacy"  // seat by seat, for comparison only
)

// Weighted is a panel and how likely it is drawn. Members are places in Problem.People, ascending.
type Weighted struct {
	Weight  float64
	Members []int
}

// Distribution is a lottery over panels: weights sum to 1.
type Distribution struct {
	Algorithm     Algorithm
	Panels        []Weighted
	Probabilities []float64 // of each person to be drawn
	// Objective is what the algorithm made large, and Upper what it cannot exceed. Maximin, Leximin,
	// Legacy: the smallest chance of anybody who can be drawn at all. Nash: the geometric mean of theirs.
	Objective, Upper float64
	Uncoverable      []int // people whom no valid panel holds
	Stopped          bool  // the deadline came first: the best so far, not the best
}
