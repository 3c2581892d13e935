package questionnaire

import (
	"slices"
	"strconv"
)

// ranking wants the first Max places (all when there is no Max; Min is enough when there is one), each
// once and none left out.
func (a *Asked) ranking(kept Answer) []Problem {
	if len(kept.Rows) > 0 {
		return []Problem{a.places(kept.Rows)}
	}
	all := 0
	for _, o := range a.Options {
		if !Reserved(o.Code) {
			all++
		}
	}
	most, least := all, all
	if a.Max > 0 {
		most, least = min(all, a.Max), 1
	}
	if a.Min > 0 {
		least = min(all, a.Min)
	}
	switch n := len(kept.Codes); {
	case n > most:
		return []Problem{a.problem("rank_most", "max", most)}
	case n < least:
		return []Problem{a.problem("rank_least", "min", least)}
	}
	return nil
}

// places says what is wrong with places that are not 1, 2, 3 and so on.
func (a *Asked) places(rows map[string]string) Problem {
	var seen []string
	for _, o := range a.Options {
		place := rows[o.Code]
		n, err := strconv.Atoi(place)
		switch {
		case place == "":
			continue
		case err != nil || n < 1:
			p := a.problem("rank_number")
			p.Row = o.Code
			return p
		case slices.Contains(seen, place):
			p := a.problem("rank_double", "place", n)
			p.Row = o.Code
			return p
		}
		seen = append(seen, place)
	}
	return a.problem("rank_gap")
}

func (a *Asked) allocation(rows map[string]string) []Problem {
	sum := 0
	for _, o := range a.Options {
		n, err := strconv.Atoi(rows[o.Code])
		if v := rows[o.Code]; v != "" && (!digits(v) || err != nil || n > 1_000_000) {
			p := a.problem("points")
			p.Row = o.Code
			return []Problem{p}
		}
		sum += n
	}
	if total := a.Question.Points(); sum != total {
		return []Problem{a.problem("sum", "total", total, "sum", sum)}
	}
	return nil
}

// Points is how many points an allocation has to give.
func (q *Question) Points() int {
	if q.Total > 0 {
		return q.Total
	}
	return 100
}

// place wants a point in or around Europe, or a district, as the question asks for. Who cannot show a
// point, for the map needs a script, says the district instead.
func (a *Asked) place(p Place) []Problem {
	point := p.Lat != 0 || p.Lon != 0
	switch {
	case point && (p.Lat < 34 || p.Lat > 72 || p.Lon < -25 || p.Lon > 45):
		return []Problem{a.problem("place")}
	case p.District != "" && !districtShape.MatchString(p.District):
		return []Problem{a.problem("unknown")}
	case a.Place == "district" && p.District == "":
		return []Problem{a.problem("district")}
	}
	return nil
}
