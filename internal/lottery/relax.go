package lottery

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// Change is one quota that would move.
type Change struct {
	Feature, Value int
	Min, Max       int     // as they would be
	Cost           float64 // of this change
}

// Proposal is the cheapest way to make the quotas possible. Lowering a minimum by one costs 1 + 2/minimum,
// so that small groups lose their seats last; raising a maximum by one costs 1. No quota moves beyond
// MinFlex and MaxFlex.
type Proposal struct {
	Changes []Change
	Cost    float64
	Least   bool // proven to be the cheapest
}

// Relax proposes which quotas to move so that a panel exists: none, if one exists already. ErrImpossible
// means that not even the widest quotas allow a panel. When ctx ends first, a proposal that was found by
// then is returned, not marked Least.
func (p *Problem) Relax(ctx context.Context) (Proposal, error) {
	g := group(wide(p), true)
	s := newPricer(wide(p), g)
	r := relaxation{problem: p, kinds: len(g.kinds)}
	r.build(p, g)
	s.lp, s.cost = r.lp, make([]float64, r.lp.cols)
	worth := make([]float64, r.lp.cols)
	for i, c := range r.slacks {
		worth[r.kinds+i] = -c.cost
	}
	s.whole = r.lp.cols
	got := s.best(ctx, worth, math.Inf(-1), 1e-6, patient)
	if got.panel == nil {
		if ctx.Err() != nil {
			return Proposal{}, fmt.Errorf("lottery: %w", ctx.Err())
		}
		if !got.exhausted(s) {
			return Proposal{}, ErrNone
		}
		return Proposal{}, ErrImpossible
	}
	return r.proposal(got), nil
}

// wide is the problem with its quotas as far apart as they may be, which is what a panel is checked by.
func wide(p *Problem) *Problem {
	w := *p
	w.Features = nil
	for _, f := range p.Features {
		one := Feature{Name: f.Name}
		for _, q := range f.Values {
			q.Min, q.Max = min(q.Min, q.MinFlex), q.highest(p.Seats)
			one.Values = append(one.Values, q)
		}
		w.Features = append(w.Features, one)
	}
	return &w
}

// highest is how far the maximum may be raised. A maximum of 0 stays, unless MaxFlex says otherwise.
func (q Quota) highest(seats int) int {
	if q.MaxFlex == 0 && q.Max > 0 {
		return max(seats, q.Max)
	}
	return max(q.MaxFlex, q.Max)
}

// relaxation is the programme of a panel together with the moves of quotas.
type relaxation struct {
	problem *Problem
	kinds   int
	lp      *simplex
	slacks  []slack
}

// slack is a column that stands for moving one quota.
type slack struct {
	feature, value int
	lower          bool
	cost           float64
}

func (r *relaxation) build(p *Problem, g *grouping) {
	s := newPricer(wide(p), g)
	lo, hi, base := quotaRows(p)
	for at := s.lp.cols + len(lo); at < len(s.lp.lo); at++ { // homes
		lo, hi = append(lo, s.lp.lo[at]), append(hi, s.lp.hi[at])
	}
	columns := make([]sparse, len(g.kinds))
	low, high := make([]float64, len(g.kinds)), make([]float64, len(g.kinds))
	for t := range columns {
		columns[t] = sparse{s.lp.row[s.lp.start[t]:s.lp.start[t+1]], s.lp.val[s.lp.start[t]:s.lp.start[t+1]]}
		high[t] = s.lp.hi[t]
	}
	for f, feature := range p.Features {
		for v, q := range feature.Values {
			row := base[f] + v
			if q.Min > q.MinFlex {
				columns, low, high = append(columns, sparse{[]int{row}, []float64{1}}), append(low, 0), append(high, float64(q.Min-q.MinFlex))
				r.slacks = append(r.slacks, slack{f, v, true, 1 + 2/float64(q.Min)})
			}
			if most := q.highest(p.Seats); most > q.Max {
				columns, low, high = append(columns, sparse{[]int{row}, []float64{-1}}), append(low, 0), append(high, float64(most-q.Max))
				r.slacks = append(r.slacks, slack{f, v, false, 1})
			}
		}
	}
	r.lp = newSimplex(columns, low, high, lo, hi)
}

// proposal reads the moves off the solution.
func (r *relaxation) proposal(got found) Proposal {
	out := Proposal{Least: got.bound <= got.value+1e-5}
	for i, c := range r.slacks {
		n := got.panel[r.kinds+i]
		if n == 0 {
			continue
		}
		q := r.problem.Features[c.feature].Values[c.value]
		change := Change{Feature: c.feature, Value: c.value, Min: q.Min, Max: q.Max, Cost: c.cost * float64(n)}
		if c.lower {
			change.Min -= n
		} else {
			change.Max += n
		}
		out.Changes = append(out.Changes, change)
		out.Cost += change.Cost
	}
	return out
}

// Apply is the problem with the changes made.
func (p *Problem) Apply(changes []Change) *Problem {
	out := *p
	out.Features = nil
	for _, f := range p.Features {
		out.Features = append(out.Features, Feature{f.Name, append([]Quota(nil), f.Values...)})
	}
	for _, c := range changes {
		q := &out.Features[c.Feature].Values[c.Value]
		q.Min, q.Max = min(q.Min, c.Min), max(q.Max, c.Max)
	}
	return &out
}

// English is the proposal as the command tells it.
func (a Proposal) English(p *Problem) string {
	var out []string
	for _, c := range a.Changes {
		f := p.Features[c.Feature]
		q := f.Values[c.Value]
		if c.Min != q.Min {
			out = append(out, fmt.Sprintf("%s: %s minimum %d to %d", f.Name, q.Value, q.Min, c.Min))
		} else {
			out = append(out, fmt.Sprintf("%s: %s maximum %d to %d", f.Name, q.Value, q.Max, c.Max))
		}
	}
	return strings.Join(out, "; ")
}
