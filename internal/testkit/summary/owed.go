package main

import (
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// debt is a test that left an engine out, because its run was told to: another run owes it.
type debt struct {
	Package string
	Test    string
	Engine  string
}

// owed is the attribute by which a test tells of its debt; testkit.Owed names it.
const owed = "owed"

// String is the name of the sub-test that pays.
func (d debt) String() string { return d.Test + "/" + d.Engine }

// expression is what go test -run takes to run what pays the debts, and as little else as it can
// say: names hold for all packages of a run.
func expression(debts []debt) string {
	tests := map[string]map[string]bool{} // by what stands after the first name
	for _, d := range debts {
		first, rest, _ := strings.Cut(d.String(), "/")
		if tests[rest] == nil {
			tests[rest] = map[string]bool{}
		}
		tests[rest][regexp.QuoteMeta(first)] = true
	}
	var out []string
	for _, rest := range slices.Sorted(maps.Keys(tests)) {
		one := "^(" + strings.Join(slices.Sorted(maps.Keys(tests[rest])), "|") + ")$"
		for part := range strings.SplitSeq(rest, "/") {
			one += "/^" + regexp.QuoteMeta(part) + `(#\d+)?$` // go test makes equal names differ
		}
		out = append(out, one)
	}
	return strings.Join(out, "|")
}

// packages are those that the debts are in.
func packages(debts []debt) []string {
	names := map[string]bool{}
	for _, d := range debts {
		names[d.Package] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// unpaid lists the debts of an earlier run whose tests did not run in this one. A test that ran and
// failed has paid: it is counted as what it is.
func unpaid(debts []debt, ran map[debt]bool) []string {
	var out []string
	for _, d := range debts {
		if !ran[d] {
			out = append(out, fmt.Sprintf("%s %s ran nowhere", d.Package, d))
		}
	}
	return out
}

// runOwed prints what go test must be told to pay what the run in the file owes: the expression, then
// the packages.
func runOwed(args []string, out io.Writer) error {
	if len(args) != 1 {
		usage()
	}
	t, err := readTally(args[0])
	if err != nil {
		return err
	}
	fmt.Fprintln(out, expression(t.Owed))
	fmt.Fprintln(out, strings.Join(packages(t.Owed), " "))
	return nil
}
