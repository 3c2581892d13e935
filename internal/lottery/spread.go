package lottery

import (
	"cmp"
	"math"
	"slices"
)

// distribution turns panels of kinds into panels of people.
func (s *solver) distribution() Distribution {
	weight := s.bestFor
	if weight == nil { // the time was over before the first mixture
		weight = make([]float64, len(s.panels))
		for i := range weight {
			weight[i] = 1 / float64(len(weight))
		}
	}
	d := Distribution{Algorithm: s.options.Algorithm, Upper: s.upper, Stopped: !s.finished}
	d.Panels = s.groups.spread(s.panels, weight)
	d.Probabilities = make([]float64, len(s.problem.People))
	for _, p := range d.Panels {
		for _, i := range p.Members {
			d.Probabilities[i] += p.Weight
		}
	}
	for i, t := range s.groups.of {
		if s.never[t] {
			d.Uncoverable = append(d.Uncoverable, i)
		}
	}
	d.Objective = d.smallest()
	if s.options.Algorithm == Nash {
		d.Objective = d.mean()
	}
	d.Upper = max(d.Upper, d.Objective)
	return d
}

// smallest is the least chance of anybody who can be drawn; 0 when nobody can.
func (d Distribution) smallest() float64 {
	least := math.Inf(1)
	for i, p := range d.Probabilities {
		if !slices.Contains(d.Uncoverable, i) {
			least = min(least, p)
		}
	}
	if math.IsInf(least, 1) {
		return 0
	}
	return least
}

// mean is the geometric mean of the chances of those who can be drawn.
func (d Distribution) mean() float64 {
	sum, n := 0.0, 0.0
	for i, p := range d.Probabilities {
		if !slices.Contains(d.Uncoverable, i) {
			sum, n = sum+math.Log(p), n+1
		}
	}
	return math.Exp(sum / max(n, 1))
}

// spread gives seats of kinds to people. A panel that is likely is cut in pieces with other people of the
// same kinds; then the weights of the pieces are shifted a little until people of a kind have the same
// chance.
func (g *grouping) spread(panels [][]int, weight []float64) []Weighted {
	several, used := 0, 0
	for _, k := range g.kinds {
		several += k.size - 1
	}
	for _, w := range weight {
		if w > 0 {
			used++
		}
	}
	pieces := float64(used + max(2*several, min(4*several, 3000)))
	load := make([]float64, len(g.of))
	var out []Weighted
	for _, i := range heaviest(weight) {
		n := 1
		if several > 0 {
			n = max(1, int(math.Ceil(weight[i]*pieces)))
		}
		for range n {
			w := Weighted{Weight: weight[i] / float64(n), Members: g.seat(panels[i], load)}
			for _, person := range w.Members {
				load[person] += w.Weight
			}
			out = append(out, w)
		}
	}
	if several > 0 {
		g.level(out)
	}
	return join(out)
}

// heaviest are the places of weights above nothing, largest first: what is left to even out is small.
func heaviest(weight []float64) (order []int) {
	for i, w := range weight {
		if w > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case weight[a] > weight[b]:
			return -1
		case weight[a] < weight[b]:
			return 1
		}
		return 0
	})
	return order
}

// seat picks for each kind the people who were in the fewest panels so far, by home.
func (g *grouping) seat(panel []int, load []float64) (members []int) {
	for _, c := range g.classes {
		room := slices.Repeat([]int{c.per}, c.homes)
		for _, t := range c.kinds {
			members = g.seatKind(t, panel[t], room, load, members)
		}
	}
	slices.Sort(members)
	return members
}

// offer is a person who may take a seat.
type offer struct {
	load         float64
	home, person int
}

// byLoad puts those first who were in the fewest panels.
func byLoad(a, b offer) int {
	return cmp.Or(cmp.Compare(a.load, b.load), cmp.Compare(a.person, b.person))
}

func (g *grouping) seatKind(t, seats int, room []int, load []float64, members []int) []int {
	if seats == 0 {
		return members
	}
	k := g.kinds[t]
	var offers []offer
	for home, people := range k.people {
		for _, person := range people {
			offers = append(offers, offer{load[person], home, person})
		}
	}
	slices.SortFunc(offers, byLoad)
	several := g.classes[k.class].per > 1
	for seats > 0 && len(offers) > 0 {
		if several {
			at := roomiest(offers, room)
			offers[0], offers[at] = offers[at], offers[0]
			slices.SortStableFunc(offers[1:], byLoad)
		}
		o := offers[0]
		offers = offers[1:]
		if room[o.home] > 0 {
			room[o.home]--
			seats--
			members = append(members, o.person)
		}
	}
	return members
}

// roomiest is the first offer from a home with the most room: filling others first could leave too little
// for the next kind. Where only one of a home may sit, any home with room will do.
func roomiest(offers []offer, room []int) (at int) {
	for i, o := range offers {
		if room[o.home] > room[offers[at].home] {
			at = i
		}
	}
	return at
}

// join adds up pieces that hold the same people.
func join(all []Weighted) []Weighted {
	slices.SortStableFunc(all, func(a, b Weighted) int { return slices.Compare(a.Members, b.Members) })
	var out []Weighted
	sum := 0.0
	for _, w := range all {
		if w.Weight <= 0 {
			continue
		}
		sum += w.Weight
		if n := len(out); n > 0 && slices.Equal(out[n-1].Members, w.Members) {
			out[n-1].Weight += w.Weight
		} else {
			out = append(out, w)
		}
	}
	for i := range out {
		out[i].Weight /= sum
	}
	return out
}
