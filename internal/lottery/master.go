package lottery

import "math"

// share is a panel as the master sees it: of which kinds it holds what part.
type share struct {
	kinds []int
	parts []float64
}

// mix is the master problem: how likely each panel should be. It is solved from inside (Mehrotra's
// predictor and corrector), which gives prices in the middle of all that are right: better guides to new
// panels than prices in a corner.
//
// Maximin and leximin look for the largest z with p ≥ f + g z; Nash for the largest Σ n log p. Both are
// the same steps with another aim for the products of slack and price.
type mix struct {
	rows   int
	panels []share
	floor  []float64 // f
	lifted []float64 // g: 1 or 0
	nash   []float64 // n; nil: maximin

	weight, left []float64 // λ and its reduced cost r
	slack, price []float64 // s and y
	level, sum   float64   // z and ν

	h       *square
	byPanel bool      // which side is solved
	lifting []float64 // what z does, what ν does
	evening []float64
	held    [][]entry // panels of each kind
	indexed int
}

// start puts everything well inside.
func (m *mix) start() {
	n := len(m.panels)
	m.weight, m.left = make([]float64, n), make([]float64, n)
	m.slack, m.price = make([]float64, m.rows), make([]float64, m.rows)
	for i := range m.weight {
		m.weight[i] = 1 / float64(n)
	}
	p := m.chances()
	if m.nash != nil {
		m.startNash(p)
		return
	}
	lifted, low, mean := 0.0, math.Inf(1), 0.0
	for t := range p {
		if m.lifted[t] > 0 {
			lifted, low = lifted+1, min(low, p[t]-m.floor[t])
		}
		mean += p[t] / float64(m.rows)
	}
	m.level = low
	for t := range p {
		m.slack[t] = max(p[t]-m.floor[t]-m.lifted[t]*low, .1*mean)
		m.price[t] = 1 / max(lifted, 1)
		if m.lifted[t] == 0 {
			m.price[t] = .1 / max(lifted, 1)
		}
	}
	m.startLeft(.1 * mean)
}

func (m *mix) startNash(p []float64) {
	total := 0.0
	for t, n := range m.nash {
		m.slack[t] = max(p[t], 1e-6)
		m.price[t] = n / m.slack[t]
		total += n
	}
	m.startLeft(.1 * total)
}

// startLeft sets the reduced costs to what the prices say, and at least least.
func (m *mix) startLeft(least float64) {
	worth := m.worths(m.price)
	top := math.Inf(-1)
	for _, w := range worth {
		top = max(top, w)
	}
	m.sum = -top - least
	for i, w := range worth {
		m.left[i] = -m.sum - w
	}
}

// chances is Aλ.
func (m *mix) chances() []float64 {
	p := make([]float64, m.rows)
	for i, s := range m.panels {
		for k, t := range s.kinds {
			p[t] += m.weight[i] * s.parts[k]
		}
	}
	return p
}

// worths is Aᵀy: what each panel is worth at these prices.
func (m *mix) worths(price []float64) []float64 {
	out := make([]float64, len(m.panels))
	for i, s := range m.panels {
		for k, t := range s.kinds {
			out[i] += price[t] * s.parts[k]
		}
	}
	return out
}

// residuals are by how much the conditions of the best are missed.
type residuals struct {
	chance, panel []float64 // Aλ - g z - s - f; Aᵀy + ν + r
	one, lifted   float64   // 1ᵀλ - 1; gᵀy - 1
}

func (m *mix) residuals() (r residuals) {
	r.chance, r.panel = m.chances(), m.worths(m.price)
	r.one, r.lifted = -1, -1
	for _, w := range m.weight {
		r.one += w
	}
	for t := range r.chance {
		r.chance[t] -= m.slack[t]
		if m.nash == nil {
			r.chance[t] -= m.lifted[t]*m.level + m.floor[t]
			r.lifted += m.lifted[t] * m.price[t]
		}
	}
	for i := range r.panel {
		r.panel[i] += m.sum + m.left[i]
	}
	return r
}

// solve goes to the best mixture of the panels at hand, to a relative gap. It is false when the numbers
// give out; what was reached by then stands.
func (m *mix) solve(tolerance float64, stop func() bool) bool {
	m.start()
	for range 80 {
		if stop() {
			return false
		}
		res := m.residuals()
		if m.settled(res, tolerance) {
			return true
		}
		if !m.advance(res) {
			return false
		}
	}
	return false
}

// settled tells whether the gap is small and the conditions hold.
func (m *mix) settled(r residuals, tolerance float64) bool {
	worst := math.Abs(r.one)
	scale, gap := 0.0, 0.0
	for t, v := range r.chance {
		worst = max(worst, math.Abs(v))
		scale += m.slack[t] * m.price[t]
	}
	for i, l := range m.left {
		gap += l * m.weight[i]
	}
	if m.nash != nil { // every product of slack and price is to be n
		total, off := 0.0, 0.0
		for t, n := range m.nash {
			total, off = total+n, off+math.Abs(m.slack[t]*m.price[t]-n)
		}
		return gap < tolerance*total && off < tolerance*total && worst < tolerance*1e-2
	}
	return gap+scale < tolerance*max(math.Abs(m.level), 1e-9) && worst < tolerance*max(math.Abs(m.level), 1e-9) && math.Abs(r.lifted) < tolerance
}
