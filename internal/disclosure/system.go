package disclosure

import "math"

// sharp is the base below which rounding hides nothing: from whole percentages and a base to the next
// five one can find the very counts. Above it a reader knows them only within the roundings.
const sharp = 200

// system is what a reader knows of one web, as equations: the variables are what is not known exactly.
type system struct {
	lo, hi []float64
	eqs    []equation
	base   map[*line]linear
	cell   map[*line][]linear
}

// linear is a constant and terms.
type linear struct {
	c     float64
	terms []term
}

func (l linear) times(f float64) linear {
	out := linear{c: l.c * f}
	for _, t := range l.terms {
		out.terms = append(out.terms, term{t.v, t.a * f})
	}
	return out
}

func (l linear) plus(o linear) linear {
	return linear{l.c + o.c, append(append([]term{}, l.terms...), o.terms...)}
}

func (y *system) variable(lo, hi float64) linear {
	y.lo, y.hi = append(y.lo, lo), append(y.hi, max(hi, lo))
	return linear{terms: []term{{len(y.lo) - 1, 1}}}
}

// equal adds l = 0.
func (y *system) equal(l linear) {
	if len(l.terms) > 0 {
		y.eqs = append(y.eqs, equation{l.terms, -l.c})
	}
}

// system writes down what a reader knows. It supposes a reader who knows more than one can: exact
// counts where the base is below sharp, that zeros are shown, and that roundings are a little tighter
// than they are.
func (w *web) system() *system {
	y := &system{base: map[*line]linear{}, cell: map[*line][]linear{}}
	big := 0.0
	for _, l := range w.lines() {
		big = max(big, float64(l.base)+5)
	}
	for _, l := range w.lines() {
		w.describe(y, l, big)
	}
	for _, s := range w.sums {
		y.equal(s.apply(func(l *line) linear { return y.base[l] }))
		for _, knot := range s.knots() {
			y.equal(s.apply(func(l *line) (all linear) {
				for _, k := range l.within(knot) {
					all = all.plus(y.cell[l][k])
				}
				return all
			}))
		}
	}
	return y
}

// apply is the whole less its parts.
func (s sum) apply(f func(*line) linear) linear {
	out := f(s.whole)
	for _, p := range s.parts {
		out = out.plus(f(p).times(-1))
	}
	return out
}

// describe gives a line its variables and ties its cells to its base.
func (w *web) describe(y *system, l *line, big float64) {
	most, base := big, linear{}
	switch {
	case !l.published():
		if l.off && l.base < w.rules.Base {
			big = float64(w.rules.Base - 1) // a reader guesses why a group is not shown
		}
		if w.counted(l) {
			most, base = float64(l.base), linear{c: float64(l.base)}
			break
		}
		most, base = big, y.variable(0, big)
	case l.base < sharp || l.of.sure:
		most, base = float64(l.base), linear{c: float64(l.base)}
	default:
		near := float64(RoundBase(l.base))
		most, base = near+2, y.variable(near-2, near+2)
	}
	y.base[l] = base
	total := linear{c: 0}
	for k, n := range l.x {
		c := y.share(l, k, n, base, most)
		y.cell[l] = append(y.cell[l], c)
		total = total.plus(c)
		if l.of.in.Multiple && !l.known(k) {
			y.equal(c.plus(y.variable(0, big)).plus(base.times(-1)))
		}
	}
	if !l.of.in.Multiple {
		y.equal(total.plus(base.times(-1)))
	}
}

// counted tells whether a reader knows how many people are in a row that is not shown, from the table
// that says how many there are of each, and how many said nothing.
func (w *web) counted(l *line) bool {
	return l.of.told && (l.made || l.off && l.of.why == "" && l.base >= w.rules.Cell)
}

// tells reports whether the count of a cell shows elsewhere.
func (l *line) tells(k int) bool {
	return l.told != nil && len(l.of.cols[k]) == 1 && l.told[l.of.cols[k][0]]
}

// share is what is known of one cell.
func (y *system) share(l *line, k, n int, base linear, most float64) linear {
	switch {
	case l.tells(k):
		return linear{c: float64(n)}
	case !l.known(k):
		low := 0.0
		if l.published() && !l.of.in.Sensitive && !l.mind && n > 0 {
			low = 1 // for zeros are shown
		}
		return y.variable(low, most)
	case l.base < sharp:
		return linear{c: float64(n)}
	}
	// n = p/100·base + e. The roundings leave e half a percent of the base; one less, since counts are whole.
	p := float64(Percent(n, l.base)) / 100
	e, room := float64(n)-p*float64(l.base), max(0, .005*float64(l.base)-1)
	low := min(e, -room)
	if p == 0 {
		low = min(e, 0)
	}
	return base.times(p).plus(y.variable(low, max(e, room)))
}

func (w *web) lines() (out []*line) {
	for _, s := range w.sheets {
		out = append(out, s.rows...)
	}
	return append(out, w.rests...)
}

// target is a cell that must stay unsure.
type target struct {
	l *line
	k int
}

// guarded lists the cells that a reader must not find out: every hidden one, and the small ones of rows
// that are nowhere shown but follow from others.
func (w *web) guarded() (out []target) {
	for _, l := range w.lines() {
		if l.published() {
			for k := range l.hid {
				if l.hid[k] && !l.tells(k) {
					out = append(out, target{l, k})
				}
			}
			continue
		}
		for k, n := range l.x {
			if w.tells(l, n) {
				out = append(out, target{l, k})
			}
		}
	}
	return out
}

// tells reports whether a count of a row that is not shown would tell of somebody.
func (w *web) tells(l *line, n int) bool {
	switch {
	case n == 0:
		return l.of.in.Sensitive && l.base > 0
	case n < w.rules.Cell:
		return true
	}
	return l.base < w.rules.Base
}

// unsure finds the guarded cells that a reader can narrow down too far: to fewer than Cell numbers, or
// to numbers that are all small; one for each row, and only the first few, since what is hidden for
// them helps others. Those in safe were found safe before; hiding more never changes that.
func (w *web) unsure(safe map[target]bool) (open []target) {
	y := w.system()
	p, ok := newProgramme(y.lo, y.hi, y.eqs)
	seen := map[*line]bool{}
	for _, t := range w.guarded() {
		if safe[t] || seen[t.l] {
			continue
		}
		if len(open) == 8 {
			return open
		}
		v := y.cell[t.l][t.k].terms
		if ok && len(v) == 1 && w.wide(p, v[0].v, &w.solved) {
			safe[t] = true
			continue
		}
		seen[t.l] = true
		open = append(open, t)
	}
	return open
}

// wide asks how far a cell can be anything. Corners that were seen on the way often answer already.
func (w *web) wide(p *programme, v int, solved *int) bool {
	enough := func(lo, hi float64) bool {
		lo, hi = math.Ceil(lo-1e-4), math.Floor(hi+1e-4)
		return hi-lo >= float64(w.rules.Cell-1) && hi >= float64(w.rules.Cell)
	}
	if enough(p.seenLo[v], p.seenHi[v]) {
		return true
	}
	*solved++
	p.extreme(v, 1)
	if enough(p.seenLo[v], p.seenHi[v]) {
		return true
	}
	if p.seenHi[v] < float64(w.rules.Cell)-1e-4 {
		return false
	}
	*solved++
	p.extreme(v, -1)
	return enough(p.seenLo[v], p.seenHi[v])
}
