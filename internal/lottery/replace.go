package lottery

import "slices"

// Replace is the lottery for the seats that are free after some members left. Kept are the members who
// stay, with values of the same features; drawn are the ids of all who were ever drawn for this panel: they
// do not come into the pool again, nor does, where households matter, anybody who lives with a member who
// stays. Quotas shrink by what those who stay already fill; Range says for how many seats
// that leaves room.
func (p *Problem) Replace(kept []Person, drawn []string) *Problem {
	out := &Problem{Seats: max(0, p.Seats-len(kept)), PerHousehold: p.PerHousehold}
	filled := (&Problem{Features: p.Features, People: kept}).pool()
	for f, feature := range p.Features {
		one := Feature{Name: feature.Name}
		for v, q := range feature.Values {
			n := filled[f][v]
			high := q.highest(p.Seats)
			q.Min, q.Max, q.MinFlex = max(0, q.Min-n), max(0, q.Max-n), max(0, q.MinFlex-n)
			q.MaxFlex = max(0, high-n)
			one.Values = append(one.Values, q)
		}
		out.Features = append(out.Features, one)
	}
	home, gone := map[string]bool{}, map[string]bool{}
	for _, who := range kept {
		gone[who.ID] = true
		if who.Household != "" {
			home[who.Household] = true
		}
	}
	for _, id := range drawn {
		gone[id] = true
	}
	for _, who := range p.People {
		if gone[who.ID] || p.PerHousehold > 0 && home[who.Household] {
			continue
		}
		who.Values = slices.Clone(who.Values)
		out.People = append(out.People, who)
	}
	return out
}
