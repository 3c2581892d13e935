package lottery

import (
	"context"
	"math"
)

// Searches for a first panel, and for one that holds a given person, go on until they know.
const (
	patient   = 1 << 20
	openers   = 300 // panels to begin with, at most
	narrowing = .8  // by how much a seat's worth falls when a panel gave it
)

// cover finds panels to begin with, so that everybody who can be drawn is in one, and finds out who cannot.
func (s *solver) cover(ctx context.Context) error {
	worth := make([]float64, len(s.groups.kinds))
	for t := range worth {
		worth[t] = .99 + .01*s.rand.Float64()
	}
	first := s.pricer.first(ctx, worth)
	if first.panel == nil {
		if ctx.Err() != nil || !first.exhausted(s.pricer) {
			return ErrNone
		}
		return ErrImpossible
	}
	s.keep(first.panel)
	s.lower(worth, first.panel)
	rounds := min(len(worth), openers/3)
	for round := range rounds {
		if ctx.Err() != nil {
			return nil
		}
		s.step("covering", round, .1*float64(round)/float64(rounds))
		s.open(ctx, worth)
	}
	return s.coverRest(ctx)
}

// open looks for one more panel to begin with.
func (s *solver) open(ctx context.Context, worth []float64) {
	got := s.pricer.best(ctx, worth, -1, 1e-3*float64(s.problem.Seats), s.limit)
	switch {
	case got.panel == nil:
		s.blur(worth)
	case s.keep(got.panel):
		s.lower(worth, got.panel)
	default:
		s.blur(worth)
	}
}

// lower makes the seats of a panel worth less, so that the next one takes others.
func (s *solver) lower(worth []float64, panel []int) {
	sum := 0.0
	for t, n := range panel {
		if n > 0 {
			part := float64(n) / float64(max(s.groups.kinds[t].size, 1))
			worth[t] *= 1 - (1-narrowing)*max(part, .25)
		}
		sum += worth[t]
	}
	for t := range worth {
		worth[t] *= float64(len(worth)) / sum
	}
}

func (s *solver) blur(worth []float64) {
	for t := range worth {
		worth[t] = .9*worth[t] + .1*(.5+s.rand.Float64())
	}
}

// coverRest looks for a panel for each kind that none at hand holds. When no panel can hold it, nobody
// of this kind can be drawn.
func (s *solver) coverRest(ctx context.Context) error {
	for t := range s.covered {
		if s.covered[t] {
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		if s.groups.kinds[t].cap == 0 {
			s.never[t] = true
			continue
		}
		worth := make([]float64, len(s.covered))
		for u := range worth {
			if !s.covered[u] { // others who wait may come along
				worth[u] = .1 / float64(len(worth)) * (1 + s.rand.Float64())
			}
		}
		worth[t] = 0
		col, hi := t, s.pricer.lp.hi[t]
		s.pricer.lp.bound(col, 1, hi)
		got := s.pricer.first(ctx, worth)
		s.pricer.lp.bound(col, 0, hi)
		switch {
		case got.panel != nil:
			s.keep(got.panel)
		case ctx.Err() == nil && got.exhausted(s.pricer):
			s.never[t] = true
			s.pricer.lp.bound(t, 0, 0)
		}
	}
	return nil
}

// exhausted tells whether a search that found nothing has looked everywhere.
func (f found) exhausted(s *pricer) bool { return !s.failed && math.IsInf(f.bound, -1) }
