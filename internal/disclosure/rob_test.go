package disclosure_test

import (
	"reflect"
	"testing"

	. "almenda/internal/disclosure"
)

func TestNobodyCanWorkOutWhatIsHidden(t *testing.T) {
	var all found
	var cells, hidden, merged, withheld, tables, programmes int
	for seed := range uint64(200) {
		m := survey(seed)
		released, audit := Least().Gate(m.in)
		won, first := rob(m, released, 5)
		if won.narrow > 0 || won.broken > 0 {
			t.Errorf("survey %d: %+v: %s", seed, won, first)
		}
		all.add(won)
		cells, hidden, merged = cells+audit.Cells, hidden+audit.Small+audit.Further, merged+audit.Merged
		withheld, tables, programmes = withheld+audit.Withheld, tables+len(released), programmes+audit.Programmes
	}
	t.Logf("%d small cells, %d recovered, %d narrowed; of %d cells %d hidden, %d codes merged, %d of %d tables withheld, %d programmes", all.small, all.exact, all.narrow, cells, hidden, merged, withheld, tables, programmes)
}

// What was published once stays as it is; what comes later makes room for it.
func TestALaterSurveyDoesNotGiveAnEarlierOneAway(t *testing.T) {
	var all found
	shown := 0
	for seed := uint64(0); seed < 200; seed += 10 {
		m := survey(seed)
		var first Input
		for _, table := range m.in.Tables {
			if table.Population == "first" {
				first.Tables = append(first.Tables, table)
			}
		}
		before, _ := Least().Gate(first)
		at := 0
		for i, table := range m.in.Tables {
			if table.Population == "first" {
				m.in.Tables[i].Before = &before[at]
				at++
			}
		}
		released, _ := Least().Gate(m.in)
		at = 0
		for i, r := range released {
			if m.in.Tables[i].Population == "first" {
				if !reflect.DeepEqual(r, before[at]) {
					t.Errorf("survey %d: published as %s, now as %s", seed, drawn(before[at]), drawn(r))
				}
				at++
			} else if r.State == Shown {
				shown++
			}
		}
		won, text := rob(m, released, 5)
		if won.narrow > 0 || won.broken > 0 {
			t.Errorf("survey %d: %+v: %s", seed, won, text)
		}
		all.add(won)
	}
	t.Logf("%+v, %d later tables shown", all, shown)
}
