package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// runReal writes a module with one package per file and gives the stream of a real go test.
func runReal(t *testing.T, files map[string]string) []byte {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module sample\n\ngo 1.26\n"
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-json", "-vet=off", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if len(out) == 0 {
		t.Fatalf("go test said nothing: %v", err)
	}
	return out
}

func read(t *testing.T, stream []byte, engines ...string) (*tally, string) {
	t.Helper()
	var out bytes.Buffer
	got, err := readGo(bytes.NewReader(stream), &out, engines)
	if err != nil {
		t.Fatal(err)
	}
	return got, out.String()
}

const mixed = `package mixed

import "testing"

func TestStore(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Run("keeps an idea", func(t *testing.T) {})
			t.Run("counts a support once", func(t *testing.T) {
				if engine == "postgres" {
					t.Error("counted twice")
				}
			})
		})
	}
}
func TestPlain(t *testing.T)       {}
func TestLeftOut(t *testing.T)     { t.Skip("no reason") }
func TestParentItself(t *testing.T) {
	t.Run("child is well", func(t *testing.T) {})
	t.Error("but the parent is not")
}
`

func TestCountsLeavesAndEnginesOfARealRun(t *testing.T) {
	got, out := read(t, runReal(t, map[string]string{"mixed/mixed_test.go": mixed}), "sqlite", "postgres")
	if want := (counts{Passed: 5, Failed: 2, Skipped: 1}); got.counts != want {
		t.Errorf("all: %v, want %v", got.counts, want)
	}
	if want := (counts{Passed: 2}); *got.Engines["sqlite"] != want {
		t.Errorf("sqlite: %v, want %v", got.Engines["sqlite"], want)
	}
	if want := (counts{Passed: 1, Failed: 1}); *got.Engines["postgres"] != want {
		t.Errorf("postgres: %v, want %v", got.Engines["postgres"], want)
	}
	for _, want := range []string{"counted twice", "but the parent is not", "TestStore/postgres/counts_a_support_once failed"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
}

func TestAPackageThatDoesNotCompileIsAFailureAndShowsWhy(t *testing.T) {
	got, out := read(t, runReal(t, map[string]string{
		"broken/broken_test.go": "package broken\n\nvar x int = \"text\"\n",
		"fine/fine_test.go":     "package fine\n\nimport \"testing\"\n\nfunc TestFine(t *testing.T) {}\n",
	}))
	if want := (counts{Passed: 1, Failed: 1}); got.counts != want {
		t.Errorf("got %v, want %v", got.counts, want)
	}
	if !strings.Contains(out, "broken_test.go:3") {
		t.Errorf("the output does not say where:\n%s", out)
	}
}

func TestAPanicFailsTheTestThatItHappenedIn(t *testing.T) {
	got, out := read(t, runReal(t, map[string]string{
		"p/p_test.go": "package p\n\nimport \"testing\"\n\nfunc TestFalls(t *testing.T) { panic(\"over here\") }\n",
	}))
	if got.Failed != 1 || !strings.Contains(out, "over here") {
		t.Errorf("got %v:\n%s", got.counts, out)
	}
}

func TestAProcessThatDiesOutsideOfTestsIsAFailure(t *testing.T) {
	got, _ := read(t, runReal(t, map[string]string{
		"m/m_test.go": "package m\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestMain(m *testing.M) { m.Run(); os.Exit(3) }\nfunc TestFine(t *testing.T) {}\n",
	}))
	if want := (counts{Passed: 1, Failed: 1}); got.counts != want {
		t.Errorf("got %v, want %v", got.counts, want)
	}
}

func TestAStreamThatBreaksOffCountsWhatDidNotEnd(t *testing.T) {
	got, out := read(t, []byte(`{"Action":"run","Package":"a","Test":"TestOne"}
{"Action":"pass","Package":"a","Test":"TestOne"}
{"Action":"run","Package":"a","Test":"TestTwo"}
{"Action":"output","Package":"a","Te`))
	if want := (counts{Passed: 1, Failed: 1}); got.counts != want {
		t.Errorf("got %v, want %v", got.counts, want)
	}
	if !strings.Contains(out, "TestTwo did not end") {
		t.Errorf("the output does not name it:\n%s", out)
	}
}

func TestAnEngineWithoutTestsOrWithSkippedOnesIsIdle(t *testing.T) {
	got := newTally([]string{"sqlite", "postgres"})
	got.put("TestStore/sqlite#01/one", counts{Passed: 1})
	if why := got.idle(); len(why) != 1 || why[0] != "no test ran on postgres" {
		t.Errorf("idle: %q", why)
	}
	got.put("TestStore/postgres", counts{Skipped: 1})
	if why := got.idle(); len(why) != 1 || why[0] != "1 tests were skipped on postgres" {
		t.Errorf("idle: %q", why)
	}
}

func TestANameThatOnlyBeginsLikeAnEngineIsNone(t *testing.T) {
	got := newTally([]string{"postgres"})
	got.put("TestErrors/postgres_says_unique_violation", counts{Passed: 1})
	if *got.Engines["postgres"] != (counts{}) {
		t.Error("counted as a run on the engine")
	}
}
