package questionnaire

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// Comparable tells whether the answers to two questions can stand in one column and be counted together:
// the same type, codes, rows and limits. Words, the order of options and when it is asked may differ.
func Comparable(a, b *Question) bool {
	return bytes.Equal(a.measure(), b.measure())
}

// measure is what decides which answers there can be.
func (q *Question) measure() []byte {
	m := Question{
		Type: q.Type, Other: q.Other, DontKnow: q.DontKnow, RatherNot: q.RatherNot, Min: q.Min, Max: q.Max,
		Low: q.Low, High: q.High, Decimals: q.Decimals, Total: q.Total, Place: q.Place, Earliest: q.Earliest, Latest: q.Latest, CarryFrom: q.CarryFrom,
	}
	for _, o := range q.Options {
		m.Options = append(m.Options, Option{Code: o.Code, Exclusive: o.Exclusive})
	}
	for _, row := range q.Rows {
		m.Rows = append(m.Rows, Row{Code: row.Code})
	}
	slices.SortFunc(m.Options, func(a, b Option) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(m.Rows, func(a, b Row) int { return strings.Compare(a.Code, b.Code) })
	raw, _ := json.Marshal(m) // numbers and words only: cannot fail
	return raw
}

// SameStructure tells whether only words differ, so that a change is a mended slip and no new version.
// A language that was added is words.
func (d *Definition) SameStructure(other *Definition) bool {
	a, errA := json.Marshal(d.bare())
	b, errB := json.Marshal(other.bare())
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// ForDevice is the definition as the island needs it: all of the logic, and of the words only those that
// stand in questions through {keys}, in one language.
func (d *Definition) ForDevice(lang string) []byte {
	out := d.clone()
	names := d.pipedNames()
	out.Languages = []string{lang}
	out.Checks = nil
	out.Texts(func(at string, t *tenant.Text) {
		key, rest, _ := strings.Cut(at, ".")
		words := strings.HasPrefix(rest, "options.") && !strings.HasSuffix(rest, ".alt") || strings.HasPrefix(rest, "rows.")
		if !words || !slices.Contains(names, key) {
			*t = nil
			return
		}
		*t = tenant.Text{lang: t.In(lang, d.fallback())}
	})
	raw, _ := json.Marshal(out) // as it was read: cannot fail
	return raw
}

// pipedNames are the questions whose answers stand in texts, with those that they stand for: values are
// made of questions, and carried options have the words of the question they come from.
func (d *Definition) pipedNames() (out []string) {
	d.Texts(func(_ string, t *tenant.Text) {
		for _, s := range *t {
			for _, m := range piped.FindAllStringSubmatch(s, -1) {
				key, _, _ := strings.Cut(m[1], ".")
				out = append(out, key)
			}
		}
	})
	for i := 0; i < len(out) && len(out) < 10*MaxQuestions; i++ {
		if q, _ := d.Question(out[i]); q != nil && q.CarryFrom != "" && !slices.Contains(out, q.CarryFrom) {
			out = append(out, q.CarryFrom)
		}
		for _, v := range d.Values {
			if v.Key != out[i] {
				continue
			}
			for _, of := range v.Of {
				key, _, _ := strings.Cut(of, ".")
				if !slices.Contains(out, key) {
					out = append(out, key)
				}
			}
		}
	}
	return out
}
