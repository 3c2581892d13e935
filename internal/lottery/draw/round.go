package draw

import (
	"errors"
	"slices"

	"almenda/internal/lottery"
)

const (
	// Whole is what the weights of a lottery sum to, as whole numbers: sums are then the same on every
	// machine.
	Whole = 1 << 40
	// Roundings is how many roundings are tried.
	Roundings = 100
)

// Rounded is a lottery in which each panel of a numbered list is as likely as any other.
type Rounded struct {
	Weights  []int64 // of the panels before, out of Whole
	Lists    [][]int // the numbered panels; people ascending
	Best     int     // which rounding it is
	Smallest int     // on how many lists the person is who is on the fewest, of those who can be drawn
}

// Chance is how likely a person is drawn.
func (r Rounded) Chance(person int) float64 {
	n := 0
	for _, l := range r.Lists {
		if _, on := slices.BinarySearch(l, person); on {
			n++
		}
	}
	return float64(n) / float64(len(r.Lists))
}

// Round makes m equally likely panels of a lottery over panels, so that each person's chance is in the
// mean of all seeds what it was. Of 100 roundings it takes the first whose smallest chance is the
// largest. The same seed gives the same lists everywhere.
func Round(panels []lottery.Weighted, people, m int, seed [32]byte) (Rounded, error) {
	weights, err := wholes(panels)
	if err != nil {
		return Rounded{}, err
	}
	out := Rounded{Weights: weights, Smallest: -1}
	var best []int64
	for i := range Roundings {
		copies := pipage(weights, int64(m), &stream{label: "almenda-draw rounding", seed: seed, round: uint64(i)})
		if least := smallest(panels, weights, copies, people); least > out.Smallest {
			best, out.Best, out.Smallest = copies, i, least
		}
	}
	for i, n := range best {
		for range n {
			out.Lists = append(out.Lists, panels[i].Members)
		}
	}
	order := &stream{label: "almenda-draw order", seed: seed, round: uint64(out.Best)}
	for i := len(out.Lists) - 1; i > 0; i-- {
		j := order.below(uint64(i + 1))
		out.Lists[i], out.Lists[j] = out.Lists[j], out.Lists[i]
	}
	return out, nil
}

// wholes are the weights as whole numbers; what rounding leaves over goes to the heaviest.
func wholes(panels []lottery.Weighted) ([]int64, error) {
	if len(panels) == 0 {
		return nil, errors.New("draw: a lottery of no panels")
	}
	sum, heaviest := 0.0, 0
	for i, p := range panels {
		sum += p.Weight
		if p.Weight > panels[heaviest].Weight {
			heaviest = i
		}
	}
	if !(sum > 0.99 && sum < 1.01) {
		return nil, errors.New("draw: the weights do not sum to 1")
	}
	out, left := make([]int64, len(panels)), int64(Whole)
	for i, p := range panels {
		out[i] = max(0, int64(p.Weight/sum*Whole))
		left -= out[i]
	}
	out[heaviest] += left
	return out, nil
}

// pipage rounds m times the weights: two parts of a copy at a time are set against one another until
// one of them is whole, without changing what either is in the mean.
func pipage(weights []int64, m int64, random *stream) []int64 {
	copies := make([]int64, len(weights))
	at, part := -1, int64(0) // the panel of which a part is left, and how much
	for i, w := range weights {
		copies[i] = m * w / Whole
		b := m * w % Whole
		if b == 0 {
			continue
		}
		if at < 0 {
			at, part = i, b
			continue
		}
		up, down := min(Whole-part, b), min(part, Whole-b)
		if random.below(uint64(up+down)) < uint64(down) {
			part, b = part+up, b-up
		} else {
			part, b = part-down, b+down
		}
		if part == Whole {
			copies[at]++
		}
		if b == Whole {
			copies[i]++
		}
		switch {
		case part > 0 && part < Whole: // at keeps its part, and b is whole
		case b > 0 && b < Whole:
			at, part = i, b
		default:
			at = -1
		}
	}
	return copies
}

// smallest is on how many lists the person is who is on the fewest, of those with any chance before.
func smallest(panels []lottery.Weighted, weights, copies []int64, people int) int {
	count, can := make([]int64, people), make([]bool, people)
	for i, p := range panels {
		for _, who := range p.Members {
			count[who] += copies[i]
			can[who] = can[who] || weights[i] > 0
		}
	}
	least := int64(-1)
	for i, n := range count {
		if can[i] && (least < 0 || n < least) {
			least = n
		}
	}
	return int(least)
}
