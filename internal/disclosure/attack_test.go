package disclosure_test

import (
	"math"
	"slices"

	. "almenda/internal/disclosure"
)

// This file is the attacker. It sees what is published and nothing else, shares no code with the gate,
// and works out what the hidden cells can be: it inverts the rounded percentages by trying every base,
// takes tables from one another, and bounds what is left by linear programmes.

// attacker writes down what is known of one question as ranges and sums.
type attacker struct {
	lo, hi []float64
	rows   [][]float64 // Σ a·v = 0, sparse: variable, factor, variable, factor, …
	names  map[name]int
	tables []Released
	flags  map[string]Table // by question: whether it is sensitive
	broken bool
}

// name is a cell, or with no code the base of a row. Row "-" is those whom a reader finds by subtraction.
type name struct{ population, by, row, code string }

func (a *attacker) known(lo, hi float64) int {
	a.lo, a.hi = append(a.lo, lo), append(a.hi, hi)
	return len(a.lo) - 1
}

const many = 5000

// half reports whether x of base rounds to percent: halves go up.
func half(x, base, percent int) bool {
	return math.Floor(float64(x)*100/float64(base)+.5+1e-12) == float64(percent)
}

// invert finds, for one row, every base and count that rounds to what was printed.
func invert(r Row, multiple, zeros bool) (baseLo, baseHi int, lo, hi []int) {
	lo, hi = make([]int, len(r.Cells)), make([]int, len(r.Cells))
	for i := range lo {
		lo[i], hi[i] = math.MaxInt, -1
	}
	baseLo, baseHi = math.MaxInt, -1
	for b := max(r.Base-2, 1); b <= r.Base+2; b++ {
		l, h, sumLo, sumHi, fits := make([]int, len(r.Cells)), make([]int, len(r.Cells)), 0, 0, true
		for i, c := range r.Cells {
			l[i], h[i] = 0, b
			if c.State == Hidden {
				if !zeros {
					l[i] = 1
				}
			} else {
				first := max(0, int(math.Ceil((float64(c.Percent)-.5)*float64(b)/100-1e-9)))
				for first <= b && !half(first, b, c.Percent) {
					first++
				}
				last := first
				for last+1 <= b && half(last+1, b, c.Percent) {
					last++
				}
				fits = fits && first <= b
				l[i], h[i] = first, last
			}
			sumLo, sumHi = sumLo+l[i], sumHi+h[i]
		}
		if !fits || !multiple && (sumLo > b || sumHi < b) {
			continue
		}
		baseLo, baseHi = min(baseLo, b), max(baseHi, b)
		for i := range r.Cells {
			if !multiple { // what the others leave
				l[i], h[i] = max(l[i], b-(sumHi-h[i])), min(h[i], b-(sumLo-l[i]))
			}
			lo[i], hi[i] = min(lo[i], l[i]), max(hi[i], h[i])
		}
	}
	return
}

// read takes in one published row.
func (a *attacker) read(t Released, r Row, codes [][]string, sensitive bool) {
	b := name{t.Population, t.By, r.Code, ""}
	if r.State == Hidden {
		a.names[b] = a.known(0, many)
		a.unseen(t, r.Code, codes)
		return
	}
	baseLo, baseHi, lo, hi := invert(r, t.Multiple, sensitive)
	if baseHi < 0 {
		a.broken = true
		return
	}
	a.names[b] = a.known(float64(baseLo), float64(baseHi))
	all := []float64{float64(a.names[b]), -1}
	for i, c := range r.Cells {
		v := a.known(float64(lo[i]), float64(hi[i]))
		a.names[name{t.Population, t.By, r.Code, join(c.Codes)}] = v
		all = append(all, float64(v), 1)
		if c.State != Hidden && lo[i] < hi[i] { // (p-½)/100·base ≤ x ≤ (p+½)/100·base
			p := float64(c.Percent)
			a.rows = append(a.rows,
				[]float64{float64(v), 1, float64(a.names[b]), -(p + .5) / 100, float64(a.known(0, many)), 1},
				[]float64{float64(v), 1, float64(a.names[b]), -(p - .5) / 100, float64(a.known(0, many)), -1})
		}
	}
	if !t.Multiple {
		a.rows = append(a.rows, all)
	}
}

// unseen gives a row that is not published cells that can be anything, up to its base.
func (a *attacker) unseen(t Released, row string, codes [][]string) {
	b := a.names[name{t.Population, t.By, row, ""}]
	all := []float64{float64(b), -1}
	for _, c := range codes {
		v := a.known(0, many)
		a.names[name{t.Population, t.By, row, join(c)}] = v
		all = append(all, float64(v), 1)
		if t.Multiple {
			a.rows = append(a.rows, []float64{float64(v), 1, float64(a.known(0, many)), 1, float64(b), -1})
		}
	}
	if !t.Multiple {
		a.rows = append(a.rows, all)
	}
}

func join(codes []string) string {
	out := ""
	for _, c := range codes {
		out += c + "|"
	}
	return out
}

// columns of a table as printed; for one without a row that is shown, every code by itself.
func columns(t Released, codes []string) (out [][]string) {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			out = append(out, c.Codes)
		}
		if out != nil {
			return out
		}
	}
	for _, c := range codes {
		out = append(out, []string{c})
	}
	return out
}

// subtract says that the rows of the parts and an unseen rest make up a row of the whole.
func (a *attacker) subtract(whole name, parts []name, rest name, cols map[name][][]string, codes []string, t Released) {
	t.Population, t.By = rest.population, rest.by
	a.names[rest] = a.known(0, many)
	var single [][]string
	for _, c := range codes {
		single = append(single, []string{c})
	}
	a.unseen(t, rest.row, single)
	cols[rest] = single
	parts = append(slices.Clone(parts), rest)
	sum := []float64{float64(a.names[whole]), -1}
	for _, p := range parts {
		sum = append(sum, float64(a.names[p]), 1)
	}
	a.rows = append(a.rows, sum)
	for _, set := range sets(codes, whole, parts, cols) {
		sum := []float64{}
		add := func(n name, sign float64) {
			for _, c := range cols[n] {
				if slices.Contains(set, c[0]) {
					sum = append(sum, float64(a.names[name{n.population, n.by, n.row, join(c)}]), sign)
				}
			}
		}
		add(whole, -1)
		for _, p := range parts {
			add(p, 1)
		}
		a.rows = append(a.rows, sum)
	}
}

// sets are the codes that hang together because somewhere they were merged.
func sets(codes []string, whole name, parts []name, cols map[name][][]string) (out [][]string) {
	for _, c := range codes {
		out = append(out, []string{c})
	}
	for _, n := range append([]name{whole}, parts...) {
		for _, col := range cols[n] {
			var one []string
			var rest [][]string
			for _, set := range out {
				if slices.ContainsFunc(set, func(c string) bool { return slices.Contains(col, c) }) {
					one = append(one, set...)
				} else {
					rest = append(rest, set)
				}
			}
			out = append(rest, one)
		}
	}
	return out
}

// nested says that all people of one population are in another.
type nested struct{ small, big string }

// attack bounds every cell that the published tables of one question tell of.
func attack(tables []Released, truth []Table, within []nested, more func(*attacker)) (*attacker, *simplex) {
	a := &attacker{names: map[name]int{}}
	var codes []string
	for _, t := range truth { // the codes stand in the questionnaire
		for _, c := range t.Rows[0].Cells {
			if !slices.Contains(codes, c.Code) {
				codes = append(codes, c.Code)
			}
		}
	}
	cols := map[name][][]string{}
	rows := map[[2]string][]name{}
	for i, t := range tables {
		if t.State == Hidden {
			if t.By != "" {
				continue
			}
			t.Rows = []Row{{State: Hidden}}
		}
		for _, r := range t.Rows {
			c := columns(t, codes)
			a.read(t, r, c, truth[i].Sensitive)
			n := name{t.Population, t.By, r.Code, ""}
			cols[n] = c
			rows[[2]string{t.Population, t.By}] = append(rows[[2]string{t.Population, t.By}], n)
		}
	}
	for _, t := range tables {
		whole := name{t.Population, "", "", ""}
		if parts := rows[[2]string{t.Population, t.By}]; t.By != "" && len(parts) > 0 && cols[whole] != nil {
			a.subtract(whole, parts, name{t.Population, t.By, "-", ""}, cols, codes, t)
		}
		for _, n := range within {
			if n.small != t.Population {
				continue
			}
			for _, part := range rows[[2]string{t.Population, t.By}] {
				big := name{n.big, t.By, part.row, ""}
				if cols[big] != nil {
					a.subtract(big, []name{part}, name{t.Population + "+", t.By, part.row + "-", ""}, cols, codes, t)
				}
			}
		}
	}
	more(a)
	return a, newSimplex(a.lo, a.hi, a.rows)
}

// compose reads the tables that say how many there are of each group: no more of them answered a
// question than there are, and if everybody answered everything, just as many.
func (a *attacker) compose(groups []Released, truth []Table, all bool) {
	for i, t := range groups {
		of := t.Question
		t.Population += "#" + of
		var codes []string
		for _, c := range truth[i].Rows[0].Cells {
			codes = append(codes, c.Code)
		}
		r := Row{State: Hidden}
		if t.State != Hidden {
			r = t.Rows[0]
		}
		a.read(t, r, columns(t, codes), false)
		for _, c := range codes {
			base, ok := a.names[name{truth[i].Population, of, c, ""}]
			people, ok2 := a.names[name{t.Population, "", "", c + "|"}]
			if !ok || !ok2 {
				continue
			}
			rest := 0.0
			if !all {
				rest = many
			}
			a.rows = append(a.rows, []float64{float64(people), -1, float64(base), 1, float64(a.known(0, rest)), 1})
		}
	}
}
