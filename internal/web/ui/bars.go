package ui

import "strconv"

// BarRow is one line of Bars. Cells are the numbers in words, one for each column; Parts are the
// lengths of the pieces of its bar, in the order of the columns that have pieces.
type BarRow struct {
	Label string
	Lang  string // of Label; empty: the page's
	Note  string // stands behind the label: "your answer"; may be empty
	Cells []string
	Parts []int
}

// barWide is the width of a whole bar in the units of its drawing.
const barWide = 1000

// piece is one rectangle of a bar.
type piece struct {
	x, wide int
	class   string
}

func (p piece) left() string  { return strconv.Itoa(p.x) }
func (p piece) width() string { return strconv.Itoa(p.wide) }

// pieces cuts a bar: most is what fills it.
func (r BarRow) pieces(most int) (out []piece) {
	x := 0
	for i, n := range r.Parts {
		if most <= 0 || n <= 0 {
			continue
		}
		wide := min(n*barWide/most, barWide-x)
		out = append(out, piece{x, wide, "bar-piece bar-" + strconv.Itoa(i+1)})
		x += wide
	}
	return out
}

// longest is the sum of the longest bar, at least 1.
func longest(rows []BarRow) int {
	most := 1
	for _, r := range rows {
		sum := 0
		for _, n := range r.Parts {
			sum += n
		}
		most = max(most, sum)
	}
	return most
}
