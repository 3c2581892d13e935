package disclosure_test

import "math"

// simplex bounds variables under sums. It is the textbook's: every variable that is not basic stands at
// nothing, and one that reaches its bound is turned round, so that it stands at nothing again. It takes
// the variable that gains most, and after long the first that gains (Bland's rule), which never goes
// round in circles.
type simplex struct {
	lo, wide []float64 // v = lo + s, 0 ≤ s ≤ wide
	turned   []bool    // v = lo + wide - s
	of       []int     // variable of each column
	a        [][]float64
	b        []float64
	basis    []int
	in       []bool // of each column: it is in the basis
	ok       bool
}

func newSimplex(lo, hi []float64, rows [][]float64) *simplex {
	lo, hi = append([]float64{}, lo...), append([]float64{}, hi...)
	tighten(lo, hi, rows)
	s := &simplex{lo: lo, wide: make([]float64, len(lo)), turned: make([]bool, len(lo)), ok: true}
	col := make([]int, len(lo))
	for v := range lo {
		s.wide[v], col[v] = hi[v]-lo[v], -1
		if s.wide[v] > 1e-9 { // a little more, each by its own: else many steps lead nowhere
			s.wide[v] += 1e-6 * math.Mod(float64(v)*.618, 1)
		}
		if s.wide[v] < -1e-6 {
			s.ok = false
		}
		if s.wide[v] > 1e-9 {
			col[v] = len(s.of)
			s.of = append(s.of, v)
		}
	}
	free := len(s.of)
	s.in = make([]bool, free)
	for _, r := range rows {
		line, b, any := make([]float64, free), 0.0, false
		for i := 0; i < len(r); i += 2 {
			v := int(r[i])
			b -= r[i+1] * lo[v]
			if col[v] >= 0 {
				line[col[v]] += r[i+1]
				any = true
			}
		}
		if !any {
			continue
		}
		if b < 0 {
			b = -b
			for j := range line {
				line[j] = -line[j]
			}
		}
		s.a, s.b, s.basis = append(s.a, line), append(s.b, b), append(s.basis, -1)
	}
	cost := make([]float64, free)
	for _, line := range s.a {
		for j, x := range line {
			cost[j] -= x
		}
	}
	s.run(cost)
	for i, j := range s.basis {
		if j < 0 && s.b[i] > 1e-5 {
			s.ok = false
		}
	}
	return s
}

// tighten narrows ranges by what each sum leaves, until nothing moves.
func tighten(lo, hi []float64, rows [][]float64) {
	for round := 0; round < 40; round++ {
		moved := false
		for _, r := range rows {
			least, most := 0.0, 0.0
			for i := 0; i < len(r); i += 2 {
				v, f := int(r[i]), r[i+1]
				least += math.Min(f*lo[v], f*hi[v])
				most += math.Max(f*lo[v], f*hi[v])
			}
			for i := 0; i < len(r); i += 2 {
				v, f := int(r[i]), r[i+1]
				x := -(most - math.Max(f*lo[v], f*hi[v])) / f
				y := -(least - math.Min(f*lo[v], f*hi[v])) / f
				if x > y {
					x, y = y, x
				}
				if x > lo[v]+1e-6 {
					lo[v], moved = x, true
				}
				if y < hi[v]-1e-6 {
					hi[v], moved = y, true
				}
			}
		}
		if !moved {
			return
		}
	}
}

// run makes Σ cost·s as small as it can be.
func (s *simplex) run(cost []float64) {
	for step := range 200 * (len(s.a) + len(s.of) + 1) {
		j, gain := -1, -1e-7
		for k, c := range cost {
			if c < gain && !s.in[k] {
				if j, gain = k, c; step > 4*(len(s.a)+len(s.of)) {
					break
				}
			}
		}
		if j < 0 {
			return
		}
		i, turn := s.leaving(j)
		if i < 0 {
			s.turn(j, cost)
			continue
		}
		if turn {
			s.turnBasic(i)
		}
		s.pivot(i, j, cost)
	}
}

// leaving is the row that stops column j first, and whether at its upper end. Among rows that
// stop it at once it takes the one with the largest factor, for small ones spoil the figures.
func (s *simplex) leaving(j int) (i int, turn bool) {
	i, far := -1, s.wide[s.of[j]]
	size := 0.0
	for r, line := range s.a {
		x := line[j]
		if math.Abs(x) < 1e-7 {
			continue
		}
		room, up := math.Max(s.b[r], 0)/x, false
		if x < 0 {
			switch k := s.basis[r]; {
			case k >= 0:
				room, up = math.Max(s.wide[s.of[k]]-s.b[r], 0)/-x, true
			case s.b[r] < 1e-7: // an artificial one must stay nothing
				room = 0
			default:
				continue
			}
		}
		if room < far-1e-9 || room < far+1e-9 && math.Abs(x) > size {
			i, far, turn, size = r, math.Min(room, far), up, math.Abs(x)
		}
	}
	return i, turn
}

// turn replaces s by wide - s in a column that is not basic.
func (s *simplex) turn(j int, cost []float64) {
	w := s.wide[s.of[j]]
	for r, line := range s.a {
		s.b[r] -= line[j] * w
		line[j] = -line[j]
	}
	cost[j] = -cost[j]
	s.turned[s.of[j]] = !s.turned[s.of[j]]
}

// turnBasic does the same to the variable of a row.
func (s *simplex) turnBasic(i int) {
	j := s.basis[i]
	for k := range s.a[i] {
		s.a[i][k] = -s.a[i][k]
	}
	s.a[i][j] = 1
	s.b[i] = s.wide[s.of[j]] - s.b[i]
	s.turned[s.of[j]] = !s.turned[s.of[j]]
}

func (s *simplex) pivot(i, j int, cost []float64) {
	f := s.a[i][j]
	var some []int
	for k, x := range s.a[i] {
		if s.a[i][k] = x / f; math.Abs(x) > 1e-11 {
			some = append(some, k)
		}
	}
	s.b[i] /= f
	for r, line := range s.a {
		if g := line[j]; r != i && g != 0 {
			for _, k := range some {
				line[k] -= g * s.a[i][k]
			}
			s.b[r] -= g * s.b[i]
		}
	}
	if g := cost[j]; g != 0 {
		for _, k := range some {
			cost[k] -= g * s.a[i][k]
		}
	}
	if s.basis[i] >= 0 {
		s.in[s.basis[i]] = false
	}
	s.basis[i], s.in[j] = j, true
}

// bounds are the least and the greatest whole number that a variable can be.
func (s *simplex) bounds(v int) (lo, hi int) {
	return int(math.Ceil(s.end(v, 1) - 1e-5)), int(math.Floor(s.end(v, -1) + 1e-5))
}

// end is the least value of v (sign 1) or the greatest (-1).
func (s *simplex) end(v int, sign float64) float64 {
	j := -1
	for k, u := range s.of {
		if u == v {
			j = k
		}
	}
	if j < 0 {
		return s.lo[v]
	}
	cost := make([]float64, len(s.of))
	if s.turned[v] {
		sign = -sign
	}
	cost[j] = sign
	for i, k := range s.basis {
		if k == j {
			for c, x := range s.a[i] {
				cost[c] -= sign * x
			}
		}
	}
	s.run(cost)
	x := 0.0
	for i, k := range s.basis {
		if k == j {
			x = s.b[i]
		}
	}
	if s.turned[v] {
		x = s.wide[v] - x
	}
	return s.lo[v] + x
}
