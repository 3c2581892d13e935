package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	var err error
	switch os.Args[1] {
	case "go":
		err = runGo(os.Args[2:], os.Stdin, os.Stdout)
	case "owed":
		err = runOwed(os.Args[2:], os.Stdout)
	case "total":
		err = runTotal(os.Args[2:], os.Stdout)
	default:
		usage()
	}
	if err != nil {
		if !errors.Is(err, errFailed) {
			fmt.Fprintln(os.Stderr, "summary:", err)
		}
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: summary go|total [flags], summary owed FILE")
	os.Exit(2)
}

// errFailed says that tests failed, which the output has told already.
var errFailed = errors.New("tests failed")

func runGo(args []string, in io.Reader, out io.Writer) error {
	set := flag.NewFlagSet("summary go", flag.ExitOnError)
	path := set.String("out", "", "where to leave the figures")
	engines := set.String("engines", "", "names of sub-tests that stand for an engine, by comma; each must run")
	pays := set.String("pays", "", "the figures of a run that left engines out, which this one runs")
	_ = set.Parse(args) // ExitOnError
	names := strings.FieldsFunc(*engines, func(c rune) bool { return c == ',' })
	t, err := readGo(in, out, names)
	missing := t.idle()
	if *pays != "" {
		left, readErr := readTally(*pays)
		if readErr != nil {
			return readErr
		}
		missing = append(missing, unpaid(left.Owed, t.ran)...)
	}
	for _, why := range missing {
		fmt.Fprintln(out, "FAIL ", why)
		t.Failed++
	}
	if saveErr := t.save(*path); saveErr != nil {
		return saveErr
	}
	if err != nil {
		return err
	}
	if t.Failed > 0 {
		return errFailed
	}
	return nil
}

func runTotal(args []string, out io.Writer) error {
	set := flag.NewFlagSet("summary total", flag.ExitOnError)
	stepsPath := set.String("steps", "", "the steps: name, status and seconds by tab")
	seconds := set.Int("seconds", 0, "what the whole took")
	var suites []suite
	set.Func("go", "STEP=FILE of the go command", suiteFlag(&suites, readTally))
	set.Func("node", "STEP=LOG of node's runner", suiteFlag(&suites, asTally(readNode)))
	set.Func("playwright", "STEP=FILE of Playwright's JSON", suiteFlag(&suites, asTally(readPlaywright)))
	_ = set.Parse(args) // ExitOnError
	raw, err := os.ReadFile(*stepsPath)
	if err != nil {
		return err
	}
	if total(out, parseSteps(string(raw)), suites, time.Duration(*seconds)*time.Second).Failed > 0 {
		return errFailed
	}
	return nil
}

func suiteFlag(suites *[]suite, read func(string) (*tally, error)) func(string) error {
	return func(value string) error {
		step, path, ok := strings.Cut(value, "=")
		if !ok {
			return errors.New("want STEP=FILE")
		}
		*suites = append(*suites, suite{step: step, read: func() (*tally, error) { return read(path) }})
		return nil
	}
}

func asTally(read func(string) (counts, error)) func(string) (*tally, error) {
	return func(path string) (*tally, error) {
		c, err := read(path)
		if err != nil {
			return nil, err
		}
		return &tally{counts: c}, nil
	}
}
