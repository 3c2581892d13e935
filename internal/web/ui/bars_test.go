package ui

import (
	"strings"
	"testing"
)

func TestBarsAreATableWithWhatTheyShow(t *testing.T) {
	var b strings.Builder
	rows := []BarRow{{Label: "En <fontän>", Note: "ditt svar", Cells: []string{"30", "75 %"}, Parts: []int{20, 10}}, {Label: "Ett träd", Lang: "sv", Cells: []string{"10", "25 %"}, Parts: []int{10}}}
	if err := Bars("Resultat", []string{"Svar", "Antal", "Andel"}, rows, 40).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<th scope="col">Andel</th>`, "En &lt;fontän&gt;", "ditt svar", `<td>75 %</td>`, `<span lang="sv">Ett träd`, `x="0" width="500"`, `x="500" width="250"`, `aria-hidden="true"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %s", want)
		}
	}
}

func TestABarIsNeverLongerThanItsTable(t *testing.T) {
	for _, c := range []struct {
		parts []int
		most  int
	}{{[]int{3, 3}, 5}, {[]int{0, -2}, 5}, {[]int{5}, 0}, {[]int{1 << 40}, 1 << 40}} {
		end := 0
		for _, p := range (BarRow{Parts: c.parts}).pieces(c.most) {
			if p.x != end || p.wide <= 0 {
				t.Errorf("%v of %d has the piece %+v after %d", c.parts, c.most, p, end)
			}
			end = p.x + p.wide
		}
		if end > barWide {
			t.Errorf("%v of %d ends at %d", c.parts, c.most, end)
		}
	}
}
