package lottery

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"
)

var fair = []Algorithm{Maximin, Nash, Leximin}

func solved(t *testing.T, p *Problem, o Options) Distribution {
	t.Helper()
	d, err := Solve(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	whole(t, p, d)
	return d
}

// Pools of every shape give whole lotteries that come near their bound, by every algorithm.
func TestEveryPanelIsValidAndTheBoundIsReached(t *testing.T) {
	for name, p := range map[string]*Problem{
		"loose":               made(1, 60, 10, 2, false, 2, 3),
		"tight":               made(2, 60, 12, 0, false, 2, 3, 4),
		"homes":               made(3, 60, 12, 1, true, 2, 3, 4),
		"homes that are full": made(4, 40, 24, 1, true, 2, 2),
		"many alike":          made(5, 200, 20, 1, false, 2, 2),
		"everybody sits":      made(6, 12, 12, 0, false, 2, 2),
		"two of a home":       made(10, 60, 24, 1, true, 2, 2).homesOf(4, 2),
		"two of a full home":  made(11, 40, 20, 3, true, 2).homesOf(4, 2),
		"one seat":            made(7, 30, 1, 1, false, 2),
		"no quotas":           {Seats: 3, People: made(8, 10, 3, 1, false, 2).bare()},
	} {
		for _, a := range fair {
			d := solved(t, p, Options{Algorithm: a, Seed: 1})
			if d.Stopped || d.Objective < d.Upper*.99 {
				t.Errorf("%s: %s reached %v of %v", name, a, d.Objective, d.Upper)
			}
		}
	}
}

// homesOf lets so many people live together, of whom some may sit together.
func (p *Problem) homesOf(people, per int) *Problem {
	p.PerHousehold = per
	for i := range p.People {
		p.People[i].Household = string(rune('A' + i/people))
	}
	return p
}

// bare are people of whom nothing is known.
func (p *Problem) bare() (out []Person) {
	for _, who := range p.People {
		who.Values = nil
		out = append(out, who)
	}
	return out
}

// Two seats, three features of which each seat must differ: only opposites can sit together, which makes
// four kinds of panel. The rarer side of each decides nothing, the other has 9, 3, 3 and 3 people: 1/18.
// In parts of people, 1/16 would be possible; only the search among whole panels finds what is true.
func TestTheBoundOfPartsOfPeopleIsNotTrusted(t *testing.T) {
	p := &Problem{Seats: 2}
	for _, name := range []string{"a", "b", "c"} {
		p.Features = append(p.Features, Feature{name, []Quota{{Value: "0", Min: 1, Max: 1}, {Value: "1", Min: 1, Max: 1}}})
	}
	for kind, n := range []int{9, 3, 3, 1, 3, 1, 1, 1} {
		for range n {
			p.People = append(p.People, Person{ID: string(rune('a' + len(p.People))), Values: []int{kind >> 2, kind >> 1 & 1, kind & 1}})
		}
	}
	for _, o := range []Options{{Seed: 3}, {Seed: 3, Algorithm: Leximin}, {apart: true}} {
		d := solved(t, p, o)
		near(t, "the smallest chance", d.Objective, 1.0/18, 1e-3)
		near(t, "the bound", d.Upper, 1.0/18, 1e-3)
	}
}

func TestWhoCannotBeDrawnIsNamedAndLeftOutOfFairness(t *testing.T) {
	p := made(9, 50, 8, 1, false, 2, 3)
	p.Features[1].Values = append(p.Features[1].Values, Quota{Value: "nobody may", Min: 0, Max: 0})
	p.People[7].Values[1] = 3
	for _, a := range append(fair, Legacy) {
		d := solved(t, p, Options{Algorithm: a})
		if !slices.Equal(d.Uncoverable, []int{7}) || d.Probabilities[7] != 0 || d.Objective <= 0 {
			t.Errorf("%s: %v, %v", a, d.Uncoverable, d.Objective)
		}
	}
}

func TestMergingPeopleWhoAreAlikeChangesNothing(t *testing.T) {
	for seed := range uint64(3) {
		p := made(20+seed, 60, 10, 1, seed == 2, 2, 3, 3)
		for _, a := range fair {
			merged, apart := solved(t, p, Options{Algorithm: a}), solved(t, p, Options{Algorithm: a, apart: true})
			near(t, string(a), merged.Objective, apart.Objective, 2e-3)
		}
	}
}

func TestTheSameSeedGivesTheSameLottery(t *testing.T) {
	p := made(30, 80, 12, 1, true, 2, 3, 4)
	for _, a := range append(fair, Legacy) {
		one, two := solved(t, p, Options{Algorithm: a, Seed: 5}), solved(t, p, Options{Algorithm: a, Seed: 5})
		if !reflect.DeepEqual(one, two) {
			t.Errorf("%s: two runs differ", a)
		}
	}
}

// By hand: four people and one seat in two classes of one and three; leximin and Nash know all chances.
func TestLeximinAndNashByHand(t *testing.T) {
	p := &Problem{Seats: 2, Features: []Feature{{"a", []Quota{{Value: "few", Min: 1, Max: 1}, {Value: "many", Min: 1, Max: 1}}}}}
	for i := range 6 {
		p.People = append(p.People, Person{ID: string(rune('a' + i)), Values: []int{min(i/2, 1)}})
	}
	for _, a := range fair {
		d := solved(t, p, Options{Algorithm: a})
		for i, c := range d.Probabilities {
			near(t, string(a)+" "+p.People[i].ID, c, []float64{.5, .25}[p.People[i].Values[0]], 1e-6)
		}
	}
	// a seat more that anybody may take: leximin fills the lowest first, Nash the product
	p.Seats, p.Features[0].Values[0].Max, p.Features[0].Values[1].Max = 3, 2, 2
	d := solved(t, p, Options{Algorithm: Leximin})
	near(t, "the many", d.Probabilities[5], .5, 1e-3)
	near(t, "the few", d.Probabilities[0], .5, 1e-3)
	d = solved(t, p, Options{Algorithm: Nash})
	near(t, "the mean", d.Objective, .5, 1e-3)
}

func TestACancelledRunLeavesNothing(t *testing.T) {
	p := made(40, 150, 30, 0, true, 2, 4, 5, 4)
	for _, a := range append(fair, Legacy) {
		ctx, cancel := context.WithCancel(t.Context())
		d, err := Solve(ctx, p, Options{Algorithm: a, Progress: func(s Step) { cancel() }})
		if !errors.Is(err, context.Canceled) || d.Panels != nil || d.Probabilities != nil {
			t.Errorf("%s: %v, %d panels", a, err, len(d.Panels))
		}
		cancel()
	}
}

// However short the time: a whole lottery, or none.
func TestTheDeadlineGivesAWholeLotteryMarkedSo(t *testing.T) {
	p := made(41, 300, 60, 0, true, 2, 5, 6, 4)
	stopped := 0
	for _, limit := range []time.Duration{time.Nanosecond, 5 * time.Millisecond, 20 * time.Millisecond, 60 * time.Millisecond, 200 * time.Millisecond} {
		for _, a := range fair {
			d, err := Solve(t.Context(), p, Options{Algorithm: a, Deadline: limit})
			if errors.Is(err, ErrNone) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			whole(t, p, d)
			if d.Stopped {
				stopped++
			}
		}
	}
	if stopped == 0 {
		t.Error("nothing was stopped: the pool is too easy for this test")
	}
}

func TestProgressOnlyGoesForward(t *testing.T) {
	last, steps := 0.0, 0
	solved(t, made(42, 80, 12, 0, false, 2, 3, 4), Options{Algorithm: Leximin, Progress: func(s Step) {
		if s.Done < 0 || s.Done > 1 || s.Stage == "" {
			t.Errorf("%+v", s)
		}
		last, steps = s.Done, steps+1
	}})
	if steps < 3 || last < .9 {
		t.Errorf("%d steps to %v", steps, last)
	}
}

func TestWhatCannotBeDrawnFromIsRefused(t *testing.T) {
	p := made(43, 20, 5, 1, false, 2)
	p.Seats = 0
	var r Refused
	if _, err := Solve(t.Context(), p, Options{}); !errors.As(err, &r) || r.Findings[0].Code != CodeSeats || r.Error() == "" {
		t.Errorf("no seats: %v", err)
	}
	p.Seats = 5
	if _, err := Solve(t.Context(), p, Options{Algorithm: "dice"}); err == nil {
		t.Error("an algorithm that is none was taken")
	}
}

// The old way is whole too, and nobody's estimate is far from what it is at most.
func TestTheOldWayIsUnfairWhereItIsKnownToBe(t *testing.T) {
	p := &Problem{Seats: 20, Features: []Feature{
		{"gender", []Quota{{Value: "f", Min: 9, Max: 20}, {Value: "m", Min: 9, Max: 20}}},
		{"leaning", []Quota{{Value: "l", Min: 9, Max: 20}, {Value: "c", Min: 9, Max: 20}}}}}
	for i := range 200 { // one conservative woman, 99 liberal ones, 100 conservative men
		v := []int{1, 1}
		switch {
		case i == 0:
			v = []int{0, 1}
		case i < 100:
			v = []int{0, 0}
		}
		p.People = append(p.People, Person{ID: string(rune('A' + i)), Values: v})
	}
	fair := solved(t, p, Options{})
	old := solved(t, p, Options{Algorithm: Legacy})
	if math.Abs(fair.Objective-.1) > .01 || old.Objective > .2*fair.Objective {
		t.Errorf("maximin gives %v, the old way %v", fair.Objective, old.Objective)
	}
}
