package invitation

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"almenda/internal/fault"
)

// line is one row of a file before its columns are understood.
type line struct {
	number int // in the file, from 1
	cells  []string
}

// maxSpan is over how many lines one quoted cell may reach before we say that a quotation mark was
// never closed: it would swallow everybody after it.
const maxSpan = 5

// maxSeps is how many separators a line may hold: no list of people has that many columns.
const maxSeps = 1000

// readCSV splits a text into lines and cells and tells which separator it found.
func readCSV(text string) ([]line, rune, error) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	skipped := 0
	sep := rune(0)
	if first, rest, ok := strings.Cut(text, "\n"); ok && len(first) == 5 && strings.HasPrefix(strings.ToLower(first), "sep=") {
		sep, text, skipped = rune(first[4]), rest, 1 // Excel's own first line
	}
	if !strings.ContainsRune(";,\t|", sep) {
		sep = separator(text)
	}
	for i, l := range strings.Split(text, "\n") {
		if strings.Count(l, string(sep)) > maxSeps {
			return nil, sep, fault.New(fault.Invalid, "fault.invitation.quotes", "line", i+1+skipped)
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = sep, true, -1, false
	var out []line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, sep, nil
		}
		if err != nil {
			return nil, sep, fault.Because(err, fault.Invalid, "fault.invitation.unreadable")
		}
		at, _ := r.FieldPos(0)
		for _, c := range cells {
			if strings.Count(c, "\n") > maxSpan {
				return nil, sep, fault.New(fault.Invalid, "fault.invitation.quotes", "line", at+skipped)
			}
		}
		if empty(cells) {
			continue
		}
		if len(out) > MaxRows {
			return nil, sep, tooMany()
		}
		out = append(out, line{at + skipped, cells})
	}
}

// separator is the sign that stands, outside quotation marks, equally often on most of the first
// lines.
func separator(text string) rune {
	best, sep := 0, ';'
	for _, c := range []rune{';', '\t', ',', '|'} {
		counts := map[int]int{}
		for i, l := range strings.SplitN(text, "\n", 22) {
			if i == 21 {
				break
			}
			quoted, n := false, 0
			for _, r := range l {
				if r == '"' {
					quoted = !quoted
				} else if r == c && !quoted {
					n++
				}
			}
			if n > 0 {
				counts[n]++
			}
		}
		for _, lines := range counts {
			if lines > best {
				best, sep = lines, c
			}
		}
	}
	return sep
}

func empty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
