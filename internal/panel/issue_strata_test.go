package panel

import (
	"fmt"
	"testing"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
)

func crowd(n int, gender string, year int) (out []Person) {
	for range n {
		f := Facts{BirthYear: fmt.Sprint(year)}
		if gender != "" {
			f[Gender] = gender
		}
		out = append(out, Person{ID: id.Secret(), Facts: f})
	}
	return out
}

func labelled() []Variable {
	return []Variable{{Key: Gender, Options: []Option{{Key: "woman"}, {Key: "man"}, {Key: "other"}}}, {Key: BirthYear}}
}

var today = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func sizes(gs []group) map[string]int {
	out := map[string]int{}
	for _, g := range gs {
		out[g.label()] = len(g.people)
	}
	return out
}

func TestGroupsThatAreTooSmallGoTogetherWithTheirNeighbours(t *testing.T) {
	var all []Person
	for _, c := range []struct {
		n      int
		gender string
		year   int
	}{{25, "woman", 2000}, {12, "woman", 1990}, {30, "woman", 1970}, {40, "woman", 1950}, {19, "man", 2000}, {18, "man", 1990}, {60, "man", 1970}, {3, "other", 1990}, {2, "", 1950}} {
		all = append(all, crowd(c.n, c.gender, c.year)...)
	}
	got, err := groups(labelled(), all, today)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"woman|16-29+30-44": 37, "woman|45-64": 30, "woman|65+": 40, "man+other+-|16-29+30-44": 40, "man+other+-|45-64+65+": 62}
	if fmt.Sprint(sizes(got)) != fmt.Sprint(want) {
		t.Errorf("%v, not %v", sizes(got), want)
	}
	seen := map[id.ID]bool{}
	for _, g := range got {
		if len(g.people) < leastGroup {
			t.Errorf("%s has only %d", g.label(), len(g.people))
		}
		for _, p := range g.people {
			seen[p] = true
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d of %d people are in a group", len(seen), len(all))
	}
}

func TestTwentyAreOneGroupAndNineteenAreNone(t *testing.T) {
	got, err := groups(labelled(), append(crowd(10, "woman", 1990), crowd(10, "man", 1950)...), today)
	if err != nil || len(got) != 1 || got[0].label() != "woman+man|30-44+65+" {
		t.Errorf("%v, %v", sizes(got), err)
	}
	if _, err := groups(labelled(), crowd(19, "man", 1950), today); !fault.Is(err, fault.Invalid) {
		t.Errorf("19 people: %v", err)
	}
	if got, err := groups(nil, crowd(40, "man", 1950), today); err != nil || len(got) != 1 || got[0].label() != "" {
		t.Errorf("without variables: %v, %v", sizes(got), err)
	}
}
