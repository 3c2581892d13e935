package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// stepResult is a line of the steps file: name, exit status, seconds.
type stepResult struct {
	name   string
	failed bool
}

func parseSteps(raw string) []stepResult {
	var out []stepResult
	for line := range strings.Lines(raw) {
		part := strings.Split(strings.TrimSpace(line), "\t")
		if len(part) < 2 {
			continue
		}
		out = append(out, stepResult{name: part[0], failed: part[1] != "0"})
	}
	return out
}

// suite is a step that leaves figures of its own.
type suite struct {
	step string
	read func() (*tally, error)
}

// total adds steps and suites up and prints them. A step without figures counts as one test; a
// suite that failed without a failed test, or passed without a test, counts as one failure.
func total(out io.Writer, steps []stepResult, suites []suite, took time.Duration) counts {
	var all, checks counts
	var broken []string
	fmt.Fprintln(out)
	for _, s := range steps {
		at := slices.IndexFunc(suites, func(u suite) bool { return u.step == s.name })
		if at < 0 {
			if s.failed {
				broken = append(broken, s.name)
			}
			checks.add(ended(s.failed))
			continue
		}
		all.add(suiteCounts(out, s, suites[at]))
	}
	line(out, "checks", checks)
	all.add(checks)
	if len(broken) > 0 {
		fmt.Fprintf(out, "  failed: %s\n", strings.Join(broken, ", "))
	}
	fmt.Fprintf(out, "  in %s\n", took)
	fmt.Fprintln(out, all)
	return all
}

func suiteCounts(out io.Writer, s stepResult, u suite) counts {
	t, err := u.read()
	if err != nil {
		t = &tally{}
		fmt.Fprintf(out, "  %s left no figures: %v\n", s.name, err)
	}
	if t.Failed == 0 && (s.failed || t.Passed == 0) {
		t.Failed++
	}
	line(out, s.name, t.counts)
	for _, engine := range slices.Sorted(maps.Keys(t.Engines)) {
		line(out, "  on "+engine, *t.Engines[engine])
	}
	return t.counts
}

func ended(failed bool) counts {
	if failed {
		return counts{Failed: 1}
	}
	return counts{Passed: 1}
}

func line(out io.Writer, name string, c counts) { fmt.Fprintf(out, "  %-14s %s\n", name, c) }
