package tally

import "math/bits"

// spread counts numbers so that their median can be told, in memory that does not grow with how many
// there are: each step up to exact on its own, beyond that 1,024 steps for each doubling.
type spread struct {
	low, high side // below zero, and zero and above
}

const (
	fine  = 11 // bits
	exact = 1 << fine
)

type side struct {
	near []amount      // the first exact steps, as far as they were needed
	far  *[64][]amount // made for the first that is further
}

// amount is a count with its weight.
type amount struct {
	n int
	w float64
}

func (a *amount) add(w float64)       { a.n++; a.w += w }
func (a *amount) merge(other *amount) { a.n += other.n; a.w += other.w }

func (s *spread) add(v int64, w float64) {
	if v < 0 {
		s.low.at(-v).add(w)
		return
	}
	s.high.at(v).add(w)
}

func (s *side) at(v int64) *amount {
	if v < exact {
		for int(v) >= len(s.near) {
			s.near = append(s.near, amount{})
		}
		return &s.near[v]
	}
	octave := bits.Len64(uint64(v)) // #nosec G115 -- v is positive
	if s.far == nil {
		s.far = new([64][]amount)
	}
	if s.far[octave] == nil {
		s.far[octave] = make([]amount, exact/2)
	}
	return &s.far[octave][v>>(octave-fine)-exact/2]
}

func (s *side) merge(other *side) {
	for v := range other.near {
		s.at(int64(v)).merge(&other.near[v])
	}
	if other.far == nil {
		return
	}
	for octave := range other.far {
		for i := range other.far[octave] {
			if a := &other.far[octave][i]; a.n > 0 {
				s.at((int64(i) + exact/2) << (octave - fine)).merge(a)
			}
		}
	}
}

// each goes through what was counted from zero outwards, with the middle of the steps that were
// counted together.
func (s *side) each(fn func(v float64, w float64)) {
	for v := range s.near {
		if s.near[v].n > 0 {
			fn(float64(v), s.near[v].w)
		}
	}
	if s.far == nil {
		return
	}
	for octave := range s.far {
		for i := range s.far[octave] {
			if a := &s.far[octave][i]; a.n > 0 {
				width := int64(1) << (octave - fine)
				fn(float64((int64(i)+exact/2)*width)+float64(width-1)/2, a.w)
			}
		}
	}
}

// median is the number at which half of the weight is reached; between two where they meet there.
func (s *spread) median(total float64) float64 {
	type point struct{ v, w float64 }
	var below, all []point
	s.low.each(func(v, w float64) { below = append(below, point{-v, w}) })
	for i := len(below) - 1; i >= 0; i-- {
		all = append(all, below[i])
	}
	s.high.each(func(v, w float64) { all = append(all, point{v, w}) })
	sum, slack := 0.0, total*1e-9 // weights are sums of fractions
	for i, p := range all {
		sum += p.w
		switch {
		case sum > total/2+slack, i == len(all)-1:
			return p.v
		case sum >= total/2-slack:
			return (p.v + all[i+1].v) / 2
		}
	}
	return 0
}
