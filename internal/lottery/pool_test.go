package lottery

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// made is a pool of people with a feature for each of sizes, so many values each, whose quotas leave room
// around what a panel drawn blindly has: so there is one. Every second pair of people lives together.
func made(seed uint64, people, seats, room int, together bool, sizes ...int) *Problem {
	r := rand.New(rand.NewPCG(seed, 7)) //nolint:gosec // no secret
	p := &Problem{Seats: seats}
	for f, n := range sizes {
		one := Feature{Name: fmt.Sprintf("f%d", f)}
		for v := range n {
			one.Values = append(one.Values, Quota{Value: fmt.Sprintf("v%d", v)})
		}
		p.Features = append(p.Features, one)
	}
	for i := range people {
		who := Person{ID: fmt.Sprintf("p%d", i)}
		for _, n := range sizes {
			who.Values = append(who.Values, min(n-1, int(float64(n)*math.Pow(r.Float64(), 1.6)))) // some values are rare
		}
		if together {
			who.Household = fmt.Sprintf("h%d", i)
			if i%4 == 1 {
				who.Household = fmt.Sprintf("h%d", i-1)
			}
		}
		p.People = append(p.People, who)
	}
	if together {
		p.PerHousehold = 1
	}
	home := map[string]bool{}
	for left := seats; left > 0; {
		who := p.People[r.IntN(people)]
		if home[who.ID] || together && home[who.Household] {
			continue
		}
		home[who.ID], home[who.Household] = true, together
		left--
		for f, v := range who.Values {
			p.Features[f].Values[v].Min++
		}
	}
	for f := range p.Features {
		for v := range p.Features[f].Values {
			q := &p.Features[f].Values[v]
			q.Min, q.Max = max(0, q.Min-room), q.Min+room
		}
	}
	return p
}

// whole fails unless d is a lottery of valid panels whose figures are those of its panels.
func whole(t *testing.T, p *Problem, d Distribution) {
	t.Helper()
	chances, total := make([]float64, len(p.People)), 0.0
	for n, panel := range d.Panels {
		if panel.Weight <= 0 || math.IsNaN(panel.Weight) {
			t.Fatalf("panel %d has the weight %v", n, panel.Weight)
		}
		total += panel.Weight
		sits(t, p, panel.Members)
		for _, i := range panel.Members {
			chances[i] += panel.Weight
		}
	}
	if math.Abs(total-1) > 1e-9 {
		t.Fatalf("weights add up to %v", total)
	}
	sum := 0.0
	for i, c := range chances {
		if sum += c; math.Abs(c-d.Probabilities[i]) > 1e-9 || c > 1+1e-9 {
			t.Fatalf("%s has %v by the panels and %v by the list", p.People[i].ID, c, d.Probabilities[i])
		}
	}
	if math.Abs(sum-float64(p.Seats)) > 1e-6 {
		t.Fatalf("chances add up to %v of %d seats", sum, p.Seats)
	}
	for _, i := range d.Uncoverable {
		if chances[i] != 0 {
			t.Errorf("%s cannot be drawn and has %v", p.People[i].ID, chances[i])
		}
	}
	if d.Objective > d.Upper+1e-9 {
		t.Errorf("%v is above the bound %v", d.Objective, d.Upper)
	}
}

// sits counts one panel by hand.
func sits(t *testing.T, p *Problem, members []int) {
	t.Helper()
	if len(members) != p.Seats || !slices.IsSorted(members) || len(slices.Compact(slices.Clone(members))) != p.Seats {
		t.Fatalf("%d seats are filled by %v", p.Seats, members)
	}
	home := map[string]int{}
	for _, i := range members {
		if h := p.People[i].Household; h != "" {
			if home[h]++; p.PerHousehold > 0 && home[h] > p.PerHousehold {
				t.Fatalf("%d of %s sit together", home[h], h)
			}
		}
	}
	for f, feature := range p.Features {
		for v, q := range feature.Values {
			n := 0
			for _, i := range members {
				if p.People[i].Values[f] == v {
					n++
				}
			}
			if n < q.Min || n > q.Max {
				t.Fatalf("%d of %s: %s sit, not %d to %d", n, feature.Name, q.Value, q.Min, q.Max)
			}
		}
	}
}

func gini(chances []float64) float64 {
	c := slices.Clone(chances)
	slices.Sort(c)
	of, sum := 0.0, 0.0
	for i, x := range c {
		of, sum = of+float64(2*(i+1)-len(c)-1)*x, sum+x
	}
	return of / sum / float64(len(c))
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > relative*math.Abs(want) {
		t.Errorf("%s is %.7f, not %.7f", what, got, want)
	}
}
