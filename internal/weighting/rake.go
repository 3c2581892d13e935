package weighting

import (
	"math"
	"slices"
)

// Missing is the class of those who left a feature out.
const Missing = -1

// Feature is one thing that people differ in, and how the town is spread over it.
type Feature struct {
	Key     string
	Of      []int     // class of each person, or Missing
	Targets []float64 // how many of the town are in each class; only their proportions count
	// Near is, for each class, the one that it joins when it is too small. Nil: the smaller neighbour.
	Near []int
}

// Options say how to weight. The zero value is ours; the rest is for comparing with other programs.
type Options struct {
	Base      []float64 // weight of each person to begin with; nil: 1
	Whole     bool      // never collapse classes
	Untrimmed bool      // let a weight be as large as it likes
	Low, High float64   // other limits of a weight, times the mean; both 0: 0.3 and 3
}

// The limits of what is weighted.
const (
	fewest          = 10  // answers in a class
	least           = .02 // of the town in a class
	lowest, highest = .3, 3.0
	rounds          = 200
	exact           = 1e-6 // relative error of a margin
	cycles          = 10   // of trimming and raking
)

// Weights are one number for each person, 1 on average.
type Weights struct {
	Of        []float64
	Error     float64    // largest relative error of a margin that trimming left
	Trimmed   int        // how many weights stand at a limit
	Collapsed []Collapse // classes that joined others
	Dropped   []string   // features of which one class was left

	margins []margin
}

// Collapse is a class that was too small and joined another.
type Collapse struct {
	Feature    string
	From, Into int
}

// Refused says why there are no weights: Key is a sentence of the catalogue.
type Refused struct{ Key, Feature string }

func (r Refused) Error() string { return "weighting: " + r.Key + " " + r.Feature }

// The reasons for Refused.
const (
	Contradict = "disclosure.weights.contradict" // the targets of several features cannot all be met
	Empty      = "disclosure.weights.empty"      // nobody answered for a class that is not empty in the town
	Unclear    = "disclosure.weights.unclear"    // classes and targets do not belong together
)

// margin is a feature ready for raking: every person in a class, every class with its share.
type margin struct {
	key   string
	of    []int
	share []float64
}

// Rake weights n people so that every feature fits its targets. It returns Refused when it cannot.
func Rake(n int, features []Feature, o Options) (Weights, error) {
	w := Weights{Of: slices.Repeat([]float64{1}, n)}
	if o.Base != nil {
		if len(o.Base) != n {
			return w, Refused{Unclear, ""}
		}
		copy(w.Of, o.Base)
	}
	if n == 0 {
		return w, Refused{Empty, ""}
	}
	for _, f := range features {
		m, err := w.prepare(n, f, o.Whole)
		if err != nil {
			return w, err
		}
		if len(m.share) > 1 {
			w.margins = append(w.margins, m)
		} else {
			w.Dropped = append(w.Dropped, f.Key)
		}
	}
	scale(w.Of, 1)
	if err := w.rake(); err != nil {
		return w, err
	}
	low, high := o.Low, o.High
	if low == 0 && high == 0 {
		low, high = lowest, highest
	}
	for cycle := 0; !o.Untrimmed && cycle < cycles && outside(w.Of, low, high) > 0; cycle++ {
		trimmed, ok := Trim(w.Of, low, high, false)
		if !ok {
			return w, Refused{Contradict, ""}
		}
		w.Of, w.Trimmed = trimmed, atLimit(trimmed, low, high)
		if cycle == cycles-1 {
			break
		}
		if err := w.rake(); err != nil {
			return w, err
		}
	}
	w.Error = w.worst()
	return w, nil
}

// prepare collapses classes that are too small, and makes those who left the feature out a class.
func (w *Weights) prepare(n int, f Feature, whole bool) (margin, error) {
	count := make([]float64, len(f.Targets))
	missing, town := 0.0, 0.0
	if len(f.Of) != n || len(f.Targets) == 0 || f.Near != nil && len(f.Near) != len(f.Targets) {
		return margin{}, Refused{Unclear, f.Key}
	}
	for _, c := range f.Of {
		switch {
		case c == Missing:
			missing++
		case c < 0 || c >= len(count):
			return margin{}, Refused{Unclear, f.Key}
		default:
			count[c]++
		}
	}
	for _, t := range f.Targets {
		if t < 0 || math.IsNaN(t) || math.IsInf(t, 0) {
			return margin{}, Refused{Unclear, f.Key}
		}
		town += t
	}
	if town == 0 {
		return margin{}, Refused{Unclear, f.Key}
	}
	c := classes{count: count, town: slices.Clone(f.Targets), total: town, near: f.Near}
	into := c.identity()
	if !whole {
		into = c.collapse(f.Key, &w.Collapsed)
	}
	return c.margin(f, into, missing)
}

// margin puts the classes that are left in a row and gives each its share.
func (c classes) margin(f Feature, into []int, missing float64) (margin, error) {
	n := float64(len(f.Of))
	m := margin{key: f.Key, of: make([]int, len(f.Of))}
	at := make([]int, len(into))
	for i, to := range into {
		if to != i {
			continue
		}
		if c.count[i] == 0 && c.town[i] > 0 {
			return m, Refused{Empty, f.Key}
		}
		if c.count[i] > 0 && c.town[i] == 0 {
			return m, Refused{Contradict, f.Key}
		}
		if c.count[i] == 0 {
			continue
		}
		at[i] = len(m.share)
		m.share = append(m.share, c.town[i]/c.total*(1-missing/n))
	}
	for i, k := range f.Of {
		if k == Missing {
			m.of[i] = len(m.share)
			continue
		}
		m.of[i] = at[into[k]]
	}
	if missing > 0 {
		m.share = append(m.share, missing/n)
	}
	return m, nil
}

// rake fits the margins in turn until all of them hold.
func (w *Weights) rake() error {
	for range rounds {
		for _, m := range w.margins {
			sums := m.sums(w.Of)
			for i, c := range m.of {
				w.Of[i] *= m.share[c] * float64(len(w.Of)) / sums[c]
			}
		}
		if w.worst() < exact*1e-3 {
			break
		}
	}
	if e := w.worst(); e < exact {
		return nil
	}
	return Refused{Contradict, ""}
}

func (m margin) sums(w []float64) []float64 {
	out := make([]float64, len(m.share))
	for i, c := range m.of {
		out[c] += w[i]
	}
	return out
}

// worst is the largest relative error of any class.
func (w *Weights) worst() (e float64) {
	for _, m := range w.margins {
		for c, s := range m.sums(w.Of) {
			e = max(e, math.Abs(s/(m.share[c]*float64(len(w.Of)))-1))
		}
	}
	return e
}

// scale makes weights mean on average.
func scale(w []float64, mean float64) {
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	for i := range w {
		w[i] *= mean * float64(len(w)) / sum
	}
}
