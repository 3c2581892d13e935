package lottery

import "math"

// The conditions of the best, made straight, are solved on the side that is smaller: by kinds, with
// AΘAᵀ + S/Y, or by panels, with AᵀDA + R/Λ.

// entry is a panel that holds people of a kind.
type entry struct {
	panel int
	part  float64
}

// factored prepares the smaller side.
func (m *mix) factored(more float64) bool {
	m.byPanel = len(m.panels) < m.rows
	n := m.rows + 1
	if m.byPanel {
		n = len(m.panels)
	}
	if m.h == nil || m.h.n != n {
		m.h = newSquare(n)
	}
	m.h.clear()
	if m.byPanel {
		m.panelSide()
	} else {
		m.kindSide()
	}
	for i := range n {
		m.h.rows[i][i] *= 1 + more
	}
	if !m.h.factor() {
		return false
	}
	m.lifting, m.evening = nil, nil
	if m.byPanel {
		m.evening = make([]float64, n)
		for i := range m.evening {
			m.evening[i] = 1
		}
		if !m.h.solve(m.evening) {
			return false
		}
	}
	if m.nash != nil {
		return true
	}
	m.lifting = m.lift()
	return m.h.solve(m.lifting)
}

// lift is what a change of z does to the right side.
func (m *mix) lift() []float64 {
	if !m.byPanel {
		return append(append([]float64(nil), m.lifted...), 0)
	}
	d := make([]float64, m.rows)
	for t, g := range m.lifted {
		d[t] = g * m.price[t] / m.slack[t]
	}
	return m.worths(d)
}

func (m *mix) kindSide() {
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
		m.h.rows[t][t] += m.slack[t] / m.price[t]
	}
}

func (m *mix) panelSide() {
	for t, holders := range m.holders() {
		d := m.price[t] / m.slack[t]
		for a, p := range holders {
			row, times := m.h.rows[p.panel], d*p.part
			for _, q := range holders[:a+1] {
				row[q.panel] += times * q.part
			}
		}
	}
	for i := range m.panels {
		m.h.rows[i][i] += m.left[i] / m.weight[i]
	}
}

// holders are the panels of each kind, in order.
func (m *mix) holders() [][]entry {
	if m.held == nil {
		m.held = make([][]entry, m.rows)
	}
	for ; m.indexed < len(m.panels); m.indexed++ {
		s := m.panels[m.indexed]
		for k, t := range s.kinds {
			m.held[t] = append(m.held[t], entry{m.indexed, s.parts[k]})
		}
	}
	return m.held
}

// direction solves the conditions for products aimed at.
func (m *mix) direction(r residuals, aimed, aimedRows []float64) (d direction, ok bool) {
	if m.byPanel {
		return m.directionOfPanels(r, aimed, aimedRows)
	}
	n := m.rows
	right := make([]float64, n+1)
	for i, s := range m.panels {
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
		a, b := -r.lifted, 0.0
		for t, g := range m.lifted {
			a, b = a-g*right[t], b+g*m.lifting[t]
		}
		if b <= 0 {
			return d, false
		}
		d.level = a / b
		for t := range right {
			right[t] += d.level * m.lifting[t]
		}
	}
	d.price, d.sum = right[:n], right[n]
	d.weight, d.left = make([]float64, len(m.panels)), make([]float64, len(m.panels))
	for i, w := range m.worths(d.price) {
		d.left[i] = -r.panel[i] - w - d.sum
		d.weight[i] = (aimed[i]-m.weight[i]*d.left[i])/m.left[i] - m.weight[i]
	}
	m.slacks(&d, aimedRows)
	return d, !math.IsNaN(d.sum)
}

// slacks follow from prices.
func (m *mix) slacks(d *direction, aimedRows []float64) {
	d.slack = make([]float64, m.rows)
	for t := range d.slack {
		d.slack[t] = (aimedRows[t]-m.slack[t]*d.price[t])/m.price[t] - m.slack[t]
	}
}

func (m *mix) directionOfPanels(r residuals, aimed, aimedRows []float64) (d direction, ok bool) {
	q, dq := make([]float64, m.rows), make([]float64, m.rows)
	for t := range q {
		q[t] = aimedRows[t]/m.price[t] - m.slack[t] - r.chance[t]
		dq[t] = m.price[t] / m.slack[t] * q[t]
	}
	u := m.worths(dq)
	for i := range u {
		u[i] += aimed[i]/m.weight[i] - m.left[i] + r.panel[i]
	}
	if !m.h.solve(u) || !m.close(&d, r, u, dq) {
		return d, false
	}
	for i := range u {
		if m.nash == nil {
			u[i] += d.level * m.lifting[i]
		}
		u[i] += d.sum * m.evening[i]
	}
	d.weight = u
	d.price = make([]float64, m.rows)
	for i, s := range m.panels {
		for k, t := range s.kinds {
			d.price[t] -= u[i] * s.parts[k]
		}
	}
	for t := range d.price {
		v := q[t] + d.price[t]
		if m.nash == nil {
			v += m.lifted[t] * d.level
		}
		d.price[t] = v * m.price[t] / m.slack[t]
	}
	d.left = make([]float64, len(u))
	for i := range u {
		d.left[i] = (aimed[i]-m.left[i]*u[i])/m.weight[i] - m.left[i]
	}
	m.slacks(&d, aimedRows)
	return d, !math.IsNaN(d.sum) && !math.IsNaN(d.level)
}

// close finds the steps of z and ν, so that the weights still sum to 1 and the prices to what z asks for.
func (m *mix) close(d *direction, r residuals, u, dq []float64) bool {
	sumU, sumW := 0.0, 0.0
	for i, v := range u {
		sumU, sumW = sumU+v, sumW+m.evening[i]
	}
	if m.nash != nil {
		d.sum = (-r.one - sumU) / sumW
		return true
	}
	lifted, square, sumV := 0.0, 0.0, 0.0 // gᵀDq, gᵀDg
	for t, g := range m.lifted {
		lifted += g * dq[t]
		square += g * g * m.price[t] / m.slack[t]
	}
	for _, v := range m.lifting {
		sumV += v
	}
	b := m.lift()
	bu, bv, bw := dot(b, u), dot(b, m.lifting)-square, dot(b, m.evening)
	e, f := -r.one-sumU, lifted+r.lifted-bu
	det := sumV*bw - sumW*bv
	if det == 0 {
		return false
	}
	d.level, d.sum = (e*bw-sumW*f)/det, (sumV*f-e*bv)/det
	return true
}
