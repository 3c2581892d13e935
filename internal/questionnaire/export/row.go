package export

import (
	"fmt"
	"strconv"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/stored"
)

// cell is what one column says of one answer. No bytes: nothing.
type cell struct {
	bytes  []byte
	number bool // written as a number
	typed  bool // by a person
}

// filler makes rows, one after the other in the same memory.
type filler struct {
	plan  *Plan
	read  stored.Reader
	cells []cell
	made  []byte // numbers that stand in no body
}

func newFiller(p *Plan) *filler { return &filler{plan: p, cells: make([]cell, len(p.all))} }

// row lays an answer out over the columns. The cells are good until the next.
func (f *filler) row(version int, channel string, body []byte) ([]cell, error) {
	blocks, known := f.plan.blocks[version]
	if !known {
		return nil, fmt.Errorf("export: there is no version %d", version)
	}
	list, err := f.read.Read(body)
	if err != nil {
		return nil, fmt.Errorf("export: read an answer: %w", err)
	}
	clear(f.cells)
	f.made = f.made[:0]
	f.put(0, f.number(int64(version)), true)
	f.put(1, []byte(channel), false)
	for i := range list {
		if b := blocks[string(list[i].Key)]; b != nil {
			f.answer(b, &list[i])
		}
	}
	return f.cells, nil
}

// number writes a number where it stays until the next row.
func (f *filler) number(n int64) []byte {
	from := len(f.made)
	f.made = strconv.AppendInt(f.made, n, 10)
	return f.made[from:len(f.made):len(f.made)]
}

func (f *filler) float(n float64) []byte {
	from := len(f.made)
	f.made = strconv.AppendFloat(f.made, n, 'f', -1, 64)
	return f.made[from:len(f.made):len(f.made)]
}

func (f *filler) put(at int, b []byte, number bool) {
	if at >= 0 {
		f.cells[at] = cell{bytes: b, number: number}
	}
}

func (f *filler) typed(b *block, part string, text []byte) {
	if at, ok := b.at[part]; ok && at >= 0 && len(text) > 0 {
		f.cells[at] = cell{bytes: text, typed: true}
	}
}

var flags = [2][]byte{[]byte("0"), []byte("1")}

func (f *filler) answer(b *block, a *stored.Answer) {
	if a.Empty() {
		return
	}
	if b.q == nil {
		f.code(b, whole, a, false)
		return
	}
	if at, ok := b.at[partRest]; ok && len(a.Codes) > 0 && special(a.Codes[0]) {
		f.put(at, a.Codes[0], false)
		return
	}
	switch q := b.q; {
	case q.Many():
		f.several(b, a)
	case q.Type == questionnaire.Matrix:
		for _, row := range a.Rows {
			if at, ok := b.at[string(row.Code)]; ok {
				f.put(at, row.Value, false)
			}
		}
	case q.Type == questionnaire.Ranking:
		for i, code := range a.Codes {
			if at, ok := b.at[string(code)]; ok {
				f.put(at, f.number(int64(i)+1), true)
			}
		}
	case q.Type == questionnaire.Allocation:
		f.points(b, a)
	case q.Type == questionnaire.PlaceType:
		f.place(b, a)
	case q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText:
		f.typed(b, whole, a.Text)
	case q.Type == questionnaire.Number:
		f.put(b.at[whole], a.Text, numeric(a.Text))
	case q.Type == questionnaire.Date:
		f.put(b.at[whole], a.Text, false)
	default:
		f.code(b, whole, a, q.Type == questionnaire.Rating || q.Type == questionnaire.Scale)
		f.other(b, a)
	}
}

func special(code []byte) bool {
	return string(code) == questionnaire.DontKnow || string(code) == questionnaire.RatherNot
}

func (f *filler) code(b *block, part string, a *stored.Answer, number bool) {
	if len(a.Codes) > 0 {
		f.put(b.at[part], a.Codes[0], number && numeric(a.Codes[0]))
	}
}

// several sets every option to 0 or 1, so that an option that was not picked differs from a question
// that was not answered.
func (f *filler) several(b *block, a *stored.Answer) {
	for part, at := range b.at {
		if part != partOther {
			f.put(at, flags[0], true)
		}
	}
	for _, code := range a.Codes {
		if at, ok := b.at[string(code)]; ok {
			f.put(at, flags[1], true)
		}
	}
	f.other(b, a)
}

func (f *filler) other(b *block, a *stored.Answer) { f.typed(b, partOther, a.Text) }

func (f *filler) points(b *block, a *stored.Answer) {
	if len(a.Rows) == 0 {
		return
	}
	for _, at := range b.at {
		f.put(at, flags[0], true)
	}
	if at, ok := b.at[partRest]; ok {
		f.put(at, nil, false)
	}
	for _, row := range a.Rows {
		if at, ok := b.at[string(row.Code)]; ok {
			f.put(at, row.Value, numeric(row.Value))
		}
	}
}

func (f *filler) place(b *block, a *stored.Answer) {
	if a.Place == nil {
		return
	}
	if at, ok := b.at[partPlace]; ok && a.Place.District != "" {
		f.put(at, []byte(a.Place.District), false)
	}
	if a.Place.Lat == 0 && a.Place.Lon == 0 {
		return
	}
	if at, ok := b.at[partLat]; ok {
		f.put(at, f.float(a.Place.Lat), true)
		f.put(b.at[partLon], f.float(a.Place.Lon), true)
	}
}

// numeric tells whether bytes are a number in the form that JSON and spreadsheets know.
func numeric(b []byte) bool {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	whole, point := 0, false
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			if !point {
				whole++
			}
		case c == '.' && !point && i > 0 && i < len(b)-1:
			point = true
		default:
			return false
		}
	}
	return whole > 0 && whole < 16 && (whole == 1 || b[0] != '0')
}
