package tally

import (
	"maps"
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/stored"
)

// Stratum is how many gave the same answers to some questions.
type Stratum struct {
	Codes []string // as Weights.Of is asked
	Count int
}

// Strata counts how often each combination of answers to a few questions occurs: what weights are worked
// out from. It is for one goroutine.
type Strata struct {
	tally Tally
	n     map[string]int
}

// NewStrata counts combinations of answers to keys, each of a question that makes groups (Groupable) or
// of a split.
func NewStrata(d *questionnaire.Definition, versions map[int]*questionnaire.Definition, keys []string) *Strata {
	s := &Strata{Tally{d: d, versions: versions, at: map[string]int{}}, map[string]int{}}
	t := &s.tally
	for _, q := range d.Questions() {
		if slices.Contains(keys, q.Key) {
			t.plan(planOf(d, q, versions))
		}
	}
	t.asked = len(t.plans)
	for i := range d.Splits {
		if slices.Contains(keys, d.Splits[i].Key) {
			t.plan(planOfSplit(&d.Splits[i], versions))
		}
	}
	for _, key := range keys {
		t.weighs = append(t.weighs, t.groups(key))
	}
	t.here, t.codes = make([]*stored.Answer, len(t.plans)), make([]string, len(keys))
	return s
}

// Add counts one stored answer. One that a Tally would not count is left out.
func (s *Strata) Add(version int, body []byte) {
	t := &s.tally
	list, err := t.read.Read(body)
	if err != nil || t.versions[version] == nil {
		return
	}
	t.find(version, list)
	s.n[strings.Join(t.combination(), "\x1f")]++
}

// All lists the combinations that occur.
func (s *Strata) All() (out []Stratum) {
	for _, key := range slices.Sorted(maps.Keys(s.n)) {
		out = append(out, Stratum{strings.Split(key, "\x1f"), s.n[key]})
	}
	return out
}
