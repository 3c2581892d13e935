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
// from parts is not seen: there the noun's own tests must print every variant.
var asked = []*regexp.Regexp{
	regexp.MustCompile(`\.(?:T|N|Fill)\(\s*"([a-z0-9_.]+)"\s*[,)]`),
	regexp.MustCompile(`fault\.New\(\s*[^,()]+,\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`fault\.Because\(\s*[^,]+,\s*[^,()]+,\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.Add\(\s*[^,()]+,\s*"([a-z0-9_]+\.[a-z0-9_.]+)"`),
	regexp.MustCompile(`"(fault\.[a-z0-9_.]*[a-z0-9_])"`),
}

// literal is any string that may be a key or the beginning of one.
var literal = regexp.MustCompile("[\"`]([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)*\\.?)[\"`]")

// comment is a line that says something about the code; keys in it are examples.
var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

type uses struct {
	asked    map[string]string // key → file:line
	literals map[string]bool
}

// scan reads the Go and templ sources that people's texts come from. Tests are left out: they
// name keys that are wrong on purpose. So is what templ generates: its source says it all.
func scan(fsys fs.FS) (uses, error) {
	u := uses{map[string]string{}, map[string]bool{}}
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
			line := 1 + strings.Count(source[:m[2]], "\n")
			u.asked[source[m[2]:m[3]]] = fmt.Sprintf("%s:%d", name, line)
		}
	}
	for _, m := range literal.FindAllStringSubmatch(source, -1) {
		u.literals[m[1]] = true
	}
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
			func f() { form.Add("title", "idea.title.short"); p.T("idea.status." + s) }`)},
		"b.templ":    {Data: []byte("<p>{ v.N(\"idea.count\",\n n) }</p>")},
		"c_templ.go": {Data: []byte(`p.T("idea.generated")`)},
		"a_test.go":  {Data: []byte(`p.T("idea.wrong")`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"idea.hello", "fault.idea.closed", "fault.form", "idea.title.short", "idea.count"} {
		if u.asked[key] == "" {
			t.Errorf("%s was not seen", key)
		}
	}
	if len(u.asked) != 5 {
		t.Errorf("seen too much: %v", u.asked)
	}
	c := load(t, map[string]string{"a.en.yaml": "idea.hello: x\nidea.status.done: x\nidea.lonely: x\n", "a.sv.yaml": "fault.form: x\n"})
	if got := strings.Join(u.unused(c), " "); got != "idea.lonely" {
		t.Errorf("unused: %q", got)
	}
	if got := len(u.missing(c)); got != 5 {
		t.Errorf("%d missing: %v", got, u.missing(c))
	}
}
