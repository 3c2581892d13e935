package questionnaire

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"almenda/internal/tenant"
)

var update = flag.Bool("update", false, "fill in what vectors do not say yet; what they say is never changed")

// vectorFile is what this package and the island are both held to.
type vectorFile struct {
	Definition json.RawMessage `json:"definition"`
	Cases      []*vector       `json:"cases"`
}

type vector struct {
	Name    string   `json:"name"`
	Seed    string   `json:"seed"`
	Lang    string   `json:"lang"`
	Answers Answers  `json:"answers"`
	Words   []string `json:"words"`
	Want    shown    `json:"want"`
}

// shown is what comes out: codes and keys only. Problems are "key question row".
type shown struct {
	Sections  []string            `json:"sections"`
	Questions map[string][]string `json:"questions"`
	Required  []string            `json:"required"`
	Options   map[string][]string `json:"options"`
	Rows      map[string][]string `json:"rows"`
	Words     []string            `json:"words"`
	Problems  []string            `json:"problems"`
	Clean     Answers             `json:"clean"`
}

func TestVectors(t *testing.T) {
	files, err := filepath.Glob("testdata/vectors/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no vectors", err)
	}
	cases := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var f vectorFile
		if err := json.Unmarshal(raw, &f); err != nil {
			t.Fatal(name, err)
		}
		d, err := Parse(f.Definition)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, v := range f.Cases {
			cases++
			t.Run(filepath.Base(name)+": "+v.Name, func(t *testing.T) { v.try(t, &d) })
		}
		if *update {
			write(t, name, f)
		}
	}
	if cases < 100 {
		t.Errorf("only %d cases", cases)
	}
}

func write(t *testing.T, name string, f vectorFile) {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(f); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil { //nolint:gosec // a file of the repository
		t.Fatal(err)
	}
}

// try compares field by field; a field that the vector leaves out is filled in, and is then missing
// without -update.
func (v *vector) try(t *testing.T, d *Definition) {
	got := outcome(d, v)
	g, w := reflect.ValueOf(got), reflect.ValueOf(&v.Want).Elem()
	for i := range g.NumField() {
		field := g.Type().Field(i).Name
		switch {
		case w.Field(i).IsNil() && *update:
			w.Field(i).Set(g.Field(i))
		case w.Field(i).IsNil():
			t.Errorf("%s: the vector does not say; run with -update and read what it says then", field)
		case !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()):
			t.Errorf("%s:\n got %v\nwant %v", field, g.Field(i), w.Field(i))
		}
	}
}

func outcome(d *Definition, v *vector) shown {
	r := d.Run(v.Answers, v.Seed)
	out := shown{
		Sections: []string{}, Questions: map[string][]string{}, Required: []string{}, Options: map[string][]string{},
		Rows: map[string][]string{}, Words: []string{}, Problems: []string{}, Clean: r.Clean(),
	}
	for _, i := range r.Sections() {
		s := &d.Sections[i]
		out.Sections = append(out.Sections, s.Key)
		for _, a := range r.Asked(i) {
			out.Questions[s.Key] = append(out.Questions[s.Key], a.Key)
			if a.Required {
				out.Required = append(out.Required, a.Key)
			}
			for _, o := range a.Options {
				out.Options[a.Key] = append(out.Options[a.Key], o.Code)
			}
			for _, row := range a.Rows {
				out.Rows[a.Key] = append(out.Rows[a.Key], row.Code)
			}
		}
	}
	slices.Sort(out.Required)
	for _, text := range v.Words {
		out.Words = append(out.Words, r.Words(tenant.Text{"en": text}, v.Lang))
	}
	for _, p := range r.Problems() {
		p.Key += unfilled(p.Key, p.Params)
		out.Problems = append(out.Problems, strings.TrimSpace(strings.TrimPrefix(p.Key, "questionnaire.problem.")+" "+p.Question+" "+p.Row))
	}
	return out
}
