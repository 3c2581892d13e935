package disclosure_test

import (
	"fmt"
	"slices"
	"strings"

	. "almenda/internal/disclosure"
)

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
		secret := secrets(truth, m.within)
		for _, t := range people {
			for _, c := range t.Rows[0].Cells {
				secret[name{t.Population + "#" + t.Question, "", "", c.Code + "|"}] = c.N
			}
		}
		for _, count := range secret {
			if count > 0 && count < cell {
				won.small++
			}
		}
		for n, v := range a.names {
			count := 0
			for code := range strings.SplitSeq(strings.TrimSuffix(n.code, "|"), "|") {
				count += secret[name{n.population, n.by, n.row, code + "|"}]
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
