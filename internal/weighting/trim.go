package weighting

import "slices"

// Trim holds weights between low and high times their mean. What is cut off goes to the others: in
// proportion to their weights, or, as R's trimWeights does it, in equal parts (even). It is repeated
// until none stands outside. ok is false when the limits leave no room.
func Trim(w []float64, low, high float64, even bool) (out []float64, ok bool) {
	mean := 0.0
	for _, x := range w {
		mean += x / float64(len(w))
	}
	out = slices.Clone(w)
	done, takes := make([]bool, len(w)), make([]bool, len(w))
	for range len(w) + 1 {
		cut, free, left, moved := 0.0, 0.0, 0, false
		for i, x := range out {
			to := min(max(x, low*mean), high*mean)
			takes[i] = to == x && (even || !done[i])
			switch {
			case to != x:
				cut, out[i], done[i], moved = cut+x-to, to, true, true
			case takes[i]:
				free, left = free+x, left+1
			}
		}
		if !moved {
			return out, true
		}
		if left == 0 || free <= 0 {
			return w, false
		}
		for i := range out {
			switch {
			case takes[i] && even:
				out[i] += cut / float64(left)
			case takes[i]:
				out[i] *= 1 + cut/free
			}
		}
	}
	return out, outside(out, low, high) == 0
}

// outside counts weights beyond the limits, by more than rounding.
func outside(w []float64, low, high float64) (n int) {
	mean := 0.0
	for _, x := range w {
		mean += x / float64(len(w))
	}
	for _, x := range w {
		if x < low*mean*(1-1e-9) || x > high*mean*(1+1e-9) {
			n++
		}
	}
	return n
}

// atLimit counts weights of mean 1 that stand at a limit.
func atLimit(w []float64, low, high float64) (n int) {
	for _, x := range w {
		if x <= low*(1+1e-9) || x >= high*(1-1e-9) {
			n++
		}
	}
	return n
}
