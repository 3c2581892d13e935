package questionnaire

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"almenda/internal/i18n"
	"almenda/internal/tenant"
)

const sound = `{"languages":["en"],
	"splits":[{"key":"arm","arms":["a","b"]}],
	"values":[{"key":"total","does":"sum","of":["km","pts.x"]}],
	"checks":[{"if":{"q":"km","is":">","n":9},"at":"one","says":{"en":"Too far"}}],
	"sections":[
	{"key":"s1","questions":[
		{"key":"one","type":"single","title":{"en":"One?"},"options":[{"code":"x","words":{"en":"X"}},{"code":"y","words":{"en":"Y"}}]},
		{"key":"km","type":"number","title":{"en":"Km?"}},
		{"key":"pts","type":"allocation","title":{"en":"Points?"},"options":[{"code":"x","words":{"en":"X"}},{"code":"y","words":{"en":"Y"}}]}],
	 "jumps":[{"if":{"q":"one","is":"any","of":["x"]},"to":"s3"}]},
	{"key":"s2","questions":[{"key":"grid","type":"matrix","title":{"en":"Grid?"},"options":[{"code":"x","words":{"en":"X"}}],"rows":[{"code":"r","words":{"en":"R"}}]}]},
	{"key":"s3","visible_if":{"q":"total","is":">","n":1},"questions":[{"key":"end","type":"long","title":{"en":"End?"},"visible_if":{"q":"arm","is":"any","of":["a"]}}]}]}`

// changed is the sound definition with one text put in place of another.
func changed(t *testing.T, pairs ...string) Definition {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(sound, pairs[i]) {
			t.Fatalf("the sound one has no %s", pairs[i])
		}
	}
	d, err := Parse([]byte(strings.NewReplacer(pairs...).Replace(sound)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var catalogue = sync.OnceValue(func() *i18n.Catalog {
	c, err := i18n.Load(os.DirFS("../../tenants/_base/texts"))
	if err != nil {
		panic(err)
	}
	return c
})

// unfilled are the placeholders of a sentence that nobody fills.
func unfilled(key string, params map[string]any) string {
	for _, name := range catalogue().Placeholders(i18n.Base, key) {
		if params[name] == nil {
			return "{" + name + "}"
		}
	}
	return ""
}

func said1(all []Finding) string {
	var out []string
	for _, f := range all {
		f.Key += unfilled(f.Key, f.Params)
		out = append(out, f.At+" "+strings.TrimPrefix(f.Key, "questionnaire.lint."))
	}
	return strings.Join(out, ", ")
}

func TestWhatCannotRunIsFound(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"en":"One?"`, `"en":"One?"`, ""},
		{`"languages":["en"]`, `"languages":[]`, " no_language"},
		{`"key":"one"`, `"key":"One"`, "One key_shape, s1 unknown, one unknown"},
		{`"key":"end"`, `"key":"km"`, "km key_twice"},
		{`"key":"arm"`, `"key":"end"`, "end key_twice, end unknown"},
		{`"key":"end"`, `"key":"a__b"`, "a__b key_shape"},
		{`"key":"s2"`, `"key":"s1"`, "s1 key_twice"},
		{`["a","b"]`, `["a"]`, "arm split_arms"},
		{`["a","b"]`, `["b","b"]`, "arm split_arms, end cond_code"},
		{`"type":"long"`, `"type":"poem"`, "end type"},
		{`"does":"sum"`, `"does":"guess"`, "total value"},
		{`["km","pts.x"]`, `["km","pts.q"]`, "total unknown"},
		{`["km","pts.x"]`, `["km","end"]`, "s3 later"},
		{`{"code":"y","words":{"en":"Y"}}],"jumps`, `x`, "-"},
		{`"code":"r"`, `"code":"r r"`, "grid code_shape"},
		{`"rows":[{"code":"r","words":{"en":"R"}}]`, `"rows":[]`, "grid no_rows"},
		{`"to":"s3"`, `"to":"s1"`, "s1 jump_back"},
		{`"to":"s3"`, `"to":"s9"`, "s1 jump_unknown"},
		{`"says":{"en":"Too far"}`, `"says":{}`, "one check_words"},
		{`"at":"one"`, `"at":"arm"`, "arm unknown"},
		{`{"en":"End?"}`, `{"en":" "}`, "end no_words"},
		{`{"en":"End?"}`, `{"en":"` + strings.Repeat("å", 501) + `"}`, "end long_words"},
		{`"of":["x"]}`, `"of":["w"]}`, "s1 cond_code"},
		{`{"q":"total","is":">","n":1}`, `{"q":"end","is":"answered"}`, "s3 later"},
		{`{"q":"total","is":">","n":1}`, `{"q":"total","is":">"}`, "s3 cond_form"},
		{`{"q":"total","is":">","n":1}`, `{"q":"total","is":">","n":1,"to":"km"}`, "s3 cond_form"},
		{`{"q":"total","is":">","n":1}`, `{"q":"total","is":"likes","n":1}`, "s3 cond_operator"},
		{`{"q":"total","is":">","n":1}`, `{}`, "s3 cond_form"},
		{`{"q":"total","is":">","n":1}`, `{"all":[{"q":"grid.r","is":"answered"},{"not":{"q":"grid.q","is":"answered"}}]}`, "s3 unknown"},
		{`{"q":"total","is":">","n":1}`, `{"q":"km","is":">","to":"nothing"}`, "s3 unknown"},
	} {
		if c.want == "-" {
			continue
		}
		d := changed(t, c.from, c.to)
		if got := said1(d.Check()); got != c.want {
			t.Errorf("%s → %s: got %q, want %q", c.from, c.to, got, c.want)
		}
	}
	empty := Definition{}
	if got := said1(empty.Check()); got != " no_language" {
		t.Errorf("empty: %q", got)
	}
}

func TestWhatAQuestionCannotBeIsFound(t *testing.T) {
	f := func(n float64) *float64 { return &n }
	w := tenant.Text{"en": "w"}
	xy := []Option{{Code: "x", Words: w}, {Code: "y", Words: w}}
	for name, c := range map[string]struct {
		q    Question
		want string
	}{
		"nothing to pick":        {Question{Type: Single}, "no_options"},
		"a reserved code":        {Question{Type: Single, Options: []Option{{Code: "dk", Words: w}}}, "code_reserved"},
		"a code twice":           {Question{Type: Single, Options: []Option{xy[0], xy[0]}}, "code_twice"},
		"options where none are": {Question{Type: Number, Options: xy}, "options_unused"},
		"too many":               {Question{Type: Dropdown, Options: slices.Repeat(xy, 51)}, "options_limit"},
		"other in a table":       {Question{Type: Matrix, Options: xy, Rows: []Row{{"r", w}}, Other: true}, "no_other"},
		"more than there are":    {Question{Type: Multiple, Options: xy, Min: 3}, "limits"},
		"other counts":           {Question{Type: Multiple, Options: xy, Min: 3, Other: true}, ""},
		"most under least":       {Question{Type: LongText, Min: 30, Max: 3}, "limits"},
		"high under low":         {Question{Type: Number, Low: f(3), High: f(2)}, "limits"},
		"half stars":             {Question{Type: Rating, Low: f(0.5)}, "limits"},
		"a long scale":           {Question{Type: Rating, High: f(50)}, "limits"},
		"no such day":            {Question{Type: Date, Earliest: "2026-02-30"}, "limits"},
		"late before early":      {Question{Type: Date, Earliest: "2026-02-02", Latest: "2026-02-01"}, "limits"},
		"points below nothing":   {Question{Type: Allocation, Options: xy, Total: -1}, "limits"},
		"a place of its own":     {Question{Type: PlaceType, Place: "street"}, "limits"},
		"carried from nowhere":   {Question{Type: Single, CarryFrom: "gone"}, "unknown"},
		"carried from itself":    {Question{Type: Single, CarryFrom: "k", Options: xy}, "later"},
	} {
		d := one(c.q)
		got := said1(d.Check())
		if c.want != "" {
			c.want = "k " + c.want
		}
		if first, _, _ := strings.Cut(got, ","); first != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestLintSaysWhatIsBetter(t *testing.T) {
	w := tenant.Text{"en": "w"}
	options := func(n int) (out []Option) {
		for i := range n {
			out = append(out, Option{Code: fmt.Sprint("o", i), Words: w})
		}
		return out
	}
	for name, c := range map[string]struct {
		q    Question
		want string
	}{
		"leading sv":         {Question{Type: YesNo, Title: tenant.Text{"sv": "Håller du inte med om att parken är fin?"}}, "leading"},
		"leading pl":         {Question{Type: YesNo, Title: tenant.Text{"pl": "Czy nie sądzisz, że park jest ładny?"}}, "leading"},
		"leading da":         {Question{Type: YesNo, Title: tenant.Text{"da": "Er du ikke enig i, at parken er pæn?"}}, "leading"},
		"leading en":         {Question{Type: YesNo, Title: tenant.Text{"en": "Don’t you agree that the park is nice?"}}, "leading"},
		"two in one":         {Question{Type: YesNo, Title: tenant.Text{"sv": "Är parken trygg och ren?"}}, "double"},
		"negation":           {Question{Type: YesNo, Title: tenant.Text{"pl": "Czy park nie jest brzydki?"}}, "negation"},
		"position":           {Question{Type: YesNo, Title: tenant.Text{"sv": "Gillar du bilden till höger?"}}, "position"},
		"position in help":   {Question{Type: YesNo, Title: tenant.Text{"pl": "Który?"}, Help: tenant.Text{"pl": "Zobacz zdjęcie (po prawej)."}}, "position"},
		"part of a word":     {Question{Type: YesNo, Title: tenant.Text{"sv": "Hur ofta är du i Ovansjö?"}}, ""},
		"long":               {Question{Type: YesNo, Title: tenant.Text{"en": strings.Repeat("word ", 26)}}, "long_question"},
		"many options":       {Question{Type: Single, Options: options(13)}, "many_options"},
		"many in a list":     {Question{Type: Dropdown, Options: options(90)}, ""},
		"many ranked":        {Question{Type: Ranking, Options: options(8)}, "many_ranked"},
		"many rows":          {Question{Type: Matrix, Options: options(3), Rows: slices.Repeat([]Row{{"r", w}}, 8)}, "many_rows"},
		"no way out":         {Question{Type: Single, Options: options(3), Required: true}, "required_out"},
		"a way out":          {Question{Type: Single, Options: options(3), Required: true, DontKnow: true}, ""},
		"sensitive":          {Question{Type: Single, Options: options(3), Sensitive: true}, "sensitive_out"},
		"words are required": {Question{Type: LongText, Required: true, RatherNot: true}, "free_required"},
		"no picture":         {Question{Type: ImageOne, Options: options(1)}, "image_missing"},
	} {
		if c.q.Title == nil {
			c.q.Title = w
		}
		got := said1(append(c.q.lintShape(), c.q.lintWords()...))
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestLintLooksAtTheWhole(t *testing.T) {
	d := changed(t, `{"en":"Km?"}`, `{"en":"How far, {one}, {end}, {nothing}?"}`, `"key":"one"`, `"key":"one","sensitive":true`)
	got := said1(d.Lint([]string{"en", "sv"}))
	for _, want := range []string{"s1 missing", "one missing", "km pipe", "one sensitive_out"} {
		if strings.Contains(got, want) == (want == "s1 missing") {
			t.Errorf("%s: %q", want, got)
		}
	}
	if n := strings.Count(got, "pipe"); n != 2 {
		t.Errorf("%d holes in %q", n, got)
	}
	if d.Missing("en") != 0 || d.Missing("sv") != 12 {
		t.Error(d.Missing("en"), d.Missing("sv"))
	}
	long := one(Question{Type: LongText})
	for i := range 20 {
		long.Sections[0].Questions = append(long.Sections[0].Questions, Question{Key: fmt.Sprint("k", i), Type: LongText, Title: tenant.Text{"en": "Why?"}})
	}
	if m := long.Minutes(); m < 15 || m > 17 || !strings.Contains(said1(long.Lint(nil)), "too_long") {
		t.Error(m)
	}
}

// keys are all that sources put together for problems and findings.
var keys = regexp.MustCompile(`(?:problem|places|missing)\("([a-z_]+)"|(?:finding\([A-Z][a-z]+, [^,]+|[ .\t]add\([^,]+), "([a-z_]+)"`)

func TestEveryFindingHasWords(t *testing.T) {
	c := catalogue()
	used := map[string]bool{"questionnaire.problem.check": true}
	for _, name := range []string{"validate.go", "validate_parts.go", "check.go", "check_cond.go", "check_question.go", "lint.go"} {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keys.FindAllStringSubmatch(string(raw), -1) {
			if m[1] != "" {
				used["questionnaire.problem."+m[1]] = true
			} else {
				used["questionnaire.lint."+m[2]] = true
			}
		}
	}
	if len(used) < 70 {
		t.Errorf("only %d keys found: the scan is broken", len(used))
	}
	for key := range used {
		for _, lang := range c.Languages() {
			if !c.Has(lang, key) {
				t.Errorf("there is no %s in %s", key, lang)
			}
		}
	}
	for _, key := range c.Keys(i18n.Base) {
		if (strings.HasPrefix(key, "questionnaire.problem.") || strings.HasPrefix(key, "questionnaire.lint.")) && !used[key] {
			t.Errorf("nobody says %s", key)
		}
	}
}
