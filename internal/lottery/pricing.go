package lottery

import (
	"context"
	"math"
)

// pricer finds the panel that is worth most, given what a seat of each kind is worth.
type pricer struct {
	problem *Problem
	kinds   []kind
	classes []class
	lp      *simplex
	cost    []float64

	// one search
	panel  []int
	value  float64 // of panel, or what it must exceed
	gap    float64
	open   float64 // what a panel in the parts not searched could be worth
	nodes  int
	whole  int  // columns that must be whole: the kinds, and in Relax the moves of quotas
	any    bool // the first panel will do
	failed bool // numbers went wrong somewhere: what was not found may be there
}

func newPricer(p *Problem, g *grouping) *pricer {
	s := &pricer{problem: p, kinds: g.kinds, classes: g.classes, whole: len(g.kinds), cost: make([]float64, len(g.kinds))}
	lo, hi, base := quotaRows(p)
	columns := make([]sparse, len(g.kinds))
	for t, k := range g.kinds {
		for f, v := range k.values {
			columns[t].rows = append(columns[t].rows, base[f]+v)
		}
		columns[t].rows = append(columns[t].rows, len(lo)-1)
	}
	for _, c := range g.classes {
		if c.limit < 0 {
			continue
		}
		for _, t := range c.kinds {
			columns[t].rows = append(columns[t].rows, len(lo))
		}
		lo, hi = append(lo, 0), append(hi, float64(c.limit))
	}
	most := make([]float64, len(columns))
	for t := range columns {
		for range columns[t].rows {
			columns[t].vals = append(columns[t].vals, 1)
		}
		most[t] = float64(g.kinds[t].cap)
	}
	s.lp = newSimplex(columns, make([]float64, len(columns)), most, lo, hi)
	return s
}

// quotaRows are the bounds of the rows of quotas, with that of the seats last, and where each feature's begin.
func quotaRows(p *Problem) (lo, hi []float64, base []int) {
	for _, f := range p.Features {
		base = append(base, len(lo))
		for _, q := range f.Values {
			lo, hi = append(lo, float64(q.Min)), append(hi, float64(min(q.Max, p.Seats)))
		}
	}
	return append(lo, float64(p.Seats)), append(hi, float64(p.Seats)), base
}

// found is what a search ended with. Bound is what no panel exceeds; Whole says that the search was.
type found struct {
	panel        []int // seats of each kind; nil: none is worth more than asked
	value, bound float64
}

// best searches for a panel that is worth more than floor, visiting at most so many nodes. Panels that
// are better by less than gap need not be found.
func (s *pricer) best(ctx context.Context, worth []float64, floor, gap float64, nodes int) found {
	for t, w := range worth {
		s.cost[t] = -w
	}
	s.lp.set(s.cost)
	s.panel, s.value, s.gap, s.open, s.nodes, s.failed = nil, floor, gap, math.Inf(-1), nodes, false
	s.node(ctx, math.Inf(1))
	return found{s.panel, s.value, max(s.value, s.open)}
}

// first searches until it has a panel, whatever it is worth, or knows that there is none.
func (s *pricer) first(ctx context.Context, worth []float64) found {
	s.any = true
	defer func() { s.any = false }()
	return s.best(ctx, worth, math.Inf(-1), 0, patient)
}

// node solves one part of the search: the programme with the bounds as they stand. Depth first, the
// nearest whole number first.
func (s *pricer) node(ctx context.Context, above float64) {
	if s.any && s.panel != nil {
		return
	}
	if s.nodes--; s.nodes < 0 || ctx.Err() != nil {
		s.open = max(s.open, above)
		return
	}
	switch s.lp.solve(ctx) {
	case impossible:
		return
	case unfinished:
		s.open, s.failed = max(s.open, above), true
		return
	}
	v := -s.lp.value(s.cost)
	v = min(v+s.slack(), above)
	if v <= s.value+s.gap {
		s.open = max(s.open, v)
		return
	}
	at, x := s.fraction()
	if at < 0 {
		s.take(v)
		return
	}
	lo, hi := s.lp.lo[at], s.lp.hi[at]
	down, up := math.Floor(x), math.Ceil(x)
	for side := range 2 {
		if (side == 0) == (x-down < .5) {
			s.lp.bound(at, lo, down)
		} else {
			s.lp.bound(at, up, hi)
		}
		s.node(ctx, v)
		s.lp.bound(at, lo, hi)
	}
}

// slack is what the little that was added to the costs can hide.
func (s *pricer) slack() float64 {
	most := 0.0
	for _, c := range s.cost {
		most = max(most, math.Abs(c))
	}
	return 2 * perturbation * most * float64(s.problem.Seats+s.lp.rows)
}

// fraction is the column that is farthest from a whole number; -1: all are whole.
func (s *pricer) fraction() (int, float64) {
	at, most, value := -1, 1e-6, 0.0
	for t := range s.whole {
		x := s.lp.x[t]
		if away := math.Abs(x - math.Round(x)); away > most {
			at, most, value = t, away, x
		}
	}
	return at, value
}

// take keeps the panel that the columns show, if it is one.
func (s *pricer) take(bound float64) {
	panel, value := make([]int, s.whole), 0.0
	for t := range panel {
		panel[t] = int(math.Round(s.lp.x[t]))
		value -= s.cost[t] * float64(panel[t])
	}
	s.open = max(s.open, bound)
	if !s.valid(panel) {
		s.failed = true
		return
	}
	if value > s.value {
		s.panel, s.value = panel, value
	}
}

// valid counts a panel by whole numbers.
func (s *pricer) valid(panel []int) bool {
	seats, counts := 0, make([][]int, len(s.problem.Features))
	for f, feature := range s.problem.Features {
		counts[f] = make([]int, len(feature.Values))
	}
	for t, n := range panel[:len(s.kinds)] {
		if n < 0 || n > s.kinds[t].cap {
			return false
		}
		seats += n
		for f, v := range s.kinds[t].values {
			counts[f][v] += n
		}
	}
	for f, feature := range s.problem.Features {
		for v, q := range feature.Values {
			if counts[f][v] < q.Min || counts[f][v] > q.Max {
				return false
			}
		}
	}
	for _, c := range s.classes {
		n := 0
		for _, t := range c.kinds {
			n += panel[t]
		}
		if c.limit >= 0 && n > c.limit {
			return false
		}
	}
	return seats == s.problem.Seats
}
