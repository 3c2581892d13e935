package lottery

import "math"

// The work that evening out may cost, in seats looked at, and how even is even.
const (
	evening = 4e8
	even    = 1e-6 // of the mean chance
)

// level shifts the weights of pieces so that people of one kind have the same chance: the smallest shift
// that does it, in proportion to the weights. What would make a weight negative is cut off, and the rest
// tried again.
func (g *grouping) level(pieces []Weighted) {
	seats := 0
	for _, w := range pieces {
		seats += len(w.Members)
	}
	fine := even * float64(len(pieces[0].Members)) / float64(len(g.of))
	turns := int(evening / float64(2*seats))
	for range 8 {
		off := g.uneven(pieces)
		if largest(off) < fine || turns <= 0 {
			return
		}
		shift, used := correction(pieces, off, min(turns, 300))
		turns -= used + 1
		before := make([]float64, len(pieces))
		for i := range pieces {
			before[i] = pieces[i].Weight
			pieces[i].Weight = max(0, before[i]+shift[i])
		}
		if largest(g.uneven(pieces)) > largest(off) {
			for i := range pieces {
				pieces[i].Weight = before[i]
			}
			return
		}
	}
}

// uneven is by how much each person's chance falls short of the mean of the kind.
func (g *grouping) uneven(pieces []Weighted) []float64 {
	off := make([]float64, len(g.of))
	for _, w := range pieces {
		for _, i := range w.Members {
			off[i] -= w.Weight
		}
	}
	mean := make([]float64, len(g.kinds))
	for i, t := range g.of {
		mean[t] -= off[i] / float64(g.kinds[t].size)
	}
	for i, t := range g.of {
		off[i] += mean[t]
	}
	return off
}

func largest(v []float64) (most float64) {
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}

// correction is the least shift W^½u with B W^½ u = off, as nearly as it can be had, where B says who is
// in which piece and W are the weights: least squares by conjugate gradients.
func correction(pieces []Weighted, off []float64, turns int) (u []float64, used int) {
	u = make([]float64, len(pieces))
	rest := append([]float64(nil), off...)
	back := backward(pieces, rest)
	way := append([]float64(nil), back...)
	size := dot(back, back)
	start := size
	for used = 0; used < turns; used++ {
		image := forward(pieces, way, len(off))
		down := dot(image, image)
		if down <= 0 || size <= 1e-14*start {
			break
		}
		a := size / down
		for i := range u {
			u[i] += a * way[i]
		}
		for i := range rest {
			rest[i] -= a * image[i]
		}
		back = backward(pieces, rest)
		next := dot(back, back)
		for i := range way {
			way[i] = back[i] + next/size*way[i]
		}
		size = next
	}
	for i := range u {
		u[i] *= math.Sqrt(pieces[i].Weight)
	}
	return u, used
}

// forward is B W^½ u, a figure for each person.
func forward(pieces []Weighted, u []float64, people int) []float64 {
	out := make([]float64, people)
	for i, w := range pieces {
		for _, person := range w.Members {
			out[person] += math.Sqrt(w.Weight) * u[i]
		}
	}
	return out
}

// backward is W^½ Bᵀ v, a figure for each piece.
func backward(pieces []Weighted, v []float64) []float64 {
	out := make([]float64, len(pieces))
	for i, w := range pieces {
		for _, person := range w.Members {
			out[i] += v[person]
		}
		out[i] *= math.Sqrt(w.Weight)
	}
	return out
}

func dot(a, b []float64) (sum float64) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}
