package questionnaire

import (
	"strconv"
	"testing"
)

func TestOrderIsFair(t *testing.T) {
	const people = 20_000
	options := []Option{{Code: "a"}, {Code: "b"}, {Code: "c"}, {Code: "d"}, {Code: "last", Fixed: true}}
	arms, places := map[string]int{}, map[string][5]int{}
	for i := range people {
		seed := strconv.Itoa(i)
		r := Run{seed: seed}
		arms[r.arm(Split{Key: "ab", Arms: []string{"a", "b"}})]++
		for place, o := range shuffled(options, seed, "q", func(o Option) bool { return o.Fixed }) {
			n := places[o.Code]
			n[place]++
			places[o.Code] = n
		}
	}
	if n := arms["a"]; n < people/2-300 || n > people/2+300 {
		t.Errorf("%d of %d are in arm a", n, people)
	}
	for code, n := range places {
		for place, times := range n {
			switch {
			case (code == "last") != (place == 4):
				if times > 0 {
					t.Errorf("%s is moved", code)
				}
			case code != "last" && (times < people/4-250 || times > people/4+250):
				t.Errorf("%s stands at %d %d times of %d", code, place, times, people)
			}
		}
	}
}
