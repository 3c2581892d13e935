package tally_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"almenda/internal/questionnaire"
	. "almenda/internal/questionnaire/tally"
)

func num(n float64) *float64 { return &n }

func options(codes ...string) (out []questionnaire.Option) {
	for _, c := range codes {
		out = append(out, questionnaire.Option{Code: c})
	}
	return out
}

func paper(questions ...questionnaire.Question) *questionnaire.Definition {
	return &questionnaire.Definition{Format: 1, Languages: []string{"en"}, Sections: []questionnaire.Section{{Key: "s", Questions: questions}}}
}

// count tallies answers to one version, on one goroutine and on three, which must be the same.
func count(t *testing.T, d *questionnaire.Definition, tables []Table, w *Weights, answers ...questionnaire.Answers) *Result {
	t.Helper()
	versions := map[int]*questionnaire.Definition{1: d}
	one := New(d, versions, tables, w)
	p := New(d, versions, tables, w).Pour(3)
	for _, a := range answers {
		body, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		one.Add(1, body)
		p.Add(1, body)
	}
	got, poured := one.Result(), p.Done().Result()
	if !reflect.DeepEqual(got, poured) {
		t.Errorf("three goroutines count otherwise than one:\n%+v\n%+v", poured, got)
	}
	return got
}

func cells(g *Group) map[string]int {
	out := map[string]int{}
	for _, c := range g.Cells {
		out[c.Code] = c.Count
	}
	return out
}

func picked(codes ...string) questionnaire.Answer { return questionnaire.Answer{Codes: codes} }
func said(text string) questionnaire.Answer       { return questionnaire.Answer{Text: text} }

func TestOptionsAreCountedWithTheAnswersBesideThem(t *testing.T) {
	d := paper(
		questionnaire.Question{Key: "bus", Type: questionnaire.Single, Options: options("yes", "no"), Other: true, DontKnow: true},
		questionnaire.Question{Key: "why", Type: questionnaire.Multiple, Options: options("price", "time"), RatherNot: true},
	)
	r := count(t, d, nil, nil,
		questionnaire.Answers{"bus": picked("yes"), "why": picked("price", "time")},
		questionnaire.Answers{"bus": {Codes: []string{"other"}, Text: "tram"}, "why": picked("time")},
		questionnaire.Answers{"bus": picked("dk"), "why": picked("na")},
		questionnaire.Answers{"bus": picked("gone")}, // no option of this question: counts as none
		questionnaire.Answers{},
	)
	bus, why := r.Question("bus").All(), r.Question("why").All()
	if bus.Base != 3 || !reflect.DeepEqual(cells(bus), map[string]int{"yes": 1, "no": 0, "other": 1, "dk": 1}) {
		t.Errorf("bus: %+v", bus)
	}
	if why.Base != 3 || !reflect.DeepEqual(cells(why), map[string]int{"price": 1, "time": 2, "na": 1}) {
		t.Errorf("why: %+v", why)
	}
	if r.Answers != 5 || r.Weighted != 5 || r.Versions[1] != 5 || r.Unread != 0 {
		t.Errorf("%+v", r)
	}
}

func TestNumbersHaveBinsThatTellNothingOfTheGreatest(t *testing.T) {
	d := paper(
		questionnaire.Question{Key: "age", Type: questionnaire.Number, Low: num(16), High: num(110)},
		questionnaire.Question{Key: "km", Type: questionnaire.Number, Decimals: 1, Low: num(0), DontKnow: true},
		questionnaire.Question{Key: "mark", Type: questionnaire.Rating, DontKnow: true},
	)
	var all []questionnaire.Answers
	for _, n := range []string{"16", "29", "30", "41", "110"} {
		all = append(all, questionnaire.Answers{"age": said(n)})
	}
	for _, n := range []string{"0", "0.3", "3.5", "12"} {
		all = append(all, questionnaire.Answers{"km": said(n)})
	}
	all = append(all, questionnaire.Answers{"km": picked("dk"), "mark": picked("dk")}, questionnaire.Answers{"mark": picked("5")}, questionnaire.Answers{"mark": picked("2")})
	r := count(t, d, nil, nil, all...)
	age := r.Question("age")
	if got := age.Edges; len(got) != 12 || got[0] != 10 || got[11] != 120 {
		t.Errorf("edges of age: %v", got)
	}
	if c := cells(age.All()); c["10..20"] != 1 || c["20..30"] != 1 || c["30..40"] != 1 || c["40..50"] != 1 {
		t.Errorf("age: %v", c)
	}
	if m := age.All().Means; m.N != 5 || m.Mean != 45.2 || m.Median != 30 || math.Abs(m.SD-33.355) > 0.001 {
		t.Errorf("age: %+v", m)
	}
	km := r.Question("km")
	if m := km.All().Means; m.N != 4 || math.Abs(m.Mean-3.95) > 1e-12 || math.Abs(m.Median-1.9) > 1e-12 || km.All().Base != 5 {
		t.Errorf("km: %+v base %d", m, km.All().Base)
	}
	if km.Edges[0] != 0 || km.Edges[len(km.Edges)-1] != 20 || cells(km.All())["0.2..0.5"] != 1 || cells(km.All())["dk"] != 1 {
		t.Errorf("km: %v %v", km.Edges, cells(km.All()))
	}
	if m := r.Question("mark").All().Means; m.N != 2 || m.Mean != 3.5 || m.Median != 3.5 || len(r.Question("mark").All().Cells) != 6 {
		t.Errorf("mark: %+v", m)
	}
}

func TestTheMedianOfGreatNumbersIsRightToAThousandth(t *testing.T) {
	d := paper(questionnaire.Question{Key: "n", Type: questionnaire.Number})
	var all []questionnaire.Answers
	for i := range 20_001 {
		b, _ := json.Marshal(i*37 - 200_000)
		all = append(all, questionnaire.Answers{"n": said(string(b))})
	}
	want := float64(10_000*37 - 200_000)
	if got := count(t, d, nil, nil, all...).Question("n").All().Means.Median; math.Abs(got/want-1) > 0.001 {
		t.Errorf("median %v, should be %v", got, want)
	}
}

func TestRowsAreCountedEachForItself(t *testing.T) {
	d := paper(
		questionnaire.Question{Key: "m", Type: questionnaire.Matrix, Options: options("good", "bad"), Rows: []questionnaire.Row{{Code: "school"}, {Code: "roads"}}, DontKnow: true},
		questionnaire.Question{Key: "r", Type: questionnaire.Ranking, Options: options("a", "b", "c")},
		questionnaire.Question{Key: "p", Type: questionnaire.Allocation, Options: options("x", "y")},
	)
	r := count(t, d, nil, nil,
		questionnaire.Answers{"m": {Rows: map[string]string{"school": "good", "roads": "dk"}}, "r": picked("b", "a", "c"), "p": {Rows: map[string]string{"x": "100"}}},
		questionnaire.Answers{"m": {Rows: map[string]string{"school": "bad"}}, "r": picked("b"), "p": {Rows: map[string]string{"x": "30", "y": "70"}}},
	)
	m := r.Question("m").All().Rows
	if m[0].Base != 2 || m[0].Cells[0].Count != 1 || m[1].Base != 1 || m[1].Cells[2] != (Cell{"dk", 1, 1}) {
		t.Errorf("matrix: %+v", m)
	}
	rank := r.Question("r").All().Rows
	if b := rank[1]; b.Base != 2 || b.Cells[0].Count != 2 || b.Means.Mean != 1 || b.Borda != 6 {
		t.Errorf("b: %+v", b)
	}
	if a := rank[0]; a.Base != 1 || a.Means.Mean != 2 || a.Borda != 2 {
		t.Errorf("a: %+v", a)
	}
	points := r.Question("p").All().Rows
	if points[0].Means.Mean != 65 || points[1].Means.Mean != 35 || points[1].Base != 2 || points[1].Means.Median != 35 {
		t.Errorf("points: %+v", points)
	}
}

func TestMonthsDistrictsAndTexts(t *testing.T) {
	d := paper(
		questionnaire.Question{Key: "when", Type: questionnaire.Date},
		questionnaire.Question{Key: "where", Type: questionnaire.PlaceType},
		questionnaire.Question{Key: "what", Type: questionnaire.LongText},
	)
	r := count(t, d, []Table{{"when", "where"}}, nil,
		questionnaire.Answers{"when": said("2026-11-21"), "where": {Place: &questionnaire.Place{District: "norr"}}, "what": said("…")},
		questionnaire.Answers{"when": said("2026-11-01"), "where": {Place: &questionnaire.Place{Lat: 59.4, Lon: 13.5}}},
		questionnaire.Answers{"when": said("2026-09-30"), "where": {Place: &questionnaire.Place{District: "soder", Lat: 59.3, Lon: 13.5}}},
	)
	if c := cells(r.Question("when").All()); !reflect.DeepEqual(c, map[string]int{"2026-09": 1, "2026-11": 2}) {
		t.Errorf("months: %v", c)
	}
	if c := cells(r.Question("where").All()); !reflect.DeepEqual(c, map[string]int{"norr": 1, "soder": 1, "": 1}) {
		t.Errorf("districts: %v", c)
	}
	if w := r.Question("what").All(); w.Base != 1 || len(w.Cells) != 0 {
		t.Errorf("texts: %+v", w)
	}
	by := r.Tables[0]
	if len(by.Groups) != 3 || by.Groups[0].Code != "norr" || len(by.Groups[0].Cells) != 2 || by.Groups[0].Cells[1].Count != 1 || by.All().Base != 2 {
		t.Errorf("table: %+v", by)
	}
}

func TestTablesHaveEveryGroupAndWeights(t *testing.T) {
	d := paper(
		questionnaire.Question{Key: "bus", Type: questionnaire.YesNo},
		questionnaire.Question{Key: "sex", Type: questionnaire.Single, Options: options("f", "m"), RatherNot: true},
		questionnaire.Question{Key: "many", Type: questionnaire.Multiple, Options: options("f", "m")},
	)
	d.Splits = []questionnaire.Split{{Key: "wording", Arms: []string{"a", "b"}}}
	w := &Weights{Questions: []string{"sex", "gone"}, Of: func(codes []string) float64 {
		switch codes[0] {
		case "f":
			return 0.5
		case "m":
			return 2
		}
		return 1
	}}
	answer := func(bus, sex, arm string) questionnaire.Answers {
		return questionnaire.Answers{"bus": picked(bus), "sex": picked(sex), "wording": picked(arm)}
	}
	r := count(t, d, []Table{{"bus", "sex"}, {"bus", "wording"}, {"bus", "many"}, {"gone", "sex"}}, w,
		answer("yes", "f", "a"), answer("yes", "f", "b"), answer("no", "f", "a"), answer("yes", "m", "a"), answer("no", "na", "b"))
	bus := r.Question("bus").All()
	if bus.Base != 5 || bus.Weighted != 4.5 || bus.Squares != 3*0.25+4+1 || bus.Cells[0] != (Cell{"yes", 3, 3}) || r.Weighted != 4.5 {
		t.Errorf("bus: %+v", bus)
	}
	by := r.Tables[0].Groups
	if len(by) != 4 || by[0].Code != "f" || by[0].Base != 3 || by[0].Cells[0] != (Cell{"yes", 2, 1}) || by[2].Code != "na" || by[2].Base != 1 || by[3].Code != "" || by[3].Base != 5 {
		t.Errorf("by sex: %+v", by)
	}
	if arms := r.Tables[1].Groups; len(arms) != 3 || arms[0].Base != 3 || arms[1].Base != 2 {
		t.Errorf("by arm: %+v", arms)
	}
	for _, none := range r.Tables[2:] {
		if len(none.Groups) != 0 || len(none.Leaves) != 1 || none.All().Base != 0 {
			t.Errorf("%+v should count nothing", none)
		}
	}
}

func TestOnlyVersionsThatAskTheSameAreCounted(t *testing.T) {
	old := paper(
		questionnaire.Question{Key: "bus", Type: questionnaire.Single, Options: options("yes", "no")},
		questionnaire.Question{Key: "sex", Type: questionnaire.Single, Options: options("f", "m")},
	)
	now := paper(
		questionnaire.Question{Key: "bus", Type: questionnaire.Single, Options: options("yes", "no", "maybe")},
		questionnaire.Question{Key: "sex", Type: questionnaire.Single, Options: options("m", "f"), Title: map[string]string{"en": "You are"}},
	)
	tally := New(now, map[int]*questionnaire.Definition{1: old, 2: now}, []Table{{"bus", "sex"}}, nil)
	for _, version := range []int{1, 2, 2, 3} {
		tally.Add(version, []byte(`{"bus":{"c":["yes"]},"sex":{"c":["f"]}}`))
	}
	tally.Add(2, []byte(`{"bus":`))
	r := tally.Result()
	bus, sex := r.Question("bus"), r.Question("sex")
	if bus.All().Base != 2 || !reflect.DeepEqual(bus.Counts, []int{2}) || !reflect.DeepEqual(bus.Leaves, []int{1}) {
		t.Errorf("bus: %+v", bus)
	}
	if sex.All().Base != 3 || len(sex.Leaves) != 0 {
		t.Errorf("sex: %+v", sex)
	}
	if x := r.Tables[0]; x.All().Base != 2 || !reflect.DeepEqual(x.Leaves, []int{1}) {
		t.Errorf("table: %+v", x)
	}
	if r.Answers != 3 || r.Unread != 2 || r.Versions[1] != 1 || r.Versions[2] != 2 {
		t.Errorf("%+v", r)
	}
}

func TestStrataCountCombinations(t *testing.T) {
	d := paper(
		questionnaire.Question{Key: "sex", Type: questionnaire.Single, Options: options("f", "m")},
		questionnaire.Question{Key: "home", Type: questionnaire.PlaceType},
	)
	s := NewStrata(d, map[int]*questionnaire.Definition{1: d}, []string{"sex", "home", "gone"})
	for _, body := range []string{`{"home":{"p":{"d":"norr"}},"sex":{"c":["f"]}}`, `{"home":{"p":{"d":"norr"}},"sex":{"c":["f"]}}`, `{"sex":{"c":["m"]}}`, `{`} {
		s.Add(1, []byte(body))
	}
	s.Add(2, []byte(`{}`))
	want := []Stratum{{[]string{"f", "norr", ""}, 2}, {[]string{"m", "", ""}, 1}}
	if got := s.All(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}
