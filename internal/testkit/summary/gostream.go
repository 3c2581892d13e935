package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of go test -json.
type event struct {
	Action      string
	Package     string
	Test        string
	Output      string
	Elapsed     float64
	ImportPath  string // of build-output
	FailedBuild string // the ImportPath whose build broke the package
	Key, Value  string // of attr
}

// test is what is known of one test so far.
type test struct {
	end    string // pass, fail, skip, or "" while it runs
	parent bool
	output []string
}

// pkg is a package between its start and its end.
type pkg struct {
	tests  map[string]*test
	order  []string
	output []string
}

// reader follows a stream and prints as it goes.
type reader struct {
	out    io.Writer
	tally  *tally
	open   map[string]*pkg
	builds map[string][]string
}

// readGo reads the stream of go test to its end. The figures are in the tally also when the
// stream broke off: what was not ended is counted as failed.
func readGo(in io.Reader, out io.Writer, engines []string) (*tally, error) {
	r := &reader{out: out, tally: newTally(engines), open: map[string]*pkg{}, builds: map[string][]string{}}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		r.line(line)
		if err == io.EOF {
			break
		}
		if err != nil {
			return r.tally, fmt.Errorf("read go test: %w", err)
		}
	}
	for name := range r.open {
		r.endPackage(event{Action: "fail", Package: name})
	}
	return r.tally, nil
}

func (r *reader) line(line string) {
	var e event
	if strings.TrimSpace(line) == "" {
		return
	}
	if json.Unmarshal([]byte(line), &e) != nil {
		fmt.Fprint(r.out, line) // a message of go itself
		return
	}
	if e.Action == "build-output" {
		r.builds[e.ImportPath] = append(r.builds[e.ImportPath], e.Output)
	}
	if e.Package == "" {
		return
	}
	p := r.open[e.Package]
	if p == nil {
		p = &pkg{tests: map[string]*test{}}
		r.open[e.Package] = p
	}
	switch {
	case e.Action == "attr" && e.Key == owed:
		r.tally.owe(debt{e.Package, e.Test, e.Value})
	case e.Test != "":
		p.see(e)
	case e.Action == "output":
		p.output = append(p.output, e.Output)
	case e.Action == "pass" || e.Action == "fail" || e.Action == "skip":
		r.endPackage(e)
	}
}

func (p *pkg) see(e event) {
	t := p.get(e.Test)
	switch e.Action {
	case "output":
		t.output = append(t.output, e.Output)
	case "pass", "fail", "skip":
		t.end = e.Action
	}
}

// get finds or enters a test, and tells those above it that they have sub-tests.
func (p *pkg) get(name string) *test {
	if t := p.tests[name]; t != nil {
		return t
	}
	t := &test{}
	p.tests[name] = t
	p.order = append(p.order, name)
	if cut := strings.LastIndex(name, "/"); cut >= 0 {
		p.get(name[:cut]).parent = true
	}
	return t
}

// endPackage counts a package's tests, prints its line, and the output of what failed.
func (r *reader) endPackage(e event) {
	p := r.open[e.Package]
	delete(r.open, e.Package)
	var sum counts
	var failed []string
	for _, name := range p.order {
		one := p.judge(name)
		if one.Failed > 0 {
			failed = append(failed, name)
		}
		sum.add(one)
		r.tally.put(name, one)
		r.tally.noteRun(e.Package, name, p.tests[name].end)
	}
	if e.Action == "fail" && len(failed) == 0 {
		sum.Failed++
		r.tally.Failed++
	}
	if sum.Failed == 0 {
		if sum != (counts{}) {
			fmt.Fprintf(r.out, "      %s  %s  (%.1f s)\n", e.Package, sum, e.Elapsed)
		}
		return
	}
	fmt.Fprintf(r.out, "FAIL  %s  %s  (%.1f s)\n", e.Package, sum, e.Elapsed)
	for _, line := range r.builds[e.FailedBuild] {
		fmt.Fprint(r.out, "      ", line)
	}
	for _, name := range failed {
		p.show(r.out, name)
	}
	printOutput(r.out, p.output)
}

// judge is how one test counts.
func (p *pkg) judge(name string) counts {
	t := p.tests[name]
	switch {
	case t.parent && (t.end != "fail" || p.childFailed(name)):
		return counts{}
	case t.end == "pass":
		return counts{Passed: 1}
	case t.end == "skip":
		return counts{Skipped: 1}
	default:
		return counts{Failed: 1}
	}
}

func (p *pkg) childFailed(name string) bool {
	return slices.ContainsFunc(p.order, func(other string) bool {
		return strings.HasPrefix(other, name+"/") && p.judge(other).Failed > 0
	})
}

// show prints a test's output and that of the tests around it, where shared set-up speaks.
func (p *pkg) show(out io.Writer, name string) {
	t := p.tests[name]
	how := "failed"
	if t.end == "" {
		how = "did not end"
	}
	fmt.Fprintf(out, "    %s %s\n", name, how)
	for at, c := range name {
		if c == '/' {
			printOutput(out, p.tests[name[:at]].output)
		}
	}
	printOutput(out, t.output)
}

// printOutput leaves out the lines by which go test only tells where it is.
func printOutput(out io.Writer, lines []string) {
	for _, line := range lines {
		if strings.HasPrefix(line, "=== ") {
			continue
		}
		fmt.Fprint(out, "      ", line)
	}
}
