package surveyjs

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

func read(t *testing.T, raw []byte) *exchange.Imported {
	t.Helper()
	got, err := Import(raw, "sv")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func asJSON(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestAQuestionnaireOfSurveyJSBecomesOurs(t *testing.T) {
	got := read(t, file(t, "testdata/traffic.json"))
	d := &got.Definition
	if !reflect.DeepEqual(d.Languages, []string{"sv", "en", "pl"}) || got.Title["pl"] != "Ruch w centrum" || got.Lead["sv"] == "" {
		t.Errorf("%v %v %v", d.Languages, got.Title, got.Lead)
	}
	if found := d.Check(); len(found) > 0 {
		t.Errorf("it cannot run: %+v", found)
	}
	for key, want := range map[string]string{
		"intro":         `{"key":"intro","type":"info","title":{"sv":"Välkommen\nDet tar fem minuter.\nalert(1)"}}`,
		"lives":         `{"key":"lives","type":"single","title":{"en":"Do you live here?","sv":"Bor du här?"},"required":true,"options":[{"code":"Yes","words":{"en":"Yes","sv":"Ja"}},{"code":"No","words":{"sv":"Nej"}}],"rather_not":true}`,
		"age_group":     `{"key":"age_group","type":"dropdown","title":{"sv":"Ålder"},"options":[{"code":"under_18","words":{"sv":"under 18"}},{"code":"18_29","words":{"sv":"18–29"}},{"code":"30","words":{"sv":"30"}},{"code":"other_2","words":{"sv":"annan"}}]}`,
		"born":          `{"key":"born","type":"date","title":{"sv":"När är du född?"},"latest":"2026-11-30"}`,
		"terms":         `{"key":"terms","type":"consent","title":{"sv":"Jag godkänner"},"required":true}`,
		"modes":         `{"key":"modes","type":"multiple","title":{"sv":"Hur reser du?"},"options":[{"code":"bus","words":{"sv":"bus"}},{"code":"train","words":{"sv":"train"}},{"code":"bike","words":{"sv":"Cykel"}},{"code":"car","words":{"sv":"Bil"},"visible_if":{"q":"car","is":"any","of":["yes"]}},{"code":"none","words":{"en":"None","pl":"Żadne z powyższych","sv":"Inget av detta"},"fixed":true,"exclusive":true}],"shuffle":true,"other":true,"min":1,"max":3}`,
		"best":          `{"key":"best","type":"ranking","title":{"sv":"Rangordna"},"visible_if":{"q":"modes","is":"\u003e","n":1},"carry_from":"modes"}`,
		"walks":         `{"key":"walks","type":"number","title":{"sv":"Till fots"},"visible_if":{"all":[{"q":"modes","is":"any","of":["bus","train"]},{"not":{"q":"age_group","is":"any","of":["under_18"]}}]},"low":0,"high":50}`,
		"why":           `{"key":"why","type":"long","title":{"sv":"Varför?"},"required_if":{"q":"trips","is":"\u003e","n":10},"visible_if":{"all":[{"q":"modes","is":"any","of":["bus","train"]},{"not":{"q":"age_group","is":"any","of":["under_18"]}}]},"max":500}`,
		"grades":        `{"key":"grades","type":"matrix","title":{"sv":"Vad tycker du?"},"required":true,"options":[{"code":"1","words":{"sv":"Dåligt"}},{"code":"2","words":{"sv":"Bra"}}],"rows":[{"code":"bus_stops","words":{"sv":"Hållplatser"}},{"code":"roads","words":{"sv":"roads"}}]}`,
		"mark":          `{"key":"mark","type":"rating","title":{"sv":"Betyg"},"low":1,"high":7,"low_words":{"sv":"Dåligt"},"high_words":{"en":"Good","sv":"Bra"}}`,
		"nps":           `{"key":"nps","type":"scale","title":{"sv":"Rekommendera?"}}`,
		"street_number": `{"key":"street_number","type":"number","title":{"sv":"number"},"required":true}`,
		"note":          `{"key":"note","type":"short","title":{"sv":"Mer"},"visible_if":{"all":[{"q":"grades.bus_stops","is":"any","of":["1"]},{"q":"street_number","is":"\u003c","n":10}]}}`,
		"final":         `{"key":"final","type":"number","title":{"sv":"Hur säker?"},"low":0,"high":100}`,
	} {
		q, _ := d.Question(key)
		if q == nil || asJSON(q) != want {
			t.Errorf("%s\n%s\nwant\n%s", key, asJSON(q), want)
		}
	}
	if got := asJSON(d.Sections[0].Jumps) + asJSON(d.Sections[1].Jumps); got != `[{"if":{"q":"lives","is":"any","of":["No"]}}][{"if":{"q":"modes","is":"none","of":["bus","train"]},"to":"final_page"}]` {
		t.Errorf("jumps %s", got)
	}
	if got := asJSON(d.Values) + asJSON(d.Checks); got != `[{"key":"trips","does":"sum","of":["walks","rides"]}][{"if":{"not":{"q":"rides","is":"\u003e","to":"walks"}},"at":"rides","says":{"sv":"Fler resor än promenader"}}]` {
		t.Errorf("values and checks %s", got)
	}
	if len(d.Sections) != 3 || !d.Sections[1].Shuffle || asJSON(d.Sections[1].VisibleIf) != `{"q":"lives","is":"none","of":["No"]}` {
		t.Errorf("%d sections", len(d.Sections))
	}
	wantNotes(t, got.Notes, "photo type", "children type", "sign type", "age calculation", " trigger", "mail input", "mail validator", "final property", "note expression",
		"numbers panel", "street lines", "empty page_empty", "age_group order", "age_group renamed", "square image", "age_group code", "car property")
}

// wantNotes compares what was said where with “place key”, in any order; more hints may be there.
func wantNotes(t *testing.T, notes []questionnaire.Finding, want ...string) {
	t.Helper()
	said := map[string]bool{}
	for _, n := range notes {
		said[n.At+" "+strings.TrimPrefix(n.Key, "exchange.note.")] = true
	}
	for _, w := range want {
		if !said[w] {
			t.Errorf("nothing says %q", w)
		}
		delete(said, w)
	}
	for _, n := range notes {
		if mark := n.At + " " + strings.TrimPrefix(n.Key, "exchange.note."); n.Level == questionnaire.Warning && said[mark] {
			t.Errorf("said without reason: %s %v", mark, n.Params)
		}
	}
}

func TestWhatWasImportedComesBackAsItIs(t *testing.T) {
	one := read(t, file(t, "testdata/traffic.json"))
	raw, _, err := Export(&one.Definition, one.Title, one.Lead)
	if err != nil {
		t.Fatal(err)
	}
	two := read(t, raw)
	if a, b := asJSON(one.Definition), asJSON(two.Definition); a != b {
		t.Errorf("\n%s\n%s", a, b)
	}
	if !reflect.DeepEqual(one.Title, two.Title) {
		t.Errorf("%v %v", one.Title, two.Title)
	}
}

func n(f float64) *float64 { return &f }

// every is a definition with one question of each type and all that can be said of one.
func every() *questionnaire.Definition {
	words := func(s string) map[string]string { return map[string]string{"en": s, "pl": s + " po polsku"} }
	options := []questionnaire.Option{{Code: "a", Words: words("A")}, {Code: "b", Words: words("B"), Fixed: true}, {Code: "c-1", Words: words("C"), Exclusive: true, VisibleIf: &questionnaire.Cond{Q: "first", Is: "any", Of: []string{"a", "na"}}}}
	d := &questionnaire.Definition{Format: 1, Languages: []string{"en", "pl"}, Sections: []questionnaire.Section{
		{Key: "one", Title: words("One"), Questions: []questionnaire.Question{{Key: "first", Type: questionnaire.Single, Title: words("First"), Options: options[:2], RatherNot: true}}},
		{Key: "two", Shuffle: true, VisibleIf: &questionnaire.Cond{Q: "first", Is: "answered"}, Jumps: []questionnaire.Jump{{If: &questionnaire.Cond{Q: "q_number", Is: ">=", N: n(3)}, To: "end"}}},
		{Key: "end", Questions: []questionnaire.Question{{Key: "bye", Type: questionnaire.LongText, Title: words("Anything else?"), Min: 5, Max: 900}}},
	}}
	for _, kind := range questionnaire.Types {
		q := questionnaire.Question{Key: "q_" + string(kind), Type: kind, Title: words("Title " + string(kind)), Help: words("Help"), Sensitive: true, DontKnow: true, Unit: words("km")}
		switch kind {
		case questionnaire.Single, questionnaire.Dropdown, questionnaire.Multiple, questionnaire.ImageOne, questionnaire.Ranking, questionnaire.Allocation, questionnaire.Matrix:
			q.Options, q.Shuffle = options, true
		case questionnaire.Number:
			q.Low, q.High, q.Decimals = n(-1.5), n(20), 2
		case questionnaire.Rating:
			q.Low, q.High, q.LowWords = n(0), n(6), words("bad")
		case questionnaire.Date:
			q.Earliest, q.Latest = "2020-01-01", "2026-12-31"
		case questionnaire.PlaceType:
			q.Place = "district"
		}
		switch kind {
		case questionnaire.Multiple:
			q.Min, q.Max, q.Other, q.CarryFrom = 1, 2, true, "first"
		case questionnaire.Matrix:
			q.Rows = []questionnaire.Row{{Code: "r1", Words: words("Row 1")}, {Code: "r2", Words: words("Row 2")}}
			q.RequiredIf = &questionnaire.Cond{All: []questionnaire.Cond{{Q: "q_yesno", Is: "=", Of: []string{"yes"}}, {Not: &questionnaire.Cond{Q: "first", Is: "empty"}}}}
		case questionnaire.Allocation:
			q.Total = 50
			q.VisibleIf = &questionnaire.Cond{Any: []questionnaire.Cond{{Q: "q_matrix.r1", Is: "any", Of: []string{"a"}}, {Q: "q_multiple", Is: "all", Of: []string{"a", "b"}}, {Q: "q_long", Is: "contains", Of: []string{"it's", `a \ b`}}}}
		case questionnaire.Date:
			q.VisibleIf = &questionnaire.Cond{Q: "wording", Is: "any", Of: []string{"soft"}}
		case questionnaire.Dropdown:
			q.VisibleIf = &questionnaire.Cond{Q: "q_date", Is: "<", Of: []string{"2024-01-01"}}
		case questionnaire.Consent:
			q.Required = true
		}
		d.Sections[1].Questions = append(d.Sections[1].Questions, q)
	}
	d.Splits = []questionnaire.Split{{Key: "wording", Arms: []string{"soft", "hard"}}}
	d.Values = []questionnaire.Value{{Key: "total", Does: "sum", Of: []string{"q_number", "q_rating"}}, {Key: "picked", Does: "count", Of: []string{"q_multiple"}}}
	d.Checks = []questionnaire.Check{{If: questionnaire.Cond{Q: "total", Is: ">", N: n(9)}, At: "q_number", Says: words("Too much")}}
	return d
}

func TestEverythingWeCanExpressComesBack(t *testing.T) {
	var karlstad questionnaire.Definition
	if err := json.Unmarshal(file(t, "../../../tenants/karlstad/sample/surveys/vardag-i-karlstad.json"), &karlstad); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*questionnaire.Definition{"every": every(), "karlstad": &karlstad} {
		raw, notes, err := Export(d, map[string]string{"en": "Title"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, raw)
		if !d.SameStructure(&got.Definition) {
			t.Errorf("%s: its structure changed", name)
			for i := range d.Sections {
				for j := range d.Sections[i].Questions {
					if a, b := d.Sections[i].Questions[j], got.Definition.Sections[i].Questions[j]; !exchange.Same(a, b) {
						t.Errorf("%s\n%s\n%s", a.Key, asJSON(a), asJSON(b))
					}
				}
				t.Logf("%s %s\n%s %s", asJSON(d.Sections[i].VisibleIf), asJSON(d.Sections[i].Jumps), asJSON(got.Definition.Sections[i].VisibleIf), asJSON(got.Definition.Sections[i].Jumps))
			}
			t.Logf("%s %s %s\n%s %s %s", asJSON(d.Splits), asJSON(d.Values), asJSON(d.Checks), asJSON(got.Definition.Splits), asJSON(got.Definition.Values), asJSON(got.Definition.Checks))
		}
		d.Texts(func(at string, want *tenant.Text) {
			got.Definition.Texts(func(there string, text *tenant.Text) {
				if at == there && len(*want) > 0 && !reflect.DeepEqual(*want, *text) && !strings.HasSuffix(at, ".alt") {
					t.Errorf("%s: %s says %v, was %v", name, at, *text, *want)
				}
			})
		})
		t.Logf("%s: %d bytes, %d notes", name, len(raw), len(notes))
	}
}

func TestAFileOfOursThatSomebodyChangedIsReadAsItStands(t *testing.T) {
	raw, _, err := Export(every(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(raw), `"value": "r1"`, `"value": "r9"`, 1)
	changed = strings.ReplaceAll(changed, `"{first} notempty"`, `"{first} empty"`)
	got := read(t, []byte(changed))
	q, _ := got.Definition.Question("q_matrix")
	if q.Rows[0].Code != "r9" || q.Sensitive {
		t.Errorf("%s", asJSON(q))
	}
	if c := got.Definition.Sections[1].VisibleIf; c == nil || c.Is != "empty" {
		t.Errorf("%s", asJSON(c))
	}
}

func TestWhatIsNoQuestionnaireIsAClearFault(t *testing.T) {
	many := `{"elements":[`
	for i := range 10_000 {
		many += fmt.Sprintf(`{"type":"text","name":"q%d"},`, i)
	}
	for name, c := range map[string]struct{ raw, key string }{
		"nothing":            {"", "fault.exchange.json"},
		"a spreadsheet":      {"PK\x03\x04…", "fault.exchange.json"},
		"a list":             {"[]", "fault.exchange.json"},
		"an empty object":    {"{}", "fault.exchange.empty"},
		"null":               {"null", "fault.exchange.empty"},
		"pages of no sort":   {`{"pages":"x"}`, "fault.exchange.empty"},
		"no elements":        {`{"pages":[{"elements":[1,null,"x",[]]}]}`, "fault.exchange.empty"},
		"too long":           {`{"a":"` + strings.Repeat("x", questionnaire.MaxBytes) + `"}`, "fault.exchange.long"},
		"too many questions": {many + `{"type":"text","name":"last"}]}`, "fault.exchange.many"},
		"nested too deep":    {`{"pages":` + strings.Repeat("[", 20_000), "fault.exchange.json"},
		"panels in panels":   {`{"elements":[` + strings.Repeat(`{"type":"panel","elements":[`, 2_000) + `{"type":"text","name":"x"}` + strings.Repeat(`]}`, 2_000) + `]}`, "fault.exchange.empty"},
	} {
		_, err := Import([]byte(c.raw), "sv")
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != c.key || f.Kind != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConditionsThatGoRoundAreFoundByCheck(t *testing.T) {
	got := read(t, []byte(`{"elements":[{"type":"text","name":"a","visibleIf":"{b} = 1"},{"type":"text","name":"b","visibleIf":"{a} = 1"},{"type":"text","name":"c","visibleIf":"((((("}]}`))
	if len(got.Definition.Check()) == 0 {
		t.Error("Check finds nothing")
	}
	wantNotes(t, got.Notes, "c expression")
}

func FuzzImport(f *testing.F) {
	for _, name := range []string{"testdata/traffic.json"} {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	if raw, _, err := Export(every(), nil, nil); err == nil {
		f.Add(raw)
	}
	f.Add([]byte(`{"elements":[{"type":"checkbox","name":"é","choices":[1,"",null,{"value":"x"}],"visibleIf":"{é} anyof ['a' and"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := Import(raw, "sv")
		if err != nil {
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		if len(got.Definition.Questions()) > questionnaire.MaxQuestions {
			t.Fatal("too many questions")
		}
		if len(got.Definition.Check()) > 0 {
			return
		}
		again, _, err := Export(&got.Definition, got.Title, got.Lead)
		if err != nil {
			t.Fatalf("%s\n%v", raw, err)
		}
		back, err := Import(again, "sv")
		if err != nil || !got.Definition.SameStructure(&back.Definition) {
			t.Fatalf("%s\nbecame\n%s\nand\n%s\n%v", asJSON(got.Definition), again, asJSON(back), err)
		}
	})
}

func FuzzCond(f *testing.F) {
	for _, s := range []string{"{a} = 'x' and !({b} > 3) or {a} empty", "selected(${a}, 'x') or not(${b} <= 3.5)", "{a} anyof ['x', 'y']", "count-selected(${a}) > 1", ". >= 0 and . <= ${b}", "((", "{", "'", "{a}=", "1=1"} {
		f.Add(s)
	}
	r := &reader{names: map[string]origin{"a": {"a", nil}, "b": {"b", nil}}}
	r.d.Sections = []questionnaire.Section{{Key: "s", Questions: []questionnaire.Question{{Key: "a", Type: questionnaire.Multiple}, {Key: "b", Type: questionnaire.Number}}}}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := exchange.Cond(s, r, "b")
		if err != nil {
			return
		}
		for _, w := range []exchange.Dialect{{}, {XPath: true}} {
			said, ok := w.Write(&r.d, c)
			if !ok {
				continue
			}
			if _, err := exchange.Cond(said, r, "b"); err != nil && len(said) < 5_000 && strings.Count(said, "(") < 30 {
				t.Errorf("%q was written as %q, which is not read: %v", s, said, err)
			}
		}
	})
}
