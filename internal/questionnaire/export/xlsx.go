package export

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
)

// A workbook is written by hand: a library keeps all of it, in memory or in a file, until it is whole,
// and whoever waits for a quarter of a million answers gets nothing until then.

const (
	sheetRows  = 1_048_576 // that a sheet can hold
	sheetCells = 16_384    // columns
)

// xlsxWriter writes the codebook, then answers on as many sheets as they need.
type xlsxWriter struct {
	*filler
	zip    *zip.Writer
	sheets []string
	out    *bufio.Writer // the present sheet
	rows   int           // on it
	limit  int
	name   string
	column []string // A, B, C …
}

// XLSX begins a workbook. say words what no definition does (the keys of exchange.…); lang is the
// language of its codebook.
func (p *Plan) XLSX(w io.Writer, lang string, say func(key string) string) (Writer, error) {
	return p.xlsx(w, lang, say, sheetRows)
}

func (p *Plan) xlsx(w io.Writer, lang string, say func(key string) string, limit int) (Writer, error) {
	if len(p.all) > sheetCells {
		return nil, fmt.Errorf("export: %d columns are more than a sheet can hold", len(p.all))
	}
	x := &xlsxWriter{filler: newFiller(p), zip: zip.NewWriter(w), limit: limit, name: say("exchange.sheet.answers")}
	x.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed) // a sheet is mostly the same few words: more takes thrice as long for little
	})
	for i := range max(len(p.all), len(bookColumns)) {
		x.column = append(x.column, letters(i))
	}
	if err := x.begin(say("exchange.sheet.codebook")); err != nil {
		return nil, err
	}
	for _, row := range p.book(lang, say) {
		cells := make([]cell, len(row))
		for i := range row {
			cells[i].bytes = []byte(row[i])
		}
		if err := x.line(cells); err != nil {
			return nil, err
		}
	}
	if err := x.end(); err != nil {
		return nil, err
	}
	return x, x.answers()
}

// letters names a column: 0 is A, 26 is AA.
func letters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letters(i/26-1) + string(rune('A'+i%26))
}

const sheetHead = xml.Header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`

func (x *xlsxWriter) begin(name string) error {
	x.sheets = append(x.sheets, name)
	w, err := x.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(x.sheets)))
	if err != nil {
		return err
	}
	x.out, x.rows = bufio.NewWriterSize(w, 64<<10), 0
	_, err = x.out.WriteString(sheetHead)
	return err
}

// answers begins a sheet with the names of the columns.
func (x *xlsxWriter) answers() error {
	name := x.name
	if n := len(x.sheets); n > 1 {
		name += " " + strconv.Itoa(n)
	}
	if err := x.begin(name); err != nil {
		return err
	}
	names := make([]cell, len(x.plan.all))
	for i, c := range x.plan.all {
		names[i].bytes = []byte(c.Name)
	}
	return x.line(names)
}

func (x *xlsxWriter) end() error {
	if _, err := x.out.WriteString("</sheetData></worksheet>"); err != nil {
		return err
	}
	return x.out.Flush()
}

// line writes one row. Errors of a bufio.Writer stay, so the last one tells them all.
func (x *xlsxWriter) line(cells []cell) error {
	x.rows++
	var digits [20]byte
	row := strconv.AppendInt(digits[:0], int64(x.rows), 10)
	say := func(s string) { _, _ = x.out.WriteString(s) }
	say(`<row r="`)
	_, _ = x.out.Write(row)
	say(`">`)
	for i, c := range cells {
		if len(c.bytes) == 0 {
			continue
		}
		say(`<c r="`)
		say(x.column[i])
		_, _ = x.out.Write(row)
		if c.number {
			say(`"><v>`)
			_, _ = x.out.Write(c.bytes)
			say(`</v></c>`)
			continue
		}
		say(`" t="inlineStr"><is><t xml:space="preserve">`)
		if err := xml.EscapeText(x.out, c.bytes); err != nil {
			return err
		}
		say(`</t></is></c>`)
	}
	_, err := x.out.WriteString("</row>")
	return err
}

func (x *xlsxWriter) Row(version int, channel string, body []byte) error {
	cells, err := x.row(version, channel, body)
	if err != nil {
		return err
	}
	if x.rows >= x.limit {
		if err := x.end(); err != nil {
			return err
		}
		if err := x.answers(); err != nil {
			return err
		}
	}
	return x.line(cells)
}

// Close writes what says which sheets there are. The answers come before the codebook.
func (x *xlsxWriter) Close() error {
	if err := x.end(); err != nil {
		return err
	}
	var types, sheets, links string
	for i := range x.sheets {
		n := (i+1)%len(x.sheets) + 1
		types += fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, n)
		sheets += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escape(x.sheets[n-1]), n, n)
		links += fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>`, n, n)
	}
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` + types + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + sheets + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + links + `</Relationships>`},
	} {
		w, err := x.zip.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, xml.Header+part[1]); err != nil {
			return err
		}
	}
	return x.zip.Close()
}

// escape makes a text fit for an attribute of XML, and for the name of a sheet.
func escape(s string) string {
	var out []byte
	for _, r := range s {
		switch r {
		case '<', '>', '&', '"', '\'', '[', ']', ':', '*', '?', '/', '\\':
			r = ' '
		}
		if len(out) < 28 {
			out = append(out, string(r)...)
		}
	}
	return string(out)
}
