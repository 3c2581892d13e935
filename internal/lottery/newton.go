package lottery

import "math"

// direction is one step of everything.
type direction struct {
	weight, left, slack, price []float64
	level, sum                 float64
}

// advance does one step: a look ahead straight at the best, then the step itself, corrected by what the
// look showed.
func (m *mix) advance(r residuals) bool {
	m.assemble(0)
	if !m.h.factor() {
		m.assemble(1e-8) // a little weight on the diagonal holds it up
		if !m.h.factor() {
			return false
		}
	}
	if m.nash == nil && !m.lift() {
		return false
	}
	mu := m.measure()
	aimed, aimedRows := make([]float64, len(m.panels)), make([]float64, m.rows)
	if m.nash != nil {
		copy(aimedRows, m.nash)
	}
	d, ok := m.direction(r, aimed, aimedRows)
	if !ok {
		return false
	}
	length := m.room(d)
	after := m.measureAfter(d, length)
	sigma := math.Pow(max(after, 0)/max(mu, 1e-300), 3)
	sigma = min(max(sigma, 1e-4), .9)
	for i := range aimed {
		aimed[i] = sigma*mu - d.weight[i]*d.left[i]
	}
	for t := range aimedRows {
		if m.nash != nil {
			aimedRows[t] = m.nash[t] - d.slack[t]*d.price[t]*length
		} else {
			aimedRows[t] = sigma*mu - d.slack[t]*d.price[t]
		}
	}
	d, ok = m.direction(r, aimed, aimedRows)
	if !ok {
		return false
	}
	m.step(d, min(1, .97*m.room(d)))
	return true
}

// assemble makes AΘAᵀ with the row of ones, and s/y on the diagonal.
func (m *mix) assemble(more float64) {
	m.h.clear()
	last := m.h.rows[m.rows]
	for i, s := range m.panels {
		theta := m.weight[i] / m.left[i]
		for a, t := range s.kinds {
			row, times := m.h.rows[t], theta*s.parts[a]
			for b, u := range s.kinds[:a+1] {
				row[u] += times * s.parts[b]
			}
			last[t] += times
		}
		last[m.rows] += theta
	}
	for t := range m.rows {
		m.h.rows[t][t] = m.h.rows[t][t]*(1+more) + m.slack[t]/m.price[t]
	}
	last[m.rows] = last[m.rows]*(1+more) + more*1e-4
}

// lift solves for what a change of z does, once for both steps.
func (m *mix) lift() bool {
	m.lifting = make([]float64, m.rows+1)
	copy(m.lifting, m.lifted)
	return m.h.solve(m.lifting)
}

// direction solves the conditions, made straight, for products aimed at.
func (m *mix) direction(r residuals, aimed, aimedRows []float64) (d direction, ok bool) {
	n := m.rows
	right := make([]float64, n+1)
	for i, s := range m.panels {
		// (λr - aim)/r - Θρ
		v := m.weight[i] - aimed[i]/m.left[i] - m.weight[i]/m.left[i]*r.panel[i]
		for k, t := range s.kinds {
			right[t] += v * s.parts[k]
		}
		right[n] += v
	}
	for t := range n {
		right[t] -= r.chance[t] + m.slack[t] - aimedRows[t]/m.price[t]
	}
	right[n] -= r.one
	if !m.h.solve(right) {
		return d, false
	}
	if m.nash == nil {
		lift := m.lifting
		a, b := -r.lifted, 0.0
		for t, g := range m.lifted {
			a, b = a-g*right[t], b+g*lift[t]
		}
		if b <= 0 {
			return d, false
		}
		d.level = a / b
		for t := range right {
			right[t] += d.level * lift[t]
		}
	}
	d.price, d.sum = right[:n], right[n]
	d.weight, d.left = make([]float64, len(m.panels)), make([]float64, len(m.panels))
	for i, w := range m.worths(d.price) {
		d.left[i] = -r.panel[i] - w - d.sum
		d.weight[i] = (aimed[i]-m.weight[i]*d.left[i])/m.left[i] - m.weight[i]
	}
	d.slack = make([]float64, n)
	for t := range n {
		d.slack[t] = (aimedRows[t]-m.slack[t]*d.price[t])/m.price[t] - m.slack[t]
	}
	return d, !math.IsNaN(d.sum)
}

// room is how far one can go before anything falls below nothing.
func (m *mix) room(d direction) float64 {
	far := math.Inf(1)
	for _, pair := range [][2][]float64{{m.weight, d.weight}, {m.left, d.left}, {m.slack, d.slack}, {m.price, d.price}} {
		for i, v := range pair[1] {
			if v < 0 {
				far = min(far, -pair[0][i]/v)
			}
		}
	}
	return min(far, 1e6)
}

func (m *mix) step(d direction, length float64) {
	for i := range m.weight {
		m.weight[i] += length * d.weight[i]
		m.left[i] += length * d.left[i]
	}
	for t := range m.slack {
		m.slack[t] += length * d.slack[t]
		m.price[t] += length * d.price[t]
	}
	m.level += length * d.level
	m.sum += length * d.sum
}

// measure is the mean of the products that are to vanish.
func (m *mix) measure() float64 {
	sum, n := 0.0, float64(len(m.weight))
	for i, w := range m.weight {
		sum += w * m.left[i]
	}
	if m.nash == nil {
		for t, s := range m.slack {
			sum += s * m.price[t]
		}
		n += float64(m.rows)
	}
	return sum / n
}

func (m *mix) measureAfter(d direction, length float64) float64 {
	length = min(length, 1)
	sum, n := 0.0, float64(len(m.weight))
	for i, w := range m.weight {
		sum += (w + length*d.weight[i]) * (m.left[i] + length*d.left[i])
	}
	if m.nash == nil {
		for t, s := range m.slack {
			sum += (s + length*d.slack[t]) * (m.price[t] + length*d.price[t])
		}
		n += float64(m.rows)
	}
	return sum / n
}
