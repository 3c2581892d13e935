package disclosure_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	. "almenda/internal/disclosure"
	"almenda/internal/questionnaire"
	"almenda/internal/tenantcfg"
	"almenda/tenants"
)

// The sample surveys of all towns are attacked as they are seeded: with every table that they declare.
func TestThePublishedSurveysOfTheTownsTellOfNobody(t *testing.T) {
	surveys, shown, all := 0, 0, found{}
	for _, dir := range tenantcfg.Find(tenants.FS) {
		town, err := tenantcfg.Read(tenants.FS, dir)
		if err != nil {
			t.Fatal(err)
		}
		sample, err := tenantcfg.ReadSample(tenants.FS, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range sample.Surveys {
			if one.Answers == 0 {
				continue
			}
			fill := questionnaire.Filler{Rand: rand.New(rand.NewPCG(uint64(len(one.Slug)), 7)), Skew: one.Skew, Words: one.Words}
			for _, d := range town.Districts {
				fill.Towns = append(fill.Towns, d.Key)
			}
			m := answered(&fill, one)
			released, _ := Rules(town.Disclosure).Gate(m.in)
			for _, r := range released {
				if r.State == Shown {
					shown++
				}
			}
			won, first := rob(m, released, 5)
			if won.narrow > 0 || won.broken > 0 {
				t.Errorf("%s, %s: %+v: %s", dir, one.Slug, won, first)
			}
			surveys++
			all.add(won)
		}
	}
	t.Logf("%d surveys, %d tables shown, %+v", surveys, shown, all)
	if surveys == 0 || shown == 0 {
		t.Error("nothing was published: nothing was proven")
	}
}

// answered lets made-up people answer a sample survey, and counts its tables.
func answered(fill *questionnaire.Filler, one tenantcfg.Survey) (m made) {
	var people []person
	for range one.Answers {
		p := person{groups: map[string]string{}, answers: map[string][]string{}}
		for key, a := range fill.Fill(&one.Asks) {
			p.answers[key] = a.Codes
			if len(a.Codes) == 1 {
				p.groups[key] = a.Codes[0]
			}
			for row, code := range a.Rows {
				p.answers[key+"."+row] = []string{code}
			}
		}
		people = append(people, p)
	}
	for _, table := range one.Tables {
		q, _ := one.Asks.Question(table.Question)
		keys := []string{q.Key}
		for _, r := range q.Rows {
			keys = append(keys, q.Key+"."+r.Code)
		}
		for _, key := range keys {
			a := asked{key: key, multiple: q.Type == questionnaire.Multiple || q.Type == questionnaire.ImageOne, sensitive: q.Sensitive}
			for _, p := range people {
				for _, c := range p.answers[key] {
					if !slices.Contains(a.codes, c) {
						a.codes = append(a.codes, c)
					}
				}
			}
			if slices.Sort(a.codes); len(a.codes) > 0 && q.Type != questionnaire.Ranking {
				m.in.Tables = append(m.in.Tables, tally(people, a, "all", table.By))
			}
		}
	}
	return m
}
