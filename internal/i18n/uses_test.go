package i18n_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almenda/internal/i18n"
)

// asked finds the places where sources name a key that must exist. A key that is put together
// from parts is not seen: there the noun's own tests must print every variant. The first group is
// the verb, the second the key; what follows the key are its arguments.
var asked = []*regexp.Regexp{
	regexp.MustCompile(`\.(T|N|Fill)\(\s*"([a-z0-9_.]+)"\s*[,)]`),
	regexp.MustCompile(`fault\.(New)\(\s*[^,()]+,\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`fault\.(Because)\(\s*[^,]+,\s*[^,()]+,\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.(Add)\(\s*[^,()]+,\s*"([a-z0-9_]+\.[a-z0-9_.]+)"`),
	regexp.MustCompile(`()"((?:fault|flash)\.[a-z0-9_.]*[a-z0-9_])"`),
}

// literal is any string that may be a key or the beginning of one.
var literal = regexp.MustCompile("[\"`]([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)*\\.?)[\"`]")

// comment is a line that says something about the code; keys in it are examples.
var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

// call is one place that asks for a text.
type call struct {
	where, verb, key string
	arguments        []string // as they stand in the source, after the key
}

type uses struct {
	asked    map[string]string // key → file:line
	literals map[string]bool
	calls    *[]call
}

// scan reads the Go and templ sources that people's texts come from. Tests are left out: they
// name keys that are wrong on purpose. So is what templ generates: its source says it all.
func scan(fsys fs.FS) (uses, error) {
	u := uses{map[string]string{}, map[string]bool{}, new([]call)}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".templ") {
			return nil
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		u.read(name, string(raw))
		return nil
	})
	return u, err
}

func (u uses) read(name, source string) {
	source = comment.ReplaceAllString(source, "")
	for _, shape := range asked {
		for _, m := range shape.FindAllStringSubmatchIndex(source, -1) {
			where := fmt.Sprintf("%s:%d", name, 1+strings.Count(source[:m[4]], "\n"))
			verb, key := source[m[2]:m[3]], source[m[4]:m[5]]
			u.asked[key] = where
			if verb != "" {
				*u.calls = append(*u.calls, call{where, verb, key, arguments(source[m[5]+1:])})
			}
		}
	}
	for _, m := range literal.FindAllStringSubmatch(source, -1) {
		u.literals[m[1]] = true
	}
}

// arguments splits what follows a key, up to the bracket that ends the call.
func arguments(rest string) []string {
	var out []string
	depth, start, quote := 0, 0, rune(0)
	for i, r := range rest {
		switch {
		case quote != 0:
			if r == quote && rest[i-1] != '\\' {
				quote = 0
			}
		case r == '"' || r == '`' || r == '\'':
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r) && depth > 0:
			depth--
		case r == ')' || r == ',' && depth == 0:
			if argument := strings.TrimSpace(rest[start:i]); argument != "" {
				out = append(out, argument)
			}
			if r == ')' {
				return out
			}
			start = i + 1
		}
	}
	return out
}

// misfilled lists calls that leave a placeholder unfilled, or that count with a text that has no
// plural forms, or do not count with one that has.
func (u uses) misfilled(c *i18n.Catalog) []string {
	var out []string
	for _, call := range *u.calls {
		if !c.Has(i18n.Base, call.key) {
			continue // missing says so
		}
		if plural := c.Plural(call.key); call.verb == "T" && plural || call.verb == "N" && !plural {
			out = append(out, fmt.Sprintf("%s: %s is asked for by %s, plural: %t", call.where, call.key, call.verb, plural))
			continue
		}
		pairs := call.arguments
		if call.verb == "N" && len(pairs) > 0 {
			pairs = pairs[1:]
		}
		if call.verb == "Fill" || slices.ContainsFunc(pairs, func(a string) bool { return strings.HasSuffix(a, "...") }) {
			continue // what they hold is not in the source
		}
		for _, name := range c.Placeholders(i18n.Base, call.key) {
			if !names(pairs, name) && (call.verb != "N" || name != "n") {
				out = append(out, fmt.Sprintf("%s: %s needs {%s}", call.where, call.key, name))
			}
		}
	}
	return out
}

// names tells whether alternating names and values give a value for name.
func names(pairs []string, name string) bool {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == `"`+name+`"` {
			return true
		}
	}
	return false
}

func (u uses) missing(c *i18n.Catalog) []string {
	var out []string
	for key, where := range u.asked {
		lacking := slices.DeleteFunc(slices.Clone(c.Languages()), func(lang string) bool { return c.Has(lang, key) })
		if len(lacking) > 0 {
			out = append(out, where+": there is no text "+key+" in "+strings.Join(lacking, ", "))
		}
	}
	slices.Sort(out)
	return out
}

// unused lists keys that no source names, neither whole nor by the words up to one of their dots.
func (u uses) unused(c *i18n.Catalog) []string {
	var out []string
	for _, key := range c.Keys(i18n.Base) {
		used := u.literals[key]
		for i, r := range key {
			if r == '.' && (u.literals[key[:i+1]] || u.literals[key[:i]] && strings.Contains(key[:i], ".")) {
				used = true
			}
		}
		if !used {
			out = append(out, key)
		}
	}
	return out
}

func TestEveryTextExistsInEveryLanguage(t *testing.T) {
	c, err := i18n.Load(os.DirFS("../../tenants/_base/texts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Lint() {
		t.Error(p)
	}
	u, err := scan(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(u.asked) == 0 {
		t.Fatal("no source names a key: the scan is broken")
	}
	for _, m := range u.missing(c) {
		t.Error(m)
	}
	for _, m := range u.misfilled(c) {
		t.Error(m)
	}
	for _, key := range u.unused(c) {
		t.Logf("no source names %s", key)
	}
}

func TestTheScanSeesWhereSourcesNameKeys(t *testing.T) {
	u, err := scan(fstest.MapFS{
		"a.go": {Data: []byte(`package a
			// p.T("idea.example") is how to ask.
			var _ = p.T("idea.hello", "name", x)
			var _ = fault.New(fault.Closed, "fault.idea.closed", "day", d)
			var _ = fault.Because(err, fault.Invalid, "fault.form")
			var _ = v.say("success", "flash.signed_in")
			func f() { form.Add("title", "idea.title.short"); p.T("idea.status." + s) }`)},
		"b.templ":    {Data: []byte("<p>{ v.N(\"idea.count\",\n n) }</p>")},
		"c_templ.go": {Data: []byte(`p.T("idea.generated")`)},
		"a_test.go":  {Data: []byte(`p.T("idea.wrong")`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"idea.hello", "fault.idea.closed", "fault.form", "flash.signed_in", "idea.title.short", "idea.count"} {
		if u.asked[key] == "" {
			t.Errorf("%s was not seen", key)
		}
	}
	if len(u.asked) != 6 {
		t.Errorf("seen too much: %v", u.asked)
	}
	c := load(t, map[string]string{"a.en.yaml": "idea.hello: x\nidea.status.done: x\nidea.lonely: x\n", "a.sv.yaml": "fault.form: x\n"})
	if got := strings.Join(u.unused(c), " "); got != "idea.lonely" {
		t.Errorf("unused: %q", got)
	}
	if got := len(u.missing(c)); got != 6 {
		t.Errorf("%d missing: %v", got, u.missing(c))
	}
}

func TestTheScanSeesPlaceholdersThatNobodyFills(t *testing.T) {
	c := load(t, map[string]string{"a.en.yaml": "a.plain: x\na.name: '{name} {day}'\na.count: {one: 'a {of}', other: '{n} {of}'}\n"})
	for source, want := range map[string]string{
		`p.T("a.plain")`: "",
		`p.T("a.name", "day", d(1, 2), "name", x)`:              "",
		`p.T("a.name", "name", f("day", ")"))`:                  "a.go:1: a.name needs {day}",
		`p.T("a.name", pairs...)`:                               "",
		`p.T("a.count", "n", 1, "of", x)`:                       "a.go:1: a.count is asked for by T, plural: true",
		`p.N("a.plain", 1)`:                                     "a.go:1: a.plain is asked for by N, plural: false",
		`p.N("a.count", 1, "of", x)`:                            "",
		`p.N("a.count", len(x))`:                                "a.go:1: a.count needs {of}",
		`fault.New(fault.Closed, "a.name", "name", n)`:          "a.go:1: a.name needs {day}",
		`fault.Because(e, fault.Closed, "a.count", "of", 1)`:    "a.go:1: a.count needs {n}",
		`form.Add("x", "a.name", "name", "day", "day", "name")`: "",
	} {
		u, err := scan(fstest.MapFS{"a.go": {Data: []byte(source)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(u.misfilled(c), "\n"); got != want {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
}
