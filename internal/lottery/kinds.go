package lottery

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// kind is people who can stand for one another: the same values, and housemates who are alike too. What
// holds for one of them holds for all, so the work is done once for each kind and the seats of a kind go
// round among its people.
type kind struct {
	values []int
	size   int // people
	cap    int // how many of them a panel can hold
	class  int
	people [][]int // by home of the class
}

// class is homes that are alike. Rows of the programme are only for those that can have too many members.
type class struct {
	homes int
	kinds []int
	limit int // of members from all homes together; -1: nothing to watch
	per   int // of members from one home
}

// grouping is the pool by kinds.
type grouping struct {
	kinds   []kind
	classes []class
	of      []int // kind of each person
}

// group finds the kinds. Without merge everybody is a kind of their own.
func group(p *Problem, merge bool) *grouping {
	homes := map[string][]int{}
	var order []string
	for i, who := range p.People {
		key := "\x00" + strconv.Itoa(i)
		if p.PerHousehold > 0 && who.Household != "" {
			key = who.Household
		}
		if homes[key] == nil {
			order = append(order, key)
		}
		homes[key] = append(homes[key], i)
	}
	g := &grouping{of: make([]int, len(p.People))}
	alike := map[string]int{}
	for _, key := range order {
		home := homes[key]
		names := make(map[int]string, len(home))
		for _, i := range home {
			names[i] = fmt.Sprint(p.People[i].Values)
			if !merge {
				names[i] += "\x00" + strconv.Itoa(i)
			}
		}
		slices.SortStableFunc(home, func(a, b int) int { return cmp.Or(cmp.Compare(names[a], names[b]), cmp.Compare(a, b)) })
		var sign strings.Builder
		for _, i := range home {
			sign.WriteString(names[i] + "\x01")
		}
		c, ok := alike[sign.String()]
		if !ok {
			c = len(g.classes)
			alike[sign.String()] = c
			g.open(p, home, names)
		}
		g.move(c, home, names)
	}
	g.limits(p)
	return g
}

// open makes a class and its kinds.
func (g *grouping) open(p *Problem, home []int, names map[int]string) {
	c := class{limit: -1}
	for n, i := range home {
		if n == 0 || names[i] != names[home[n-1]] {
			c.kinds = append(c.kinds, len(g.kinds))
			g.kinds = append(g.kinds, kind{values: p.People[i].Values, class: len(g.classes)})
		}
	}
	g.classes = append(g.classes, c)
}

// move lets a home into its class.
func (g *grouping) move(c int, home []int, names map[int]string) {
	at := -1
	for n, i := range home {
		if n == 0 || names[i] != names[home[n-1]] {
			at++
			k := &g.kinds[g.classes[c].kinds[at]]
			k.people = append(k.people, nil)
		}
		k := &g.kinds[g.classes[c].kinds[at]]
		k.people[len(k.people)-1] = append(k.people[len(k.people)-1], i)
		k.size++
		g.of[i] = g.classes[c].kinds[at]
	}
	g.classes[c].homes++
}

// limits works out how many each kind and each class can send.
func (g *grouping) limits(p *Problem) {
	for i := range g.classes {
		c := &g.classes[i]
		heads := 0
		for _, k := range c.kinds {
			heads += len(g.kinds[k].people[0])
		}
		c.per = heads
		if p.PerHousehold > 0 {
			c.per = min(heads, p.PerHousehold)
		}
		for _, k := range c.kinds {
			g.kinds[k].cap = c.homes * min(c.per, len(g.kinds[k].people[0]))
		}
		if len(c.kinds) > 1 && c.per < heads {
			c.limit = c.homes * c.per
		}
	}
	for i := range g.kinds {
		k := &g.kinds[i]
		for f, v := range k.values {
			k.cap = min(k.cap, p.Features[f].Values[v].Max)
		}
		k.cap = max(min(k.cap, p.Seats), 0)
	}
}
