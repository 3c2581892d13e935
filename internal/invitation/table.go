package invitation

import (
	"almenda/internal/nationalid"
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"almenda/internal/fault"
)

const (
	// MaxBytes is how large an uploaded list may be.
	MaxBytes = 10 << 20
	// MaxRows is how many people a list may hold.
	MaxRows = 100_000
	// maxName is how long a name may be.
	maxName = 100
)

// Table is a list as it was understood.
type Table struct {
	Format    string // "CSV" or "XLSX"
	Encoding  string // of a CSV
	Separator string // of a CSV
	Rows      []Row
}

// Row is one line of the list. Problem is empty for a line that can be invited.
type Row struct {
	Line     int
	Email    string // as written; empty when it must not be kept
	Key      string // as compared; empty for invalid lines
	Name     string
	Language string // en, sv, da, pl or empty
	District string // as written
	Problem  string // catalogue key
	Other    int    // for a duplicate: the first line with the address
}

func tooMany() error { return fault.New(fault.TooLarge, "fault.invitation.rows", "max", MaxRows) }

// ReadFile reads a CSV or XLSX list of people. A line that cannot be used stays in the table with
// its problem; the file as a whole is refused only when it cannot be read at all.
// Faults: Invalid, TooLarge.
func ReadFile(name string, data []byte) (Table, error) {
	if len(data) > MaxBytes {
		return Table{}, fault.New(fault.TooLarge, "fault.invitation.bytes", "max", MaxBytes>>20)
	}
	var t Table
	var lines []line
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		t.Format = "XLSX"
		lines, err = readXLSX(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) || strings.HasSuffix(strings.ToLower(name), ".pdf"):
		err = fault.New(fault.Invalid, "fault.invitation.format") // the old XLS and others
	default:
		t.Format = "CSV"
		var text string
		var sep rune
		text, t.Encoding = decode(data)
		if strings.ContainsRune(text, 0) {
			return Table{}, fault.New(fault.Invalid, "fault.invitation.format")
		}
		lines, sep, err = readCSV(text)
		t.Separator = string(sep)
	}
	if err != nil {
		return Table{}, err
	}
	if len(lines) == 0 {
		return Table{}, fault.New(fault.Invalid, "fault.invitation.empty")
	}
	l, ok := layoutOf(lines)
	if !ok {
		return Table{}, fault.New(fault.Invalid, "fault.invitation.no_addresses")
	}
	if len(l.header) > 0 {
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return Table{}, fault.New(fault.Invalid, "fault.invitation.empty")
	}
	if len(lines) > MaxRows {
		return Table{}, tooMany()
	}
	t.Rows = rowsOf(lines, l)
	return t, nil
}

func rowsOf(lines []line, l layout) []Row {
	rows := make([]Row, 0, len(lines))
	first := make(map[string]int, len(lines))
	for _, ln := range lines {
		r := rowOf(ln, l)
		if r.Key != "" {
			if n, seen := first[r.Key]; seen {
				r.Problem, r.Other = "invitation.problem.duplicate", n
			} else {
				first[r.Key] = r.Line
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// rowOf understands one line. Of a line with a national number nothing but its number is kept.
func rowOf(ln line, l layout) Row {
	r := Row{Line: ln.number}
	for i, cell := range ln.cells {
		head := ""
		if i < len(l.header) {
			head = l.header[i]
		}
		if headers[fold(head)] != phoneColumn && nationalid.In(head+"; "+cell) {
			r.Problem = "invitation.problem.national"
			return r
		}
	}
	r.Email, r.Key, r.Problem = addressed(clean(l.find(ln.cells, emailColumn)))
	r.Name = clean(l.find(ln.cells, nameColumn))
	if r.Name == "" {
		r.Name = strings.TrimSpace(clean(l.find(ln.cells, firstColumn)) + " " + clean(l.find(ln.cells, lastColumn)))
	}
	if utf8.RuneCountInString(r.Name) > maxName {
		r.Name = ""
		if r.Problem == "" {
			r.Problem, r.Key = "invitation.problem.long_name", ""
		}
	}
	r.Language = languages[fold(l.find(ln.cells, languageColumn))]
	r.District = clip(clean(l.find(ln.cells, districtColumn)), maxName)
	r.Email = clip(r.Email, 254)
	return r
}

// clean makes a cell one line of visible characters.
func clean(s string) string {
	return strings.Join(strings.FieldsFunc(norm.NFC.String(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
	}), " ")
}

func clip(s string, max int) string {
	if r := []rune(s); len(r) > max {
		return string(r[:max])
	}
	return s
}
