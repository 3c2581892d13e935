package panel

import (
	"slices"
	"strings"
	"testing"
)

func TestTheOldestBandStaysOneClassInALabel(t *testing.T) {
	for label, want := range map[string][]string{"65+": {"65+"}, "45-64+65+": {"45-64", "65+"}, "65++-": {"65+", "-"}, "woman+-": {"woman", "-"}, "w": {"w"}} {
		if got := Together(label); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", label, got, want)
		}
	}
}

func TestClassesThatAreTogetherInOneGroupAreTogetherInAll(t *testing.T) {
	got := classesOf(labelled(), []string{"woman|16-29+30-44", "woman|45-64", "man+-|16-29", "man+-|30-44", "man+-|45-64+65+"})
	var words []string
	for _, x := range got {
		for _, c := range x.classes {
			words = append(words, strings.Join(slices.Sorted(slices.Values(c)), " "))
		}
	}
	if want := []string{"woman", "- man", "16-29 30-44", "45-64 65+"}; !slices.Equal(words, want) {
		t.Errorf("classes %q, want %q", words, want)
	}
}

func TestAReportHidesWhatPointsAtFew(t *testing.T) {
	gender := Variable{Key: Gender, Options: []Option{{Key: "w"}, {Key: "m"}, {Key: "x"}}}
	town := Population{Tables: []Table{{Variables: []string{Gender}, Cells: []Cell{{Values: []string{"w"}, People: 50}, {Values: []string{"m"}, People: 49}, {Values: []string{"x"}, People: 1}}}}}
	counts := []tallied{{variable: gender, classes: [][]string{{"w"}, {"m"}, {"x"}}, n: []int{60, 38, 2}}}
	c := compose("p", 100, counts, town)
	if got := c.Tables[0].Share; got[2] != -1 || slices.Index(got[:2], -1) < 0 && c.Tables[0].Why == "" {
		t.Errorf("two people of 100 can be worked out: %v", got)
	}
	if few := compose("p", 9, []tallied{{variable: gender, classes: counts[0].classes, n: []int{5, 4, 0}}}, town); slices.Max(few.Tables[0].Share) != -1 {
		t.Errorf("shares of nine people are shown: %v", few.Tables[0].Share)
	}
}

func TestAWaveIsWeightedToTheTown(t *testing.T) {
	gender := Variable{Key: Gender, Options: []Option{{Key: "w"}, {Key: "m"}}}
	town := Population{Tables: []Table{{Variables: []string{Gender}, Cells: []Cell{{Values: []string{"w"}, People: 51}, {Values: []string{"m"}, People: 49}}}}}
	var people [][]string
	for i := range 200 {
		people = append(people, []string{[]string{"w", "w", "m"}[i%3]})
	}
	var r WaveReport
	r.weigh([]tallied{{variable: gender, classes: [][]string{{"w"}, {"m"}}}}, people, town)
	if w := r.Weighted[Gender]; len(w) != 2 || w[0] < 50.9 || w[0] > 51.1 || r.Design <= 1 {
		t.Errorf("weighted %v, design effect %v", w, r.Design)
	}
}
