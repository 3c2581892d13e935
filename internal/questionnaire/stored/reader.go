package stored

import (
	"encoding/json"
	"slices"

	"almenda/internal/questionnaire"
)

// Answer is the answer to one question. What it holds is good until its Reader reads again.
type Answer struct {
	Key   []byte
	Codes [][]byte
	Text  []byte
	Rows  []Row // sorted by Code
	Place *questionnaire.Place
}

// Row is a row of a matrix, or an option of an allocation.
type Row struct{ Code, Value []byte }

// Empty tells whether nothing was answered.
func (a *Answer) Empty() bool {
	return len(a.Codes) == 0 && len(a.Text) == 0 && len(a.Rows) == 0 && a.Place == nil
}

// Reader reads one body after the other in the same memory. The zero value works; it is for one
// goroutine.
type Reader struct {
	s    scanner
	slow int // bodies that had another form
}

// Read gives the answers of a body, sorted by key. A body that is no answers is an error.
func (r *Reader) Read(body []byte) ([]Answer, error) {
	r.s.reset(body)
	if out, ok := r.s.answers(); ok {
		return out, nil
	}
	r.slow++
	var all questionnaire.Answers
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, err
	}
	out := make([]Answer, 0, len(all))
	for key, a := range all {
		out = append(out, of(key, a))
	}
	slices.SortFunc(out, func(a, b Answer) int { return slices.Compare(a.Key, b.Key) })
	return out, nil
}

func of(key string, a questionnaire.Answer) Answer {
	out := Answer{Key: []byte(key), Text: []byte(a.Text), Place: a.Place}
	for _, c := range a.Codes {
		out.Codes = append(out.Codes, []byte(c))
	}
	for code, value := range a.Rows {
		out.Rows = append(out.Rows, Row{[]byte(code), []byte(value)})
	}
	slices.SortFunc(out.Rows, func(a, b Row) int { return slices.Compare(a.Code, b.Code) })
	return out
}
