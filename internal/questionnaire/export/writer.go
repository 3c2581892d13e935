package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

// Writer writes answers as they come. Close must be called, and makes the file whole; it must not be
// called when the answers broke off, so that nobody takes half a file for all.
type Writer interface {
	Row(version int, channel string, body []byte) error
	Close() error
}

// CSV is how a CSV file is written. The zero value is what programmes for statistics read.
type CSV struct {
	Comma   rune // 0: ,
	Decimal byte // 0: a point. Spreadsheets of Sweden, Denmark and Poland want a comma, and ; between cells
	BOM     bool // tells spreadsheets that it is UTF-8
}

type csvWriter struct {
	*filler
	out *bufio.Writer
	how CSV
}

// CSV begins a file with a row of the names of the columns.
func (p *Plan) CSV(w io.Writer, how CSV) (Writer, error) {
	out := csvWriter{newFiller(p), bufio.NewWriterSize(w, 64<<10), how.whole()}
	err := out.how.begin(out.out)
	for i, c := range p.all {
		if err == nil {
			err = out.how.cell(out.out, i, cell{bytes: []byte(c.Name)})
		}
	}
	if err == nil {
		_, err = out.out.WriteString("\r\n")
	}
	return out, err
}

func (c CSV) whole() CSV {
	if c.Comma == 0 {
		c.Comma = ','
	}
	if c.Decimal == 0 {
		c.Decimal = '.'
	}
	return c
}

func (c CSV) begin(w *bufio.Writer) error {
	if !c.BOM {
		return nil
	}
	_, err := w.WriteString("\ufeff")
	return err
}

// cell writes one cell and what divides it from the one before. Errors of a bufio.Writer stay, so the
// last one tells them all.
func (c CSV) cell(w *bufio.Writer, i int, x cell) error {
	if i > 0 {
		_, _ = w.WriteRune(c.Comma) // told by the last
	}
	b := x.bytes
	if x.typed && formula(b) {
		b = append([]byte{'\''}, b...)
	}
	if x.number && c.Decimal != '.' {
		b = bytes.ReplaceAll(b, []byte{'.'}, []byte{c.Decimal})
	}
	if len(b) == 0 || !bytes.ContainsAny(b, "\"\r\n\t ") && !bytes.ContainsRune(b, c.Comma) {
		_, err := w.Write(b)
		return err
	}
	_ = w.WriteByte('"')
	for i, part := range bytes.Split(b, []byte{'"'}) {
		if i > 0 {
			_, _ = w.WriteString(`""`)
		}
		_, _ = w.Write(part)
	}
	return w.WriteByte('"')
}

// formula tells whether a spreadsheet would take a text for more than a text.
func formula(b []byte) bool {
	return len(b) > 0 && strings.IndexByte("=+-@\t\r\n", b[0]) >= 0
}

func (w csvWriter) Row(version int, channel string, body []byte) error {
	cells, err := w.row(version, channel, body)
	if err != nil {
		return err
	}
	for i, x := range cells {
		if err := w.how.cell(w.out, i, x); err != nil {
			return err
		}
	}
	_, err = w.out.WriteString("\r\n")
	return err
}

func (w csvWriter) Close() error { return w.out.Flush() }

type jsonWriter struct {
	*filler
	out   *bufio.Writer
	names [][]byte
	rows  *int
}

// JSON begins an array of objects, which all have every column; what was not answered is null.
func (p *Plan) JSON(w io.Writer) (Writer, error) {
	out := jsonWriter{newFiller(p), bufio.NewWriterSize(w, 64<<10), nil, new(int)}
	for i, c := range p.all {
		name := quoted(nil, []byte(c.Name))
		if i > 0 {
			name = append([]byte{','}, name...)
		}
		out.names = append(out.names, append(name, ':'))
	}
	_, err := out.out.WriteString("[")
	return out, err
}

func (w jsonWriter) Row(version int, channel string, body []byte) error {
	cells, err := w.row(version, channel, body)
	if err != nil {
		return err
	}
	if *w.rows++; *w.rows > 1 {
		_ = w.out.WriteByte(',') // told by the last
	}
	_, _ = w.out.WriteString("\n{")
	for i, x := range cells {
		_, _ = w.out.Write(w.names[i])
		switch {
		case len(x.bytes) == 0:
			_, err = w.out.WriteString("null")
		case x.number:
			_, err = w.out.Write(x.bytes)
		default:
			_, err = w.out.Write(quoted(w.out.AvailableBuffer(), x.bytes))
		}
	}
	if err != nil {
		return err
	}
	return w.out.WriteByte('}')
}

func (w jsonWriter) Close() error {
	if _, err := w.out.WriteString("\n]\n"); err != nil {
		return err
	}
	return w.out.Flush()
}

// quoted appends a JSON string. What is plain, as codes are, needs no library.
func quoted(to, b []byte) []byte {
	for _, c := range b {
		if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c >= utf8.RuneSelf {
			raw, _ := json.Marshal(string(b)) // a string: cannot fail
			return append(to, raw...)
		}
	}
	to = append(to, '"')
	to = append(to, b...)
	return append(to, '"')
}
