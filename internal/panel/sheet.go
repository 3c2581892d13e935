package panel

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"almenda/internal/fault"
)

// sheetRow is a line of a table as a spreadsheet saves or copies it.
type sheetRow struct {
	number int // in the file, from 1
	cells  []string
}

func (r sheetRow) blank() bool { return strings.Join(r.cells, "") == "" }

// Decode brings the bytes of a file to text: UTF-8, or what spreadsheets of our towns save otherwise,
// of which Polish letters tell the one from the other.
func Decode(raw []byte) string {
	raw = []byte(strings.TrimPrefix(string(raw), "\xef\xbb\xbf"))
	if utf8.Valid(raw) {
		return string(raw)
	}
	west, _ := charmap.Windows1252.NewDecoder().Bytes(raw) // every byte means something
	if east, err := charmap.Windows1250.NewDecoder().Bytes(raw); err == nil && letters(string(east), "ąćęłńśźżĄĆĘŁŃŚŹŻ") > letters(string(west), "åäöæøÅÄÖÆØéü") {
		return string(east)
	}
	return string(west)
}

func letters(s, of string) (n int) {
	for _, r := range s {
		if strings.ContainsRune(of, r) {
			n++
		}
	}
	return n
}

// splitRows reads a table: tabs, semicolons or commas between its cells, blank lines kept as blank
// rows. Faults: TooLarge.
func splitRows(text string, most int) ([]sheetRow, error) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if strings.Count(text, "\n") > 2*most+10 {
		return nil, fault.New(fault.TooLarge, "fault.panel_rows", "max", most)
	}
	sep := separator(text)
	var out []sheetRow
	for i, line := range strings.Split(text, "\n") {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = sep, true, -1
		cells, err := r.Read()
		if err != nil && !errors.Is(err, io.EOF) {
			cells = strings.Split(line, string(sep))
		}
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		out = append(out, sheetRow{i + 1, cells})
		if len(out) > 2*most+10 {
			return nil, fault.New(fault.TooLarge, "fault.panel_rows", "max", most)
		}
	}
	return out, nil
}

// separator is the sign that stands on most lines.
func separator(text string) rune {
	lines := strings.Split(text, "\n")
	lines = lines[:min(len(lines), 40)]
	best, sep := 0, ';'
	for _, c := range []rune{'\t', ';', ','} {
		n := 0
		for _, l := range lines {
			if strings.ContainsRune(l, c) {
				n++
			}
		}
		if n > best {
			best, sep = n, c
		}
	}
	return sep
}
