package lottery

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// ReadPeople reads a pool: CSV with a column for each feature, and any others. Ids are the column id where
// there is one, else the number of the row from 1. Household names columns that together are an address;
// who left all of them empty lives alone.
func ReadPeople(raw []byte, features []Feature, household []string) ([]Person, []Finding) {
	var c checker
	t, ok := readTable(raw, &c)
	if !ok {
		return nil, c.found
	}
	columns, homes := make([]int, len(features)), make([]int, len(household))
	need := func(name string) int {
		at := t.Column(name)
		if at < 0 {
			c.tell(true, CodeColumn, "column", name, "row", 0, "line", 1)
		}
		return at
	}
	for f, feature := range features {
		columns[f] = need(feature.Name)
	}
	for i, name := range household {
		homes[i] = need(name)
	}
	id := t.Column("id")
	if n := slices.IndexFunc(t.heading, func(h string) bool { return fold(h) == "id" }); n >= 0 && id < 0 {
		c.tell(true, CodeColumn, "column", "id", "row", 0, "line", 1)
	}
	if len(c.found) > 0 {
		return nil, c.found
	}
	r := poolTable{Table: t, features: features, columns: columns, homes: homes, id: id, seen: map[string]int{}}
	r.places = make([]map[string]int, len(features))
	for f, feature := range features {
		r.places[f] = map[string]int{}
		for v, q := range feature.Values {
			r.places[f][fold(q.Value)] = v
		}
	}
	var out []Person
	for i := range t.rows {
		if who, ok := r.person(i, &c); ok {
			out = append(out, who)
		}
	}
	return out, c.found
}

// poolTable knows the columns of a file of people.
type poolTable struct {
	Table
	features       []Feature
	columns, homes []int
	id             int
	places         []map[string]int
	seen           map[string]int
}

func (t poolTable) person(row int, c *checker) (who Person, ok bool) {
	at := []any{"row", row + 1, "line", t.lines[row]}
	if extra := t.rows[row]; len(extra) > len(t.heading) && strings.Join(extra[len(t.heading):], "") != "" {
		c.tell(true, CodeWide, at...)
		return who, false
	}
	who.ID = strconv.Itoa(row + 1)
	if t.id >= 0 {
		who.ID = t.Cell(row, t.id)
		if who.ID == "" {
			c.tell(false, CodeBlank, at...)
			return who, false
		}
		if other, twice := t.seen[who.ID]; twice {
			same := slices.Equal(t.padded(row), t.padded(other))
			code := CodeDuplicate
			if same {
				code = CodeTwice
			}
			c.tell(!same, code, append(at, "other", other+1, "id", who.ID)...)
			return who, false
		}
		t.seen[who.ID] = row
	}
	ok = true
	for f, column := range t.columns {
		value := t.Cell(row, column)
		v, known := t.places[f][fold(value)]
		if !known {
			code := CodeUnknown
			if value == "" {
				code = CodeEmpty
			}
			c.tell(true, code, append(slices.Clone(at), "feature", t.features[f].Name, "value", value)...)
			ok = false
		}
		who.Values = append(who.Values, v)
	}
	var home []string
	for _, column := range t.homes {
		home = append(home, t.Cell(row, column))
	}
	who.Household = Household(home...)
	return who, ok
}

// padded is a row without empty cells at its end.
func (t poolTable) padded(row int) []string {
	out := t.rows[row]
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// Household makes one spelling of an address: small letters and digits only, its parts kept apart. It is
// empty when all parts are. Keep a keyed hash of it, never the address.
func Household(parts ...string) string {
	some := false
	for i, p := range parts {
		parts[i] = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, p)
		some = some || parts[i] != ""
	}
	if !some {
		return ""
	}
	return strings.Join(parts, "|")
}
