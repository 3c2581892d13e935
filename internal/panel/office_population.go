package panel

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/nationalid"
)

// Figures is a table of the town's people as staff paste or upload it: one variable or several in the
// first columns, people in the last one, a line of headings on top or not. Several tables stand below
// one another, with a line of headings over each or an empty line between them.
type Figures struct {
	Source string
	At     string // the day that the figures are of
	Text   string
	Naming
}

// MaxCells is how many lines all tables of a version may have.
const MaxCells = 5000

// read makes a population of what was typed. Faults: Invalid with fields source, at, text.
func (in Figures) read(p Panel, now time.Time) (Population, error) {
	var form fault.Form
	pop := Population{Source: strings.TrimSpace(in.Source), At: strings.TrimSpace(in.At)}
	if pop.Source == "" {
		form.Add("source", "fault.panel_source")
	}
	if len(pop.Source) > 200 || nationalid.In(pop.Source) {
		form.Add("source", "fault.too_long", "max", 200)
	}
	if _, err := time.Parse(time.DateOnly, pop.At); err != nil || pop.At > now.AddDate(0, 0, 1).Format(time.DateOnly) {
		form.Add("at", "fault.panel_figures_day")
	}
	rows, err := splitRows(in.Text, MaxCells)
	if err != nil {
		form.Add("text", "fault.panel_rows", "max", MaxCells)
		return pop, form.Err()
	}
	r := figureReader{panel: p, in: in}
	for _, row := range rows {
		r.row(row)
	}
	r.close()
	for _, f := range r.faults {
		form.Add("text", f.key, f.pairs...)
	}
	if len(r.tables) == 0 && len(r.faults) == 0 {
		form.Add("text", "fault.panel_figures_none")
	}
	pop.Tables = r.tables
	return pop, form.Err()
}

type rowFault struct {
	key   string
	pairs []any
}

// figureReader goes through the lines of tables.
type figureReader struct {
	panel  Panel
	in     Figures
	heads  []string // variables of the table that is being read
	cells  map[string]Cell
	order  []string
	tables []Table
	faults []rowFault
}

// most is how many faults are told at once.
const most = 10

func (r *figureReader) fault(row int, key string, pairs ...any) {
	if len(r.faults) < most {
		r.faults = append(r.faults, rowFault{key, append([]any{"row", row}, pairs...)})
	}
}

func (r *figureReader) row(row sheetRow) {
	if row.blank() {
		r.close()
		return
	}
	cells := row.cells
	for len(cells) > 1 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	last := cells[len(cells)-1]
	n, number := people(last)
	if !number {
		r.headings(row.number, cells)
		return
	}
	if len(cells) < 2 {
		r.fault(row.number, "fault.panel_figures_columns")
		return
	}
	values := cells[:len(cells)-1]
	if r.heads == nil {
		r.guess(values)
	}
	if len(r.heads) != len(values) {
		r.fault(row.number, "fault.panel_figures_heads")
		return
	}
	r.add(row.number, values, n)
}

// headings reads the line over a table: the names of its variables.
func (r *figureReader) headings(row int, cells []string) {
	r.close()
	if len(cells) < 2 {
		r.fault(row, "fault.panel_figures_number", "value", cells[0])
		return
	}
	for _, c := range cells[:len(cells)-1] {
		key := r.in.Heads[strings.ToLower(c)]
		if key == "" {
			key = strings.ToLower(c)
		}
		if _, ok := r.panel.Variable(key); !ok {
			r.heads = nil
			r.fault(row, "fault.panel_figures_variable", "value", c)
			return
		}
		r.heads = append(r.heads, key)
	}
}

// guess finds the variable of a table without headings: the one that all its values belong to.
func (r *figureReader) guess(values []string) {
	for _, value := range values {
		for _, v := range r.panel.Settings.Variables {
			if _, ok := r.class(v, value); ok && !slices.Contains(r.heads, v.Key) {
				r.heads = append(r.heads, v.Key)
				break
			}
		}
	}
}

// class is what a value of a table stands for: an age or a band, the key of an option or of a district,
// or its name.
func (r *figureReader) class(v Variable, value string) (string, bool) {
	if v.Key == BirthYear {
		value = strings.NewReplacer(" ", "", "–", "-", "år", "", "lat", "", "years", "").Replace(strings.ToLower(value))
		if from, _, ok := ages(value); ok && from < firstAge(v) {
			return "", true // too young for the panel: left out
		}
		return v.Fold(value)
	}
	if class, ok := r.in.Names[v.Key][strings.ToLower(value)]; ok {
		return class, true
	}
	if v.Key == District {
		return "", false
	}
	return v.Fold(strings.ToLower(value))
}

func firstAge(v Variable) int {
	if len(v.Bands) > 0 {
		return v.Bands[0]
	}
	return 16
}

func (r *figureReader) add(row int, values []string, n int) {
	classes := make([]string, len(values))
	for i, value := range values {
		v, _ := r.panel.Variable(r.heads[i])
		class, ok := r.class(v, value)
		if !ok {
			r.fault(row, "fault.panel_figures_value", "value", value)
			return
		}
		if class == "" {
			return
		}
		classes[i] = class
	}
	key := strings.Join(classes, "|")
	c, known := r.cells[key]
	if !known {
		r.order = append(r.order, key)
	}
	if r.cells == nil {
		r.cells = map[string]Cell{}
	}
	c.Values, c.People = classes, c.People+n
	r.cells[key] = c
}

// close ends a table.
func (r *figureReader) close() {
	if len(r.order) > 0 {
		t := Table{Variables: r.heads}
		for _, key := range r.order {
			t.Cells = append(t.Cells, r.cells[key])
		}
		r.tables = append(r.tables, t)
	}
	r.heads, r.cells, r.order = nil, nil, nil
}

// people reads a number as offices write it: "12 345", "12.345", "12,345".
func people(s string) (int, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "", ",", "").Replace(s)
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n < 1e9
}

func same(a, b Population) bool {
	return a.Source == b.Source && a.At == b.At && reflect.DeepEqual(a.Tables, b.Tables)
}

// Sum is how many people a variable counts in a population.
type Sum struct {
	Variable string
	People   int
	Off      int // from the largest sum
}

// Sums tells how many people each variable of a panel counts: where they disagree, the tables are of
// different days, ages or places. Variables without figures have none.
func (p Panel) Sums(pop Population) (out []Sum) {
	for _, v := range p.Settings.Variables {
		counted := pop.Of(v.Key)
		if counted == nil {
			continue
		}
		n := 0
		for _, k := range counted {
			n += k
		}
		out = append(out, Sum{Variable: v.Key, People: n})
	}
	if len(out) == 0 {
		return nil
	}
	largest := slices.MaxFunc(out, func(a, b Sum) int { return cmp.Compare(a.People, b.People) }).People
	for i := range out {
		out[i].Off = largest - out[i].People
	}
	return out
}
