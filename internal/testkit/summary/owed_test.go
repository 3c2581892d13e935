package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const lean = `package lean

import (
	"os"
	"testing"
)

func on(t *testing.T, engine string, fn func(t *testing.T)) {
	if only := os.Getenv("ONLY"); only != "" && only != engine {
		t.Attr("owed", engine)
		return
	}
	t.Run(engine, fn)
}

func both(t *testing.T) {
	on(t, "sqlite", func(t *testing.T) { t.Run("part one", func(t *testing.T) {}) })
	on(t, "postgres", func(t *testing.T) {})
}

func TestIdeas(t *testing.T)      { both(t); both(t) }
func TestVotes(t *testing.T)      { both(t) }
func TestNested(t *testing.T)     { t.Run("a case (of two)", both) }
func TestVotesOften(t *testing.T) {}
func TestOnOne(t *testing.T)      { t.Run("postgres", func(t *testing.T) {}) }
`

// runLean runs the package above and gives its stream.
func runLean(t *testing.T, only string, args ...string) *bytes.Buffer {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "go.mod"), "module sample\n\ngo 1.26\n")
	put(t, filepath.Join(dir, "lean_test.go"), lean)
	cmd := exec.Command("go", append([]string{"test", "-json", "-vet=off"}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "ONLY="+only)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bytes.NewBuffer(out)
}

func TestWhatOneRunLeavesOutAnotherRunsAndNothingElse(t *testing.T) {
	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	var out bytes.Buffer
	if err := runGo([]string{"-out", first, "-engines", "postgres"}, runLean(t, "postgres"), &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	out.Reset()
	if err := runOwed([]string{first}, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if lines[1] != "sample" {
		t.Errorf("packages %q", lines[1])
	}
	out.Reset()
	if err := runGo([]string{"-out", second, "-engines", "sqlite", "-pays", first}, runLean(t, "", "-run", lines[0]), &out); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	paid, err := readTally(second)
	if err != nil || paid.counts != (counts{Passed: 4}) || paid.Engines["sqlite"].Passed != 4 || len(paid.Owed) != 0 {
		t.Errorf("%v, %+v with %q", err, paid, lines[0])
	}
}

func TestADebtThatNobodyPaysIsAFailure(t *testing.T) {
	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	var out bytes.Buffer
	if err := runGo([]string{"-out", first}, runLean(t, "postgres"), &out); err != nil {
		t.Fatal(err)
	}
	err := runGo([]string{"-out", second, "-pays", first}, runLean(t, "", "-run", "Ideas|Nested"), &out)
	if !errors.Is(err, errFailed) || !strings.Contains(out.String(), "sample TestVotes/sqlite ran nowhere") || strings.Contains(out.String(), "TestIdeas/sqlite ran nowhere") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if err := runGo([]string{"-out", second, "-pays", filepath.Join(t.TempDir(), "none")}, runLean(t, ""), &out); err == nil {
		t.Error("a file that is not there owes nothing")
	}
}
