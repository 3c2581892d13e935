package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
)

var nodeLine = regexp.MustCompile(`(?m)^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)\s*$`)

// readNode finds the figures that node's own test runner prints at the end, in either of its
// two forms.
func readNode(path string) (counts, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return counts{}, err
	}
	var sum counts
	lines := nodeLine.FindAllStringSubmatch(string(raw), -1)
	if len(lines) == 0 {
		return counts{}, fmt.Errorf("%s holds no figures", path)
	}
	for _, m := range lines {
		n, _ := strconv.Atoi(m[2]) // the expression lets digits through only
		switch m[1] {
		case "pass":
			sum.Passed += n
		case "fail", "cancelled":
			sum.Failed += n
		default:
			sum.Skipped += n
		}
	}
	return sum, nil
}

// readPlaywright reads its JSON report. A test that passed only when repeated is a failure: it
// would be red for somebody else.
func readPlaywright(path string) (counts, error) {
	var report struct {
		Stats struct{ Expected, Unexpected, Flaky, Skipped int }
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return counts{}, err
	}
	if err := json.Unmarshal(raw, &report); err != nil {
		return counts{}, fmt.Errorf("%s: %w", path, err)
	}
	s := report.Stats
	return counts{Passed: s.Expected, Failed: s.Unexpected + s.Flaky, Skipped: s.Skipped}, nil
}

// readTally reads what the go command of this programme saved.
func readTally(path string) (*tally, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t := &tally{}
	if err := json.Unmarshal(raw, t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}
