package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func fixed(t *tally, err error) func() (*tally, error) {
	return func() (*tally, error) { return t, err }
}

func TestTotalAddsUpAndEndsWithThePlainLine(t *testing.T) {
	tests := map[string]struct {
		steps string
		tally *tally
		err   error
		last  string
	}{
		"all is well":                         {"vet\t0\t3\ngo\t0\t9\n", &tally{counts: counts{Passed: 7}}, nil, "8 passed, 0 failed"},
		"skipped tests are named":             {"go\t0\t9\n", &tally{counts: counts{Passed: 7, Skipped: 2}}, nil, "7 passed, 0 failed, 2 skipped"},
		"a failed test is counted once":       {"go\t1\t9\n", &tally{counts: counts{Passed: 7, Failed: 1}}, nil, "7 passed, 1 failed"},
		"a failed check counts":               {"vet\t2\t3\ngo\t0\t9\n", &tally{counts: counts{Passed: 7}}, nil, "7 passed, 1 failed"},
		"a runner that failed without a test": {"go\t1\t9\n", &tally{counts: counts{Passed: 7}}, nil, "7 passed, 1 failed"},
		"a runner that ran nothing":           {"go\t0\t9\n", &tally{}, nil, "0 passed, 1 failed"},
		"a runner without figures":            {"go\t0\t9\n", nil, errors.New("no such file"), "0 passed, 1 failed"},
		"a suite that was not asked for":      {"vet\t0\t3\n", nil, errors.New("no such file"), "1 passed, 0 failed"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			total(&out, parseSteps(tt.steps), []suite{{step: "go", read: fixed(tt.tally, tt.err)}}, time.Second)
			lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
			if got := lines[len(lines)-1]; got != tt.last {
				t.Errorf("last line %q, want %q", got, tt.last)
			}
		})
	}
}

func TestTheCommandFailsWhenAnythingFailed(t *testing.T) {
	dir := t.TempDir()
	steps, figures := filepath.Join(dir, "steps"), filepath.Join(dir, "go.json")
	put(t, steps, "vet\t0\t3\ngo\t1\t9\n")
	if err := (&tally{counts: counts{Passed: 1, Failed: 1}}).save(figures); err != nil {
		t.Fatal(err)
	}
	args := []string{"-steps", steps, "-go", "go=" + figures}
	if err := runTotal(args, &bytes.Buffer{}); !errors.Is(err, errFailed) {
		t.Errorf("got %v", err)
	}
	if err := (&tally{counts: counts{Passed: 1}}).save(figures); err != nil {
		t.Fatal(err)
	}
	put(t, steps, "vet\t0\t3\ngo\t0\t9\n")
	if err := runTotal(args, &bytes.Buffer{}); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestReadsBothFormsOfNodesFigures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	for name, text := range map[string]string{
		"tap":  "ok 1\n# tests 5\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n",
		"spec": "✔ one\nℹ tests 5\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n",
	} {
		t.Run(name, func(t *testing.T) {
			put(t, path, text)
			got, err := readNode(path)
			if want := (counts{Passed: 2, Failed: 2, Skipped: 1}); err != nil || got != want {
				t.Errorf("got %v, %v; want %v", got, err, want)
			}
		})
	}
	put(t, path, "npm error\n")
	if _, err := readNode(path); err == nil {
		t.Error("a log without figures was taken for a run")
	}
}

func TestABrowserTestThatPassedOnlyWhenRepeatedIsAFailure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "e2e.json")
	put(t, path, `{"stats":{"startTime":"2026-01-01T00:00:00Z","duration":1,"expected":9,"skipped":1,"unexpected":2,"flaky":1}}`)
	got, err := readPlaywright(path)
	if want := (counts{Passed: 9, Failed: 3, Skipped: 1}); err != nil || got != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
