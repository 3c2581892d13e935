package i18n_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"almenda/internal/i18n"
)

func TestABrokenCatalogueIsNotLoaded(t *testing.T) {
	for what, row := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a key twice in one file":       {map[string]string{"a.en.yaml": "a.x: X\na.x: Y\n"}, "a.en.yaml:2: key a.x stands already at a.en.yaml:1"},
		"a key twice over two areas":    {map[string]string{"a.en.yaml": "a.x: X\n", "b.en.yaml": "a.x: Y\n"}, "b.en.yaml:1: key a.x stands already at a.en.yaml:1"},
		"a name without language":       {map[string]string{"a.yaml": "a.x: X\n"}, "the name must be <area>.<language>.yaml"},
		"a language that is none":       {map[string]string{"a.english.yaml": "a.x: X\n"}, `"english" is not a language code`},
		"an empty text":                 {map[string]string{"a.en.yaml": "a.x:\n"}, "a.x: the text is empty"},
		"a list":                        {map[string]string{"a.en.yaml": "a.x: [a, b]\n"}, "must be a text or a map of plural forms"},
		"a plural form that is none":    {map[string]string{"a.en.yaml": "a.x: {some: X}\n"}, `"some" is not a plural form`},
		"a plural form twice":           {map[string]string{"a.en.yaml": "a.x:\n  one: X\n  one: Y\n"}, `plural form "one" stands twice`},
		"a file that is no map":         {map[string]string{"a.en.yaml": "- a\n"}, "must be a map of keys to texts"},
		"a file that is no YAML":        {map[string]string{"a.en.yaml": "a: 'x\n"}, "a.en.yaml"},
		"a catalogue without English":   {map[string]string{"a.sv.yaml": "a.x: X\n"}, "no catalogue in en"},
		"a folder without a catalogue":  {map[string]string{}, "no catalogue in en"},
		"a plural form that is a map":   {map[string]string{"a.en.yaml": "a.x: {one: {a: b}}\n"}, `plural form "one" has no text`},
		"a language in capital letters": {map[string]string{"a.EN.yaml": "a.x: X\n"}, `"EN" is not a language code`},
	} {
		_, err := i18n.Load(files2fs(row.files))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", what, err, row.want)
		}
	}
}

func TestLintFindsWhatATranslatorForgot(t *testing.T) {
	for what, row := range map[string]struct{ en, sv, pl, want string }{
		"a text that is missing":      {"a.x: X\na.y: Y", "a.x: X", "a.x: X\na.y: Y", "a.en.yaml:2: a.y: there is no text in sv"},
		"a text that English lacks":   {"a.x: X", "a.x: X\na.y: Y", "a.x: X", "a.sv.yaml:2: a.y: there is no text in en"},
		"a placeholder misspelt":      {"a.x: Hi {name}", "a.x: Hej {namn}", "a.x: Hej {name}", "a.sv.yaml:1: a.x: it has the placeholders [namn], in en [name]"},
		"a placeholder that is none":  {"a.x: Hi {1}", "a.x: Hej {1}", "a.x: Hej {1}", "{1} is not a placeholder"},
		"a plural form missing":       {"a.x: {one: a, other: b}", "a.x: {one: a, other: b}", "a.x: {one: a, many: b}", `a.pl.yaml:1: a.x: the plural form "few" is missing`},
		"a plural form too many":      {"a.x: {one: a, other: b}", "a.x: {one: a, few: c, other: b}", "a.x: {one: a, few: b, many: c}", `sv has no plural form "few"`},
		"a plural here, a text there": {"a.x: {one: a, other: b}", "a.x: b", "a.x: {one: a, few: b, many: c}", "it has plural forms in one of en and sv, not in both"},
		"a form without its place":    {"a.x: {one: 'a {p}', other: '{n} b {p}'}", "a.x: {one: a, other: '{n} b {p}'}", "a.x: {one: '{p}', few: '{n} {p}', many: '{n} {p}'}", `the plural form "one" lacks {p}`},
		"a key beside its own form":   {"a.x: {one: a, other: b}\na.x.one: A", "a.x: {one: a, other: b}\na.x.one: A", "a.x: {one: a, few: b, many: c}\na.x.one: A", "the key a.x.one also exists"},
		"a key in capitals":           {"a.X: X", "a.X: X", "a.X: X", "a key is words of a-z"},
	} {
		c := load(t, map[string]string{"a.en.yaml": row.en, "a.sv.yaml": row.sv, "a.pl.yaml": row.pl})
		found := say(c.Lint())
		if !strings.Contains(found, row.want) {
			t.Errorf("%s: got\n%swant %q", what, found, row.want)
		}
	}
}

func TestLintIsContentWithACompleteCatalogue(t *testing.T) {
	complete := maps.Clone(small)
	complete["idea.en.yaml"] = strings.Replace(small["idea.en.yaml"], "idea.only: Only in English\n", "", 1)
	complete["idea.da.yaml"] = "idea.hello: Hej {name}\nidea.count:\n  one: Et forslag i {place}\n  other: '{n} forslag i {place}'\n"
	if found := load(t, complete).Lint(); len(found) > 0 {
		t.Errorf("nothing is wrong, but lint says\n%s", say(found))
	}
}

func TestALanguageWithoutRulesForDatesIsRefused(t *testing.T) {
	c := load(t, map[string]string{"a.en.yaml": "a.x: X\n", "a.fi.yaml": "a.x: X\n"})
	if found := say(c.Lint()); !strings.Contains(found, "no rules for numbers and dates") {
		t.Errorf("got %q", found)
	}
}

func TestTheCatalogueTellsWhatATownMayOverride(t *testing.T) {
	c := load(t, small)
	if got := c.OverlayKeys("pl", "idea.count"); !slices.Equal(got, []string{"idea.count.one", "idea.count.few", "idea.count.many"}) {
		t.Errorf("a plural key: %v", got)
	}
	if got := c.OverlayKeys("pl", "idea.hello"); !slices.Equal(got, []string{"idea.hello"}) {
		t.Errorf("a sentence: %v", got)
	}
	if got := c.Placeholders("sv", "idea.count"); !slices.Equal(got, []string{"n", "place"}) {
		t.Errorf("placeholders: %v", got)
	}
	if got := c.Languages(); !slices.Equal(got, []string{"da", "en", "pl", "sv"}) {
		t.Errorf("languages: %v", got)
	}
	if !c.Has("sv", "idea.hello") || c.Has("sv", "idea.only") {
		t.Error("Has looks at the language itself, not at its fallback")
	}
}

func say(problems []i18n.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}
