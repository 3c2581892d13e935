package disclosure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

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

// found is what the attacker won: cells known exactly, and cells known to be small or nearly known.
type found struct{ small, exact, narrow, broken int }

func (f *found) add(o found) {
	f.small, f.exact, f.narrow, f.broken = f.small+o.small, f.exact+o.exact, f.narrow+o.narrow, f.broken+o.broken
}

// rob attacks all questions of a survey and compares with the truth.
func rob(m made, released []Released, cell int) (won found, first string) {
	for _, q := range questionsOf(m.in.Tables) {
		var tables, groups []Released
		var truth, people []Table
		for i, t := range m.in.Tables {
			switch {
			case t.Question == q:
				tables, truth = append(tables, released[i]), append(truth, t)
			case slices.ContainsFunc(m.in.Tables, func(o Table) bool { return o.By == t.Question }):
				groups, people = append(groups, released[i]), append(people, t)
			}
		}
		a, s := attack(tables, truth, m.within, func(a *attacker) { a.compose(groups, people, m.all) })
		if a.broken || !s.ok {
			won.broken++
			continue
		}
		true := secrets(truth, m.within)
		for _, t := range people {
			for _, c := range t.Rows[0].Cells {
				true[name{t.Population + "#" + t.Question, "", "", c.Code + "|"}] = c.N
			}
		}
		for _, count := range true {
			if count > 0 && count < cell {
				won.small++
			}
		}
		for n, v := range a.names {
			count := 0
			for code := range strings.SplitSeq(strings.TrimSuffix(n.code, "|"), "|") {
				count += true[name{n.population, n.by, n.row, code + "|"}]
			}
			if n.code == "" || count < 1 || count >= cell {
				continue
			}
			lo, hi := s.bounds(v)
			if count < lo || count > hi {
				won.broken++ // an attacker who is wrong proves nothing
			}
			if lo == hi {
				won.exact++
			}
			if hi-lo < cell-1 || hi < cell {
				won.narrow++
				if first == "" {
					first = fmt.Sprintf("question %s: %+v is %d, found between %d and %d", q, n, count, lo, hi)
				}
			}
		}
	}
	return won, first
}

func questionsOf(tables []Table) (out []string) {
	for _, t := range tables {
		if !slices.Contains(out, t.Question) {
			out = append(out, t.Question)
		}
	}
	return out
}

// secrets are the true counts of every cell, of those who are in no group, and of those who are only in
// the larger population.
func secrets(truth []Table, within []nested) map[name]int {
	out := map[name]int{}
	at := func(p, by, row, code string) name { return name{p, by, row, code + "|"} }
	for _, t := range truth {
		for _, r := range t.Rows {
			for _, c := range r.Cells {
				out[at(t.Population, t.By, r.Code, c.Code)] = c.N
			}
		}
	}
	for _, t := range truth {
		for _, c := range t.Rows[0].Cells {
			rest := out[at(t.Population, "", "", c.Code)]
			for _, r := range t.Rows {
				rest -= out[at(t.Population, t.By, r.Code, c.Code)]
				for _, n := range within {
					if n.small == t.Population {
						out[at(t.Population+"+", t.By, r.Code+"-", c.Code)] = out[at(n.big, t.By, r.Code, c.Code)] - out[at(t.Population, t.By, r.Code, c.Code)]
					}
				}
			}
			if t.By != "" {
				out[at(t.Population, t.By, "-", c.Code)] = rest
			}
		}
	}
	return out
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
