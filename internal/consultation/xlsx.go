package consultation

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"almenda/internal/fault"
	"almenda/internal/id"
)

// SheetWords are a sheet's words in one language.
type SheetWords struct {
	Title        string
	Columns      []string // as Columns
	Sources      map[Source]string
	Dispositions map[Disposition]string
}

// Columns are the sheet's columns: the first two and the last three are read back.
var Columns = []string{"id", "revision", "number", "source", "received", "paragraph", "quote", "text", "author", "disposition", "reason", "led"}

const (
	idColumn          = 0
	revisionColumn    = 1
	dispositionColumn = 9
	reasonColumn      = 10
	ledColumn         = 11

	// MaxSheet is how large an uploaded sheet may be, in bytes.
	MaxSheet    = 8 << 20
	maxUnzipped = 60 << 20 // bytes that it may unfold to
	maxParts    = 500      // files inside it
	maxRows     = 20_000
)

// writeXLSX writes remarks as text: what residents wrote is never a formula.
func writeXLSX(list []Remark, w SheetWords) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // nothing of it is on disk
	sheet := f.GetSheetName(0)
	put := func(row int, cells []string) error {
		for i, c := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(sheet, at, c); err != nil {
				return err
			}
		}
		return nil
	}
	if err := put(1, w.Columns); err != nil {
		return nil, err
	}
	for i, r := range list {
		author := r.Organisation
		if author == "" {
			author = string(r.Speaks)
		}
		cells := []string{r.ID.String(), strconv.FormatInt(r.Revision, 10), itoa(r.Number), w.Sources[r.Source], r.Received.Format("2006-01-02"),
			r.Anchor, r.Quote, r.Body, author, w.Dispositions[r.Disposition], r.Reason, r.LedTo}
		if err := put(i+2, cells); err != nil {
			return nil, err
		}
	}
	if err := dress(f, sheet, w, len(list)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := f.Write(&out)
	return out.Bytes(), err
}

// dress makes the sheet easy to fill in: widths, a heading that stays, and a list to choose from.
func dress(f *excelize.File, sheet string, w SheetWords, rows int) error {
	const lists = "Lists"
	if _, err := f.NewSheet(lists); err != nil {
		return err
	}
	for i, d := range Dispositions {
		if err := f.SetCellStr(lists, fmt.Sprintf("A%d", i+1), w.Dispositions[d]); err != nil {
			return err
		}
	}
	choose := excelize.NewDataValidation(true)
	choose.Sqref = fmt.Sprintf("J2:J%d", rows+1)
	choose.SetSqrefDropList(fmt.Sprintf("%s!$A$1:$A$%d", lists, len(Dispositions)))
	if rows > 0 {
		if err := f.AddDataValidation(sheet, choose); err != nil {
			return err
		}
	}
	style, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, NumFmt: 49}) // as text
	if err != nil {
		return err
	}
	for _, col := range []struct {
		from, to string
		width    float64
	}{{"A", "B", 4}, {"C", "G", 14}, {"H", "H", 60}, {"I", "J", 18}, {"K", "K", 60}, {"L", "L", 12}} {
		if err := f.SetColWidth(sheet, col.from, col.to, col.width); err != nil {
			return err
		}
		if err := f.SetColStyle(sheet, col.from+":"+col.to, style); err != nil {
			return err
		}
	}
	return f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func unreadable(err error) error {
	var form fault.Form
	form.Add("file", "fault.remark_file")
	return fmt.Errorf("consultation: read a sheet: %w", &sheetError{form.Err(), err})
}

// sheetError is a fault beside the file's field that keeps its cause for the log.
type sheetError struct{ fault, cause error }

func (e *sheetError) Error() string   { return fmt.Sprint(e.fault, ": ", e.cause) }
func (e *sheetError) Unwrap() []error { return []error{e.fault} }

// readSheet reads the first sheet. Values are taken as they were saved: no formula is evaluated.
func readSheet(data []byte, words []SheetWords) (rows []SheetRow, err error) {
	defer func() {
		if v := recover(); v != nil { // the library must not bring us down over a broken file
			rows, err = nil, unreadable(fmt.Errorf("panic: %v", v))
		}
	}()
	if err := unfolds(data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	lines, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = lines.Close() }() // its errors were read
	var at []int
	for number := 1; lines.Next(); number++ {
		cells, err := lines.Columns()
		if err != nil {
			return nil, unreadable(err)
		}
		if number > maxRows {
			return nil, unreadable(fmt.Errorf("more than %d rows", maxRows))
		}
		if number == 1 {
			if at = columns(cells, words); at == nil {
				return nil, unreadable(fmt.Errorf("columns %q", cells))
			}
			continue
		}
		if row, ok := rowOf(number, cells, at, words); ok {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, unreadable(fmt.Errorf("no rows: %w", lines.Error()))
	}
	return rows, nil
}

// unfolds refuses what would unfold to more than we want to hold, before anything is unfolded.
func unfolds(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) > maxParts || len(data) > MaxSheet {
		return unreadable(err)
	}
	total := uint64(0)
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > maxUnzipped || f.UncompressedSize64 > maxUnzipped {
			return unreadable(fmt.Errorf("unfolds to %d bytes", total))
		}
	}
	return nil
}

// columns finds where each of Columns stands, whatever the order; nil when one that is read back
// is missing.
func columns(head []string, words []SheetWords) []int {
	out := make([]int, len(Columns))
	for c := range Columns {
		out[c] = -1
		for i, cell := range head {
			for _, w := range words {
				if c < len(w.Columns) && alikeWords(cell, w.Columns[c]) || alikeWords(cell, Columns[c]) {
					out[c] = i
				}
			}
		}
	}
	for _, c := range []int{idColumn, revisionColumn, dispositionColumn, reasonColumn} {
		if out[c] < 0 {
			return nil
		}
	}
	return out
}

func alikeWords(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// rowOf understands one line; one without an id is empty.
func rowOf(number int, cells []string, at []int, words []SheetWords) (SheetRow, bool) {
	cell := func(c int) string {
		if at[c] < 0 || at[c] >= len(cells) {
			return ""
		}
		return strings.TrimSpace(cells[at[c]])
	}
	if strings.Join(cells, "") == "" {
		return SheetRow{}, false
	}
	row := SheetRow{Line: number, Reason: cell(reasonColumn), LedTo: cell(ledColumn), Disposition: dispositionOf(cell(dispositionColumn), words)}
	row.Remark, _ = id.Parse(strings.ToLower(cell(idColumn)))        // none is known to be wrong later
	row.Revision, _ = strconv.ParseInt(cell(revisionColumn), 10, 64) // none is never the present one
	return row, true
}

func dispositionOf(said string, words []SheetWords) string {
	for _, w := range words {
		for d, word := range w.Dispositions {
			if word != "" && alikeWords(said, word) {
				return string(d)
			}
		}
	}
	return strings.ToLower(said)
}
