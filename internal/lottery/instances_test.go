//go:build !race

package lottery

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// expected is what other programs found for the shared instances.
type expected struct {
	Seats       int  `json:"k"`
	Household   *int `json:"household_limit"`
	Uncoverable int  `json:"uncoverable_people"`
	Maximin     struct{ Upper, Optimum float64 }
	Leximin     *figures
	Nash        *figures
	SimpleBound struct {
		Value    float64
		Limiting string
	} `json:"simple_bound"`
}

type figures struct {
	Least     float64 `json:"min_coverable"`
	Gini      float64
	Mean      float64 `json:"geometric_mean"`
	Quantiles map[string]float64
}

// The most kinds of people of an instance that a plain test solves. One instance of each test is
// beyond that: synth_like_sf_e_110 needs three minutes until it is within one per cent and leximin
// of synth_krakow_90 most of one (docs/BENCHMARKS.md), and Nash of synth_karlstad_400 more than all
// other instances together. ALMENDA_LOAD=1 runs them.
const (
	many       = 900
	manyNash   = 500
	manyRaised = 300 // where the chances are raised one after the other
)

// everyInstance runs the instances that others found figures for.
func everyInstance(t *testing.T, limit int, figures func(expected) bool, run func(t *testing.T, p *Problem, want expected)) {
	var all map[string]expected
	if err := json.Unmarshal(shared(t, "expected/sortition.json"), &all); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		want := all[name]
		if !figures(want) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var home []string
			if want.Household != nil {
				home = []string{"household"}
			}
			p := instance(t, name, want.Seats, home...)
			if kinds := len(group(p, true).kinds); kinds > limit && os.Getenv("ALMENDA_LOAD") == "" {
				t.Skipf("%d kinds of people take too long for a plain run: ALMENDA_LOAD=1 runs it", kinds)
			}
			ran++
			run(t, p, want)
		})
	}
	if ran < 10 {
		t.Errorf("only %d instances have figures and were solved", ran)
	}
}

func TestEverySharedInstanceIsSolvedToOnePercent(t *testing.T) {
	everyInstance(t, many, func(expected) bool { return true }, func(t *testing.T, p *Problem, want expected) {
		best := max(want.Maximin.Upper, want.Maximin.Optimum)
		d := solved(t, p, Options{Seed: 1})
		if d.Objective < .99*best || d.Objective > best*(1+1e-6) || d.Upper > best*1.01 || len(d.Uncoverable) != want.Uncoverable {
			t.Errorf("reached %v of %v (bound %v), %d uncoverable, want %d", d.Objective, best, d.Upper, len(d.Uncoverable), want.Uncoverable)
		}
		b := p.Bound()
		least := math.Inf(1)
		for _, feature := range b.Values {
			for _, v := range feature {
				if v.Pool > 0 && v.Most > 0 {
					least = min(least, v.Chance)
				}
			}
		}
		near(t, "the simple bound", least, want.SimpleBound.Value, 1e-9)
		if b.Chance < d.Objective*(1-1e-9) {
			t.Errorf("%v is above the bound %v", d.Objective, b.Chance)
		}
	})
}

// Below the 95th percentile within 1 percent, above within 5, as the figures were computed.
func TestLeximinHasTheChancesThatWerePublished(t *testing.T) {
	everyInstance(t, manyRaised, func(e expected) bool { return e.Leximin != nil }, func(t *testing.T, p *Problem, want expected) {
		d := solved(t, p, Options{Algorithm: Leximin, Seed: 1})
		if d.Stopped {
			t.Error("it did not come to the end")
		}
		near(t, "the smallest chance", d.Objective, max(want.Maximin.Upper, want.Maximin.Optimum), .01)
		var counted []float64
		for i, c := range d.Probabilities {
			if !slices.Contains(d.Uncoverable, i) {
				counted = append(counted, c)
			}
		}
		if got := gini(counted); math.Abs(got-want.Leximin.Gini) > max(.01*want.Leximin.Gini, 6e-4) {
			t.Errorf("gini is %v, not %v", got, want.Leximin.Gini)
		}
		near(t, "the mean", d.mean(), want.Leximin.Mean, .01)
		chances := slices.Clone(d.Probabilities)
		slices.Sort(chances)
		for name, q := range want.Leximin.Quantiles {
			at, err := strconv.ParseFloat(name, 64)
			if err != nil {
				t.Fatal(err)
			}
			if i := int(at * float64(len(chances))); at < .95 && (chances[max(i-1, 0)] > q*1.011 || chances[min(i+1, len(chances)-1)] < q*.989) {
				t.Errorf("quantile %s is %v, not %v", name, chances[i], q)
			}
		}
	})
}

// The published allocation of Geneva was computed with Gurobi.
func TestGenevaIsAsPublished(t *testing.T) {
	var all map[string]struct {
		Leximin struct {
			Min  float64
			Gini float64
			Mean float64 `json:"geometric_mean_capped_1e4"`
		}
	}
	if err := json.Unmarshal(shared(t, "expected/published_allocations.json"), &all); err != nil {
		t.Fatal(err)
	}
	want := all["geneva_30"].Leximin
	d := solved(t, instance(t, "geneva_30", 30), Options{Algorithm: Leximin, Seed: 2})
	near(t, "the smallest chance", d.Objective, want.Min, 1e-3)
	near(t, "gini", gini(d.Probabilities), want.Gini, 3e-3)
	near(t, "the mean", d.mean(), want.Mean, 2e-3)
	published := column(t, "published/geneva_30_prob_allocs.csv", "LEXIMIN")
	ours := slices.Clone(d.Probabilities)
	slices.Sort(ours)
	for i := range ours[:len(ours)*95/100] {
		if math.Abs(ours[i]-published[i]) > 1e-3 {
			t.Errorf("the %d. chance is %v, published is %v", i, ours[i], published[i])
		}
	}
}

// column are the sorted chances of one algorithm.
func column(t *testing.T, file, algorithm string) (out []float64) {
	table, found := ReadTable(shared(t, file))
	for _, f := range found {
		t.Fatal(f.English())
	}
	at, which := table.Column("selection probability"), table.Column("algorithm")
	for row := range table.Rows() {
		if !Same(table.Cell(row, which), algorithm) {
			continue
		}
		x, err := strconv.ParseFloat(table.Cell(row, at), 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	slices.Sort(out)
	return out
}

func TestNashHasTheMeanThatWasFound(t *testing.T) {
	everyInstance(t, manyNash, func(e expected) bool { return e.Nash != nil }, func(t *testing.T, p *Problem, want expected) {
		d := solved(t, p, Options{Algorithm: Nash, Seed: 1})
		near(t, "the mean", d.Objective, want.Nash.Mean, 2e-3)
		if d.Upper < want.Nash.Mean*(1-1e-6) {
			t.Errorf("the bound %v is below what was reached, %v", d.Upper, want.Nash.Mean)
		}
	})
}

func TestTheSharedFixtureMergedAndUnmerged(t *testing.T) {
	p := instance(t, "sf_fixture_22", 22)
	one, two := solved(t, p, Options{}), solved(t, p, Options{apart: true})
	near(t, "the smallest chance", one.Objective, two.Objective, 1e-3)
}

// The rarest person of the paper's example was drawn in about one of a hundred panels.
func TestTheOldWayIsAsPublished(t *testing.T) {
	d := solved(t, instance(t, "example_small_20", 20), Options{Algorithm: Legacy, Seed: 1})
	if d.Objective < .007 || d.Objective > .013 {
		t.Errorf("the rarest person has %v", d.Objective)
	}
	d = solved(t, instance(t, "geneva_30", 30), Options{Algorithm: Legacy, Seed: 1})
	near(t, "gini of Geneva", gini(d.Probabilities), .2541, .02)
}

// The replacement case that others worked out: five stay, five of the pool share their addresses.
func TestReplacingAsInTheSharedFixture(t *testing.T) {
	whole := raw(t, "sf_fixture_22/raw_features.csv", "sf_fixture_22/raw_candidates.csv")
	whole.PerHousehold, whole.Seats = 1, 22
	kept, found := ReadPeople(shared(t, "sf_fixture_22/raw_already_selected.csv"), whole.Features, address)
	for _, f := range found {
		t.Fatal(f.English())
	}
	for i := range kept {
		kept[i].ID = "kept" + kept[i].ID
	}
	p := whole.Replace(kept, nil)
	if p.Seats != 17 || len(p.People) != 145 {
		t.Fatalf("%d seats, %d people", p.Seats, len(p.People))
	}
	near(t, "the smallest chance", solved(t, p, Options{}).Objective, 1.0/14, 1e-3)
}

var address = []string{"primary_address1", "primary_zip"}

func raw(t *testing.T, categories, people string) *Problem {
	features, found := ReadFeatures(shared(t, categories))
	pool, more := ReadPeople(shared(t, people), features, address)
	for _, f := range append(found, more...) {
		t.Fatal(f.English())
	}
	return &Problem{Features: features, People: pool}
}
