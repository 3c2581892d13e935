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
	if !m.factored(0) && !m.factored(1e-8) { // a little more weight on the diagonal holds it up
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
