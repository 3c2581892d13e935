package lottery

import (
	"errors"
	"math"
	"testing"
)

// fixture is a small town: quotas by hand, people by count.
func town(seats int, features []Feature, counts map[[2]int]int) *Problem {
	p := &Problem{Seats: seats, Features: features}
	for a := range features[0].Values {
		for b := range features[1].Values {
			for range counts[[2]int{a, b}] {
				p.People = append(p.People, Person{ID: "p" + string(rune('a'+len(p.People)%26)) + string(rune('a'+len(p.People)/26)), Values: []int{a, b}})
			}
		}
	}
	return p
}

func halves(min, max int) []Feature {
	q := func(a, b string) []Quota {
		return []Quota{{Value: a, Min: min, Max: max}, {Value: b, Min: min, Max: max}}
	}
	return []Feature{{"gender", q("woman", "man")}, {"age", q("young", "old")}}
}

// All young people are men, all old ones women, and the quotas ask for two of each and three women: a
// proposal moves one minimum, or one maximum, whichever costs less.
func TestQuotasThatClashGetTheCheapestProposal(t *testing.T) {
	p := town(4, halves(2, 2), map[[2]int]int{{0, 1}: 6, {1, 0}: 6})
	if got, err := p.Relax(t.Context()); err != nil || got.Cost != 0 || len(got.Changes) != 0 || !got.Least {
		t.Fatalf("what is possible needs no change: %+v, %v", got, err)
	}
	p.Features[0].Values[0].Min, p.Features[0].Values[0].Max = 3, 4 // three women, but two old people
	p.Features[0].Values[1].Min = 1
	if _, err := Solve(t.Context(), p, Options{}); !errors.Is(err, ErrImpossible) {
		t.Fatalf("three women cannot sit among two old people: %v", err)
	}
	got, err := p.Relax(t.Context())
	// 3 women to 2 costs 1 + 2/3; two young and two old stay
	if err != nil || math.Abs(got.Cost-(1+2.0/3)) > 1e-9 || len(got.Changes) != 1 || got.Changes[0].Min != 2 || !got.Least {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := got.English(p); s != "gender: woman minimum 3 to 2" {
		t.Error(s)
	}
	d, err := Solve(t.Context(), p.Apply(got.Changes), Options{})
	if err != nil || math.Abs(d.Objective-1.0/3) > 1e-9 {
		t.Errorf("after the change everybody has a third: %v, %v", d.Objective, err)
	}
}

func TestQuotasThatMayNotMoveStay(t *testing.T) {
	p := town(4, halves(2, 2), map[[2]int]int{{0, 1}: 6, {1, 0}: 6})
	for f := range p.Features {
		for v := range p.Features[f].Values {
			q := &p.Features[f].Values[v]
			q.MinFlex, q.MaxFlex = q.Min, q.Max
		}
	}
	w := &p.Features[0].Values[0]
	w.Min, w.Max, w.MinFlex, w.MaxFlex = 3, 4, 3, 4
	p.Features[0].Values[1].Min, p.Features[0].Values[1].MinFlex = 1, 1
	if got, err := p.Relax(t.Context()); !errors.Is(err, ErrImpossible) {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestTheSharedProposalCostsWhatHiGHSFound(t *testing.T) {
	p := instance(t, "synth_infeasible_20", 20)
	if _, err := Solve(t.Context(), p, Options{}); !errors.Is(err, ErrImpossible) && !isRefused(err) {
		t.Fatal(err)
	}
	got, err := p.Relax(t.Context())
	if err != nil || math.Abs(got.Cost-6.5) > 1e-6 || !got.Least {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := Solve(t.Context(), p.Apply(got.Changes), Options{}); err != nil {
		t.Error(err)
	}
}

func isRefused(err error) bool {
	var r Refused
	return errors.As(err, &r)
}
