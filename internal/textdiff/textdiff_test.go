package textdiff_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"almenda/internal/textdiff"
)

const (
	same = textdiff.Same
	gone = textdiff.Gone
	came = textdiff.New
)

func TestWordsAreComparedWhole(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		want                []textdiff.Part
	}{
		{"nothing", "", "", nil},
		{"nothing changed", "En bänk.", "En bänk.", []textdiff.Part{{same, "En bänk."}}},
		{"a first text", "", "En bänk.", []textdiff.Part{{came, "En bänk."}}},
		{"a text taken away", "En bänk.", "", []textdiff.Part{{gone, "En bänk."}}},
		{"one word", "Vi svarar i maj.", "Vi svarar i mars.", []textdiff.Part{{same, "Vi svarar i "}, {gone, "maj"}, {came, "mars"}, {same, "."}}},
		{"a word of Polish letters", "Głosujemy w maju", "Głosujemy później w maju", []textdiff.Part{{same, "Głosujemy "}, {came, "później "}, {same, "w maju"}}},
		{"two words beside each other", "Åtta nya bänkar kommer", "Fem gamla bänkar kommer",
			[]textdiff.Part{{gone, "Åtta nya"}, {came, "Fem gamla"}, {same, " bänkar kommer"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := textdiff.Words(c.before, c.after); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestThePartsMakeUpBothTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("a b ä ść 10 , . \x80\xff \ud7ff 😀 long-word \u0301")
	words = append(words, " ", "  ", "\n", "\n\n", "\t")
	text := func() string {
		var b strings.Builder
		for range r.IntN(60) {
			b.WriteString(words[r.IntN(len(words))])
		}
		return b.String()
	}
	for range 2000 {
		holds(t, text(), text())
	}
}

func TestMoreWordsThanThereArePlainLetters(t *testing.T) {
	var a, b strings.Builder
	for i := range 60_000 {
		w := string(rune('a'+i%26)) + strings.Repeat("x", i%7) + string(rune(0x4e00+i%20000)) + string(rune('a'+i/20000))
		a.WriteString(w + " ")
		if i%1000 != 0 {
			b.WriteString(w + " ")
		}
	}
	holds(t, a.String(), b.String())
}

func holds(t *testing.T, before, after string) {
	t.Helper()
	var a, b strings.Builder
	parts := textdiff.Words(before, after)
	for _, p := range parts {
		if p.Op != came {
			a.WriteString(p.Text)
		}
		if p.Op != gone {
			b.WriteString(p.Text)
		}
	}
	if a.String() != before || b.String() != after {
		t.Fatalf("%.80q → %.80q gave %.200q", before, after, parts)
	}
	if textdiff.Changed(parts) != (before != after) {
		t.Fatalf("%.80q → %.80q: changed is wrong", before, after)
	}
}
