package survey

import (
	"math"
	"slices"

	"almenda/internal/disclosure"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/tally"
	"almenda/internal/tenant"
)

// figures draws up the declared tables of what was counted. Every number in them has passed the gate.
type figures struct {
	survey   Survey
	def      *questionnaire.Definition // newest version
	town     *tenant.Town
	counted  tally.Result
	rules    disclosure.Rules
	kept     Answered
	asked    []Asked // groups that a panel's survey went to
	weighted bool
	list     []*figure
}

// figure is a figure at work.
type figure struct {
	Figure
	q      *questionnaire.Question
	edges  []float64
	sheets []sheet
	sets   [][]string // codes of each column
}

// sheet is one table that goes through the gate: the figure, or one row of a matrix.
type sheet struct {
	label Label
	lines []spread
	table disclosure.Table
}

// spread is one distribution as it was counted.
type spread struct {
	Label
	base   int
	weight float64
	cells  []tally.Cell
	means  []named
}

// named is a mean of something.
type named struct {
	Label
	tally.Means
}

// declared are the figures in the order in which their tables were declared.
func (f *figures) declared() {
	for _, t := range f.survey.Settings.Tables {
		q, _ := f.def.Question(t.Question)
		if q == nil || q.Type == questionnaire.Info {
			continue
		}
		if c := f.find(t); c != nil {
			f.add(q, t, c)
		}
	}
}

// find is what was counted for a table.
func (f *figures) find(t Table) *tally.Question {
	list := f.counted.Questions
	if t.By != "" {
		list = f.counted.Tables
	}
	for i := range list {
		if list[i].Key == t.Question && list[i].By == t.By {
			return &list[i]
		}
	}
	return nil
}

// add begins a figure; a matrix by groups is one for each of its rows.
func (f *figures) add(q *questionnaire.Question, t Table, c *tally.Question) {
	one := figure{q: q, edges: c.Edges, Figure: Figure{Question: q.Key, By: t.By, Type: q.Type, Chart: f.chart(q), Title: q.Title, Unit: q.Unit,
		Several: q.Many() && q.Type != questionnaire.Ranking, Weighted: f.weighted, Base: disclosure.RoundBase(c.All().Base), Counts: c.Counts, Leaves: c.Leaves}}
	if t.By != "" {
		if by, _ := f.def.Question(t.By); by != nil {
			one.ByTitle = by.Title
		}
	}
	switch {
	case q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText: // words are put in afterwards
	case q.Type == questionnaire.Matrix:
		for _, row := range q.Rows {
			s := f.sheet(q, t, c, row.Code)
			s.label = Label{Code: row.Code, Words: row.Words}
			if t.By != "" {
				own := one
				own.Row, own.RowTitle, own.sheets = row.Code, row.Words, []sheet{s}
				f.list = append(f.list, &own)
				continue
			}
			one.sheets = append(one.sheets, s)
		}
		if t.By != "" {
			return
		}
	default:
		one.sheets = []sheet{f.sheet(q, t, c, "")}
	}
	f.list = append(f.list, &one)
}

// chart is what a question is drawn as: what staff chose, where it is one of the right ones.
func (f *figures) chart(q *questionnaire.Question) string {
	right := Charts(q)
	if c := f.survey.Settings.Charts[q.Key]; slices.Contains(right, c) {
		return c
	}
	return right[0]
}

// sheet takes what was counted of a question, or of one row of a matrix, over everybody or by groups.
func (f *figures) sheet(q *questionnaire.Question, t Table, c *tally.Question, row string) sheet {
	s := sheet{table: disclosure.Table{Population: f.survey.ID.String(), Question: q.Key, By: t.By, Sensitive: q.Sensitive, Multiple: q.Many(),
		Ordered: ordered(q), AskedOf: f.askedOf(q)}}
	if row != "" {
		s.table.Question += "." + row
	}
	by, _ := f.def.Question(t.By)
	for _, g := range c.Groups {
		if (t.By != "") != (g.Code != "") {
			continue
		}
		l := spread{base: g.Base, weight: g.Weighted, cells: g.Cells}
		if by != nil {
			l.Label = f.label(by, nil, g.Code, 0)
		}
		switch q.Type {
		case questionnaire.Matrix:
			l.base, l.weight, l.cells = 0, 0, nil
			for _, r := range g.Rows {
				if r.Code == row {
					l.base, l.weight, l.cells = r.Base, r.Weighted, r.Cells
				}
			}
		case questionnaire.Ranking, questionnaire.Allocation:
			// Only how many there are goes through: places and points are means over all of them.
			l.cells = []tally.Cell{{Code: "", Count: g.Base, Weighted: g.Weighted}}
			s.table.Multiple = false
			for _, r := range g.Rows {
				l.means = append(l.means, named{f.label(q, nil, r.Code, 0), r.Means})
			}
		case questionnaire.Rating, questionnaire.Scale, questionnaire.Number:
			l.means = []named{{Means: g.Means}}
		}
		s.lines = append(s.lines, l)
	}
	s.level()
	f.invited(&s.table)
	return s
}

// level gives all lines the same cells in the same order, for districts and months are found as they
// come, and makes the table for the gate of them.
func (s *sheet) level() {
	var codes []string
	for _, l := range s.lines {
		for _, c := range l.cells {
			if !slices.Contains(codes, c.Code) {
				codes = append(codes, c.Code)
			}
		}
	}
	for i, l := range s.lines {
		cells := make([]tally.Cell, len(codes))
		g := disclosure.Group{Code: l.Code, Base: l.base}
		for j, code := range codes {
			cells[j].Code = code
			if at := slices.IndexFunc(l.cells, func(c tally.Cell) bool { return c.Code == code }); at >= 0 {
				cells[j] = l.cells[at]
			}
			g.Cells = append(g.Cells, disclosure.Count{Code: code, N: cells[j].Count})
		}
		if s.lines[i].cells = cells; !s.table.Multiple {
			g.Base = 0 // the sum of the cells
		}
		s.table.Rows = append(s.table.Rows, g)
	}
}

// ordered tells whether only neighbours may be told together: scales, and options, of which nobody has
// said that their order means nothing.
func ordered(q *questionnaire.Question) bool {
	return !q.Many() && q.Type != questionnaire.PlaceType
}

// askedOf are the answers on which it hangs whether a question is asked: how many saw it would say how
// many gave them.
func (f *figures) askedOf(q *questionnaire.Question) (out []disclosure.Cell) {
	_, at := f.def.Question(q.Key)
	out = named1(q.VisibleIf, out)
	for i := range f.def.Sections {
		switch {
		case i == at:
			out = named1(f.def.Sections[i].VisibleIf, out)
		case i < at:
			for _, j := range f.def.Sections[i].Jumps {
				out = named1(j.If, out)
			}
		}
	}
	return out
}

// named1 are the answers that a condition names.
func named1(c *questionnaire.Cond, out []disclosure.Cell) []disclosure.Cell {
	if c == nil {
		return out
	}
	for _, code := range c.Of {
		out = append(out, disclosure.Cell{Question: c.Q, Code: code})
	}
	for i := range c.All {
		out = named1(&c.All[i], out)
	}
	for i := range c.Any {
		out = named1(&c.Any[i], out)
	}
	return named1(c.Not, out)
}

// label names a cell of a question.
func (f *figures) label(q *questionnaire.Question, edges []float64, code string, i int) Label {
	l := Label{Code: code}
	for _, o := range q.Options {
		if o.Code == code {
			l.Words = o.Words
			return l
		}
	}
	if q.Type == questionnaire.PlaceType {
		if d, ok := f.town.District(code); ok {
			l.Words = tenant.Text{f.town.DefaultLanguage(): d.Name}
		}
	}
	if i+1 < len(edges) {
		l.From, l.To = &edges[i], &edges[i+1]
	}
	return l
}

func rounded(x float64, decimals int) *float64 {
	p := math.Pow10(decimals)
	y := math.Round(x*p) / p
	return &y
}
