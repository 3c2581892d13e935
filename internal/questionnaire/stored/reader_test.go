package stored

import (
	"encoding/json"
	"maps"
	"reflect"
	"testing"

	"almenda/internal/questionnaire"
)

// answers is what was read, in the form of encoding/json, with nothing where nothing was said.
func answers(list []Answer) questionnaire.Answers {
	out := questionnaire.Answers{}
	for _, a := range list {
		v := questionnaire.Answer{Text: string(a.Text)}
		for _, c := range a.Codes {
			v.Codes = append(v.Codes, string(c))
		}
		for _, row := range a.Rows {
			if v.Rows == nil {
				v.Rows = map[string]string{}
			}
			v.Rows[string(row.Code)] = string(row.Value)
		}
		if a.Place != nil {
			p := *a.Place
			v.Place = &p
		}
		out[string(a.Key)] = v
	}
	return out
}

func plain(all questionnaire.Answers) questionnaire.Answers {
	out := maps.Clone(all)
	if out == nil {
		out = questionnaire.Answers{}
	}
	for key, a := range out {
		if len(a.Codes) == 0 {
			a.Codes = nil
		}
		if len(a.Rows) == 0 {
			a.Rows = nil
		}
		out[key] = a
	}
	return out
}

var samples = []string{
	`{}`, `null`, ` {} `, `[]`, ``, `{"a":{}}`, `{"a":{"c":[]}}`, `{"a":{"c":["x","y"],"t":"Zażółć <b>"}}`,
	`{"a":{"t":"\u003cb\u003e \"x\" \\ \n \ud83d\ude00 \u2028"},"b":{"r":{"r1":"1","r2":"2"}}}`,
	`{"b":{},"a":{}}`, `{"a":{},"a":{"c":["1"]}}`, `{"a":{"C":["1"]}}`, `{"a":{"t":"\ud83d"}}`, "{\"a\":{\"t\":\"\xff\"}}",
	`{"a":{"p":{"lat":59.4,"lon":-13.5,"d":"norr"}}}`, `{"a":{"p":{}}}`, `{"a":{"p":{"lat":01}}}`, `{"a":{"p":{"lat":1e999}}}`,
	`{"a":{"p":{"lat":0,"lat":1}}}`, `{"a":{"p":null}}`, `{"a":{"z":1}}`, `{"a":{"c":["x",]}}`, `{"a":{"c":["x"]},}`, `{"a":{"r":{"b":"1","a":"2"}}}`,
	`{"a":{"p":{"lat":-0.5e-2,"d":""}}}`, `{"a":{"p":{"lat":1,}}}`, `{"a":{"t":"x"}}x`, `{"a":{"t":"\x"}}`, `{"a":{"t":"\u12"}}`,
}

func FuzzReadsWhatEncodingJSONReads(f *testing.F) {
	for _, s := range samples {
		f.Add([]byte(s))
	}
	var r Reader
	f.Fuzz(func(t *testing.T, body []byte) {
		var want questionnaire.Answers
		wrong := json.Unmarshal(body, &want)
		got, err := r.Read(body)
		if (err != nil) != (wrong != nil) {
			t.Fatalf("%q: error %v, encoding/json %v", body, err, wrong)
		}
		if err != nil {
			return
		}
		if got := answers(got); !reflect.DeepEqual(got, plain(want)) {
			t.Fatalf("%q: read %v, encoding/json %v", body, got, want)
		}
		canonical, err := json.Marshal(want)
		if err != nil || want == nil {
			return
		}
		before := r.slow
		again, err := r.Read(canonical)
		if err != nil || r.slow != before {
			t.Fatalf("%s: its stored form was read the slow way (%v)", canonical, err)
		}
		var stored questionnaire.Answers
		if err := json.Unmarshal(canonical, &stored); err != nil {
			t.Fatal(err)
		}
		if got := answers(again); !reflect.DeepEqual(got, plain(stored)) {
			t.Fatalf("%s: read %v", canonical, got)
		}
	})
}

func TestTheNextBodyTakesNoNewMemory(t *testing.T) {
	var r Reader
	body := []byte(`{"a":{"c":["x","y"]},"b":{"r":{"r1":"1","r2":"2"}},"c":{"t":"said \"so\" \u003cb\u003e"},"d":{"p":{"lat":59.4,"lon":13.5}}}`)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := r.Read(body); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations for each body", n)
	}
}
