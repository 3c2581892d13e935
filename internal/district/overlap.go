package district

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// span is where a level line runs inside of a shape.
type span struct{ from, to float64 }

// spans cuts a shape with the level line at y. Holes count as outside, and so does what two
// polygons of the shape cover twice.
func spans(shape orb.MultiPolygon, y float64) []span {
	var crossings []float64
	for _, polygon := range shape {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				a, b := ring[i-1], ring[i]
				if (a[1] <= y) != (b[1] <= y) { // one end counts and the other does not: a corner is crossed once
					crossings = append(crossings, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
				}
			}
		}
	}
	slices.Sort(crossings)
	out := make([]span, 0, len(crossings)/2)
	for i := 1; i < len(crossings); i += 2 {
		out = append(out, span{crossings[i-1], crossings[i]})
	}
	return out
}

// common is the area that two shapes both cover, measured along a thousand level lines. It is
// right to about a thousandth of the box that the two share.
func common(a, b orb.MultiPolygon) float64 {
	const lines = 1000
	box, other := a.Bound(), b.Bound()
	low, high := max(box.Min[1], other.Min[1]), min(box.Max[1], other.Max[1])
	if low >= high || max(box.Min[0], other.Min[0]) >= min(box.Max[0], other.Max[0]) {
		return 0
	}
	step := (high - low) / lines
	area := 0.0
	for i := range lines {
		y := low + (float64(i)+0.5)*step
		for _, s := range spans(a, y) {
			for _, t := range spans(b, y) {
				area += math.Max(0, min(s.to, t.to)-max(s.from, t.from)) * step
			}
		}
	}
	return area
}
