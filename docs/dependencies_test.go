package docs

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A line of DEPENDENCIES.md: | `name` | what for | why this one |
var row = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.*?) \\| (.*?) \\|$")

// described are the lines of a section of DEPENDENCIES.md, by name.
func described(t *testing.T, section string) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile("DEPENDENCIES.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(raw), "\n## "+section+"\n")
	if !found {
		t.Fatalf("DEPENDENCIES.md has no section %q", section)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	out := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		if out[m[1]] {
			t.Errorf("%s stands twice in %q", m[1], section)
		}
		if len(m[2]) < 10 || len(m[3]) < 10 {
			t.Errorf("%s does not say what it is for, or why this one", m[1])
		}
		out[m[1]] = true
	}
	return out
}

// modFile holds what a go.mod says: every module, and those that it calls direct.
type modFile struct {
	all    []string
	direct []string
}

func readMod(t *testing.T, path string) modFile {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out modFile
	inside := false
	for line := range strings.Lines(string(raw)) {
		word := strings.Fields(line)
		switch {
		case len(word) == 0:
		case word[0] == "require" && word[1] == "(":
			inside = true
		case word[0] == ")":
			inside = false
		case inside || word[0] == "require":
			name := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require"))[0]
			out.all = append(out.all, name)
			if !strings.Contains(line, "// indirect") {
				out.direct = append(out.direct, name)
			}
		case word[0] == "tool":
			out.direct = append(out.direct, out.owner(word[1]))
		}
	}
	return out
}

// owner is the module that a package belongs to, or "".
func (m modFile) owner(pkg string) string {
	best := ""
	for _, name := range m.all {
		if (pkg == name || strings.HasPrefix(pkg, name+"/")) && len(name) > len(best) {
			best = name
		}
	}
	return best
}

// imported are the modules that our own Go files import. What go.mod calls direct is only as true
// as the last tidy.
func imported(t *testing.T, mod modFile) []string {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			if path != ".." && (strings.HasPrefix(name, ".") || slices.Contains([]string{"node_modules", "var", "charts"}, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, spec := range file.Imports {
			pkg, _ := strconv.Unquote(spec.Path.Value) // the parser let it through
			if owner := mod.owner(pkg); owner != "" {
				found[owner] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(found))
}

func TestEveryDirectGoDependencyIsDescribed(t *testing.T) {
	mod := readMod(t, "../go.mod")
	direct := slices.Compact(slices.Sorted(slices.Values(append(imported(t, mod), mod.direct...))))
	if len(direct) == 0 {
		t.Fatal("no dependency found: this test looks at the wrong place")
	}
	compare(t, described(t, "Go"), direct, mod.all)
}

func TestEveryDependencyOfTheChartChecksIsDescribed(t *testing.T) {
	mod := readMod(t, "../charts/go.mod")
	compare(t, described(t, "Chart checks"), mod.direct, mod.direct)
}

func TestEveryFrontendDependencyIsDescribed(t *testing.T) {
	var pkg struct{ Dependencies, DevDependencies map[string]string }
	raw, err := os.ReadFile("../frontend/package.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &pkg); err != nil {
		t.Fatal(err)
	}
	names := slices.Concat(slices.Collect(maps.Keys(pkg.Dependencies)), slices.Collect(maps.Keys(pkg.DevDependencies)))
	compare(t, described(t, "Frontend"), names, names)
}

// compare wants a line for each needed name, and no line for a name that is not known any more.
func compare(t *testing.T, lines map[string]bool, needed, known []string) {
	t.Helper()
	for _, name := range needed {
		if !lines[name] {
			t.Errorf("%s has no line in DEPENDENCIES.md: say what it is for and why this one", name)
		}
	}
	for name := range lines {
		if !slices.Contains(known, name) {
			t.Errorf("DEPENDENCIES.md describes %s, which is not used", name)
		}
	}
}
