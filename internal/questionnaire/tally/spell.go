package tally

import (
	"maps"
	"slices"

	"almenda/internal/questionnaire"
)

// Result is what was counted so far. The tally can go on counting.
func (t *Tally) Result() *Result {
	out := t.result
	out.Versions = maps.Clone(t.result.Versions)
	for i, p := range t.plans[:t.asked] {
		q := Question{Key: p.key, Type: p.typ, Leaves: slices.Clone(p.leaves), Counts: slices.Sorted(maps.Keys(p.counts)), Edges: p.limits()}
		q.Groups = []Group{t.all[i].result(p, "")}
		q.trim()
		out.Questions = append(out.Questions, q)
	}
	for i := range t.tables {
		out.Tables = append(out.Tables, t.spell(i))
	}
	return &out
}

// spell writes out one table: its groups in the order of the definition, districts by their keys, and
// all of them together.
func (t *Tally) spell(i int) Question {
	x := t.tables[i]
	q := Question{Key: x.Question, By: x.By, Leaves: slices.Clone(x.leaves), Counts: slices.Sorted(maps.Keys(x.counts))}
	if x.question < 0 || x.by < 0 {
		return q
	}
	p, by := t.plans[x.question], t.plans[x.by]
	q.Type, q.Edges = p.typ, p.limits()
	whole := newGroup(p)
	for j, code := range by.list {
		q.Groups = append(q.Groups, t.by[i][j].result(p, code))
		whole.merge(t.by[i][j])
	}
	for _, key := range slices.Sorted(maps.Keys(t.more[i])) {
		g := t.by[i][t.more[i][key]]
		q.Groups = append(q.Groups, g.result(p, key))
		whole.merge(g)
	}
	q.Groups = append(q.Groups, whole.result(p, ""))
	q.fill()
	q.trim()
	return q
}

func (p *plan) limits() (out []float64) {
	for _, e := range p.edges {
		out = append(out, float64(e)/p.scale)
	}
	return out
}

// fill gives every group the same months or districts, so that a table has a cell at each place.
func (q *Question) fill() {
	if q.Type != questionnaire.Date && q.Type != questionnaire.PlaceType {
		return
	}
	full := q.Groups[len(q.Groups)-1].Cells
	for i := range q.Groups {
		was := q.Groups[i].Cells
		q.Groups[i].Cells = nil
		for _, c := range full {
			at := slices.IndexFunc(was, func(o Cell) bool { return o.Code == c.Code })
			if at < 0 {
				q.Groups[i].Cells = append(q.Groups[i].Cells, Cell{Code: c.Code})
				continue
			}
			q.Groups[i].Cells = append(q.Groups[i].Cells, was[at])
		}
	}
}

// trim leaves out the outermost bins of a number without limits as long as nobody is in them: they go
// on to thousands of millions.
func (q *Question) trim() {
	if len(q.Edges) <= mostBins+1 {
		return
	}
	bins := len(q.Edges) - 1
	used := func(bin int) bool {
		return slices.ContainsFunc(q.Groups, func(g Group) bool { return g.Cells[bin].Count > 0 })
	}
	from, to := 0, bins
	for from < to-1 && !used(from) {
		from++
	}
	for to > from+1 && !used(to-1) {
		to--
	}
	q.Edges = q.Edges[from : to+1]
	for i := range q.Groups {
		cells := q.Groups[i].Cells
		q.Groups[i].Cells = append(slices.Clone(cells[from:to]), cells[bins:]...)
	}
}
