package survey

import (
	"slices"

	"almenda/internal/disclosure"
	"almenda/internal/tenant"
)

// flagKinds says what in words may tell who wrote them, or of whom.
func flagKinds(words string, town *tenant.Town) (out []string) {
	for _, f := range disclosure.Flags(words, town.Country) {
		if kind := string(f.Kind); !slices.Contains(out, kind) {
			out = append(out, kind)
		}
	}
	return out
}

// Part is a piece of words; Flag is what it may be.
type Part struct{ Text, Flag string }

// Marked cuts words where whoever reviews them should look.
func Marked(words string, town *tenant.Town) (out []Part) {
	last := 0
	for _, f := range disclosure.Flags(words, town.Country) {
		if f.Start > last {
			out = append(out, Part{Text: words[last:f.Start]})
		}
		out = append(out, Part{Text: words[f.Start:f.End], Flag: string(f.Kind)})
		last = f.End
	}
	if last < len(words) {
		out = append(out, Part{Text: words[last:]})
	}
	return out
}
