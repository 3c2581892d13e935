package lottery

import (
	"slices"
	"testing"
)

// Each fault of a problem has its code, in the order in which one would put things right.
func TestEveryFaultHasItsCode(t *testing.T) {
	good := func() *Problem {
		return town(4, halves(1, 3), map[[2]int]int{{0, 0}: 3, {0, 1}: 3, {1, 0}: 3, {1, 1}: 3})
	}
	if found := good().Check(); len(found) > 0 {
		t.Fatal(codes(found))
	}
	for want, spoil := range map[string]func(p *Problem){
		CodeSeats:     func(p *Problem) { p.Seats = 0 },
		CodeNobody:    func(p *Problem) { p.People = nil },
		CodeQuotas:    func(p *Problem) { p.Features = []Feature{{Name: "empty"}}; p.People = p.bare() },
		CodeNumber:    func(p *Problem) { p.Features[0].Values[0].Min = -1; p.Features[0].Values[0].MinFlex = -1 },
		CodeOrder:     func(p *Problem) { p.Features[0].Values[0].Min, p.Features[0].Values[0].Max = 3, 2 },
		CodeMinSum:    func(p *Problem) { p.Features[1].Values[0].Min, p.Features[1].Values[1].Min = 3, 3 },
		CodeMaxSum:    func(p *Problem) { p.Features[1].Values[0].Max, p.Features[1].Values[1].Max = 1, 1 },
		CodePool:      func(p *Problem) { p.People = p.People[:3]; p.Features = nil; p.People = p.bare() },
		CodeShort:     func(p *Problem) { p.People = p.People[:6] },
		CodeUnknown:   func(p *Problem) { p.People[2].Values[1] = 7 },
		CodeDuplicate: func(p *Problem) { p.People[2].ID = p.People[0].ID },
		CodeMinFlex:   func(p *Problem) { p.Features[0].Values[0].MinFlex = 2 },
		CodeMaxFlex:   func(p *Problem) { p.Features[0].Values[0].MaxFlex = 2 },
		CodeHomes: func(p *Problem) {
			p.PerHousehold = 1
			for i := range p.People {
				p.People[i].Household = "one"
			}
		},
	} {
		p := good()
		spoil(p)
		found := p.Check()
		if len(found) == 0 || found[0].Code != want && !slices.Contains(codes(found), want) || !found[0].Fatal {
			t.Errorf("%s: found %v", want, codes(found))
		}
		for _, f := range found {
			if s := f.English(); s == f.Code || slices.ContainsFunc([]rune(s), func(r rune) bool { return r == '{' }) {
				t.Errorf("%s says %q", f.Code, s)
			}
		}
	}
}

func TestOneFeatureThatAsksForMoreThanAnotherAllows(t *testing.T) {
	p := town(4, halves(2, 3), map[[2]int]int{{0, 0}: 9, {1, 1}: 9})
	p.Features[1].Values[0].Max, p.Features[1].Values[1].Max = 2, 1
	p.Features[1].Values[1].Min = 1
	if found := p.Check(); !slices.Contains(codes(found), CodeAcross) {
		t.Error(codes(found))
	}
	if low, high := p.Range(); low != 4 || high != 3 {
		t.Error(low, high)
	}
}

func TestTheBoundTellsWhichQuotaLimits(t *testing.T) {
	p := town(4, halves(1, 3), map[[2]int]int{{0, 0}: 29, {0, 1}: 2, {1, 0}: 1, {1, 1}: 3})
	b := p.Bound()
	// 31 women share three seats at most
	if b.Feature != 0 || b.Value != 0 || b.Values[0][0] != (ValueBound{31, 3, 3.0 / 31}) {
		t.Errorf("%+v", b)
	}
	if d := solved(t, p, Options{}); d.Objective > b.Chance+1e-9 {
		t.Errorf("%v beats the bound", d.Objective)
	}
}

func TestReplacingLeavesRoomForThoseWhoStay(t *testing.T) {
	p := town(6, halves(2, 4), map[[2]int]int{{0, 0}: 4, {0, 1}: 4, {1, 0}: 4, {1, 1}: 4})
	p.PerHousehold = 1
	p.People[1].Household, p.People[5].Household = "here", "here"
	kept, drawn := []Person{p.People[1], p.People[2], p.People[9]}, []string{p.People[12].ID}
	left := p.Replace(kept, drawn)
	if left.Seats != 3 || len(left.People) != 16-3-1-1 {
		t.Fatalf("%d seats, %d people", left.Seats, len(left.People))
	}
	// two women and one man stay; two young of the first kind and one old
	if w := left.Features[0].Values[0]; w.Min != 0 || w.Max != 2 || w.MaxFlex != 4 {
		t.Errorf("%+v", w)
	}
	if low, high := left.Range(); low != 2 || high != 5 {
		t.Errorf("there is room for %d to %d", low, high)
	}
	solved(t, left, Options{})
}
