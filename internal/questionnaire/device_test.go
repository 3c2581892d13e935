package questionnaire

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"almenda/internal/tenant"
)

// TestTheDeviceKnowsEnough: what the island gets says the same as the whole definition, but for the
// checks and limits that the server holds.
func TestTheDeviceKnowsEnough(t *testing.T) {
	files, _ := filepath.Glob("testdata/vectors/*.json")
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var f vectorFile
		if err := json.Unmarshal(raw, &f); err != nil {
			t.Fatal(err)
		}
		whole, err := Parse(f.Definition)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range f.Cases {
			for _, text := range v.Words { // what is piped must stand in the definition
				whole.Sections[0].Lead = tenant.Text{"en": whole.Sections[0].Lead["en"] + text}
			}
			device, err := Parse(whole.ForDevice(v.Lang))
			if err != nil {
				t.Fatal(name, err)
			}
			got, want := outcome(&device, v), outcome(&whole, v)
			got.Problems, want.Problems = nil, nil
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s:\n got %v\nwant %v", name, v.Name, got, want)
			}
		}
	}
}

func TestTheDeviceGetsNoOtherWords(t *testing.T) {
	d, err := Parse([]byte(`{"languages":["sv","en"],"sections":[{"key":"a","title":{"sv":"Titel"},"questions":[
		{"key":"bus","type":"single","title":{"sv":"Buss?"},"options":[{"code":"x","words":{"sv":"Linje 1","en":"Line 1"}}]},
		{"key":"km","type":"single","title":{"sv":"Om {bus}?"},"unit":{"sv":"mil"},"options":[{"code":"y","words":{"sv":"Nära"}}]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got := string(d.ForDevice("sv"))
	if !strings.Contains(got, "Linje 1") || d.Sections[0].Title["sv"] != "Titel" {
		t.Error(got)
	}
	for _, word := range []string{"Line 1", "Titel", "Buss", "Om ", "mil", "Nära", "null"} {
		if strings.Contains(got, word) {
			t.Errorf("%s in %s", word, got)
		}
	}
}

func TestOnlyWordsDiffer(t *testing.T) {
	a := changed(t)
	b := changed(t, `"en":"One?"`, `"en":"One??","sv":"En?"`, `"languages":["en"]`, `"languages":["en","sv"]`)
	if !a.SameStructure(&b) || len(b.Sections[0].Questions[0].Title) != 2 {
		t.Error("other words and another language are no other structure")
	}
	for _, change := range [][2]string{{`"key":"end"`, `"key":"fin"`}, {`"n":1`, `"n":2`}, {`"to":"s3"`, `"to":""`}, {`"code":"r"`, `"code":"q"`}, {`"n":9`, `"n":8`}} {
		if c := changed(t, change[0], change[1]); a.SameStructure(&c) {
			t.Errorf("%s is another structure", change[1])
		}
	}
	q := a.Sections[0].Questions[0]
	for name, c := range map[string]struct {
		change func(*Question)
		want   bool
	}{
		"other words":      {func(q *Question) { q.Title = tenant.Text{"sv": "?"}; q.Options[0].Words = nil }, true},
		"another order":    {func(q *Question) { q.Options[0], q.Options[1] = q.Options[1], q.Options[0] }, true},
		"asked of others":  {func(q *Question) { q.VisibleIf = &Cond{Q: "x", Is: "answered"}; q.Required = true }, true},
		"another code":     {func(q *Question) { q.Options[0].Code = "z" }, false},
		"another type":     {func(q *Question) { q.Type = Dropdown }, false},
		"don't know added": {func(q *Question) { q.DontKnow = true }, false},
		"another limit":    {func(q *Question) { q.Max = 3 }, false},
	} {
		other := q
		other.Options = append([]Option(nil), q.Options...)
		c.change(&other)
		if Comparable(&q, &other) != c.want {
			t.Errorf("%s: comparable must be %t", name, c.want)
		}
	}
}

func TestProgressIsTold(t *testing.T) {
	d := changed(t)
	r := d.Run(Answers{"one": {Codes: []string{"x"}}, "km": {Text: "5"}, "split": {}}, "1")
	path := r.Sections()
	step, steps, left := r.Progress(path[0])
	if step != 1 || steps != len(path) || left <= 0 {
		t.Error(step, steps, left)
	}
	last, _, less := r.Progress(path[len(path)-1])
	if last != steps || len(path) > 1 && less >= left {
		t.Error(last, less)
	}
	if step, _, left = r.Progress(len(d.Sections)); step != steps || left != 0 {
		t.Error("past the end", step, left)
	}
	if step, _, _ = r.Progress(-1); step != 0 {
		t.Error("before the beginning", step)
	}
}
