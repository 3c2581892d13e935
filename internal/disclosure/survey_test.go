package disclosure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	. "almenda/internal/disclosure"
)

// person is one made-up answer: groups by name ("" is not stated), answers by question.
type person struct {
	groups  map[string]string
	answers map[string][]string
	late    bool // not in the smaller population
}

// made is a made-up survey: its people, its tables, who lies within whom.
type made struct {
	in     Input
	within []nested
	all    bool // everybody answered everything: an attacker who knows that links more
}

// spread draws shares that are even, or skewed until most is rare.
func spread(r *rand.Rand, n int, skew float64) []float64 {
	out, sum := make([]float64, n), 0.0
	for i := range out {
		out[i] = math.Pow(r.Float64()+.02, skew)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

func draw(r *rand.Rand, shares []float64) int {
	x := r.Float64()
	for i, s := range shares {
		if x -= s; x < 0 {
			return i
		}
	}
	return len(shares) - 1
}

type asked struct {
	key                          string
	codes                        []string
	multiple, sensitive, ordered bool
	shares                       map[string][]float64 // by group of the first grouping
}

// survey makes one: who, what they say, what is declared.
func survey(seed uint64) made {
	r := rand.New(rand.NewPCG(seed, 7))
	n := int(20 * math.Pow(100, r.Float64())) // 20 to 2000, small ones as often as large ones
	kinds := map[string]int{"gender": 2 + r.IntN(2), "age": 3 + r.IntN(3), "district": 3 + r.IntN(6)}
	shares, silent := map[string][]float64{}, map[string]float64{}
	for _, g := range []string{"gender", "age", "district"} {
		shares[g] = spread(r, kinds[g], r.Float64()*3)
		if r.IntN(3) == 0 {
			silent[g] = r.Float64() * .06
		}
	}
	var questions []asked
	for q := range 1 + r.IntN(3) {
		a := asked{key: fmt.Sprint("q", q), multiple: r.IntN(4) == 0, sensitive: r.IntN(4) == 0, ordered: r.IntN(2) == 0, shares: map[string][]float64{}}
		for c := range 2 + r.IntN(5) {
			a.codes = append(a.codes, fmt.Sprint("c", c))
		}
		base := spread(r, len(a.codes), r.Float64()*4)
		for d := range kinds["district"] {
			own := spread(r, len(a.codes), 2)
			for i := range own {
				own[i] = .7*base[i] + .3*own[i]
			}
			a.shares[fmt.Sprint("district", d)] = own
		}
		questions = append(questions, a)
	}
	everything, composition := r.IntN(2) == 0, r.IntN(2) == 0
	var people []person
	for range n {
		p := person{groups: map[string]string{}, answers: map[string][]string{}, late: r.Float64() < .1}
		d := draw(r, shares["district"])
		p.groups["district"] = fmt.Sprint("district", d)
		for _, g := range []string{"gender", "age"} {
			p.groups[g] = fmt.Sprint(g, draw(r, shares[g]))
		}
		for _, q := range questions {
			if !everything && r.Float64() < .03 {
				continue // skipped it
			}
			own := q.shares[p.groups["district"]]
			p.answers[q.key] = []string{q.codes[draw(r, own)]}
			for i, c := range q.codes {
				if q.multiple && r.Float64() < own[i] && !slices.Contains(p.answers[q.key], c) {
					p.answers[q.key] = append(p.answers[q.key], c)
				}
			}
		}
		for _, g := range []string{"gender", "age", "district"} {
			if r.Float64() < silent[g] {
				p.groups[g] = ""
			}
		}
		people = append(people, p)
	}
	m := declare(people, questions, []string{"gender", "age", "district"}, seed%5 == 0)
	m.all = everything
	if composition {
		m.compose(people)
	}
	return m
}

// compose declares how many there are of each group, too.
func (m *made) compose(people []person) {
	for _, g := range []string{"gender", "age", "district"} {
		q := asked{key: g}
		for i, p := range people {
			if c := p.groups[g]; c != "" {
				people[i].answers[g] = []string{c}
				if !slices.Contains(q.codes, c) {
					q.codes = append(q.codes, c)
				}
			}
		}
		slices.Sort(q.codes)
		if len(q.codes) > 0 {
			m.in.Tables = append(m.in.Tables, tally(people, q, "all", ""))
		}
	}
}

// declare counts the tables: each question alone and by each group; with two, for a first wave as well.
func declare(people []person, questions []asked, by []string, two bool) made {
	var m made
	populations := []string{"all"}
	if two {
		populations = []string{"all", "first"}
		m.within = []nested{{"first", "all"}}
		late := 0
		for _, p := range people {
			if p.late {
				late++
			}
		}
		m.in.Overlaps = []Overlap{{A: "first", B: "all", OnlyB: late}}
	}
	for _, population := range populations {
		here := slices.DeleteFunc(slices.Clone(people), func(p person) bool { return population == "first" && p.late })
		for _, q := range questions {
			for _, g := range append([]string{""}, by...) {
				m.in.Tables = append(m.in.Tables, tally(here, q, population, g))
			}
		}
	}
	return m
}

func tally(people []person, q asked, population, by string) Table {
	t := Table{Population: population, Question: q.key, By: by, Multiple: q.multiple, Sensitive: q.sensitive, Ordered: q.ordered}
	var groups []string
	for _, p := range people {
		if g := p.groups[by]; by != "" && g != "" && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	if slices.Sort(groups); by == "" || len(groups) == 0 {
		groups = []string{""}
	}
	for _, g := range groups {
		row := Group{Code: g}
		for _, c := range q.codes {
			row.Cells = append(row.Cells, Count{Code: c})
		}
		for _, p := range people {
			if by != "" && p.groups[by] != g || len(p.answers[q.key]) == 0 {
				continue
			}
			row.Base++
			for _, c := range p.answers[q.key] {
				row.Cells[slices.Index(q.codes, c)].N++
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// careless publishes as many do: it hides small cells and small groups, and nothing else.
func careless(tables []Table) (out []Released) {
	for _, t := range tables {
		r := Released{Population: t.Population, Question: t.Question, By: t.By, State: Shown, Multiple: t.Multiple}
		for _, g := range t.Rows {
			row := Row{Code: g.Code, State: Shown, Base: RoundBase(g.Base)}
			if g.Base < 10 {
				row = Row{Code: g.Code, State: Hidden}
				r.Rows = append(r.Rows, row)
				continue
			}
			for _, c := range g.Cells {
				s := Share{Codes: []string{c.Code}, State: Shown, Percent: Percent(c.N, g.Base)}
				if c.N > 0 && c.N < 5 || c.N == 0 && t.Sensitive {
					s.State, s.Percent = Hidden, 0
				}
				row.Cells = append(row.Cells, s)
			}
			r.Rows = append(r.Rows, row)
		}
		out = append(out, r)
	}
	return out
}
