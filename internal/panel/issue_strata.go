package panel

import (
	"slices"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
)

// leastGroup is how many people are invited at least in each group that has a key of its own. Fewer
// would say too much of whoever answers with it.
const leastGroup = 20

// group is people who answer with one key. Classes are, for each variable, the classes that were put
// together in their order; all of them when the variable does not tell people apart.
type group struct {
	classes [][]string
	people  []id.ID
}

// label is the group as one word: "woman|30-44", or "woman+-|16-29" where classes were put together.
// Statistics take it apart again.
func (g group) label() string {
	parts := make([]string, len(g.classes))
	for i, c := range g.classes {
		parts[i] = strings.Join(c, "+")
	}
	return strings.Join(parts, "|")
}

// LabelVariables are the variables by which a panel's answers are kept in groups.
func (p Panel) LabelVariables() (out []Variable) {
	keys := p.Settings.Label
	if keys == nil {
		keys = []string{Gender, BirthYear}
	}
	for _, key := range keys {
		if v, ok := p.Variable(key); ok {
			out = append(out, v)
		}
	}
	return out
}

// groups puts the invited into groups of at least leastGroup: one class at a time, a class that is too
// small goes together with its neighbour. Faults: Invalid when all of them are too few.
func groups(variables []Variable, people []Person, now time.Time) ([]group, error) {
	if len(people) < leastGroup {
		return nil, fault.New(fault.Invalid, "fault.panel_few", "least", leastGroup, "n", len(people))
	}
	return divide(variables, people, now), nil
}

// divide goes through the variables one after the other. The people given are never too few.
func divide(variables []Variable, people []Person, now time.Time) []group {
	if len(variables) == 0 {
		ids := make([]id.ID, len(people))
		for i, p := range people {
			ids[i] = p.ID
		}
		return []group{{people: ids}}
	}
	var out []group
	for _, one := range pieces(variables[0], people, now) {
		for _, g := range divide(variables[1:], one.people, now) {
			out = append(out, group{append([][]string{one.classes}, g.classes...), g.people})
		}
	}
	return out
}

type piece struct {
	classes []string
	people  []Person
}

// pieces are the people by one variable, neighbours put together until each part is large enough.
func pieces(v Variable, people []Person, now time.Time) []piece {
	by := map[string][]Person{}
	for _, p := range people {
		c := v.Class(p.Facts, now)
		by[c] = append(by[c], p)
	}
	var out []piece
	for _, c := range ordered(v, by) {
		out = append(out, piece{[]string{c}, by[c]})
	}
	for len(out) > 1 {
		at := slices.IndexFunc(out, func(p piece) bool { return len(p.people) < leastGroup })
		if at < 0 {
			break
		}
		to := at - 1 // the smaller neighbour, so that groups stay even
		if at == 0 || at < len(out)-1 && len(out[at+1].people) < len(out[to].people) {
			to = at + 1
		}
		low, high := min(at, to), max(at, to)
		out[low] = piece{append(slices.Clone(out[low].classes), out[high].classes...), append(slices.Clone(out[low].people), out[high].people...)}
		out = slices.Delete(out, high, high+1)
	}
	return out
}

// ordered are the classes that somebody is in, in the variable's order; what nobody told comes last.
func ordered(v Variable, by map[string][]Person) (out []string) {
	known := v.Classes(nil)
	for _, c := range known {
		if len(by[c]) > 0 {
			out = append(out, c)
		}
	}
	var others []string
	for c := range by {
		if c != Unknown && !slices.Contains(known, c) {
			others = append(others, c)
		}
	}
	slices.Sort(others)
	out = append(out, others...)
	if len(by[Unknown]) > 0 {
		out = append(out, Unknown)
	}
	return out
}
