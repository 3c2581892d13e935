package survey

import (
	"slices"

	"almenda/internal/disclosure"
	"almenda/internal/questionnaire/tally"
)

// tables are the tables of all figures, in order, for the gate.
func (f *figures) tables() (out []disclosure.Table) {
	for _, one := range f.list {
		for i := range one.sheets {
			out = append(out, one.sheets[i].table)
		}
	}
	return out
}

// pass takes what the gate gave back for tables, in the same order, into the figures.
func (f *figures) pass(released []disclosure.Released) {
	for _, one := range f.list {
		n := len(one.sheets)
		if n == 0 {
			continue
		}
		one.Passed, released = released[:n:n], released[n:]
		f.draw(one)
	}
}

// draw makes the lines of a figure of what passed the gate.
func (f *figures) draw(one *figure) {
	shown := slices.ContainsFunc(one.Passed, func(r disclosure.Released) bool { return r.State != disclosure.Hidden })
	if !shown {
		one.Hidden, one.Base = one.Passed[0].Why, 0
		if one.Hidden == "" {
			one.Hidden = hiddenRow
		}
		return
	}
	one.columns()
	for _, codes := range one.sets {
		one.Columns = append(one.Columns, f.column(one, codes))
	}
	for i, s := range one.sheets {
		r := one.Passed[i]
		for j, l := range s.lines {
			label := l.Label
			if len(one.sheets) > 1 {
				label = s.label
			}
			if r.State == disclosure.Hidden {
				one.Series = append(one.Series, Series{Label: label, Hidden: or(r.Why, hiddenRow)})
				continue
			}
			one.Series = append(one.Series, f.line(one, label, l, r.Rows[j])...)
		}
	}
	if one.By == "" && len(one.sheets) == 1 {
		if row := one.Passed[0].Rows[0]; row.State == disclosure.Hidden {
			one.Hidden, one.Base, one.Series = hiddenRow, 0, nil
		}
	}
}

// hiddenRow is why a group is not shown.
const hiddenRow = "survey_results.hidden.group"

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// columns names what stands over the cells: answers, or several that are told together. Where rows of a
// matrix are told together differently, each answer keeps its own column.
func (one *figure) columns() {
	var sets [][]string
	for _, r := range one.Passed {
		for _, row := range r.Rows {
			if row.State == disclosure.Hidden {
				continue
			}
			var own [][]string
			for _, c := range row.Cells {
				own = append(own, c.Codes)
			}
			if sets != nil && !slices.EqualFunc(sets, own, slices.Equal) {
				sets = nil
				for _, c := range one.sheets[0].lines[0].cells {
					sets = append(sets, []string{c.Code})
				}
				one.sets = sets
				return
			}
			sets = own
		}
	}
	one.sets = sets
}

// column names a column.
func (f *figures) column(one *figure, codes []string) (out Label) {
	cells := one.sheets[0].lines[0].cells
	for i, code := range codes {
		at := slices.IndexFunc(cells, func(c tally.Cell) bool { return c.Code == code })
		l := f.label(one.q, one.edges, code, at)
		if i == 0 {
			out = l
			continue
		}
		if out.To != nil && l.To != nil {
			out.To = l.To
		} else {
			out.More = append(out.More, l)
		}
	}
	return out
}

// line is one line of a figure; of a ranking or an allocation one for each option.
func (f *figures) line(one *figure, label Label, l spread, row disclosure.Row) []Series {
	s := Series{Label: label, Base: row.Base}
	if row.State == disclosure.Hidden {
		s.Base, s.Hidden = 0, hiddenRow
		return []Series{s}
	}
	mean := func(m tally.Means) *float64 {
		if !f.rules.MayMean(row) || m.N < f.rules.Base {
			return nil
		}
		return rounded(m.Mean, 1)
	}
	if one.Chart == RankChart || one.Chart == MeanChart {
		var out []Series
		for _, m := range l.means {
			out = append(out, Series{Label: m.Label, Group: label, Base: row.Base, Mean: mean(m.Means)})
			if out[len(out)-1].Mean == nil {
				out[len(out)-1].Hidden = hiddenRow
			}
		}
		return out
	}
	for _, codes := range one.sets {
		s.Cells = append(s.Cells, f.cell(codes, l, row))
	}
	if len(l.means) > 0 {
		s.Mean = mean(l.means[0].Means)
	}
	return []Series{s}
}

// cell is what passed the gate for a column.
func (f *figures) cell(codes []string, l spread, row disclosure.Row) Cell {
	at := slices.IndexFunc(row.Cells, func(c disclosure.Share) bool { return slices.Contains(c.Codes, codes[0]) })
	if at < 0 {
		return Cell{Hidden: true}
	}
	c := row.Cells[at]
	switch {
	case c.State == disclosure.Hidden:
		return Cell{Hidden: true}
	case len(codes) == 1 && c.Codes[0] != codes[0]:
		return Cell{With: c.Codes[0]} // told together with another, where it stands
	case f.weighted:
		sum := 0.0
		for _, cell := range l.cells {
			if slices.Contains(c.Codes, cell.Code) {
				sum += cell.Weighted
			}
		}
		return Cell{Percent: share(sum, l.weight), Counted: c.Percent}
	}
	return Cell{Percent: c.Percent, Counted: c.Percent}
}

// share is a weighted share in whole per cent.
func share(part, of float64) int {
	if of <= 0 {
		return 0
	}
	return int(*rounded(100*part/of, 0))
}
