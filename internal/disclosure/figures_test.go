package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

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

// Where only small cells are hidden the attacker finds a good part of them; behind the gate none, and
// most figures can still be read.
func TestAPanelOf280(t *testing.T) {
	var naive, gated found
	total := Audit{}
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
	}
	t.Logf("%d small cells; hidden alone %d are recovered and %d narrowed, behind the gate none; of %d cells it hides %d and merges %d codes", naive.small, naive.exact, naive.narrow, total.Cells, total.Small+total.Further, total.Merged)
	if naive.exact*4 < naive.small || naive.broken+gated.broken > 0 {
		t.Errorf("an attacker who does not find a quarter of what is hidden carelessly proves nothing: %+v", naive)
	}
	if hidden := total.Small + total.Further; hidden*5 > total.Cells || total.Withheld > 4 {
		t.Errorf("a gate that hides everything is safe and of no use: %+v", total)
	}
}

func TestALargeTableNeedsFewProgrammes(t *testing.T) {
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
	out, a := Least().Gate(Input{Tables: []Table{{Population: "p", Question: "q", Rows: []Group{all}}, big}})
	if out[1].State != Shown || a.Further == 0 || a.Further > a.Small || a.Programmes > 5000 {
		t.Errorf("%s, %+v", out[1].State, a)
	}
}
