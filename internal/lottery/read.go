package lottery

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Table is a file of rows with a heading. Lines are those of the file, for messages.
type Table struct {
	heading []string
	rows    [][]string
	lines   []int
}

// ReadTable reads any such file.
func ReadTable(raw []byte) (Table, []Finding) {
	var c checker
	t, _ := readTable(raw, &c)
	return t, c.found
}

// Rows is how many there are, without the heading.
func (t Table) Rows() int { return len(t.rows) }

// Same tells whether two spellings mean one value.
func Same(a, b string) bool { return fold(a) == fold(b) }

// readTable reads CSV with comma, semicolon or tab, with or without a byte order mark, whatever ends its
// lines. Empty rows do not count.
func readTable(raw []byte, c *checker) (t Table, ok bool) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if i := invalid(raw); i >= 0 {
		line := 1 + bytes.Count(raw[:i], []byte("\n"))
		c.tell(true, CodeEncoding, "row", max(line-1, 0), "line", line)
		return t, false
	}
	if !bytes.Contains(raw, []byte("\n")) {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.Comma, r.TrimLeadingSpace = -1, separator(raw), true
	if r.Comma == '\t' {
		r.TrimLeadingSpace = false // it would swallow empty cells
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if err != nil {
			line := 0
			if errors.As(err, &broken) {
				line = broken.StartLine
			}
			c.tell(true, CodeFile, "row", len(t.rows)+1, "line", line)
			return t, false
		}
		line, _ := r.FieldPos(0)
		t.append(row, line)
	}
	if t.heading == nil {
		c.tell(true, CodeBare, "row", 0, "line", 1)
	}
	return t, t.heading != nil
}

func (t *Table) append(row []string, line int) {
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	switch {
	case strings.Join(row, "") == "":
	case t.heading == nil:
		t.heading = row
	default:
		t.rows, t.lines = append(t.rows, row), append(t.lines, line)
	}
}

// invalid is where the text stops being UTF-8; -1: nowhere.
func invalid(raw []byte) int {
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n < 2 || r == 0 {
			return i
		}
		i += n
	}
	return -1
}

// separator is what stands most often in the first line.
func separator(raw []byte) rune {
	raw = bytes.TrimLeft(raw, "\r\n")
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	at, most := ',', bytes.Count(first, []byte(","))
	for _, r := range []rune{';', '\t'} {
		if n := bytes.Count(first, []byte(string(r))); n > most {
			at, most = r, n
		}
	}
	return at
}

// fold makes two spellings of one value equal: letters of either case, any space.
func fold(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " "))
}

// Column is where a heading stands; -1: nowhere, or twice.
func (t Table) Column(names ...string) (at int) {
	at = -1
	for i, h := range t.heading {
		for _, name := range names {
			if fold(h) != fold(name) {
				continue
			}
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// Cell is what stands there; empty where a row is short.
func (t Table) Cell(row, column int) string {
	if column < 0 || column >= len(t.rows[row]) {
		return ""
	}
	return t.rows[row][column]
}

// ReadFeatures reads quotas in any of the shapes that are in use: CSV with category, feature; category,
// name; or feature, value; each with min and max, with or without min_flex and max_flex, and columns that
// mean nothing to us; or JSON with exact targets. Rows of a feature need not stand together.
func ReadFeatures(raw []byte) ([]Feature, []Finding) {
	var c checker
	if trimmed := bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))); len(trimmed) > 0 && trimmed[0] == '{' {
		return readTargets(trimmed, &c), c.found
	}
	t, ok := readTable(raw, &c)
	if !ok {
		return nil, c.found
	}
	q := quotaTable{Table: t, feature: t.Column("category"), value: t.Column("feature", "name", "value"),
		min: t.Column("min"), max: t.Column("max"), minFlex: t.Column("min_flex"), maxFlex: t.Column("max_flex")}
	if q.feature < 0 {
		q.feature, q.value = t.Column("feature"), t.Column("value", "name")
	}
	for _, need := range []struct {
		at   int
		name string
	}{{q.feature, "category"}, {q.value, "feature"}, {q.min, "min"}, {q.max, "max"}} {
		if need.at < 0 {
			c.tell(true, CodeColumn, "column", need.name, "row", 0, "line", 1)
		}
	}
	if len(c.found) > 0 {
		return nil, c.found
	}
	var out []Feature
	for i := range t.rows {
		out = q.add(out, i, &c)
	}
	if len(out) == 0 {
		c.tell(true, CodeQuotas, "feature", "")
	}
	return out, c.found
}

// quotaTable knows the columns of a file of quotas.
type quotaTable struct {
	Table
	feature, value, min, max, minFlex, maxFlex int
}

func (t quotaTable) add(to []Feature, row int, c *checker) []Feature {
	name, q := t.Cell(row, t.feature), Quota{Value: t.Cell(row, t.value)}
	at := []any{"row", row + 1, "line", t.lines[row], "feature", name, "value", q.Value}
	if name == "" || q.Value == "" {
		c.tell(true, CodeEmpty, at...)
		return to
	}
	numbers := [4]int{}
	for i, column := range []int{t.min, t.max, t.minFlex, t.maxFlex} {
		s := t.Cell(row, column)
		if i >= 2 && (s == "" || s == "-1") { // as far as needed
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			c.tell(true, CodeNumber, append(at, "min", t.Cell(row, t.min), "max", t.Cell(row, t.max))...)
			return to
		}
		numbers[i] = n
	}
	q.Min, q.Max, q.MinFlex, q.MaxFlex = numbers[0], numbers[1], numbers[2], numbers[3]
	t.order(q, at, numbers[3] > 0 || t.Cell(row, t.maxFlex) == "0", c)
	for f := range to {
		if fold(to[f].Name) != fold(name) {
			continue
		}
		for _, other := range to[f].Values {
			if fold(other.Value) == fold(q.Value) {
				c.tell(true, CodeValueTwo, at...)
				return to
			}
		}
		to[f].Values = append(to[f].Values, q)
		return to
	}
	return append(to, Feature{name, []Quota{q}})
}

// order compares the numbers of one row, while its place is known.
func (t quotaTable) order(q Quota, at []any, flex bool, c *checker) {
	switch {
	case q.Min > q.Max:
		c.tell(true, CodeOrder, append(at, "min", q.Min, "max", q.Max)...)
	case q.MinFlex > q.Min:
		c.tell(true, CodeMinFlex, append(at, "flex", q.MinFlex, "min", q.Min)...)
	case flex && q.MaxFlex < q.Max:
		c.tell(true, CodeMaxFlex, append(at, "flex", q.MaxFlex, "max", q.Max)...)
	}
}

// readTargets reads exact targets: {"gender": {"values": {"man": 35}}}, in the order of the file.
func readTargets(raw []byte, c *checker) (out []Feature) {
	d := json.NewDecoder(bytes.NewReader(raw))
	broken := func() []Feature {
		line := 1 + bytes.Count(raw[:min(int(d.InputOffset()), len(raw))], []byte("\n"))
		c.tell(true, CodeFile, "row", line, "line", line)
		return nil
	}
	if _, err := d.Token(); err != nil {
		return broken()
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return broken()
		}
		var one struct {
			Values orderedCounts `json:"values"`
		}
		if err := d.Decode(&one); err != nil {
			return broken()
		}
		f := Feature{Name: strings.TrimSpace(name.(string))} //nolint:forcetypeassert // a key is a string
		for _, v := range one.Values {
			if v.count < 0 {
				c.tell(true, CodeNumber, "row", "", "line", "", "feature", f.Name, "value", v.name, "min", v.count, "max", v.count)
			}
			f.Values = append(f.Values, Quota{Value: v.name, Min: v.count, Max: v.count})
		}
		out = append(out, f)
	}
	if _, err := d.Token(); err != nil {
		return broken()
	}
	if len(out) == 0 {
		c.tell(true, CodeQuotas, "feature", "")
	}
	return out
}

// orderedCounts is an object of numbers that keeps its order.
type orderedCounts []struct {
	name  string
	count int
}

// UnmarshalJSON reads names and numbers in turn.
func (o *orderedCounts) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errors.New("lottery: values are no object"))
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var n int
		if err := d.Decode(&n); err != nil {
			return err
		}
		*o = append(*o, struct {
			name  string
			count int
		}{strings.TrimSpace(name.(string)), n}) //nolint:forcetypeassert // a key is a string
	}
	return nil
}
