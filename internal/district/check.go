package district

import (
	"fmt"
	"slices"

	"almenda/internal/tenant"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Rule is what a file of districts can break.
type Rule string

const (
	NoKey         Rule = "no key"
	NoName        Rule = "no name"
	SameKey       Rule = "same key twice"
	OutOfRange    Rule = "impossible coordinate"
	NotClosed     Rule = "ring not closed"
	TooFewPoints  Rule = "ring of too few points"
	NoArea        Rule = "ring without area"
	CrossesItself Rule = "ring crosses itself"
	Overlaps      Rule = "districts overlap"
)

// Problem is one thing that is wrong with a district. Detail says where, for the person who mends
// the file.
type Problem struct {
	District string // key, or the name where the key is missing
	Rule     Rule
	Detail   string
}

func (p Problem) String() string {
	if p.Detail == "" {
		return fmt.Sprintf("district %q: %s", p.District, p.Rule)
	}
	return fmt.Sprintf("district %q: %s: %s", p.District, p.Rule, p.Detail)
}

// kink is the largest loop that a border may make: rounding a border makes small ones.
const kink = 1000.0 // square metres

// mayShare is the part of the smaller district that two may both cover: published borders are
// never exact.
const mayShare = 0.01

// Check lists what is wrong with districts; nothing is, when the list is empty. Districts without
// an outline are right. Overlaps are looked for only once every ring is right, since a broken ring
// has no inside.
func Check(districts []tenant.District) []Problem {
	var problems []Problem
	seen := map[string]bool{}
	for _, d := range districts {
		add := func(rule Rule, format string, args ...any) {
			who := d.Key
			if who == "" {
				who = d.Name
			}
			problems = append(problems, Problem{who, rule, fmt.Sprintf(format, args...)})
		}
		if d.Key == "" {
			add(NoKey, "")
		}
		if d.Name == "" {
			add(NoName, "")
		}
		if d.Key != "" && seen[d.Key] {
			add(SameKey, "")
		}
		seen[d.Key] = true
		for i, polygon := range d.Shape {
			if len(polygon) == 0 {
				add(TooFewPoints, "polygon %d has no ring", i+1)
			}
			for j, ring := range polygon {
				if rule, detail := checkRing(ring); rule != "" {
					add(rule, "polygon %d, ring %d%s", i+1, j+1, detail)
				}
			}
		}
	}
	if slices.ContainsFunc(problems, func(p Problem) bool { return p.Detail != "" }) {
		return problems
	}
	return append(problems, checkOverlaps(districts)...)
}

// checkRing gives the first rule that a ring breaks, or none.
func checkRing(ring []tenant.Point) (rule Rule, detail string) {
	for i, p := range ring {
		if !valid(p) {
			return OutOfRange, fmt.Sprintf(", point %d (%g, %g): longitude comes first, then latitude", i+1, p.Lon, p.Lat)
		}
	}
	if len(ring) < 4 {
		return TooFewPoints, fmt.Sprintf(": %d points where four are the least", len(ring))
	}
	if !closed(ring) {
		return NotClosed, ": the last point is not the first"
	}
	box, _ := bound([]tenant.Polygon{{ring}})
	line := planeOf(box).line(ring)
	if planar.Area(orb.Ring(line)) == 0 {
		return NoArea, ""
	}
	if i, j, found := crossing(line, kink); found {
		return CrossesItself, fmt.Sprintf(" between points %d and %d", i+1, j+1)
	}
	return "", ""
}

func checkOverlaps(districts []tenant.District) []Problem {
	var problems []Problem
	box, ok := bound(everything(&tenant.Town{Districts: districts}))
	if !ok {
		return nil
	}
	local := planeOf(box)
	shapes := make([]orb.MultiPolygon, len(districts))
	for i, d := range districts {
		shapes[i] = local.shape(d.Shape)
	}
	for i := range districts {
		for j := range i {
			smaller := min(planar.Area(shapes[i]), planar.Area(shapes[j]))
			if smaller == 0 {
				continue
			}
			if share := common(shapes[i], shapes[j]) / smaller; share > mayShare {
				problems = append(problems, Problem{districts[i].Key, Overlaps,
					fmt.Sprintf("it and %q share %.0f %% of the smaller one", districts[j].Key, share*100)})
			}
		}
	}
	return problems
}
