package exchange

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"almenda/internal/i18n"
	"almenda/internal/questionnaire"
)

// paper knows a few names as a file would.
type paper struct{ d *questionnaire.Definition }

func (p paper) Find(name string) (Operand, bool) {
	key, _, _ := strings.Cut(name, ".")
	q, _ := p.d.Question(key)
	codes := map[string]map[string]string{"one": {"A b": "a_b", "other": "other"}}[key]
	return Operand{Name: name, Q: q, Codes: codes}, q != nil || name == "total"
}

func sample() paper {
	return paper{&questionnaire.Definition{Sections: []questionnaire.Section{{Key: "s", Questions: []questionnaire.Question{
		{Key: "one", Type: questionnaire.Single}, {Key: "many", Type: questionnaire.Multiple}, {Key: "km", Type: questionnaire.Number}, {Key: "yes", Type: questionnaire.YesNo},
		{Key: "day", Type: questionnaire.Date}, {Key: "why", Type: questionnaire.LongText}, {Key: "grid", Type: questionnaire.Matrix}, {Key: "mark", Type: questionnaire.Rating},
	}}}}}
}

func TestExpressionsBecomeConditions(t *testing.T) {
	for expression, want := range map[string]string{
		`{one} = 'A b'`:                            `{"q":"one","is":"any","of":["a_b"]}`,
		`'A b' <> {one}`:                           `{"q":"one","is":"none","of":["a_b"]}`,
		`{many} anyof ['x', "y"]`:                  `{"q":"many","is":"any","of":["x","y"]}`,
		`{many} allof [x, y] && {many} notempty`:   `{"all":[{"q":"many","is":"all","of":["x","y"]},{"q":"many","is":"answered"}]}`,
		`{many} contains 'x' or {many} = ['x']`:    `{"any":[{"q":"many","is":"any","of":["x"]},{"q":"many","is":"=","of":["x"]}]}`,
		`{km} greaterOrEqual 3.5`:                  `{"q":"km","is":"\u003e=","n":3.5}`,
		`3 < {km} and {km} < {total}`:              `{"all":[{"q":"km","is":"\u003e","n":3},{"q":"km","is":"\u003c","to":"total"}]}`,
		`!({km} <= -2) and {yes} = true`:           `{"all":[{"not":{"q":"km","is":"\u003c=","n":-2}},{"q":"yes","is":"any","of":["yes"]}]}`,
		`{yes}`:                                    `{"q":"yes","is":"any","of":["yes"]}`,
		`{day} < '2026-01-01'`:                     `{"q":"day","is":"\u003c","of":["2026-01-01"]}`,
		`{why} notcontains 'x'`:                    `{"not":{"q":"why","is":"contains","of":["x"]}}`,
		`{mark} = 3 or {grid.row} = 'good'`:        `{"any":[{"q":"mark","is":"=","n":3},{"q":"grid.row","is":"any","of":["good"]}]}`,
		`selected(${many}, 'x')`:                   `{"q":"many","is":"any","of":["x"]}`,
		`not(selected(${many}, 'x')) and ${km}!=4`: `{"all":[{"not":{"q":"many","is":"any","of":["x"]}},{"q":"km","is":"!=","n":4}]}`,
		`count-selected(${many}) >= 2`:             `{"q":"many","is":"\u003e=","n":2}`,
		`${why} = '' or . > 1`:                     `{"any":[{"q":"why","is":"empty"},{"q":"km","is":"\u003e","n":1}]}`,
		`${one} = "A b" or ${one} = "other"`:       `{"q":"one","is":"any","of":["a_b","other"]}`,
		`${day} >= date('2026-01-01')`:             `{"q":"day","is":"\u003e=","of":["2026-01-01"]}`,
	} {
		c, err := Cond(expression, sample(), "km")
		raw, _ := json.Marshal(c)
		if err != nil || string(raw) != want {
			t.Errorf("%s: %s, %v; want %s", expression, raw, err, want)
		}
	}
}

func TestWhatIsNotUnderstoodSaysWhy(t *testing.T) {
	for expression, want := range map[string]string{
		``: "expression", `{one`: "expression", `((({km} > 1))`: "expression", `{km} +`: "expression", `1 = 1`: "expression", `{one} = 'gone'`: "value",
		`{who} = 1`: "unknown", `today() > {day}`: "expression", `age({km}) > 3`: "expression", `isDisplayed('x')`: "function",
		strings.Repeat("(", 5_000): "expression", strings.Repeat("!", 5_000) + "{km}": "expression", strings.Repeat("{km} > 1 or ", 2_000): "expression",
	} {
		_, err := Cond(expression, sample(), "")
		var trouble *Trouble
		if !errors.As(err, &trouble) || trouble.Key != want {
			t.Errorf("%s: %v, want %s", Clip(expression, 40), err, want)
		}
	}
}

func TestNamesAndCodesFitOurs(t *testing.T) {
	var k Keys
	for _, c := range [][2]string{{"Ålder (år)", "alder_ar"}, {"alder ar", "alder_ar_2"}, {"1st__try_", "q_1st_try"}, {"", "q"}, {"Łódź", "lodz"}, {strings.Repeat("x", 90), strings.Repeat("x", 40)}, {strings.Repeat("x", 91), strings.Repeat("x", 38) + "_2"}} {
		if got := k.Key(c[0]); got != c[1] {
			t.Errorf("%q is called %q, want %q", c[0], got, c[1])
		}
	}
	var codes Codes
	for _, c := range [][2]string{{"18–29 år", "18_29_ar"}, {"na", "na_2"}, {"-5", "-5"}, {"żółty", "zolty"}, {"Żółty", "Zolty"}, {"!", "option"}} {
		if got, _ := codes.Code(c[0]); got != c[1] {
			t.Errorf("%q has the code %q, want %q", c[0], got, c[1])
		}
	}
}

var said = regexp.MustCompile(`(?:Lost|Hint)\([^\n]*?, "([a-z_]+)"((?:, "[a-z]+", [^\n]*?)*)\)\n`)

// TestEveryNoteHasWords compares what the readers and writers say with what the catalogue has.
func TestEveryNoteHasWords(t *testing.T) {
	catalog, err := i18n.Load(os.DirFS("../../../tenants/_base/texts"))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{"expression": true, "function": true, "unknown": true, "value": true, "more": true}
	param := regexp.MustCompile(`"([a-z]+)",`)
	for _, folder := range []string{"../surveyjs", "../xlsform"} {
		files, _ := filepath.Glob(folder + "/*.go")
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range said.FindAllStringSubmatch(string(raw), -1) {
				keys[m[1]] = true
				for _, want := range catalog.Placeholders(i18n.Base, "exchange.note."+m[1]) {
					if !slices.ContainsFunc(param.FindAllStringSubmatch(m[2], -1), func(p []string) bool { return p[1] == want }) {
						t.Errorf("%s: %s does not say {%s}: %s", name, m[1], want, m[0])
					}
				}
			}
		}
	}
	if len(keys) < 30 {
		t.Fatalf("only %d notes were found: the search is broken", len(keys))
	}
	for key := range keys {
		if !catalog.Has(i18n.Base, "exchange.note."+key) {
			t.Errorf("there are no words for %s", key)
		}
	}
	for _, key := range catalog.Keys(i18n.Base) {
		if note, ok := strings.CutPrefix(key, "exchange.note."); ok && !keys[note] {
			t.Errorf("nothing says %s", note)
		}
	}
}
