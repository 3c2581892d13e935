package xlsform

import (
	"archive/zip"
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"almenda/internal/questionnaire/exchange"
)

const (
	// MaxBytes is how large a file may be.
	MaxBytes    = 4 << 20
	maxUnzipped = 60 << 20 // bytes that it may unfold to
	maxParts    = 500      // files inside it
	maxRows     = 20_000   // of a sheet
	maxColumns  = 200
	maxCell     = 20_000 // bytes of a cell that are read
)

// line is a row of a sheet, by the names of its columns.
type line map[string]string

func (l line) is(column string, values ...string) bool {
	return slices.Contains(values, strings.ToLower(l[column]))
}

// open reads the three sheets. The faults are Invalid.
func open(raw []byte) (sheets map[string][]line, err error) {
	defer func() {
		if v := recover(); v != nil { // the library must not bring us down over a broken file
			sheets, err = nil, exchange.Unreadable(fmt.Errorf("panic: %v", v), "fault.exchange.xlsx")
		}
	}()
	if err := unfolds(raw); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, exchange.Unreadable(err, "fault.exchange.xlsx")
	}
	defer func() { _ = f.Close() }() // it was only read
	sheets = map[string][]line{}
	for _, name := range f.GetSheetList() {
		known := strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains([]string{"survey", "choices", "settings"}, known) || sheets[known] != nil {
			continue
		}
		if sheets[known], err = read(f, name); err != nil {
			return nil, err
		}
	}
	if _, ok := sheets["survey"]; !ok {
		return nil, exchange.Unreadable(nil, "fault.exchange.sheets")
	}
	return sheets, nil
}

// unfolds refuses what would unfold to more than we want to hold, before anything is unfolded.
func unfolds(raw []byte) error {
	if len(raw) > MaxBytes {
		return exchange.Unreadable(nil, "fault.exchange.long")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return exchange.Unreadable(err, "fault.exchange.xlsx")
	}
	total := uint64(0)
	for _, f := range z.File {
		total += min(f.UncompressedSize64, maxUnzipped+1)
	}
	if len(z.File) > maxParts || total > maxUnzipped {
		return exchange.Unreadable(nil, "fault.exchange.long")
	}
	return nil
}

// read reads a sheet whose first line that is not empty names the columns. Never nil but with an error.
func read(f *excelize.File, sheet string) ([]line, error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, exchange.Unreadable(err, "fault.exchange.xlsx")
	}
	defer func() { _ = rows.Close() }() // its errors were read
	out, head := []line{}, []string(nil)
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, exchange.Unreadable(err, "fault.exchange.xlsx")
		}
		if number > maxRows {
			return nil, exchange.Unreadable(nil, "fault.exchange.rows", "max", maxRows)
		}
		l, any := line{}, false
		for i, cell := range cells[:min(len(cells), maxColumns)] {
			cell = clean(cell)
			any = any || cell != ""
			switch {
			case head == nil:
				cells[i] = heading(cell)
			case i < len(head) && head[i] != "" && l[head[i]] == "" && cell != "":
				l[head[i]] = cell
			}
		}
		switch {
		case !any:
		case head == nil:
			head = append([]string(nil), cells[:min(len(cells), maxColumns)]...)
		default:
			out = append(out, l)
		}
	}
	if err := rows.Error(); err != nil {
		return nil, exchange.Unreadable(err, "fault.exchange.xlsx")
	}
	return out, nil
}

func clean(s string) string {
	if len(s) > maxCell {
		s = strings.ToValidUTF8(s[:maxCell], "")
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0':
			return ' '
		case r < ' ' && r != '\n' && r != '\t', r == 0x7f, r == '\ufffd', r == '\ufeff':
			return -1
		}
		return r
	}, s))
}

var aliases = map[string]string{
	"relevance": "relevant", "list name": "list_name", "value": "name", "constraint message": "constraint_message", "calculate": "calculation",
	"caption": "label", "command": "type", "tag": "name", "read only": "readonly", "read_only": "readonly", "title": "form_title", "id_string": "form_id",
	"default language": "default_language", "required message": "required_message", "choice filter": "choice_filter",
}

// heading is the name of a column as we know it: "Label::Svenska (SV)" is label::sv.
func heading(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	name, lang, ok := strings.Cut(s, "::")
	if !ok {
		if name, lang, ok = strings.Cut(s, ":"); !ok {
			name = s
		}
	}
	name = strings.TrimSpace(name)
	if a := aliases[name]; a != "" {
		name = a
	}
	if !ok {
		return name
	}
	return name + "::" + strings.TrimSpace(lang)
}

var (
	inBrackets = regexp.MustCompile(`\(([a-z]{2,3}(?:-[a-z]{2,4})?)\)\s*$`)
	bareCode   = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]{2,4})?$`)
)

// languageOf is the code of a language as a heading says it; empty where it does not say.
func languageOf(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if m := inBrackets.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	if bareCode.MatchString(s) {
		return s
	}
	return map[string]string{
		"english": "en", "svenska": "sv", "swedish": "sv", "dansk": "da", "danish": "da", "polski": "pl", "polish": "pl",
		"deutsch": "de", "german": "de", "suomi": "fi", "finnish": "fi", "norsk": "nb", "norwegian": "nb", "arabic": "ar",
		"ukrainian": "uk", "français": "fr", "french": "fr", "español": "es", "spanish": "es",
	}[s]
}
