package lottery

import (
	"errors"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// The search finds what trying all panels finds, whatever seats are worth and however tight the quotas.
func TestTheSearchFindsThePanelThatIsWorthMost(t *testing.T) {
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // no secret
		p := made(seed, 12, 2+int(seed%5), int(seed%3), seed%2 == 0, 2, 2+int(seed%3), 2)
		g := group(p, seed%4 < 2)
		s := newPricer(p, g)
		for range 4 { // the same programme goes on, warm
			worth := make([]float64, len(g.kinds))
			for k := range worth {
				worth[k] = math.Round(10*r.Float64()) / 10
				if seed%7 == 0 {
					worth[k] -= .5
				}
			}
			got := s.best(t.Context(), worth, math.Inf(-1), 0, patient)
			want := byHand(p, g, worth)
			if got.panel == nil || s.failed || math.Abs(got.value-want) > 1e-9 || got.bound < want-1e-9 || got.bound > want+1e-6 {
				t.Fatalf("pool %d: found %v (bound %v), the best is %v", seed, got.value, got.bound, want)
			}
		}
	}
}

// byHand tries every panel.
func byHand(p *Problem, g *grouping, worth []float64) float64 {
	best := math.Inf(-1)
	for set := range uint(1) << len(p.People) {
		if bits.OnesCount(set) != p.Seats {
			continue
		}
		if v, ok := worthOf(p, g, worth, set); ok {
			best = max(best, v)
		}
	}
	return best
}

func worthOf(p *Problem, g *grouping, worth []float64, set uint) (v float64, ok bool) {
	counts, home := p.pool(), map[string]int{}
	for f := range counts {
		clear(counts[f])
	}
	for i, who := range p.People {
		if set>>i&1 == 0 {
			continue
		}
		v += worth[g.of[i]]
		if home[who.Household]++; p.PerHousehold > 0 && who.Household != "" && home[who.Household] > p.PerHousehold {
			return 0, false
		}
		for f, value := range who.Values {
			counts[f][value]++
		}
	}
	for f, feature := range p.Features {
		for value, q := range feature.Values {
			if counts[f][value] < q.Min || counts[f][value] > q.Max {
				return 0, false
			}
		}
	}
	return v, true
}

// Quotas that no panel meets are known to be so, and the cheapest proposal is the cheapest of all.
func TestImpossibleQuotasAreKnownAndRelaxedAtTheLeastCost(t *testing.T) {
	impossible := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // no secret
		p := made(seed, 10, 4, 0, false, 2, 2)
		for f := range p.Features {
			q := p.Features[f].Values
			n := r.IntN(5)
			q[0].Min, q[0].Max, q[1].Min, q[1].Max = n, n, 4-n, 4-n
		}
		g := group(p, true)
		there := !math.IsInf(byHand(p, g, make([]float64, len(g.kinds))), -1)
		proposal, err := p.Relax(t.Context())
		if errors.Is(err, ErrImpossible) && math.IsInf(cheapest(p), 1) { // a maximum of 0 stays
			continue
		}
		if err != nil || there != (proposal.Cost == 0) {
			t.Fatalf("pool %d: a panel exists: %t; the proposal costs %v, %v", seed, there, proposal.Cost, err)
		}
		if there {
			continue
		}
		impossible++
		if want := cheapest(p); math.Abs(want-proposal.Cost) > 1e-6 {
			t.Errorf("pool %d: the proposal costs %v, the cheapest %v", seed, proposal.Cost, want)
		}
		whole(t, p.Apply(proposal.Changes), solved(t, p.Apply(proposal.Changes), Options{}))
	}
	if impossible < 10 {
		t.Fatalf("only %d pools were impossible", impossible)
	}
}

// cheapest is what moving quotas costs for the panel that needs it least.
func cheapest(p *Problem) float64 {
	best := math.Inf(1)
	for set := range uint(1) << len(p.People) {
		if bits.OnesCount(set) != p.Seats {
			continue
		}
		cost := 0.0
		for f, feature := range p.Features {
			for v, q := range feature.Values {
				n := 0
				for i, who := range p.People {
					if set>>i&1 == 1 && who.Values[f] == v {
						n++
					}
				}
				if n < q.Min {
					cost += float64(q.Min-n) * (1 + 2/float64(q.Min))
				}
				if n > q.Max {
					cost += float64(n - q.Max)
					if q.Max == 0 {
						cost = math.Inf(1)
					}
				}
			}
		}
		best = min(best, cost)
	}
	return best
}
