package questionnaire

import (
	"slices"
	"unicode/utf16"
)

// dice is the generator mulberry32, started from the FNV-1a hash of seed and key over their UTF-16
// units: few lines, and the same numbers in every browser. It shuffles paper, it guards nothing.
type dice uint32

func diceFor(seed, key string) dice {
	h := uint32(2166136261)
	for _, unit := range utf16.Encode([]rune(seed + key)) {
		h = (h ^ uint32(unit)) * 16777619
	}
	return dice(h)
}

func (d *dice) roll() uint32 {
	*d += 0x6D2B79F5
	t := uint32(*d)
	t = (t ^ t>>15) * (t | 1)
	t ^= t + (t^t>>7)*(t|61)
	return t ^ t>>14
}

// below is a whole number from 0 to n-1.
func (d *dice) below(n int) int {
	return int(uint64(d.roll()) * uint64(n) >> 32) //nolint:gosec // n is the length of a list
}

// shuffled is a copy in the order of one person; what is fixed keeps its place.
func shuffled[T any](items []T, seed, key string, fixed func(T) bool) []T {
	out := slices.Clone(items)
	var loose []int
	for i := range out {
		if !fixed(out[i]) {
			loose = append(loose, i)
		}
	}
	d := diceFor(seed, key)
	for i := len(loose) - 1; i > 0; i-- {
		a, b := loose[i], loose[d.below(i+1)]
		out[a], out[b] = out[b], out[a]
	}
	return out
}

// arm is the arm of a split that a person gets: the one they had, or one by the seed.
func (r *Run) arm(s Split) string {
	if had := r.given[s.Key].Codes; len(had) == 1 && slices.Contains(s.Arms, had[0]) {
		return had[0]
	}
	if len(s.Arms) == 0 {
		return ""
	}
	d := diceFor(r.seed, s.Key)
	return s.Arms[d.below(len(s.Arms))]
}
