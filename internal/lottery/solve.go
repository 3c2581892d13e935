package lottery

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Options say how to spread the chances.
type Options struct {
	Algorithm Algorithm     // empty: Maximin
	Seed      uint64        // the same seed, the same lottery
	Deadline  time.Duration // after it, the best so far counts; 0: none
	Progress  func(Step)    // called between steps, by the goroutine that called Solve; nil: nobody looks

	apart bool // do not merge people who are alike: for comparing
}

// Step is how far the work has come.
type Step struct {
	Stage            string // covering, spreading, sharing
	Round            int
	Panels           int     // found so far
	Objective, Upper float64 // as in Distribution; 0 while unknown
	Done             float64 // part of the work, guessed, of 1
}

// ErrImpossible means that no panel meets the quotas. Relax says what would have to change.
var ErrImpossible = errors.New("lottery: no panel meets the quotas")

// ErrNone means that no panel was found in the time there was, though there may be some.
var ErrNone = errors.New("lottery: no panel was found in time")

// Refused is a problem that cannot be drawn from, for the reasons that Check gives.
type Refused struct{ Findings []Finding }

func (r Refused) Error() string {
	for _, f := range r.Findings {
		if f.Fatal {
			return "lottery: " + f.Code + ": " + f.English()
		}
	}
	return "lottery: refused"
}

// solver is one run.
type solver struct {
	problem  *Problem
	options  Options
	groups   *grouping
	pricer   *pricer
	rand     *rand.Rand
	panels   [][]int // seats of each kind
	known    map[string]bool
	covered  []bool // kinds that some panel at hand holds
	never    []bool // kinds that no valid panel holds
	upper    float64
	tight    []float64 // how much each kind holds the bound down
	limit    int       // nodes of a search
	bestFor  []float64
	bestHas  float64
	finished bool
}

// Solve spreads the chances. When ctx ends there is an error and nothing else; when the deadline comes
// first, what is returned is a whole lottery of valid panels, the best so far, marked Stopped.
func Solve(ctx context.Context, p *Problem, o Options) (Distribution, error) {
	if o.Algorithm == "" {
		o.Algorithm = Maximin
	}
	if findings := p.Check(); slices.ContainsFunc(findings, func(f Finding) bool { return f.Fatal }) {
		return Distribution{}, Refused{findings}
	}
	timed, cancel := ctx, context.CancelFunc(func() {})
	if o.Deadline > 0 {
		timed, cancel = context.WithTimeout(ctx, o.Deadline)
	}
	defer cancel()
	s := newSolver(p, o)
	d, err := s.run(timed)
	if ctx.Err() != nil {
		return Distribution{}, fmt.Errorf("lottery: %w", ctx.Err())
	}
	return d, err
}

func newSolver(p *Problem, o Options) *solver {
	s := &solver{problem: p, options: o, known: map[string]bool{}, limit: 25, upper: 1}
	s.groups = group(p, !o.apart)
	s.pricer = newPricer(p, s.groups)
	s.rand = rand.New(rand.NewPCG(o.Seed, 0x616c6d656e6461)) //nolint:gosec // spreads the search; the draw itself is public
	s.covered, s.never = make([]bool, len(s.groups.kinds)), make([]bool, len(s.groups.kinds))
	return s
}

// run returns what was found when timed ends.
func (s *solver) run(timed context.Context) (Distribution, error) {
	switch s.options.Algorithm {
	case Maximin, Nash, Leximin, Legacy:
	default:
		return Distribution{}, fmt.Errorf("lottery: there is no algorithm %q", s.options.Algorithm)
	}
	if err := s.cover(timed); err != nil {
		return Distribution{}, err
	}
	if s.options.Algorithm == Legacy {
		return s.legacy(timed)
	}
	s.tight = make([]float64, len(s.never))
	s.upper = s.relaxed(timed)
	s.face(timed)
	switch s.options.Algorithm {
	case Nash:
		s.nash(timed)
	case Leximin:
		s.leximin(timed)
	default:
		s.maximin(timed)
	}
	s.step("sharing", 0, .95)
	return s.distribution(), nil
}

func (s *solver) step(stage string, round int, done float64) {
	if s.options.Progress != nil {
		s.options.Progress(Step{Stage: stage, Round: round, Panels: len(s.panels), Objective: s.bestHas, Upper: s.upper, Done: done})
	}
}

// keep adds a panel that is new.
func (s *solver) keep(panel []int) bool {
	key := make([]byte, 0, 2*len(panel))
	for _, n := range panel {
		key = append(key, byte(n), byte(n>>8))
	}
	if s.known[string(key)] {
		return false
	}
	s.known[string(key)] = true
	s.panels = append(s.panels, panel)
	for t, n := range panel {
		if n > 0 {
			s.covered[t] = true
		}
	}
	return true
}

// best remembers how likely the panels at hand should be, if that is better than before.
func (s *solver) remember(weight []float64, objective float64) bool {
	if s.bestFor != nil && objective <= s.bestHas {
		return false
	}
	s.bestFor, s.bestHas = slices.Clone(weight), objective
	return true
}

// reachable are the kinds that count for fairness.
func (s *solver) reachable() (out []int) {
	for t, no := range s.never {
		if !no {
			out = append(out, t)
		}
	}
	return out
}

// share makes a column of the master: rows are reachable kinds.
func (s *solver) share(panel []int, rowOf []int) (out share) {
	for t, n := range panel {
		if n > 0 && rowOf[t] >= 0 {
			out.kinds = append(out.kinds, rowOf[t])
			out.parts = append(out.parts, float64(n)/float64(s.groups.kinds[t].size))
		}
	}
	return out
}

// chances are those of each kind with the panels so weighted.
func (s *solver) chances(weight []float64) []float64 {
	p := make([]float64, len(s.groups.kinds))
	for i, w := range weight {
		for t, n := range s.panels[i] {
			p[t] += w * float64(n) / float64(s.groups.kinds[t].size)
		}
	}
	return p
}

// smallest is the least chance of anybody who can be drawn.
func (s *solver) smallest(p []float64) float64 {
	least := math.Inf(1)
	for t, v := range p {
		if !s.never[t] {
			least = min(least, v)
		}
	}
	return least
}

// normal makes weights sum to 1 and none of them negative.
func normal(weight []float64) []float64 {
	out, sum := make([]float64, len(weight)), 0.0
	for i, w := range weight {
		if w > 1e-9 {
			out[i], sum = w, sum+w
		}
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
