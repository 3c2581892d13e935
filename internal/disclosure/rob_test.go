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
		all.add(won)
		cells, hidden, merged = cells+audit.Cells, hidden+audit.Small+audit.Further, merged+audit.Merged
		withheld, tables, programmes = withheld+audit.Withheld, tables+len(released), programmes+audit.Programmes
	}
	t.Logf("%d small cells, %d recovered, %d narrowed; of %d cells %d hidden, %d codes merged, %d of %d tables withheld, %d programmes", all.small, all.exact, all.narrow, cells, hidden, merged, withheld, tables, programmes)
}
