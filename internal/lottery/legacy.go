package lottery

import (
	"context"
	"slices"
)

// How often the old way is tried, and how many panels are drawn to estimate the chances.
const (
	attempts = 1000
	fewDraws = 500
	allDraws = 10_000
	drawWork = 1e8 // people looked at, over all draws
)

// legacy draws seat by seat, as was done before fair chances could be computed: always for the value that
// needs people most urgently. It is here for comparison; some people's chances are far too small.
func (s *solver) legacy(ctx context.Context) (Distribution, error) {
	draws := min(allDraws, max(fewDraws, int(drawWork/float64(s.problem.Seats*len(s.problem.People)))))
	s.upper = s.relaxed(ctx)
	d := Distribution{Algorithm: Legacy, Upper: s.upper, Probabilities: make([]float64, len(s.problem.People))}
	for n := range draws {
		if ctx.Err() != nil {
			d.Stopped = true
			break
		}
		if n%50 == 0 {
			s.step("spreading", n, float64(n)/float64(draws))
		}
		panel := s.drawOne(ctx)
		if panel == nil {
			if len(d.Panels) == 0 && ctx.Err() == nil {
				return Distribution{}, ErrNone
			}
			continue
		}
		d.Panels = append(d.Panels, Weighted{1, panel})
	}
	if len(d.Panels) == 0 {
		return Distribution{}, ErrNone
	}
	d.Panels = join(d.Panels)
	for _, p := range d.Panels {
		for _, i := range p.Members {
			d.Probabilities[i] += p.Weight
		}
	}
	for i, t := range s.groups.of {
		if s.never[t] {
			d.Uncoverable = append(d.Uncoverable, i)
		}
	}
	d.Objective = d.smallest()
	d.Upper = max(d.Upper, d.Objective) // an estimate can lie above what is possible
	return d, nil
}

// drawOne is one panel; nil when none was found.
func (s *solver) drawOne(ctx context.Context) []int {
	for range attempts {
		if ctx.Err() != nil {
			return nil
		}
		if panel := newHat(s).draw(); panel != nil {
			return panel
		}
	}
	return nil
}

// hat is the pool while one panel is drawn from it.
type hat struct {
	*solver
	in        []bool
	left      int
	remaining [][]int // with each value
	chosen    [][]int
	home      map[string]int
	members   []int
}

func newHat(s *solver) *hat {
	h := &hat{solver: s, in: slices.Repeat([]bool{true}, len(s.problem.People)), left: len(s.problem.People), remaining: s.problem.pool(), home: map[string]int{}}
	for _, f := range s.problem.Features {
		h.chosen = append(h.chosen, make([]int, len(f.Values)))
	}
	for i, who := range s.problem.People {
		for f, v := range who.Values {
			if h.in[i] && s.problem.Features[f].Values[v].Max == 0 {
				h.drop(i)
			}
		}
	}
	return h
}

func (h *hat) drop(i int) {
	if !h.in[i] {
		return
	}
	h.in[i], h.left = false, h.left-1
	for f, v := range h.problem.People[i].Values {
		h.remaining[f][v]--
	}
}

// draw fills the seats; nil when it came to a dead end.
func (h *hat) draw() []int {
	for range h.problem.Seats {
		if h.left == 0 || !h.seat() {
			return nil
		}
	}
	for f, feature := range h.problem.Features {
		for v, q := range feature.Values {
			if h.chosen[f][v] < q.Min || h.chosen[f][v] > q.Max {
				return nil
			}
		}
	}
	slices.Sort(h.members)
	return h.members
}

// seat fills one seat, for the value that needs it most.
func (h *hat) seat() bool {
	atF, atV, most := -1, -1, 0.0
	for f, feature := range h.problem.Features {
		for v, q := range feature.Values {
			need, there := q.Min-h.chosen[f][v], h.remaining[f][v]
			if need > there {
				return false
			}
			if there == 0 || h.chosen[f][v] >= q.Max {
				continue
			}
			if r := float64(need) / float64(there); atF < 0 || r > most {
				atF, atV, most = f, v, r
			}
		}
	}
	n := h.left
	if atF >= 0 {
		n = h.remaining[atF][atV]
	}
	n = h.rand.IntN(n)
	for i, in := range h.in {
		if !in || atF >= 0 && h.problem.People[i].Values[atF] != atV {
			continue
		}
		if n == 0 {
			h.choose(i)
			return true
		}
		n--
	}
	return false
}

// choose gives i the seat, and drops housemates and all with a value that is full now.
func (h *hat) choose(i int) {
	h.members = append(h.members, i)
	h.drop(i)
	who := h.problem.People[i]
	if h.problem.PerHousehold > 0 && who.Household != "" {
		if h.home[who.Household]++; h.home[who.Household] >= h.problem.PerHousehold {
			h.dropAll(func(p Person) bool { return p.Household == who.Household })
		}
	}
	for f, v := range who.Values {
		if h.chosen[f][v]++; h.chosen[f][v] == h.problem.Features[f].Values[v].Max {
			h.dropAll(func(p Person) bool { return p.Values[f] == v })
		}
	}
}

func (h *hat) dropAll(which func(Person) bool) {
	for i, in := range h.in {
		if in && which(h.problem.People[i]) {
			h.drop(i)
		}
	}
}
