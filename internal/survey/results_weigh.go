package survey

import "context"

// weigh holds those who answered against the population, and counts again with weights where the rules
// allow it. nil: there are no margins.
func (f *figures) weigh(ctx context.Context, tx Tx, versions []Version) (*Weights, error) {
	return nil, nil
}

func flagKinds(words string) []string { return nil }

// Part is a piece of words; Flag is what it may be.
type Part struct{ Text, Flag string }

// Marked cuts words where the review should look.
func Marked(words string) []Part { return []Part{{Text: words}} }
