package questionnaire

import (
	"maps"
	"slices"

	"almenda/internal/nationalid"
)

// HasNationalNumber lists the keys of answers in which somebody wrote a national number, so that they can
// be asked to take it out. It is no problem of the answer: on paper it may have come in already, and
// words are looked through before anything is published.
func HasNationalNumber(a Answers) (out []string) {
	for _, key := range slices.Sorted(maps.Keys(a)) {
		if nationalid.In(a[key].Text) {
			out = append(out, key)
		}
	}
	return out
}
