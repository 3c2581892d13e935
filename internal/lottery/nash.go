package lottery

import (
	"context"
	"math"
)

// product is the relative distance of the geometric mean from its bound at which the work ends.
const product = 1e-3

// nash makes the product of all chances as large as it can be. A mixture is best when no panel is worth
// more than the number of people, if everybody is worth one over their chance; by how much one is worth
// more bounds how far the geometric mean can still rise.
func (s *solver) nash(ctx context.Context) {
	m, rowOf := s.master()
	m.nash = make([]float64, m.rows)
	people := 0.0
	for t, row := range rowOf {
		if row >= 0 {
			m.nash[row] = float64(s.groups.kinds[t].size)
			people += m.nash[row]
		}
	}
	s.upper = min(1, float64(s.problem.Seats)/people)
	tolerance := 1e-2
	for round := 1; ctx.Err() == nil; round++ {
		s.fill(m, rowOf)
		sure := m.solve(tolerance, func() bool { return ctx.Err() != nil })
		if ctx.Err() != nil {
			break
		}
		weight := normal(m.weight)
		p := s.chances(weight)
		mean := s.geometric(p, people)
		s.remember(weight, mean)
		worth, top := s.inverse(p)
		gap := math.Inf(1)
		added := s.search(ctx, worth, top, .2*product*people, func(bound float64) {
			gap = bound/people - 1
			s.upper = min(s.upper, mean*math.Exp(max(gap, 0)))
		})
		s.step("spreading", round, .2+.75*min(1, s.bestHas/s.upper))
		switch {
		case gap <= product:
			s.finished = true
			return
		case gap < 10*tolerance || !added:
			if tolerance < 1e-7 && !added || !sure {
				s.finished = sure
				return
			}
			tolerance = max(tolerance/10, 1e-8)
		}
	}
}

// inverse are prices of one over each kind's chance, and what the dearest panel at hand is worth by them.
func (s *solver) inverse(p []float64) (worth []float64, top float64) {
	worth = make([]float64, len(p))
	for t, no := range s.never {
		if !no {
			worth[t] = 1 / max(p[t], 1e-9)
		}
	}
	for _, panel := range s.panels {
		value := 0.0
		for t, n := range panel {
			value += float64(n) * worth[t]
		}
		top = max(top, value)
	}
	return worth, top
}

// geometric is the geometric mean of the chances of all who count.
func (s *solver) geometric(p []float64, people float64) float64 {
	sum := 0.0
	for t, v := range p {
		if !s.never[t] {
			sum += float64(s.groups.kinds[t].size) * math.Log(max(v, 1e-12))
		}
	}
	return math.Exp(sum / people)
}
