package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// turn is one pair of figures, taken one right after the other.
type turn struct{ ours, limit float64 }

// outcome is what a row found.
type outcome struct {
	unit    string
	turns   []turn
	notes   []string
	missed  []string // goals beside the ratio that were not met
	skipped string   // why nothing was measured
}

func (o outcome) figures(of func(turn) float64) []float64 {
	out := make([]float64, len(o.turns))
	for i, t := range o.turns {
		out[i] = of(t)
	}
	slices.Sort(out)
	return out
}

func (o outcome) ours() float64  { return middle(o.figures(func(t turn) float64 { return t.ours })) }
func (o outcome) limit() float64 { return middle(o.figures(func(t turn) float64 { return t.limit })) }

// ratio is the median of the turns' ratios, and how far these lie apart: half of what their middle
// half spans, or half of everything when there are few.
func (o outcome) ratio() (median, noise float64) {
	r := o.figures(func(t turn) float64 { return t.ours / t.limit })
	cut := len(r) / 4
	return middle(r), (r[len(r)-1-cut] - r[cut]) / 2
}

// middle is the median of sorted values.
func middle(v []float64) float64 {
	n := len(v)
	if n%2 == 1 {
		return v[n/2]
	}
	return (v[n/2-1] + v[n/2]) / 2
}

// alternate takes n turns, after one of each that only warms up. Who goes first changes from turn
// to turn, so that a machine which slows down favours neither.
func alternate(n int, ours, limit func() (float64, error)) ([]turn, error) {
	var out []turn
	for i := range n + 1 {
		var t turn
		first, second := func() (err error) { t.ours, err = ours(); return err }, func() (err error) { t.limit, err = limit(); return err }
		if i%2 == 1 {
			first, second = second, first
		}
		if err := first(); err != nil {
			return nil, err
		}
		if err := second(); err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, t)
		}
	}
	return out, nil
}

// figure writes a number with at most four digits that mean something.
func figure(v float64) string {
	switch {
	case v >= 1000:
		s := fmt.Sprintf("%.0f", v)
		var b strings.Builder
		for i, r := range s {
			if i > 0 && (len(s)-i)%3 == 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
		}
		return b.String()
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// percentile is the value below which a part p of the durations lies.
func percentile(v []time.Duration, p float64) time.Duration {
	v = slices.Clone(v)
	slices.Sort(v)
	if len(v) == 0 {
		return 0
	}
	return v[min(len(v)-1, int(p*float64(len(v))))]
}
