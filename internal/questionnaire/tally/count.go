package tally

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/stored"
)

// base is how many answered, with their weights.
type base struct {
	amount
	squares float64
}

func (b *base) add(w float64) {
	b.amount.add(w)
	b.squares += w * w
}

func (b *base) merge(other *base) {
	b.amount.merge(&other.amount)
	b.squares += other.squares
}

// group is what was counted of one question in one group.
type group struct {
	base
	cells []amount
	rows  []line
	named map[string]*amount // months, districts
	means numbers
}

type line struct {
	base
	cells []amount
	means numbers
	borda float64
}

func newGroup(p *plan) *group {
	g := &group{cells: make([]amount, max(len(p.list), 0)), rows: make([]line, len(p.rows))}
	if p.typ == questionnaire.Number {
		g.cells = make([]amount, len(p.list)+len(p.edges)-1)
	}
	for i := range g.rows {
		g.rows[i].cells = make([]amount, len(p.cell))
	}
	return g
}

// numbers are sums from which means are told, in steps.
type numbers struct {
	amount
	sum, squares float64
	spread       spread
}

func (m *numbers) add(v int64, w float64) {
	m.amount.add(w)
	m.sum += w * float64(v)
	m.squares += w * float64(v) * float64(v)
	m.spread.add(v, w)
}

func (m *numbers) merge(other *numbers) {
	m.amount.merge(&other.amount)
	m.sum += other.sum
	m.squares += other.squares
	m.spread.low.merge(&other.spread.low)
	m.spread.high.merge(&other.spread.high)
}

func (m *numbers) result(scale float64) Means {
	if m.n == 0 || m.w <= 0 {
		return Means{N: m.n}
	}
	mean := m.sum / m.w
	return Means{N: m.n, Weight: m.w, Mean: mean / scale,
		SD:     math.Sqrt(max(m.squares/m.w-mean*mean, 0)) / scale,
		Median: m.spread.median(m.w) / scale}
}

// add counts one answer. What the question does not know is not counted; an answer of nothing else
// is none.
func (g *group) add(p *plan, a *stored.Answer, w float64) {
	told := false
	for _, code := range a.Codes {
		at, ok := p.codes[string(code)]
		if !ok {
			continue
		}
		told = true
		g.cells[at].add(w)
		if v, ok := p.values[string(code)]; ok {
			g.means.add(v, w)
		}
		if !p.many {
			break
		}
	}
	switch p.typ {
	case questionnaire.ShortText, questionnaire.LongText:
		told = told || len(a.Text) > 0
	case questionnaire.Number:
		told = g.number(p, a.Text, w) || told
	case questionnaire.Date:
		told = g.month(a.Text, w) || told
	case questionnaire.PlaceType:
		if a.Place != nil {
			told = true
			g.name(a.Place.District, w)
		}
	case questionnaire.Matrix:
		told = g.matrix(p, a.Rows, w) || told
	case questionnaire.Allocation:
		told = g.allocation(p, a.Rows, w) || told
	case questionnaire.Ranking:
		told = g.ranking(p, a.Codes, w) || told
	}
	if told {
		g.base.add(w)
	}
}

func (g *group) number(p *plan, text []byte, w float64) bool {
	n, err := strconv.ParseFloat(string(text), 64)
	if len(text) == 0 || err != nil || math.IsNaN(n) {
		return false
	}
	v := steps(n, p.scale)
	g.means.add(v, w)
	bin, found := slices.BinarySearch(p.edges, v)
	if !found {
		bin--
	}
	bin = min(max(bin, 0), len(p.edges)-2)
	g.cells[len(p.list)+bin].add(w)
	return true
}

func (g *group) month(text []byte, w float64) bool {
	if len(text) != len("2026-11-21") || text[4] != '-' || text[7] != '-' {
		return false
	}
	for i, c := range text {
		if i != 4 && i != 7 && (c < '0' || c > '9') {
			return false
		}
	}
	g.nameOf(text[:7], w)
	return true
}

func (g *group) name(name string, w float64) { g.nameOf([]byte(name), w) }

func (g *group) nameOf(name []byte, w float64) {
	a := g.named[string(name)]
	if a == nil {
		if g.named == nil {
			g.named = map[string]*amount{}
		}
		a = &amount{}
		g.named[string(name)] = a
	}
	a.add(w)
}

func (g *group) matrix(p *plan, rows []stored.Row, w float64) (told bool) {
	for _, r := range rows {
		row, known := p.row[string(r.Code)]
		cell, ok := p.cells[string(r.Value)]
		if !known || !ok {
			continue
		}
		told = true
		l := &g.rows[row]
		l.base.add(w)
		l.cells[cell].add(w)
	}
	return told
}

// allocation counts points. Options that got none are not stored, and got 0 all the same.
func (g *group) allocation(p *plan, rows []stored.Row, w float64) bool {
	points, told := make([]int64, 0, questionnaire.MaxOptions), false
	points = points[:min(len(p.rows), cap(points))]
	clear(points)
	for _, r := range rows {
		n, err := strconv.Atoi(string(r.Value))
		if at, ok := p.row[string(r.Code)]; ok && err == nil && int(at) < len(points) {
			points[at], told = int64(n), true
		}
	}
	if !told {
		return false
	}
	for i, n := range points {
		g.rows[i].base.add(w)
		g.rows[i].means.add(n, w)
	}
	return true
}

func (g *group) ranking(p *plan, codes [][]byte, w float64) (told bool) {
	place := 0
	for _, code := range codes {
		at, ok := p.row[string(code)]
		if !ok || place >= len(p.cell) {
			continue
		}
		told = true
		l := &g.rows[at]
		l.base.add(w)
		l.cells[place].add(w)
		place++
		l.means.add(int64(place), w)
		l.borda += w * float64(len(p.rows)-place+1)
	}
	return told
}

func (g *group) merge(other *group) {
	g.base.merge(&other.base)
	for i := range g.cells {
		g.cells[i].merge(&other.cells[i])
	}
	for i := range g.rows {
		a, b := &g.rows[i], &other.rows[i]
		a.base.merge(&b.base)
		for j := range a.cells {
			a.cells[j].merge(&b.cells[j])
		}
		a.means.merge(&b.means)
		a.borda += b.borda
	}
	for _, name := range slices.Sorted(maps.Keys(other.named)) {
		if g.named == nil {
			g.named = map[string]*amount{}
		}
		if g.named[name] == nil {
			g.named[name] = &amount{}
		}
		g.named[name].merge(other.named[name])
	}
	g.means.merge(&other.means)
}

// result spells a group out.
func (g *group) result(p *plan, code string) Group {
	out := Group{Code: code, Base: g.n, Weighted: g.w, Squares: g.squares}
	cell := func(code string, a *amount) { out.Cells = append(out.Cells, Cell{code, a.n, a.w}) }
	for i := range len(p.edges) - 1 {
		cell(p.bin(i), &g.cells[len(p.list)+i])
	}
	for _, name := range slices.Sorted(maps.Keys(g.named)) {
		if name != "" {
			cell(name, g.named[name])
		}
	}
	if p.typ == questionnaire.PlaceType {
		none := g.named[""]
		if none == nil {
			none = &amount{}
		}
		cell("", none)
	}
	for i, code := range p.list {
		cell(code, &g.cells[i])
	}
	for i := range g.rows {
		out.Rows = append(out.Rows, g.rows[i].result(p, p.rows[i]))
	}
	out.Means = g.means.result(p.scale)
	return out
}

func (l *line) result(p *plan, code string) Row {
	out := Row{Code: code, Base: l.n, Weighted: l.w, Squares: l.squares, Means: l.means.result(1), Borda: l.borda}
	for i, c := range p.cell {
		out.Cells = append(out.Cells, Cell{c, l.cells[i].n, l.cells[i].w})
	}
	return out
}

// bin names a bin by its limits: "10..20".
func (p *plan) bin(i int) string {
	write := func(n int64) string { return strconv.FormatFloat(float64(n)/p.scale, 'f', -1, 64) }
	return write(p.edges[i]) + ".." + write(p.edges[i+1])
}
