package lottery

// Bound is what no lottery can beat, by simple counting: of a value's people, only as many can sit as its
// maximum allows and the minimums of the feature's other values leave. It tells which quota makes the
// lottery least fair. People of a value that gets no seat at all are left out: they have no chance anyway.
func (p *Problem) Bound() Bound {
	b := Bound{Chance: 1, Feature: -1, Value: -1}
	pool := p.pool()
	for f, feature := range p.Features {
		minimums := 0
		for _, q := range feature.Values {
			minimums += q.Min
		}
		var values []ValueBound
		for v, q := range feature.Values {
			one := ValueBound{Pool: pool[f][v], Most: max(0, min(q.Max, p.Seats-minimums+q.Min)), Chance: 1}
			if one.Pool > 0 {
				one.Chance = min(1, float64(one.Most)/float64(one.Pool))
			}
			if one.Pool > 0 && one.Most > 0 && one.Chance < b.Chance {
				b.Chance, b.Feature, b.Value = one.Chance, f, v
			}
			values = append(values, one)
		}
		b.Values = append(b.Values, values)
	}
	if n := p.eligible(b); n > 0 && float64(p.Seats)/float64(n) <= b.Chance {
		b.Chance, b.Feature, b.Value = float64(p.Seats)/float64(n), -1, -1
	}
	return b
}

// pool counts the people with each value.
func (p *Problem) pool() [][]int {
	out := make([][]int, len(p.Features))
	for f, feature := range p.Features {
		out[f] = make([]int, len(feature.Values))
	}
	for _, who := range p.People {
		for f, v := range who.Values[:min(len(who.Values), len(out))] {
			if v >= 0 && v < len(out[f]) { // Check tells of others
				out[f][v]++
			}
		}
	}
	return out
}

// eligible counts the people all of whose values get seats.
func (p *Problem) eligible(b Bound) (n int) {
	for _, who := range p.People {
		ok := true
		for f, v := range who.Values {
			ok = ok && f < len(b.Values) && v >= 0 && v < len(b.Values[f]) && b.Values[f][v].Most > 0
		}
		if ok {
			n++
		}
	}
	return n
}
