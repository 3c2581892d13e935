package ui

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// ChartKind is how a chart is drawn.
type ChartKind string

const (
	BarChart    ChartKind = "bars"    // one bar for each answer; its table is the chart itself
	StackChart  ChartKind = "stack"   // one bar of pieces for each row: a matrix, or one question by groups
	ColumnChart ChartKind = "columns" // upright columns for figures in order: 0 to 10, ages
	LineChart   ChartKind = "line"    // dots joined by a line: the same question in several waves
	RankChart   ChartKind = "rank"    // a dot on a track from the first place to the last
	MapChart    ChartKind = "map"     // districts shaded by their figure
	PairChart   ChartKind = "pairs"   // two marks on a track: a group in one population and in another
)

// Chart is one picture of figures together with the table of them. It takes its words ready made,
// shows no figure that is not in the table, and never tells anything by colour alone.
//
//   - Bars, columns, line, rank: one Series (line may have several); a Point in each Row for each Series.
//   - Stack: Series are the answers in their order, Rows the groups or the rows of a matrix.
//   - Pairs: two Series, a Point in each Row for each of them.
//   - Map: Key of a Row is the district's key; Levels name the shades in the key below the map.
//
// A Point that is Hidden has no length anywhere in the drawing: its place is hatched, and its Said
// ("hidden") stands in the table. Values are in percent unless Full says otherwise.
type Chart struct {
	ID     string // unique on the page, letters and digits: names the parts that refer to one another
	Kind   ChartKind
	Title  string
	Lang   string   // of Title; empty: the page's
	Base   string   // under the title: "ca. 285 answers"
	Series []Series // what the points of a row are, in order
	Rows   []ChartRow
	Full   float64 // what fills a bar or a column; 0: 100
	Places int     // of a rank chart: how many places there are; 0: as many as rows

	RowHead string   // over the names of rows in the table: "Answer", "District"
	Table   string   // on the fold that holds the table: "The same as a table"
	Hidden  string   // what hatching means: "hidden so that nobody can be recognised"
	Notes   []string // below: how it was rounded, weighted, what was left out

	Map    *Drawing
	Levels []string // of a map, for Level 0 to 4: "under 20 %", …
}

// Series is what one column of the table holds.
type Series struct {
	Label string
	Lang  string
	Aside bool // "don't know" and its like: drawn grey, not as a part of the scale
}

// ChartRow is one line of the table. Name and figures are in words in Points.
type ChartRow struct {
	Label  string
	Lang   string
	Note   string // behind the label: "ca. 45 answers"
	Key    string // of a district
	Points []Point
}

// Point is one figure: Value draws it, Said says it.
type Point struct {
	Value  float64
	Said   string
	Level  int // shade of a district, 0 to 4
	Hidden bool
}

// drawn is the kind that has room: names that are too long for the feet of columns stand before bars.
func (c Chart) drawn() ChartKind {
	if c.Kind != ColumnChart {
		return c.Kind
	}
	longest := 0
	for _, r := range c.Rows {
		longest = max(longest, utf8.RuneCountInString(r.Label))
	}
	if longest*len(c.Rows) > 38 {
		return BarChart
	}
	return ColumnChart
}

// at is a length in percent of the drawing, as SVG reads it.
func at(v float64) string { return strconv.FormatFloat(min(max(v, 0), 100), 'f', 2, 64) + "%" }

func (c Chart) full() float64 {
	if c.Full > 0 {
		return c.Full
	}
	return 100
}

// anyHidden tells whether the key must say what hatching means.
func (c Chart) anyHidden() bool {
	for _, r := range c.Rows {
		for _, p := range r.Points {
			if p.Hidden {
				return true
			}
		}
	}
	return false
}

// tone is the class of a series: c0 is grey, c1 to c7 go from light to dark so that neighbours can
// be told apart without hues.
func (c Chart) tone(i int) string {
	if i < len(c.Series) && c.Series[i].Aside {
		return "c0"
	}
	n, before := 0, 0
	for j, s := range c.Series {
		if s.Aside {
			continue
		}
		if j < i {
			before++
		}
		n++
	}
	if n <= 1 {
		return "c5"
	}
	return "c" + strconv.Itoa(1+before*6/(n-1))
}

// texture is the pattern over a series, so that colour is never alone; empty for every other one,
// and for what stands aside: grey with lines is what is hidden.
func (c Chart) texture(i int) string {
	if i < len(c.Series) && c.Series[i].Aside {
		return ""
	}
	switch i % 4 {
	case 1:
		return c.ref("lines")
	case 3:
		return c.ref("dots")
	}
	return ""
}

func (c Chart) ref(name string) string { return "url(#" + c.ID + "-" + name + ")" }

// slice is one piece of a stacked bar.
type slice struct {
	x, wide string
	mid     string
	said    string
	class   string
	texture string
}

// slices lays the pieces of a row end to end. What is hidden is the rest of the bar, in one hatched
// piece: pieces of their own would show by their lengths what is hidden.
func (c Chart) slices(r ChartRow) (out []slice) {
	x, hidden := 0.0, false
	for i, p := range r.Points {
		if p.Hidden {
			hidden = true
			continue
		}
		wide := min(p.Value/c.full()*100, 100-x)
		if wide <= 0 {
			continue
		}
		s := slice{x: at(x), wide: at(wide), mid: at(x + wide/2), class: c.tone(i), texture: c.texture(i)}
		if wide >= 16 {
			s.said = p.Said
		}
		out = append(out, s)
		x += wide
	}
	if hidden && x < 99.5 {
		out = append(out, slice{x: at(x), wide: at(100 - x), mid: at(x + (100-x)/2), class: "ch", texture: c.ref("hidden")})
	}
	return out
}

// tall is how high columns and lines are drawn, in pixels.
const tall = 160

// column is one upright bar, or one dot of a line.
type column struct {
	x, wide, mid string
	y, high      string
	label, said  string
	hidden       bool
}

// columns lays the rows side by side by their point of one series.
func (c Chart) columns(series int) (out []column) {
	step := 100 / float64(max(len(c.Rows), 1))
	most := c.most()
	for i, r := range c.Rows {
		if series >= len(r.Points) {
			continue
		}
		p := r.Points[series]
		high := min(max(p.Value/most, 0), 1) * tall
		if p.Hidden {
			high = tall
		}
		left := float64(i) * step
		out = append(out, column{
			x: at(left + step*.1), wide: at(step * .8), mid: at(left + step/2),
			y: fmt.Sprintf("%.1f", 20+tall-high), high: fmt.Sprintf("%.1f", high),
			label: r.Label, said: p.Said, hidden: p.Hidden,
		})
	}
	return out
}

// most is what fills the height of columns: Full, or else the highest, so that small shares can be read.
func (c Chart) most() float64 {
	if c.Full > 0 {
		return c.Full
	}
	most := 1.0
	for _, r := range c.Rows {
		for _, p := range r.Points {
			if !p.Hidden {
				most = max(most, p.Value)
			}
		}
	}
	return most
}

// place is where a rank stands on its track.
func (c Chart) place(v float64) string {
	places := c.Places
	if places == 0 {
		places = len(c.Rows)
	}
	if places < 2 {
		return at(50)
	}
	return at(4 + 92*(v-1)/float64(places-1))
}

// pair is where the two marks of a row stand on their track; the track ends behind the highest.
func (c Chart) pair(r ChartRow) (one, other string) {
	if len(r.Points) < 2 {
		return at(0), at(0)
	}
	place := func(p Point) string { return at(3 + 94*min(max(p.Value/c.most(), 0), 1)) }
	return place(r.Points[0]), place(r.Points[1])
}

// spots are the rows of a map by district.
func (c Chart) spots() map[string]ChartRow {
	out := map[string]ChartRow{}
	for _, r := range c.Rows {
		if r.Key != "" && len(r.Points) > 0 {
			out[r.Key] = r
		}
	}
	return out
}

// heads are the column heads of the table.
func (c Chart) heads() []string {
	out := []string{c.RowHead}
	for _, s := range c.Series {
		out = append(out, s.Label)
	}
	return out
}

func (c Chart) head(i int) string {
	if i < len(c.Series) {
		return c.Series[i].Label
	}
	return ""
}

// join is a piece of a line between two neighbours; a hidden one breaks it.
type join struct{ from, to column }

func (c Chart) joins(series int) (out []join) {
	all := c.columns(series)
	for i := 1; i < len(all); i++ {
		if !all[i-1].hidden && !all[i].hidden {
			out = append(out, join{all[i-1], all[i]})
		}
	}
	return out
}
