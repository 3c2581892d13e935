package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	. "almenda/internal/disclosure"
)

// panelOf280 is a panel of the size that Karlstad plans: five answers by gender, age and district.
func panelOf280(seed uint64) made {
	r := rand.New(rand.NewPCG(seed, 3))
	q := asked{key: "q", codes: []string{"a", "b", "c", "d", "e"}, ordered: true, shares: map[string][]float64{}}
	base := spread(r, 5, 1)
	var people []person
	for range 280 {
		p := person{groups: map[string]string{}, answers: map[string][]string{}}
		for i, g := range []string{"gender", "age", "district"} {
			p.groups[g] = fmt.Sprint(g, r.IntN(2<<i))
		}
		p.answers["q"] = []string{q.codes[draw(r, base)]}
		people = append(people, p)
	}
	return declare(people, []asked{q}, []string{"gender", "age", "district"}, false)
}

func TestAPanelOf280(t *testing.T) {
	var naive, gated found
	total := Audit{}
	why := map[string]int{}
	for seed := range uint64(40) {
		m := panelOf280(seed)
		won, _ := rob(m, careless(m.in.Tables), 5)
		naive.add(won)
		released, a := Least().Gate(m.in)
		won, first := rob(m, released, 5)
		if won.narrow > 0 {
			t.Errorf("survey %d: %s", seed, first)
		}
		gated.add(won)
		total.Cells, total.Small, total.Further, total.Merged, total.Withheld = total.Cells+a.Cells, total.Small+a.Small, total.Further+a.Further, total.Merged+a.Merged, total.Withheld+a.Withheld
		for _, n := range a.Notes {
			why[n.By+" "+n.Key] += n.N
		}
	}
	t.Logf("careless %+v; gate %+v; %+v %v", naive, gated, total, why)
}

func TestALargeTableIsDecidedInSeconds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	big := Table{Population: "p", Question: "q", By: "district"}
	all := Group{}
	for g := range 60 {
		row := Group{Code: fmt.Sprint("g", g)}
		for c := range 12 {
			n := int(r.ExpFloat64() * 12)
			row.Cells = append(row.Cells, Count{fmt.Sprint("c", c), n})
			if g == 0 {
				all.Cells = append(all.Cells, Count{Code: fmt.Sprint("c", c)})
			}
			all.Cells[c].N += n
		}
		big.Rows = append(big.Rows, row)
	}
	start := time.Now()
	out, a := Least().Gate(Input{Tables: []Table{{Population: "p", Question: "q", Rows: []Group{all}}, big}})
	t.Log(time.Since(start), a.Small, a.Further, a.Merged, a.Withheld, a.Programmes, out[1].State)
}
