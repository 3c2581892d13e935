package ui

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func figure(t *testing.T, c Chart) string {
	t.Helper()
	var b strings.Builder
	if err := Figure(c).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// charts is one of each kind, each with something hidden.
func charts() []Chart {
	agree := []Series{{Label: "Stämmer inte alls"}, {Label: "Stämmer lite"}, {Label: "Varken eller"}, {Label: "Stämmer ganska bra"}, {Label: "Stämmer helt"}, {Label: "Vet inte", Aside: true}}
	shares := func(values ...float64) (out []Point) {
		for _, v := range values {
			out = append(out, Point{Value: v, Said: strings.TrimSuffix(strings.TrimSuffix(at(v), "0%"), ".0") + " %"})
		}
		return out
	}
	hidden := Point{Said: "dolt", Hidden: true}
	base := Chart{RowHead: "Svar", Table: "Samma som tabell", Hidden: "Dolt, så att ingen kan kännas igen", Base: "ca 285 svar", Series: []Series{{Label: "Andel"}}}
	bars, stack, columns, line, rank, atlas := base, base, base, base, base, base
	bars.ID, bars.Kind, bars.Title = "a", BarChart, "Vad <saknas> mest?"
	bars.Rows = []ChartRow{{Label: "Bänkar", Points: shares(62)}, {Label: "Träd", Lang: "sv", Points: shares(38)}, {Label: "Annat", Points: []Point{hidden}}}
	stack.ID, stack.Kind, stack.Title, stack.Series, stack.RowHead = "b", StackChart, "Så trygg är jag", agree, "Ålder"
	stack.Rows = []ChartRow{
		{Label: "16–29", Note: "ca 60 svar", Points: shares(5, 15, 20, 35, 20, 5)},
		{Label: "30–64", Note: "ca 150 svar", Points: append(shares(10, 20, 30), hidden, Point{Value: 25, Said: "25 %"}, hidden)},
		{Label: "65 och äldre", Note: "ca 75 svar", Points: shares(0, 10, 20, 30, 40, 0)}}
	columns.ID, columns.Kind, columns.Title, columns.RowHead = "c", ColumnChart, "Hur nöjd är du, 0 till 10?", "Betyg"
	for i, v := range []float64{1, 2, 3, 6, 8, 15, 20, 22, 13, 7, 3} {
		columns.Rows = append(columns.Rows, ChartRow{Label: strings.TrimSuffix(at(float64(i)), ".00%"), Points: shares(v)})
	}
	columns.Rows[0].Points = []Point{hidden}
	line.ID, line.Kind, line.Title, line.RowHead, line.Full = "d", LineChart, "Nöjda med kommunen", "År", 100
	line.Rows = []ChartRow{{Label: "2022", Points: shares(48)}, {Label: "2023", Points: shares(55)}, {Label: "2024", Points: []Point{hidden}}, {Label: "2025", Points: shares(61)}, {Label: "2026", Points: shares(58)}}
	rank.ID, rank.Kind, rank.Title, rank.RowHead, rank.Series = "e", RankChart, "Viktigast först", "Förslag", []Series{{Label: "Plats i snitt"}}
	rank.Rows = []ChartRow{{Label: "Fler bussar", Points: []Point{{Value: 1.4, Said: "1,4"}}}, {Label: "Cykelbana", Points: []Point{{Value: 2.1, Said: "2,1"}}}, {Label: "Parkering", Points: []Point{hidden}}}
	atlas.ID, atlas.Kind, atlas.Title, atlas.RowHead, atlas.Levels = "f", MapChart, "Nöjda, efter stadsdel", "Stadsdel", []string{"under 20 %", "20–39 %", "40–59 %", "60–79 %", "80 % eller mer"}
	atlas.Map = Draw(twoDistricts())
	atlas.Rows = []ChartRow{{Key: "west", Label: "Väst", Points: []Point{{Value: 64, Said: "64 %", Level: 3}}}, {Key: "east", Label: "Öst", Points: []Point{hidden}}}
	return []Chart{bars, stack, columns, line, rank, atlas}
}

func TestEveryChartIsATableToo(t *testing.T) {
	for _, c := range charts() {
		html := figure(t, c)
		for _, want := range []string{"<figure", `aria-labelledby="` + c.ID + `-title"`, `id="` + c.ID + `-title"`, "<table", `scope="col"`, c.RowHead, "ca 285 svar", c.Hidden, "dolt"} {
			if !strings.Contains(html, want) {
				t.Errorf("%s lacks %s", c.Kind, want)
			}
		}
		table := html[strings.Index(html, "<table"):]
		for _, r := range c.Rows {
			for _, p := range r.Points {
				if !strings.Contains(table, ">"+p.Said+"<") {
					t.Errorf("%s: the table lacks %q", c.Kind, p.Said)
				}
			}
		}
		if strings.Contains(html, "style=") || strings.Contains(html, "<script") || strings.Contains(html, "<saknas>") {
			t.Errorf("%s has a style, a script, or words that are not escaped", c.Kind)
		}
		if c.Kind != BarChart && !strings.Contains(html, "<details") {
			t.Errorf("%s shows its table at once", c.Kind)
		}
	}
}

// Two charts share a page: what one names must not be what the other names.
func TestChartsShareAPage(t *testing.T) {
	var page strings.Builder
	for _, c := range charts() {
		page.WriteString(figure(t, c))
	}
	ids, refs := map[string]bool{}, map[string]bool{}
	d := xml.NewDecoder(strings.NewReader(page.String()))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				switch {
				case a.Name.Local == "id" && ids[a.Value]:
					t.Errorf("the id %s stands twice", a.Value)
				case a.Name.Local == "id":
					ids[a.Value] = true
				case strings.HasPrefix(a.Value, "url(#"):
					refs[strings.TrimSuffix(strings.TrimPrefix(a.Value, "url(#"), ")")] = true
				}
			}
		}
	}
	for r := range refs {
		if !ids[r] {
			t.Errorf("nothing has the id %s", r)
		}
	}
	if len(refs) == 0 {
		t.Error("nothing has a texture: colour would be alone")
	}
}

func TestTheLengthOfAHiddenPieceTellsNothing(t *testing.T) {
	c := charts()[1]
	var x []string
	for _, s := range c.slices(c.Rows[1]) {
		x = append(x, s.class+" "+s.x+"+"+s.wide)
	}
	if got := strings.Join(x, ", "); got != "c1 0.00%+10.00%, c2 10.00%+20.00%, c4 30.00%+30.00%, c7 60.00%+25.00%, ch 85.00%+15.00%" {
		t.Errorf("drawn: %s", got)
	}
	for _, k := range charts()[2].columns(0)[:1] {
		if !k.hidden || k.high != "160.0" {
			t.Errorf("a hidden column is as high as the chart: %+v", k)
		}
	}
	if got := len(charts()[3].joins(0)); got != 2 {
		t.Errorf("the line has %d pieces; it breaks where a year is hidden", got)
	}
}

func TestNamesTooLongForColumnsStandBeforeBars(t *testing.T) {
	c := charts()[2]
	if !strings.Contains(figure(t, c), `class="chart chart-columns"`) {
		t.Error("0 to 10 fit under columns")
	}
	for i := range c.Rows {
		c.Rows[i].Label = "från " + c.Rows[i].Label
	}
	if html := figure(t, c); !strings.Contains(html, `class="chart chart-bars"`) || strings.Contains(html, "<details") {
		t.Error("names run into one another")
	}
}

func TestChartsOfNothingAreDrawn(t *testing.T) {
	for _, kind := range []ChartKind{BarChart, StackChart, ColumnChart, LineChart, RankChart, MapChart, "unknown"} {
		c := Chart{ID: "x", Kind: kind, Title: "Tomt", Series: []Series{{Label: "Andel"}}, Rows: []ChartRow{{Label: "a"}, {Label: "b", Key: "west", Points: []Point{{Value: -5, Said: "0"}, {Value: 700, Said: "700"}}}}}
		if !strings.Contains(figure(t, c), "Tomt") {
			t.Errorf("%s is not drawn", kind)
		}
	}
}
