package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// source is one file that people wrote. Those that are not Go have no syntax.
type source struct {
	path   string // from the root of the module
	text   string
	syntax *ast.File
	fset   *token.FileSet
}

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// in tells whether the file lies in one of the folders or below it.
func (s source) in(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return within(path.Dir(s.path), f) })
}

func within(folder, of string) bool { return folder == of || strings.HasPrefix(folder, of+"/") }

// at is where a piece of syntax stands, as compilers say it.
func (s source) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.path, s.fset.Position(n.Pos()).Line)
}

// imported is what the file calls the package of that path; empty when it does not import it.
func (s source) imported(pkg string) string {
	for _, i := range s.syntax.Imports {
		if p, _ := strconv.Unquote(i.Path.Value); p == pkg {
			if i.Name != nil {
				return i.Name.Name
			}
			return path.Base(pkg)
		}
	}
	return ""
}

// load reads the files that people wrote: not what is fetched, generated, or another module's.
func load(fsys fs.FS) ([]source, error) {
	var out []source
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if foreign(fsys, name) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".templ", ".ts", ".css"}, path.Ext(name)) {
			return nil
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		s := source{path: name, text: string(raw), fset: token.NewFileSet()}
		if path.Ext(name) == ".go" {
			if s.syntax, err = parser.ParseFile(s.fset, name, raw, parser.ParseComments|parser.SkipObjectResolution); err != nil {
				return err
			}
			if ast.IsGenerated(s.syntax) {
				return nil
			}
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

func foreign(fsys fs.FS, folder string) bool {
	if folder == "." {
		return false
	}
	base := path.Base(folder)
	if strings.HasPrefix(base, ".") || slices.Contains([]string{"node_modules", "testdata", "dist", "var", "bin"}, base) {
		return true
	}
	_, err := fs.Stat(fsys, folder+"/go.mod")
	return err == nil
}

var readModule = sync.OnceValues(func() ([]source, error) { return load(os.DirFS("../..")) })

// written is the whole module's own sources.
func written(t *testing.T) []source {
	t.Helper()
	all, err := readModule()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d files were found: the search is broken", len(all))
	}
	return all
}

// tree is a small module that a rule is tried on, path → text.
func tree(t *testing.T, files map[string]string) []source {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	out, err := load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// problem is one place that breaks a rule. What is the part that exceptions name.
type problem struct {
	where string // path:line
	what  string
	why   string // what is wrong with it
}

func (p problem) String() string { return p.where + ": " + p.what + ": " + p.why }

// exception is a reviewed place: a file or a folder, what stands there (empty: whatever), and the
// reason.
type exception struct{ place, what, reason string }

func (e exception) covers(p problem) bool {
	file, _, _ := strings.Cut(p.where, ":")
	return (e.place == file || within(path.Dir(file), e.place)) && (e.what == "" || e.what == p.what)
}

// check fails for every problem without an exception, and for every exception without a problem.
func check(t *testing.T, problems []problem, exceptions []exception) {
	t.Helper()
	used := make([]bool, len(exceptions))
	for _, p := range problems {
		i := slices.IndexFunc(exceptions, func(e exception) bool { return e.covers(p) })
		if i < 0 {
			t.Error(p)
			continue
		}
		used[i] = true
	}
	for i, e := range exceptions {
		if !used[i] {
			t.Errorf("%s: nothing needs the exception %q any more: take it out", e.place, e.what)
		}
		if len(e.reason) < 20 {
			t.Errorf("%s: the exception %q gives no reason", e.place, e.what)
		}
	}
}

// expect compares what a rule finds in a small tree, in the form "path:line: what", in any order.
func expect(t *testing.T, got []problem, want ...string) {
	t.Helper()
	var found []string
	for _, p := range got {
		found = append(found, p.where+": "+p.what)
	}
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) {
		t.Errorf("found\n  %s\nwant\n  %s", strings.Join(found, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestTheSearchLeavesOutWhatPeopleDidNotWrite(t *testing.T) {
	got := tree(t, map[string]string{
		"a/a.go":                       "package a",
		"a/a_templ.go":                 "// Code generated by templ - DO NOT EDIT.\n\npackage a",
		"a/testdata/x.go":              "package x",
		"frontend/node_modules/x/i.ts": "x",
		"charts/go.mod":                "module charts",
		"charts/c.go":                  "package charts",
		"frontend/islands/map.ts":      "x",
	})
	var paths []string
	for _, s := range got {
		paths = append(paths, s.path)
	}
	if strings.Join(paths, " ") != "a/a.go frontend/islands/map.ts" {
		t.Errorf("read %v", paths)
	}
}

func TestAnExceptionCoversItsPlaceAndNoOther(t *testing.T) {
	p := problem{where: "internal/live/hub.go:7", what: "time.Now"}
	for e, want := range map[exception]bool{
		{place: "internal/live"}:                            true,
		{place: "internal/live/hub.go", what: "time.Now"}:   true,
		{place: "internal/live/hub.go", what: "time.Since"}: false,
		{place: "internal/live/room.go"}:                    false,
		{place: "internal/liv"}:                             false,
	} {
		if e.covers(p) != want {
			t.Errorf("%+v covers: %t, want %t", e, !want, want)
		}
	}
}
