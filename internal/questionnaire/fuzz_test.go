package questionnaire

import (
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"almenda/internal/tenant"
)

// odd is what a definition that nobody checked may hold.
type odd struct{ *rand.Rand }

func (o odd) pick(all ...string) string { return all[o.IntN(len(all))] }

func (o odd) name() string {
	return o.pick("q0", "q1", "q2", "q3", "q4", "q5", "q1.a", "q2.r", "q4.b", "split", "value", "gone", "")
}

func (o odd) cond(depth int) *Cond {
	if depth == 0 && o.IntN(2) == 0 {
		return nil
	}
	switch n := float64(o.IntN(5)); {
	case depth < 3 && o.IntN(5) == 0:
		return &Cond{All: []Cond{*o.cond(depth + 1), *o.cond(depth + 1)}}
	case depth < 3 && o.IntN(5) == 0:
		return &Cond{Any: []Cond{*o.cond(depth + 1), *o.cond(depth + 1)}}
	case depth < 3 && o.IntN(5) == 0:
		return &Cond{Not: o.cond(depth + 1)}
	case o.IntN(3) == 0:
		return &Cond{Q: o.name(), Is: o.pick("=", "!=", "<", "<=", ">", ">="), N: &n}
	case o.IntN(3) == 0:
		return &Cond{Q: o.name(), Is: o.pick("=", "!=", "<", "<=", ">", ">="), To: o.name()}
	}
	return &Cond{Q: o.name(), Is: o.pick("any", "none", "all", "answered", "empty", "contains", "=", "odd"), Of: []string{o.code(), o.code()}}
}

func (o odd) code() string { return o.pick("a", "b", "c", "yes", "no", "3", "dk", "na", "other", "") }

func (o odd) text() tenant.Text {
	return tenant.Text{"en": o.pick("What?", "About {q1}", "{q2.r} {value}", "{split}{", "")}
}

func (o odd) question(key string) Question {
	n := float64(o.IntN(4))
	return Question{
		Key: key, Type: Types[o.IntN(len(Types))], Title: o.text(), Required: o.IntN(3) == 0, RequiredIf: o.cond(0), VisibleIf: o.cond(0),
		Fixed: o.IntN(4) == 0, Shuffle: o.IntN(2) == 0, CarryFrom: o.pick("", "", "", "q0", "q1", key, "gone"),
		Options: []Option{{Code: "a", Words: o.text()}, {Code: "b", Fixed: true, VisibleIf: o.cond(0)}, {Code: "c", Exclusive: o.IntN(3) == 0}}[:o.IntN(4)],
		Rows:    []Row{{Code: "r"}, {Code: "a"}}[:o.IntN(3)],
		Other:   o.IntN(2) == 0, DontKnow: o.IntN(2) == 0, RatherNot: o.IntN(2) == 0, Min: o.IntN(3), Max: o.IntN(3), Low: &n, Decimals: o.IntN(2),
	}
}

func (o odd) definition() *Definition {
	d := &Definition{
		Languages: []string{"en"}, Splits: []Split{{Key: "split", Arms: []string{"a", "b", "c"}[:o.IntN(4)]}},
		Values: []Value{{Key: "value", Does: o.pick("sum", "count", "mean", "first"), Of: []string{o.name(), o.name(), "value"}}},
		Checks: []Check{{If: Cond{Q: o.name(), Is: "answered"}, At: o.name()}},
	}
	for i := range 3 {
		s := Section{Key: "s" + strconv.Itoa(i), VisibleIf: o.cond(0), Shuffle: o.IntN(2) == 0, Jumps: []Jump{{If: o.cond(0), To: o.pick("", "s0", "s1", "s2", "gone")}}[:o.IntN(2)]}
		s.Questions = append(s.Questions, o.question("q"+strconv.Itoa(2*i)), o.question("q"+strconv.Itoa(2*i+1)))
		d.Sections = append(d.Sections, s)
	}
	return d
}

func (o odd) answers() Answers {
	a := Answers{"split": {Codes: []string{o.code()}}}
	for i := range 6 {
		one := Answer{Text: o.pick("", "3", "3.5", "2026-11-21", "hello")}
		for range o.IntN(3) {
			one.Codes = append(one.Codes, o.code())
		}
		if o.IntN(2) == 0 {
			one.Rows = map[string]string{o.pick("r", "a", "b"): o.code(), "c": "1"}
		}
		if o.IntN(3) == 0 {
			one.Place = &Place{Lat: float64(o.IntN(100)), District: o.pick("", "norr")}
		}
		if o.IntN(4) > 0 {
			a["q"+strconv.Itoa(i)] = one
		}
	}
	return a
}

func (o odd) form() url.Values {
	f := url.Values{}
	for i := range 6 {
		name := "q_q" + strconv.Itoa(i)
		for _, end := range []string{"", "", "_other", "__a", "__b", "__r", "__", "_lat", "_lon", "_district"} {
			if o.IntN(2) == 0 {
				f.Add(name+end, o.pick(o.code(), "1", "2", " 60 %", "1 500,5", "21.11.2026", "x\x00\xff", "-0", "999999999999999999999999999"))
			}
		}
	}
	return f
}

// TestNothingPanics: definitions that nobody checked and forms that no browser sends do no harm, and
// what is stored stays the same when it is looked at again.
func TestNothingPanics(t *testing.T) {
	for seed := range uint64(3000) {
		try(t, seed)
	}
}

func FuzzRun(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { try(t, seed) })
}

func try(t *testing.T, seed uint64) {
	t.Helper()
	o := odd{rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // a test that can be repeated
	d := o.definition()
	d.Check()
	d.Lint([]string{"en", "sv"})
	d.Minutes()
	d.ForDevice("sv")
	if !d.SameStructure(d) || !Comparable(&d.Sections[0].Questions[0], &d.Sections[0].Questions[0]) {
		t.Fatal(seed, "it differs from itself")
	}
	r := d.Run(o.answers(), "s")
	for i := -1; i < 5; i++ {
		a, _ := r.Decode(i, o.form(), o.pick("sv", "da", "pl", "en"))
		r = d.Run(a, "s")
		r.Next(i)
		r.Prev(i)
		r.Progress(i)
		for _, q := range r.Asked(i) {
			r.Words(q.Title, "sv")
		}
	}
	r.Problems()
	clean := r.Clean()
	again := d.Run(clean, "another seed")
	if len(d.Splits[0].Arms) > 0 && !reflect.DeepEqual(again.Clean(), clean) {
		t.Fatalf("%d: cleaned again it is\n%v, not\n%v", seed, again.Clean(), clean)
	}
	if !reflect.DeepEqual(d.Run(clean, "s").Sections(), r.Sections()) {
		t.Fatal(seed, "the path changes")
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/vectors/*.json")
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var file vectorFile
		if err := json.Unmarshal(raw, &file); err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(file.Definition))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := Parse(raw)
		if err != nil {
			return
		}
		d.Lint([]string{"en"})
		d.ForDevice("en")
		r := d.Run(nil, "s")
		a, _ := r.Decode(r.Next(-1), url.Values{"q_a": {"1"}}, "en")
		if clean := d.Run(a, "s").Clean(); !reflect.DeepEqual(d.Run(clean, "s").Clean(), clean) {
			t.Fatal("it changes when it is cleaned again")
		}
	})
}
