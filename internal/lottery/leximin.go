package lottery

import (
	"context"
	"math"
)

// The tolerances of leximin, of the chance of its stage.
const (
	stage   = 3e-4 // distance from the bound at which a stage ends
	held    = 1e-4 // what the chances that are settled may lose so that the next stage has room
	needful = .1   // a chance whose price times this is above its slack is settled
)

// leximin makes the smallest chance as large as it can be, settles those who can have no more, makes the
// smallest of the others as large as it can be, and so on.
func (s *solver) leximin(ctx context.Context) {
	s.maximin(ctx)
	if !s.finished {
		return
	}
	s.finished = false
	m, rowOf := s.master()
	for row := range m.lifted {
		m.lifted[row] = 1
	}
	weight, first := s.bestFor, s.bestHas
	free := m.rows
	for round := 1; free > 0; round++ {
		s.step("spreading", round, .3+.65*(1-float64(free)/float64(m.rows)))
		z, ok := s.stage(ctx, m, rowOf)
		if !ok {
			break
		}
		free -= settle(m, z)
		if w := normal(m.weight); s.smallest(s.chances(w)) >= first*(1-2*stage) {
			weight = w
		}
	}
	if free == 0 {
		if w := s.even(ctx, m, rowOf); w != nil && s.smallest(s.chances(w)) >= first*(1-2*stage) {
			weight = w
		}
		s.finished = ctx.Err() == nil
	}
	s.bestFor, s.bestHas = weight, s.smallest(s.chances(weight))
}

// stage makes the smallest free chance as large as it can be while the settled ones hold, and says how
// large it is.
func (s *solver) stage(ctx context.Context, m *mix, rowOf []int) (float64, bool) {
	tolerance := 1e-2
	for tries := 0; ctx.Err() == nil; {
		s.fill(m, rowOf)
		sure := m.solve(tolerance, func() bool { return ctx.Err() != nil })
		if ctx.Err() != nil {
			return 0, false
		}
		if !sure {
			if tries++; tries > 20 {
				return m.level, m.level > 0
			}
			for t := range m.floor {
				m.floor[t] = max(0, m.floor[t]*(1-held))
			}
			continue
		}
		bound, added := s.dual(ctx, m, rowOf)
		reached := m.level
		switch {
		case added && bound > reached*(1+stage):
			tolerance = min(tolerance, max(.1*(bound/reached-1), stage/10))
		case tolerance > stage/10:
			tolerance = stage / 10
		default:
			return reached, true
		}
	}
	return 0, false
}

// dual prices with what the stage's prices say, and works out what z cannot exceed.
func (s *solver) dual(ctx context.Context, m *mix, rowOf []int) (bound float64, added bool) {
	total := 0.0
	for t, y := range m.price {
		total += y * m.lifted[t]
	}
	price, settled := make([]float64, m.rows), 0.0
	for t, y := range m.price {
		price[t] = y / total
		settled += m.floor[t] * price[t]
	}
	worth := make([]float64, len(rowOf))
	for t, row := range rowOf {
		if row >= 0 {
			worth[t] = price[row] / float64(s.groups.kinds[t].size)
		}
	}
	top := 0.0
	for _, w := range m.worths(price) {
		top = max(top, w)
	}
	bound = math.Inf(1)
	added = s.search(ctx, worth, top, .2*stage*m.level, func(b float64) { bound = b - settled })
	return bound, added
}

// settle fixes the free chances that the prices say cannot be larger, and returns how many.
func settle(m *mix, z float64) (n int) {
	most, at := math.Inf(-1), -1
	for t := range m.lifted {
		if m.lifted[t] == 0 {
			continue
		}
		// strictly inside, price and slack never vanish together
		v := m.price[t] * needful / (m.slack[t] / z)
		if v > most {
			most, at = v, t
		}
		if v > 1 {
			m.lifted[t], m.floor[t] = 0, z
			n++
		}
	}
	if n == 0 && at >= 0 {
		m.lifted[at], m.floor[at] = 0, z
		n++
	}
	return n
}

// even is the mixture that comes nearest to all settled chances at once.
func (s *solver) even(ctx context.Context, m *mix, rowOf []int) []float64 {
	s.fill(m, rowOf)
	for t := range m.lifted {
		m.lifted[t] = 1
	}
	m.solve(1e-4, func() bool { return ctx.Err() != nil })
	if m.weight == nil || math.IsNaN(m.level) {
		return nil
	}
	return normal(m.weight)
}
