package lottery

import "context"

// faint is how much less being rare counts than what the bound shows.
const faint = .02

// The tolerances of fairness.
const (
	further = 10   // panels that are looked for at one set of prices
	related = .5   // of the best worth that another panel must have
	rough   = .005 // how far from the best such a panel may be
	damping = .5   // what is left of a price when a panel has used it
	deepest = 6400 // nodes of a search for one of them
)

// relaxed is what nobody's chance can be guaranteed above, because not even panels of parts of people
// could do it. It is the largest z for which seats ≥ people · z has a solution.
func (s *solver) relaxed(ctx context.Context) float64 {
	lp := s.pricer.lp
	lp.set(make([]float64, lp.cols))
	lowest, highest := 0.0, 1.0
	for t, k := range s.groups.kinds {
		if !s.never[t] {
			highest = min(highest, float64(k.cap)/float64(k.size))
		}
	}
	try := func(z float64) bool {
		for t, k := range s.groups.kinds {
			if !s.never[t] {
				lp.bound(t, min(float64(k.size)*z, lp.hi[t]), lp.hi[t])
			}
		}
		if lp.solve(ctx) != impossible {
			return true
		}
		for t := range s.tight {
			s.tight[t] = lp.against(t)
		}
		return false
	}
	if guess := s.problem.Bound().Chance; try(guess) { // mostly this is it, and then it is exact
		lowest = guess
		if next := guess * (1 + 1e-6); next >= highest || !try(next) {
			highest = guess
		}
	} else {
		highest = min(highest, guess)
	}
	if lowest < highest && try(highest) {
		lowest = highest
	}
	for highest-lowest > 1e-9*highest && ctx.Err() == nil {
		if middle := (lowest + highest) / 2; try(middle) {
			lowest = middle
		} else {
			highest = middle
		}
	}
	for t := range s.groups.kinds {
		lp.bound(t, 0, lp.hi[t])
	}
	return highest
}

// face adds panels that are worth as much as any at the prices that the bound shows: no others are likely
// in a mixture that reaches it. Among them, those come first whose people were in few so far.
func (s *solver) face(ctx context.Context) {
	most := 0.0
	for _, v := range s.tight {
		most = max(most, v)
	}
	if most == 0 {
		return
	}
	rare, worth := make([]float64, len(s.tight)), make([]float64, len(s.tight))
	for t := range rare {
		rare[t] = .99 + .01*s.rand.Float64()
	}
	rounds := min(len(worth), openers)
	for round := 0; round < rounds && ctx.Err() == nil; round++ {
		s.step("spreading", 0, .1+.1*float64(round)/float64(rounds))
		for t, v := range s.tight {
			worth[t] = v/most + faint*rare[t]
		}
		got := s.pricer.best(ctx, worth, -1, 1e-3*faint*float64(s.problem.Seats), s.limit)
		if got.panel == nil || !s.keep(got.panel) {
			s.blur(rare)
		}
		if got.panel != nil {
			s.lower(rare, got.panel)
		}
	}
}

// maximin adds panels until the smallest chance is as large as it can be.
func (s *solver) maximin(ctx context.Context) {
	m, rowOf := s.master()
	for row := range m.lifted {
		m.lifted[row] = 1
	}
	finest := .02
	for round := 1; ctx.Err() == nil; round++ {
		s.fill(m, rowOf)
		gap := 1 - s.bestHas/s.upper
		sure := m.solve(min(max(.1*gap, 1e-7), finest), func() bool { return ctx.Err() != nil })
		if m.weight == nil || ctx.Err() != nil {
			break
		}
		weight := normal(m.weight)
		s.remember(weight, s.smallest(s.chances(weight)))
		s.step("spreading", round, .2+.75*min(1, s.bestHas/s.upper))
		if s.bestHas >= (1-s.enough())*s.upper {
			s.finished = true
			return
		}
		if s.improve(ctx, m, rowOf) {
			continue
		}
		if !sure || finest < 1e-6 { // as near as the numbers go; the bound tells how near
			s.finished = ctx.Err() == nil
			return
		}
		finest /= 10
	}
}

// enough is the relative distance from the bound at which the work ends: the last thousandths cost as much
// as all before.
func (s *solver) enough() float64 {
	switch n := len(s.groups.kinds); {
	case n > 900:
		return 8e-3
	case n > 500:
		return 2e-3
	}
	return 2e-4
}

// master is a mixture of the panels at hand, with a row for each kind that counts.
func (s *solver) master() (*mix, []int) {
	rowOf, rows := make([]int, len(s.never)), 0
	for t, no := range s.never {
		rowOf[t] = -1
		if !no {
			rowOf[t] = rows
			rows++
		}
	}
	return &mix{rows: rows, floor: make([]float64, rows), lifted: make([]float64, rows)}, rowOf
}

// fill brings the panels that the mixture does not know yet.
func (s *solver) fill(m *mix, rowOf []int) {
	for i := len(m.panels); i < len(s.panels); i++ {
		m.panels = append(m.panels, s.share(s.panels[i], rowOf))
	}
}

// improve looks for panels that are worth more than those at hand at the master's prices. It is false
// when there is none: then the bound is what the mixture has.
func (s *solver) improve(ctx context.Context, m *mix, rowOf []int) bool {
	total := 0.0
	price := make([]float64, m.rows)
	for t, y := range m.price {
		price[t] = max(y, 0)
		total += price[t] * m.lifted[t]
	}
	worth := make([]float64, len(rowOf))
	for t, row := range rowOf {
		if row >= 0 {
			price[row] /= total
			worth[t] = price[row] / float64(s.groups.kinds[t].size)
		}
	}
	top := 0.0
	for _, w := range m.worths(price) {
		top = max(top, w)
	}
	return s.search(ctx, worth, top, .05*max(s.upper-s.bestHas, 0), func(bound float64) { s.upper = min(s.upper, bound) })
}

// search finds panels worth more than top, and then more of them at prices that the panels found have
// brought down: the next mixture will want those too. Bounds of the first search go to learn.
func (s *solver) search(ctx context.Context, worth []float64, top, gap float64, learn func(float64)) bool {
	got := found{}
	for limit := s.limit; ctx.Err() == nil; limit *= 4 {
		got = s.pricer.best(ctx, worth, top, gap, limit)
		learn(got.bound)
		if got.panel != nil || got.bound <= top+gap || limit >= deepest {
			break
		}
	}
	if got.panel == nil {
		return false
	}
	added := s.keep(got.panel)
	least := related * top
	lowered := append([]float64(nil), worth...)
	for n := 1; n < further && ctx.Err() == nil; n++ {
		for t, seats := range got.panel {
			if seats > 0 {
				lowered[t] *= damping
			}
		}
		if got = s.pricer.best(ctx, lowered, -1, rough*top, s.limit); got.panel == nil {
			break
		}
		value := 0.0
		for t, seats := range got.panel {
			value += worth[t] * float64(seats)
		}
		if value >= least && s.keep(got.panel) {
			added = true
		}
	}
	return added
}
