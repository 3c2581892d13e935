package weighting

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// people makes so many of each class, in order; the last number is of those who did not say.
func classOf(counts ...int) (out []int) {
	for c, n := range counts {
		if c == len(counts)-1 {
			c = Missing
		}
		out = append(out, slices.Repeat([]int{c}, n)...)
	}
	return out
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
		t.Errorf("%s is %.9f, by hand it is %.9f", what, got, want)
	}
}

// Sixty women and forty men of a town of halves: 50/60 and 50/40.
func TestOneFeatureIsPostStratification(t *testing.T) {
	w, err := Rake(100, []Feature{{Key: "gender", Of: classOf(60, 40, 0), Targets: []float64{500, 500}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a woman's weight", w.Of[0], 50.0/60)
	near(t, "a man's weight", w.Of[99], 1.25)
	near(t, "deff", w.Deff(), 1.0416666667) // 60·0.694444 + 40·1.5625 = 104.1667 of 100
	near(t, "the effective number", w.Effective(), 96)
	women := func(i int) bool { return i < 60 }
	near(t, "the weighted share of women", w.Share(func(int) bool { return true }, women), .5)
	if w.Usable() {
		t.Error("96 effective answers are too few")
	}
}

// Two features at once, each pair of classes by hand: with counts 40, 10 / 20, 30 and halves on both
// sides the odds ratio stays 6, so the corner is √6/(1+√6)/2 of all.
func TestTwoFeaturesAtOnce(t *testing.T) {
	gender, age := classOf(50, 50, 0), slices.Concat(classOf(40, 10, 0), classOf(20, 30, 0))
	half := []float64{1, 1}
	w, err := Rake(100, []Feature{{Key: "gender", Of: gender, Targets: half}, {Key: "age", Of: age, Targets: half}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	corner := math.Sqrt(6) / (1 + math.Sqrt(6)) / 2 * 100
	near(t, "the corner", w.Of[0]*40, corner)
	near(t, "the other corner", w.Of[99]*30, corner)
	near(t, "beside it", w.Of[45]*10, 50-corner)
}

func TestWhoLeftAFeatureOutStays(t *testing.T) {
	w, err := Rake(100, []Feature{{Key: "gender", Of: classOf(50, 30, 20), Targets: []float64{1, 1}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "one who did not say", w.Of[99], 1)
	near(t, "a woman", w.Of[0], 40.0/50)
	near(t, "a man", w.Of[60], 40.0/30)
}

func TestSmallClassesJoinANeighbour(t *testing.T) {
	age := Feature{Key: "age", Of: classOf(4, 30, 40, 26, 0, 0), Targets: []float64{20, 25, 25, 29, 1}}
	w, err := Rake(100, []Feature{age}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.Collapsed, []Collapse{{"age", 4, 3}, {"age", 0, 1}}) {
		t.Errorf("collapsed: %v", w.Collapsed)
	}
	near(t, "the young", w.Of[0], 45.0/34)
	age.Near = []int{2, 2, 1, 2, 2}
	if w, err = Rake(100, []Feature{age}, Options{}); err != nil || !slices.Equal(w.Collapsed, []Collapse{{"age", 4, 2}, {"age", 0, 2}}) {
		t.Errorf("by the table: %v, %v", w.Collapsed, err)
	}
}

func TestTargetsThatCannotBeMetAreRefused(t *testing.T) {
	half := []float64{1, 1}
	for what, row := range map[string]struct {
		features []Feature
		key      string
	}{
		"features that contradict one another": {[]Feature{{Key: "a", Of: classOf(50, 50, 0), Targets: []float64{3, 7}}, {Key: "b", Of: classOf(50, 50, 0), Targets: half}}, Contradict},
		"a class that nobody is in":            {[]Feature{{Key: "a", Of: classOf(100, 0, 0), Targets: half}}, Empty},
		"a class that the town lacks":          {[]Feature{{Key: "a", Of: classOf(50, 50, 0), Targets: []float64{1, 0}}}, Contradict},
		"a class without a target":             {[]Feature{{Key: "a", Of: classOf(50, 25, 25, 0), Targets: half}}, Unclear},
		"a target below nothing":               {[]Feature{{Key: "a", Of: classOf(50, 50, 0), Targets: []float64{2, -1}}}, Unclear},
		"a town of nobody":                     {[]Feature{{Key: "a", Of: classOf(50, 50, 0), Targets: []float64{0, 0}}}, Unclear},
	} {
		_, err := Rake(100, row.features, Options{Whole: true})
		var refused Refused
		if !errors.As(err, &refused) || refused.Key != row.key {
			t.Errorf("%s: got %v, want %s", what, err, row.key)
		}
	}
	if _, err := Rake(0, nil, Options{}); err == nil {
		t.Error("nobody has no weights")
	}
}

func TestNoAnswerCountsTooMuch(t *testing.T) {
	w, err := Rake(200, []Feature{{Key: "a", Of: classOf(188, 12, 0), Targets: []float64{2, 3}}, {Key: "b", Of: slices.Concat(classOf(94, 94, 0), classOf(6, 6, 0)), Targets: []float64{1, 1}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Max(w.Of) > 3+1e-9 || slices.Min(w.Of) < .3-1e-9 || w.Trimmed == 0 {
		t.Errorf("weights from %f to %f, %d trimmed", slices.Min(w.Of), slices.Max(w.Of), w.Trimmed)
	}
	sum := 0.0
	for _, x := range w.Of {
		sum += x
	}
	near(t, "the sum", sum, 200)
	near(t, "what is left of the margin", w.Error, 164.0/80-1) // twelve count 36 in place of 120, the others 164 in place of 80
}

// Weights 0.1, 0.7, 1, 2.2 of mean 1 between 0.5 and 1.5: 0.3 is left over. In proportion: 0.7 and 1
// grow by 0.3/1.7. In equal parts: by 0.15.
func TestTrimmingByHand(t *testing.T) {
	in := []float64{.1, .7, 1, 2.2}
	got, ok := Trim(in, .5, 1.5, false)
	for i, want := range []float64{.5, .7 * 2 / 1.7, 2 / 1.7, 1.5} {
		near(t, "in proportion", got[i], want)
	}
	even, ok2 := Trim(in, .5, 1.5, true)
	for i, want := range []float64{.5, .85, 1.15, 1.5} {
		near(t, "in equal parts", even[i], want)
	}
	if !ok || !ok2 {
		t.Error("there is room")
	}
	if _, ok := Trim([]float64{1, 3}, .9, 1.01, false); ok {
		t.Error("both stand at a limit, and the sum is wrong")
	}
}

func TestMarginsOfError(t *testing.T) {
	near(t, "400 answers", math.Round(1000*Margin(.5, 400, 1, 0))/10, 4.9)
	near(t, "280 answers, deff 1.4", math.Round(1000*Margin(.5, 280, 1.4, 0))/10, 6.9)
	near(t, "half of a town", Margin(.5, 500, 1, 1000), 1.96*math.Sqrt(.25/500)*math.Sqrt(500.0/999))
	near(t, "everybody", Margin(.5, 500, 1, 500), 0)
	near(t, "nobody", Margin(.5, 0, 1, 0), 1)
	if Differ(.52, .49) || !Differ(.53, .49) {
		t.Error("three points are no difference, four are")
	}
}

func TestAMeanLeavesOutWhoWasNotAsked(t *testing.T) {
	w := Weights{Of: []float64{1, 3, 2}}
	mean, se := w.Mean([]float64{2, 4, math.NaN()})
	near(t, "the mean", mean, 3.5)
	near(t, "its error", se, math.Sqrt(.75/1.6)) // variance (1·2.25+3·0.25)/4, of 16/10 answers
}
