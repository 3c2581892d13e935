package panel

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Target is how many seats of a panel belong to one class, so that the panel mirrors the town.
type Target struct {
	Variable string
	Class    string
	People   int // in the population
	Seats    int // by largest remainder: those of one variable sum to the size of the panel
	Min, Max int // Seats within the tolerance
}

// Targets divides the seats of the panel among the classes of its quota variables, in the order of the
// variables and of their classes. A variable of which the population says nothing has no targets. A
// class that the population does not count has no seats of its own and no limit: nobody is kept out
// because an office does not count them.
func (p Panel) Targets(pop Population) (out []Target) {
	for _, v := range p.Quotas() {
		out = append(out, v.targets(p.Size, pop.Of(v.Key))...)
	}
	return out
}

// targets divides seats among the classes of one variable.
func (v Variable) targets(seats int, counted map[string]int) []Target {
	people, classes := v.Folded(counted)
	out, total := make([]Target, len(classes)), 0
	for i, class := range classes {
		out[i] = Target{Variable: v.Key, Class: class, People: people[class]}
		total += people[class]
	}
	if total == 0 {
		return nil
	}
	allot(out, seats, total)
	for i := range out {
		t := &out[i]
		slack := tolerance(t.Seats)
		t.Min, t.Max = max(0, t.Seats-slack), min(seats, t.Seats+slack)
		if t.People == 0 {
			t.Max = seats
		}
	}
	return out
}

// allot gives seats by largest remainder; of equal remainders the larger class goes first, then the
// one that is named first.
func allot(ts []Target, seats, total int) {
	rest := seats
	order := make([]int, len(ts))
	for i := range ts {
		ts[i].Seats = ts[i].People * seats / total
		rest -= ts[i].Seats
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(ts[b].People*seats%total, ts[a].People*seats%total), cmp.Compare(ts[b].People, ts[a].People))
	})
	for _, i := range order[:rest] {
		ts[i].Seats++
	}
}

// tolerance is how far a class may be from its seats: a tenth, and one at least. Without it the last
// seats of a panel with several variables would fit hardly anybody.
func tolerance(seats int) int { return max(1, seats/10) }

// Folded counts people by the classes of the variable, and lists these in their order. Ages and
// narrower bands of ages go into the bands of the variable; those below the first band are left out.
// Districts are those that are counted.
func (v Variable) Folded(counted map[string]int) (map[string]int, []string) {
	if len(counted) == 0 {
		return nil, nil
	}
	out, districts := map[string]int{}, []string(nil)
	for value, n := range counted {
		class, ok := v.Fold(value)
		if !ok {
			continue
		}
		if _, known := out[class]; !known && v.Key == District {
			districts = append(districts, class)
		}
		out[class] += n
	}
	slices.Sort(districts)
	return out, v.Classes(districts)
}

// Fold is the class that a value of a population table belongs to: for ages the band that holds "34",
// "30-34" or "85+". It is false for a value that belongs to none, or not wholly to one.
func (v Variable) Fold(value string) (string, bool) {
	if v.Key != BirthYear {
		return value, v.Key == District || slices.Contains(v.Classes(nil), value)
	}
	from, to, ok := ages(value)
	if !ok {
		return "", false
	}
	class := v.band(from)
	return class, class != Unknown && class == v.band(to)
}

// ages reads "34", "30-34" and "85+".
func ages(s string) (from, to int, ok bool) {
	const oldest = 150
	first, last, ranged := strings.Cut(s, "-")
	if open, is := strings.CutSuffix(s, "+"); is {
		first, last, ranged = open, strconv.Itoa(oldest), true
	}
	if !ranged {
		last = first
	}
	from, err := strconv.Atoi(strings.TrimSpace(first))
	to, err2 := strconv.Atoi(strings.TrimSpace(last))
	return from, to, err == nil && err2 == nil && from >= 0 && from <= to && to <= oldest
}

// Makeup is how a panel is made up just now.
type Makeup struct {
	Panel   Panel
	Targets []Target
	Members int
	Waiting int
	In      map[string]map[string]int // members by variable and class
	Waits   map[string]map[string]int // those who wait, likewise
}

// Full tells whether a class of a variable has all the members that it may have.
func (m Makeup) Full(variable, class string) bool {
	for _, t := range m.Targets {
		if t.Variable == variable && t.Class == class {
			return m.In[variable][class] >= t.Max
		}
	}
	return false
}

// Room tells whether somebody with these facts can be a member at once: there is a seat, and none of
// the person's groups is full. Who registers for a panel that is drawn by lot waits for the draw.
func (m Makeup) Room(classes map[string]string) bool {
	if m.Panel.Settings.ByLot || m.Members >= m.Panel.Size {
		return false
	}
	for variable, class := range classes {
		if m.Full(variable, class) {
			return false
		}
	}
	return true
}
