package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// counts are the ends that tests came to.
type counts struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
}

func (c *counts) add(other counts) {
	c.Passed += other.Passed
	c.Failed += other.Failed
	c.Skipped += other.Skipped
}

// String is the form of the last line; skipped tests are named only when there are any.
func (c counts) String() string {
	s := fmt.Sprintf("%d passed, %d failed", c.Passed, c.Failed)
	if c.Skipped > 0 {
		s += fmt.Sprintf(", %d skipped", c.Skipped)
	}
	return s
}

// tally is what one run of go test came to, in all and per engine.
type tally struct {
	counts
	Engines map[string]*counts `json:"engines,omitempty"`
	Owed    []debt             `json:"owed,omitempty"`

	ran map[debt]bool // what would pay a debt
}

func newTally(engines []string) *tally {
	t := &tally{Engines: map[string]*counts{}, ran: map[debt]bool{}}
	for _, e := range engines {
		t.Engines[e] = &counts{}
	}
	return t
}

// put counts one test for the whole and for the engine whose sub-test it is.
func (t *tally) put(test string, one counts) {
	t.add(one)
	for _, part := range strings.Split(test, "/")[1:] {
		// go test makes equal names differ by "#01".
		part, _, _ = strings.Cut(part, "#")
		if e := t.Engines[part]; e != nil {
			e.add(one)
			return
		}
	}
}

// owe notes a debt, once however often a test left the engine out.
func (t *tally) owe(d debt) {
	if !slices.Contains(t.Owed, d) {
		t.Owed = append(t.Owed, d)
	}
}

// noteRun keeps that a test on an engine came to an end, whatever is below it. One that was skipped
// did not run.
func (t *tally) noteRun(pkg, name, end string) {
	cut := strings.LastIndex(name, "/")
	if cut < 0 || end != "pass" && end != "fail" {
		return
	}
	engine, _, _ := strings.Cut(name[cut+1:], "#")
	t.ran[debt{pkg, name[:cut], engine}] = true
}

// idle lists the engines that no test passed on, or on which a test was skipped: a green run says
// nothing about those.
func (t *tally) idle() []string {
	var out []string
	for name, c := range t.Engines {
		switch {
		case c.Skipped > 0:
			out = append(out, fmt.Sprintf("%d tests were skipped on %s", c.Skipped, name))
		case c.Passed+c.Failed == 0:
			out = append(out, "no test ran on "+name)
		}
	}
	return out
}

func (t *tally) save(path string) error {
	raw, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o644)
}
