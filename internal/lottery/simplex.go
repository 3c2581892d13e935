package lottery

import (
	"context"
	"math"
)

// simplex keeps a linear programme under way: the least cost·x with lo ≤ x ≤ hi for its columns and for
// the sums of its rows. Every variable has two bounds, so every basis can be made dual feasible by moving
// the others to their better bound: after any change of costs or bounds it goes on from where it stands.
//
// Variables are numbered: first the columns, then one for the sum of each row (its column is -1).
type simplex struct {
	rows, cols int
	start, row []int
	val        []float64
	lo, hi     []float64
	cost       []float64 // with a little added, so that ties are rare
	x, d       []float64 // value and reduced cost of every variable
	basis      []int     // variable of each row
	where      []int     // row of each variable; -1: not in the basis
	inv        [][]float64
	norm       []float64 // squared length of each row of inv: dual steepest edge
	pivots     int       // since inv was made anew
	broken     bool
	sign       float64 // of the row that was pivoted last

	alpha, column, moved []float64
	some                 []int
	queue                []ratio
}

// sparse is a column: which rows, how much.
type sparse struct {
	rows []int
	vals []float64
}

// The tolerances of the programme.
const (
	feasible = 1e-7
	tiny     = 1e-9
	renew    = 90 // pivots until inv is made anew
)

// result says how a programme ended.
type result int

const (
	best result = iota
	impossible
	unfinished // the context ended, or numbers went wrong
)

func newSimplex(columns []sparse, lo, hi, rowLo, rowHi []float64) *simplex {
	s := &simplex{rows: len(rowLo), cols: len(columns), start: []int{0}}
	for _, c := range columns {
		s.row, s.val = append(s.row, c.rows...), append(s.val, c.vals...)
		s.start = append(s.start, len(s.row))
	}
	all := s.rows + s.cols
	s.lo, s.hi = append(append(s.lo, lo...), rowLo...), append(append(s.hi, hi...), rowHi...)
	s.cost, s.x, s.d, s.alpha = make([]float64, all), make([]float64, all), make([]float64, all), make([]float64, all)
	s.where, s.basis, s.norm = make([]int, all), make([]int, s.rows), make([]float64, s.rows)
	s.column, s.moved = make([]float64, s.rows), make([]float64, s.rows)
	s.inv = make([][]float64, s.rows)
	for i := range s.inv {
		s.inv[i] = make([]float64, s.rows)
	}
	copy(s.x, s.lo)
	s.unit()
	return s
}

// unit makes the sums of the rows the basis.
func (s *simplex) unit() {
	for j := range s.where {
		s.where[j] = -1
	}
	for i := range s.rows {
		clear(s.inv[i])
		s.inv[i][i], s.norm[i] = -1, 1
		s.basis[i], s.where[s.cols+i] = s.cols+i, i
	}
	s.pivots = 0
}

// set gives new costs: of the columns, to be made small.
func (s *simplex) set(cost []float64) {
	most := 0.0
	for _, c := range cost {
		most = max(most, math.Abs(c))
	}
	if most == 0 {
		most = 1
	}
	for j := range s.cost {
		s.cost[j] = 0
		if j < s.cols {
			s.cost[j] = cost[j]
		}
		s.cost[j] += most * perturbation * (1 + float64(uint32(j+1)*2654435761>>8)/(1<<24))
	}
}

// perturbation is how much of the largest cost is added to each, at least.
const perturbation = 1e-9

// bound gives a column other bounds.
func (s *simplex) bound(j int, lo, hi float64) { s.lo[j], s.hi[j] = lo, hi }

// prepare puts reduced costs and values in order for the present basis, costs and bounds.
func (s *simplex) prepare() {
	price := s.moved
	clear(price)
	for i, b := range s.basis {
		if c := s.cost[b]; c != 0 {
			for k, v := range s.inv[i] {
				price[k] += c * v
			}
		}
	}
	for j := range s.cols {
		d := s.cost[j]
		for k := s.start[j]; k < s.start[j+1]; k++ {
			d -= price[s.row[k]] * s.val[k]
		}
		s.d[j] = d
	}
	for i := range s.rows {
		s.d[s.cols+i] = s.cost[s.cols+i] + price[i]
	}
	for _, b := range s.basis {
		s.d[b] = 0
	}
	s.values()
}

// values moves what is not in the basis to its better bound, and works out the basis.
func (s *simplex) values() {
	sum := s.moved
	clear(sum)
	for j := range s.where {
		if s.where[j] >= 0 {
			continue
		}
		switch {
		case s.d[j] > 0:
			s.x[j] = s.lo[j]
		case s.d[j] < 0:
			s.x[j] = s.hi[j]
		default:
			s.x[j] = min(max(s.x[j], s.lo[j]), s.hi[j])
			if s.x[j]-s.lo[j] < s.hi[j]-s.x[j] {
				s.x[j] = s.lo[j]
			} else {
				s.x[j] = s.hi[j]
			}
		}
		s.add(sum, j, s.x[j])
	}
	for i, b := range s.basis {
		x := 0.0
		for k, v := range s.inv[i] {
			x -= v * sum[k]
		}
		s.x[b] = x
	}
}

// add adds times the column of a variable.
func (s *simplex) add(to []float64, j int, times float64) {
	if times == 0 {
		return
	}
	if j >= s.cols {
		to[j-s.cols] -= times
		return
	}
	for k := s.start[j]; k < s.start[j+1]; k++ {
		to[s.row[k]] += times * s.val[k]
	}
}

// solve goes on from the present basis until the programme is solved.
func (s *simplex) solve(ctx context.Context) result {
	s.prepare()
	for n := 0; ; n++ {
		if n%64 == 63 && ctx.Err() != nil || n > 50*(s.rows+100) {
			return unfinished
		}
		if s.pivots >= renew || s.broken {
			if !s.refactor() {
				return unfinished
			}
			s.prepare()
		}
		r := s.leaving()
		if r < 0 {
			if s.pivots > 0 && !s.sound() {
				s.broken = true
				continue
			}
			return best
		}
		q, ok := s.entering(r)
		if !ok {
			if s.pivots > 0 { // do not believe it before the numbers are fresh
				s.broken = true
				continue
			}
			return impossible
		}
		s.pivot(r, q)
	}
}

// leaving is the row that is most out of its bounds, by steepest edge; -1: none is.
func (s *simplex) leaving() int {
	at, most := -1, 0.0
	for i, b := range s.basis {
		out := max(s.lo[b]-s.x[b], s.x[b]-s.hi[b])
		if out <= feasible {
			continue
		}
		if v := out * out / s.norm[i]; v > most {
			at, most = i, v
		}
	}
	return at
}

// sound compares the rows with the columns' values: numbers drift.
func (s *simplex) sound() bool {
	sum := s.moved
	clear(sum)
	for j := range s.x {
		s.add(sum, j, s.x[j])
	}
	for _, v := range sum {
		if math.Abs(v) > feasible {
			return false
		}
	}
	return true
}

// against is, after impossible, how much each column stands in the way by its lower bound.
func (s *simplex) against(j int) float64 {
	if s.where[j] >= 0 {
		return 0
	}
	return max(0, -s.sign*s.alpha[j])
}

// value is the cost of the columns as they stand, without what was added.
func (s *simplex) value(cost []float64) (sum float64) {
	for j, c := range cost {
		sum += c * s.x[j]
	}
	return sum
}
