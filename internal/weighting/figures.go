package weighting

import "math"

// z is how many standard errors hold 95 of 100 samples.
const z = 1.96

// Deff is by how much weighting blows up the variance (Kish): 1 when all weights are equal.
func (w Weights) Deff() float64 { return float64(len(w.Of)) / w.Effective() }

// Effective is how many answers of equal weight are worth as much as these.
func (w Weights) Effective() float64 {
	sum, squares := 0.0, 0.0
	for _, x := range w.Of {
		sum, squares = sum+x, squares+x*x
	}
	if squares == 0 {
		return 0
	}
	return sum * sum / squares
}

// Usable tells whether weighted figures may be published: Deff at most 2, Effective at least 100. Else
// publish unweighted ones, with a note.
func (w Weights) Usable() bool { return w.Deff() <= 2 && w.Effective() >= 100 }

// Differ tells whether a weighted and an unweighted share, of 1, are more than three points apart, so
// that both must be shown.
func Differ(weighted, unweighted float64) bool { return math.Abs(weighted-unweighted) > .03+1e-12 }

// Margin is the half width of the 95 percent interval of a share p of n answers. People is how many
// there are to ask at all (0: very many): who asks nearly everybody knows it nearly exactly.
func Margin(p float64, n int, deff float64, people int) float64 {
	if n <= 0 {
		return 1
	}
	m := z * math.Sqrt(max(deff, 1)*p*(1-p)/float64(n))
	if people > n {
		m *= math.Sqrt(float64(people-n) / float64(people-1))
	} else if people > 0 {
		m = 0
	}
	return min(m, 1)
}

// Share is the weighted share of those for whom yes holds, among those for whom asked holds.
func (w Weights) Share(asked, yes func(i int) bool) float64 {
	all, some := 0.0, 0.0
	for i, x := range w.Of {
		if asked(i) {
			all += x
			if yes(i) {
				some += x
			}
		}
	}
	if all == 0 {
		return 0
	}
	return some / all
}

// Mean is the weighted mean of y and its standard error by the effective number of answers. NaN in y:
// that person was not asked or did not say.
func (w Weights) Mean(y []float64) (mean, se float64) {
	sum, squares, total := 0.0, 0.0, 0.0
	for i, x := range w.Of {
		if !math.IsNaN(y[i]) {
			sum, squares, total = sum+x, squares+x*x, total+x*y[i]
		}
	}
	if sum == 0 {
		return math.NaN(), math.NaN()
	}
	mean = total / sum
	variance := 0.0
	for i, x := range w.Of {
		if !math.IsNaN(y[i]) {
			variance += x * (y[i] - mean) * (y[i] - mean) / sum
		}
	}
	return mean, math.Sqrt(variance / (sum * sum / squares))
}

// Design says how people came into the sample, for Error.
type Design struct {
	Cluster []int // people of one school, street or letter came together; nil: each alone
	Units   int   // how many clusters, or people, there are to draw from; 0: very many
}

// StandardError is that of the weighted mean of y by linearisation, as R's survey package has it: what
// the margins explain is taken out of y's deviations, and what is left is added up by cluster.
func (w Weights) StandardError(y []float64, d Design) float64 {
	sum, mean := 0.0, 0.0
	for i, x := range w.Of {
		sum, mean = sum+x, mean+x*y[i]
	}
	mean /= sum
	rest := make([]float64, len(y))
	for i := range y {
		rest[i] = (y[i] - mean) / sum
	}
	for range 50 {
		for _, m := range w.margins {
			m.center(rest)
		}
	}
	parts := map[int]float64{}
	for i, r := range rest {
		k := i
		if d.Cluster != nil {
			k = d.Cluster[i]
		}
		parts[k] += r * w.Of[i]
	}
	n, total, squares := float64(len(parts)), 0.0, 0.0
	for _, p := range parts {
		total += p
	}
	for _, p := range parts {
		squares += (p - total/n) * (p - total/n)
	}
	variance := n / (n - 1) * squares
	if d.Units > 0 {
		variance *= max(0, 1-n/float64(d.Units))
	}
	return math.Sqrt(variance)
}

// center takes the mean of each class off.
func (m margin) center(x []float64) {
	sum, n := make([]float64, len(m.share)), make([]float64, len(m.share))
	for i, c := range m.of {
		sum[c], n[c] = sum[c]+x[i], n[c]+1
	}
	for i, c := range m.of {
		x[i] -= sum[c] / n[c]
	}
}
