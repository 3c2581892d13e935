package disclosure

import "math"

// eps is what counts as nothing in the arithmetic of programme.
const eps = 1e-7

// programme is a linear programme with a box around every variable: Σ a·x = b, lo ≤ x ≤ hi. It is
// solved by the simplex method on a dense tableau; one tableau answers many questions about the same
// system, each from where the last one ended.
type programme struct {
	lo, hi []float64   // of the variables
	t      [][]float64 // rows × variables: the basis' inverse times a
	basic  []int       // variable of each row; -1: an artificial one, which must end at nothing
	value  []float64   // of the basic variables
	row    []int       // of each variable; -1: not basic
	top    []bool      // a variable that is not basic stands at its upper bound
	seenLo []float64   // least and greatest value of each variable at any corner that was visited
	seenHi []float64
	filled []int // scratch of pivot: where its row is not nothing
}

// term is one coefficient of an equation.
type term struct {
	v int
	a float64
}

// equation is Σ terms = b.
type equation struct {
	terms []term
	b     float64
}

// newProgramme finds a first corner. ok is false when no x fulfils the equations.
func newProgramme(lo, hi []float64, eqs []equation) (p *programme, ok bool) {
	n, m := len(lo), len(eqs)
	p = &programme{t: make([][]float64, m), basic: make([]int, m), value: make([]float64, m),
		row: make([]int, n), top: make([]bool, n), seenLo: make([]float64, n), seenHi: make([]float64, n)}
	p.lo, p.hi = make([]float64, n), make([]float64, n)
	for j := range n {
		p.row[j], p.seenLo[j], p.seenHi[j] = -1, math.Inf(1), math.Inf(-1)
		// A hair's breadth of its own for every bound: else thousands of steps lead nowhere.
		p.lo[j] = lo[j] - 1e-6*float64(1+j*7919%97)/97
		p.hi[j] = hi[j] + 1e-6*float64(1+j*6101%89)/89
	}
	for i, e := range eqs {
		line, rest := make([]float64, n), e.b
		for _, c := range e.terms {
			line[c.v] += c.a
			rest -= c.a * p.lo[c.v]
		}
		if rest < 0 {
			rest = -rest
			for j := range line {
				line[j] = -line[j]
			}
		}
		p.t[i], p.basic[i], p.value[i] = line, -1, rest
	}
	d := make([]float64, n)
	for _, line := range p.t {
		for j, a := range line {
			d[j] += a
		}
	}
	p.climb(d)
	for i, v := range p.basic {
		if v < 0 && p.value[i] > 1e-5 {
			return p, false
		}
	}
	p.see()
	return p, true
}

// extreme is the greatest value of x[v] (sign 1) or the least (sign -1).
func (p *programme) extreme(v int, sign float64) float64 {
	d := make([]float64, len(p.lo))
	if i := p.row[v]; i >= 0 {
		for j := range d {
			d[j] = -sign * p.t[i][j]
		}
	}
	if p.row[v] < 0 {
		d[v] = sign
	} else {
		d[v] = 0
	}
	p.climb(d)
	p.see()
	return p.at(v)
}

// at is the value of a variable at the present corner.
func (p *programme) at(v int) float64 {
	switch {
	case p.row[v] >= 0:
		return p.value[p.row[v]]
	case p.top[v]:
		return p.hi[v]
	default:
		return p.lo[v]
	}
}

func (p *programme) see() {
	for j := range p.lo {
		x := p.at(j)
		p.seenLo[j], p.seenHi[j] = min(p.seenLo[j], x), max(p.seenHi[j], x)
	}
}

// climb moves from corner to corner while d, the gain of each variable, promises more. After many
// steps it takes the first that gains, not the best: that cannot go round in circles.
func (p *programme) climb(d []float64) {
	n, m := len(p.lo), len(p.t)
	for step := 0; step < 60*(n+m+10); step++ {
		j := p.entering(d, step > 6*(n+m+10))
		if j < 0 {
			return
		}
		dir := 1.0
		if p.top[j] {
			dir = -1
		}
		i, far := p.leaving(j, dir)
		for r := range p.t {
			p.value[r] -= dir * p.t[r][j] * far
		}
		if i < 0 {
			p.top[j] = !p.top[j]
			continue
		}
		p.pivot(i, j, p.at(j)+dir*far, d)
	}
}

func (p *programme) entering(d []float64, first bool) int {
	best, gain := -1, eps
	for j, v := range d {
		if p.row[j] >= 0 || p.hi[j]-p.lo[j] < eps {
			continue
		}
		if p.top[j] {
			v = -v
		}
		if v > gain {
			if best = j; first {
				return j
			}
			gain = v
		}
	}
	return best
}

// leaving is the row whose variable stops j first, and how far j comes; -1: j itself, at its other bound.
func (p *programme) leaving(j int, dir float64) (int, float64) {
	at, far, size := -1, p.hi[j]-p.lo[j], 0.0
	for i := range p.t {
		a := dir * p.t[i][j]
		if math.Abs(a) < 1e-9 {
			continue
		}
		low, high := 0.0, math.Inf(1) // of an artificial variable
		if v := p.basic[i]; v >= 0 {
			low, high = p.lo[v], p.hi[v]
		} else if p.value[i] < eps {
			high = 0
		}
		room := (p.value[i] - low) / a
		if a < 0 {
			room = (p.value[i] - high) / a
		}
		room = max(room, 0)
		if room < far-1e-9 || room < far+1e-9 && math.Abs(a) > size {
			at, far, size = i, min(room, far), math.Abs(a)
		}
	}
	return at, far
}

// pivot makes j basic in row i with the value x; what was there stands at the bound that stopped it.
func (p *programme) pivot(i, j int, x float64, d []float64) {
	if v := p.basic[i]; v >= 0 {
		p.row[v] = -1
		p.top[v] = p.hi[v]-p.value[i] < p.value[i]-p.lo[v]
	}
	p.basic[i], p.row[j], p.value[i] = j, i, x
	pr := p.t[i]
	inv := 1 / pr[j]
	filled := p.filled[:0]
	for k, a := range pr {
		if a > -1e-11 && a < 1e-11 {
			pr[k] = 0
			continue
		}
		pr[k] = a * inv
		filled = append(filled, k)
	}
	pr[j] = 1
	p.filled = filled
	clear := func(line []float64) {
		f := line[j]
		if f == 0 {
			return
		}
		for _, k := range filled {
			line[k] -= f * pr[k]
		}
		line[j] = 0
	}
	for r := range p.t {
		if r != i {
			clear(p.t[r])
		}
	}
	clear(d)
}
