package disclosure_test

import (
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
		all.small, all.exact, all.narrow = all.small+won.small, all.exact+won.exact, all.narrow+won.narrow
		cells, hidden, merged = cells+audit.Cells, hidden+audit.Small+audit.Further, merged+audit.Merged
		withheld, tables, programmes = withheld+audit.Withheld, tables+len(released), programmes+audit.Programmes
	}
	t.Logf("%d small cells, %d recovered, %d narrowed; of %d cells %d hidden, %d codes merged, %d of %d tables withheld, %d programmes", all.small, all.exact, all.narrow, cells, hidden, merged, withheld, tables, programmes)
}

func TestTheAttackerWinsWhereOnlySmallCellsAreHidden(t *testing.T) {
	var all found
	for seed := range uint64(60) {
		m := survey(seed)
		won, _ := rob(m, careless(m.in.Tables), 5)
		all.small, all.exact, all.narrow, all.broken = all.small+won.small, all.exact+won.exact, all.narrow+won.narrow, all.broken+won.broken
	}
	t.Logf("%+v", all)
	if all.exact*10 < all.small || all.broken > 0 {
		t.Errorf("the attacker should recover more than a tenth exactly, or it proves nothing: %+v", all)
	}
}
