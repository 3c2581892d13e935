package panel

import "testing"

func quotaOf(key string, options ...string) Variable {
	v := Variable{Key: key, Use: Quota}
	for _, o := range options {
		v.Options = append(v.Options, Option{Key: o})
	}
	return v
}

func tableBy(variable string, cells ...Cell) Table {
	return Table{Variables: []string{variable}, Cells: cells}
}

func cellOf(n int, values ...string) Cell { return Cell{Values: values, People: n} }

func TestSeatsSumToTheSizeAndFollowTheLargestRemainder(t *testing.T) {
	p := Panel{Size: 400, Settings: Settings{Variables: []Variable{quotaOf(Gender, "woman", "man", "other"), {Key: BirthYear, Use: Quota, Bands: []int{16, 30, 65}}}}}
	pop := Population{Tables: []Table{
		tableBy(Gender, cellOf(48_211, "woman"), cellOf(47_990, "man")),
		tableBy(BirthYear, cellOf(900, "15"), cellOf(18_000, "16-24"), cellOf(9_001, "25-29"), cellOf(40_000, "30-64"), cellOf(20_003, "65-84"), cellOf(2_999, "85+"))}}
	want := map[string]int{"woman": 200, "man": 200, "other": 0, "16-29": 120, "30-64": 178, "65+": 102}
	got := p.Targets(pop)
	if len(got) != len(want) {
		t.Fatalf("targets: %+v", got)
	}
	for _, target := range got {
		if target.Seats != want[target.Class] {
			t.Errorf("%s has %d seats, want %d", target.Class, target.Seats, want[target.Class])
		}
	}
	if other := got[2]; other.Max != 400 || other.Min != 0 {
		t.Errorf("who is not counted is kept out: %+v", other)
	}
	if woman := got[0]; woman.Min != 180 || woman.Max != 220 {
		t.Errorf("tolerance: %+v", woman)
	}
}

func TestARangeOfAgesThatLiesInTwoBandsBelongsToNone(t *testing.T) {
	v := Variable{Key: BirthYear, Bands: []int{16, 30, 65}}
	for value, want := range map[string]string{"16": "16-29", "29": "16-29", "30-64": "30-64", "70+": "65+", "65-99": "65+", "25-34": "", "60+": "", "abc": "", "9": "", "40-30": ""} {
		got, ok := v.Fold(value)
		if ok != (want != "") || (ok && got != want) {
			t.Errorf("%q is %q (%v), want %q", value, got, ok, want)
		}
	}
}

func TestAFullClassLeavesNoRoom(t *testing.T) {
	p := Panel{Size: 20, Settings: Settings{Variables: []Variable{quotaOf(Gender, "woman", "man", "other")}}}
	m := Makeup{Panel: p, Targets: p.Targets(Population{Tables: []Table{tableBy(Gender, cellOf(50, "woman"), cellOf(50, "man"))}}),
		Members: 15, In: map[string]map[string]int{Gender: {"woman": 11, "man": 4}}}
	for class, want := range map[string]bool{"woman": false, "man": true, "other": true, Unknown: true} {
		if m.Room(map[string]string{Gender: class}) != want {
			t.Errorf("room for %s: %v", class, !want)
		}
	}
	if m.Members = 20; m.Room(map[string]string{Gender: "man"}) {
		t.Error("room in a full panel")
	}
}
