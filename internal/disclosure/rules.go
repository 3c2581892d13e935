package disclosure

// Rules are the numbers of the gate. Base: answers a group must have; Invited: people it must have
// invited; Cell: the least count that is shown; Whole: answers that a survey must have.
type Rules struct {
	Base, Invited, Cell, Whole int
}

// Least are the numbers that no town may go below.
func Least() Rules { return Rules{Base: 10, Invited: 20, Cell: 5, Whole: 20} }

// Or gives r with every number that is missing or too small replaced by the least one: a slip in a
// town's folder can hide too much, never too little.
func (r Rules) Or(least Rules) Rules {
	return Rules{max(r.Base, least.Base), max(r.Invited, least.Invited), max(r.Cell, least.Cell), max(r.Whole, least.Whole)}
}

// FewestTexts is how many texts must be approved before any of them is shown.
func (r Rules) FewestTexts() int { return r.Or(Least()).Base }

// MayMean tells whether a mean may stand beside a released row: its group is large enough and nothing
// of it is hidden or told together, for a mean would say what is missing.
func (r Rules) MayMean(row Row) bool {
	if row.State != Shown || row.Base < r.Or(Least()).Base {
		return false
	}
	for _, c := range row.Cells {
		if c.State == Hidden || len(c.Codes) > 1 {
			return false
		}
	}
	return true
}

// MayExportRows tells whether rows, one for each answer, may be handed to the named role: at least 50
// answers, and every combination of the label columns held by k ≥ Cell of them.
func (r Rules) MayExportRows(answers int, combinations []int) bool {
	if answers < 50 {
		return false
	}
	for _, n := range combinations {
		if n > 0 && n < r.Or(Least()).Cell {
			return false
		}
	}
	return true
}

// RoundBase is how many answers are said to stand behind a figure: to the next five.
func RoundBase(n int) int { return (n + 2) / 5 * 5 }

// RoundTotal is how many answers a survey is said to have: to the next ten.
func RoundTotal(n int) int { return (n + 5) / 10 * 10 }

// Percent is a share in whole percent, halves upwards.
func Percent(n, of int) int {
	if of <= 0 {
		return 0
	}
	return (200*n + of) / (2 * of)
}
