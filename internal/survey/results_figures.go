package survey

import (
	"math"
	"math/rand/v2"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/tally"
	"almenda/internal/tenant"
)

// figures draws up the declared tables of what was counted. Every number goes through the gate.
type figures struct {
	survey   Survey
	def      *questionnaire.Definition // newest version
	town     *tenant.Town
	counted  tally.Result
	weighted bool
	gate     *gate
}

// all are the figures in the order in which their tables were declared.
func (f *figures) all() (out []Figure) {
	for _, t := range f.survey.Settings.Tables {
		q, _ := f.def.Question(t.Question)
		if q == nil || q.Type == questionnaire.Info {
			continue
		}
		if c := f.find(t); c != nil {
			out = append(out, f.drawn(q, t, c)...)
		}
	}
	return out
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

// drawn is a table as one figure; a matrix by groups is one for each of its rows.
func (f *figures) drawn(q *questionnaire.Question, t Table, c *tally.Question) []Figure {
	fig := Figure{Question: q.Key, By: t.By, Type: q.Type, Chart: f.chart(q), Title: q.Title, Unit: q.Unit, Weighted: f.weighted,
		Base: toFive(c.All().Base), Counts: c.Counts, Leaves: c.Leaves}
	if t.By != "" {
		by, _ := f.def.Question(t.By)
		fig.ByTitle = by.Title
	}
	switch {
	case q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText:
		return []Figure{fig} // its words are put in afterwards
	case q.Type == questionnaire.Matrix && t.By != "":
		return f.matrixBy(fig, q, c)
	case q.Type == questionnaire.Matrix:
		f.matrix(&fig, q, c)
	case q.Type == questionnaire.Ranking || q.Type == questionnaire.Allocation:
		f.ranked(&fig, q, c)
	default:
		f.shares(&fig, q, c)
	}
	return []Figure{fig}
}

// chart is what a question is drawn as: what staff chose, where it is one of the right ones.
func (f *figures) chart(q *questionnaire.Question) string {
	right := Charts(q)
	for _, c := range right {
		if c == f.survey.Settings.Charts[q.Key] {
			return c
		}
	}
	return right[0]
}

// several tells whether one person can stand in several cells.
func several(q *questionnaire.Question) bool {
	return q.Type == questionnaire.Multiple || q.Type == questionnaire.ImageOne && q.Max > 1
}

// spread is one distribution on its way through the gate.
type spread struct {
	Label
	base   int
	weight float64
	cells  []tally.Cell
	means  tally.Means
}

// shares are the distributions of a question, over everybody or by groups.
func (f *figures) shares(fig *Figure, q *questionnaire.Question, c *tally.Question) {
	fig.Several = several(q)
	var lines []spread
	for _, g := range c.Groups {
		if (fig.By != "") != (g.Code != "") {
			continue
		}
		l := spread{base: g.Base, weight: g.Weighted, cells: g.Cells, means: g.Means}
		if by, _ := f.def.Question(fig.By); by != nil {
			l.Label = f.label(by, nil, g.Code, 0)
		}
		lines = append(lines, l)
	}
	f.fill(fig, q, c.Edges, lines)
}

// matrix are the rows of a matrix, over everybody.
func (f *figures) matrix(fig *Figure, q *questionnaire.Question, c *tally.Question) {
	var lines []spread
	for _, r := range c.All().Rows {
		lines = append(lines, spread{Label: rowLabel(q, r.Code), base: r.Base, weight: r.Weighted, cells: r.Cells})
	}
	f.fill(fig, q, nil, lines)
}

// matrixBy are the rows of a matrix by groups, a figure for each row.
func (f *figures) matrixBy(fig Figure, q *questionnaire.Question, c *tally.Question) (out []Figure) {
	by, _ := f.def.Question(fig.By)
	for _, row := range q.Rows {
		one := fig
		one.Row, one.RowTitle = row.Code, row.Words
		var lines []spread
		for _, g := range c.Groups {
			for _, r := range g.Rows {
				if g.Code != "" && r.Code == row.Code {
					lines = append(lines, spread{Label: f.label(by, nil, g.Code, 0), base: r.Base, weight: r.Weighted, cells: r.Cells})
				}
			}
		}
		f.fill(&one, q, nil, lines)
		out = append(out, one)
	}
	return out
}

// fill puts lines through the gate and into a figure.
func (f *figures) fill(fig *Figure, q *questionnaire.Question, edges []float64, lines []spread) {
	if len(lines) == 0 {
		fig.Hidden = HiddenBase
		return
	}
	verdict := f.gate.judge(q, fig, lines)
	if verdict.whole != "" {
		fig.Hidden = verdict.whole
		fig.Base = 0
		return
	}
	for i, cell := range lines[0].cells {
		fig.Columns = append(fig.Columns, f.label(q, edges, cell.Code, i))
	}
	for i, l := range lines {
		s := Series{Label: l.Label, Base: toFive(l.base), Hidden: verdict.lines[i]}
		if s.Hidden != "" {
			s.Base = 0
			fig.Series = append(fig.Series, s)
			continue
		}
		whole := true
		for j, cell := range l.cells {
			c := Cell{Hidden: verdict.cells[i][j]}
			if c.Hidden == "" {
				c.Percent = f.percent(cell, l)
			}
			whole = whole && c.Hidden == ""
			s.Cells = append(s.Cells, c)
		}
		// A mean beside a distribution with holes would fill them.
		if l.means.N >= f.gate.meanBase() && whole {
			s.Mean = rounded(l.means.Mean, 1)
		}
		fig.Series = append(fig.Series, s)
	}
}

// percent is the share of a cell in its line.
func (f *figures) percent(c tally.Cell, l spread) int {
	if f.weighted {
		return share(c.Weighted, l.weight)
	}
	return share(float64(c.Count), float64(l.base))
}

// ranked are the options of a ranking with their places, or of an allocation with their points.
func (f *figures) ranked(fig *Figure, q *questionnaire.Question, c *tally.Question) {
	for _, g := range c.Groups {
		if (fig.By != "") != (g.Code != "") {
			continue
		}
		hidden := f.gate.base(g.Base, fig.By != "")
		if hidden != "" && fig.By == "" {
			fig.Hidden, fig.Base = hidden, 0
			return
		}
		for _, r := range g.Rows {
			s := Series{Label: f.label(q, nil, r.Code, 0), Base: toFive(g.Base), Hidden: hidden}
			if fig.By != "" {
				by, _ := f.def.Question(fig.By)
				s.Group = f.label(by, nil, g.Code, 0)
			}
			if hidden != "" {
				s.Base = 0
			} else if r.Means.N >= f.gate.meanBase() {
				s.Mean = rounded(r.Means.Mean, 1)
			} else {
				s.Hidden = HiddenCell
			}
			fig.Series = append(fig.Series, s)
		}
	}
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

func rowLabel(q *questionnaire.Question, code string) Label {
	for _, r := range q.Rows {
		if r.Code == code {
			return Label{Code: code, Words: r.Words}
		}
	}
	return Label{Code: code}
}

func share(part, of float64) int {
	if of <= 0 {
		return 0
	}
	return int(math.Round(100 * part / of))
}

func rounded(x float64, decimals int) *float64 {
	p := math.Pow10(decimals)
	y := math.Round(x*p) / p
	return &y
}

// toFive rounds a base to the nearest five.
func toFive(n int) int { return (n + 2) / 5 * 5 }

// MinQuotes is how many approved answers in words there must be before any are shown.
const MinQuotes = 10

// maxQuotes is how many are shown at most.
const maxQuotes = 60

// quoted puts approved words into a figure, in an order that means nothing.
func (g *gate) quoted(fig *Figure, words []string, themes []ThemeCount) {
	if len(words) < MinQuotes {
		fig.Hidden, fig.Base = HiddenWords, 0
		return
	}
	rand.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
	fig.Quotes = words[:min(len(words), maxQuotes)]
	for _, t := range themes {
		th := Theme{Words: t.Theme, N: toFive(t.N)}
		if t.N < g.group() {
			th = Theme{Words: t.Theme, Hidden: true}
		}
		fig.Themes = append(fig.Themes, th)
	}
}
