package survey

import "almenda/internal/questionnaire"

// gate is what stands between what was counted and what is shown.
type gate struct{}

// judged says what of a figure must stay hidden, and why. Empty: may be shown.
type judged struct {
	whole string
	lines []string
	cells [][]string
}

func (g *gate) judge(q *questionnaire.Question, fig *Figure, lines []spread) judged { return judged{whole: HiddenBase} }
func (g *gate) base(n int, group bool) string                                       { return HiddenBase }
func (g *gate) meanBase() int                                                       { return 10 }
func (g *gate) group() int                                                          { return 10 }

func flagKinds(words string) []string { return nil }

// Part is a piece of words; Flag is what it may be.
type Part struct{ Text, Flag string }

// Marked cuts words where the review should look.
func Marked(words string) []Part { return []Part{{Text: words}} }
