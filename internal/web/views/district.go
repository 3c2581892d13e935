package views

import "almenda/internal/web/ui"

func districtCounts(pg Page, d DistrictRow) string {
	out := ""
	if d.Open > 0 {
		out = pg.N("district.open", d.Open)
	}
	if d.Ideas > 0 {
		if out != "" {
			out += " · "
		}
		out += pg.N("process.ideas", d.Ideas)
	}
	return out
}

func areaSpots(pg Page, l Districts) map[string]ui.Spot {
	out := make(map[string]ui.Spot, len(l.Rows))
	for _, d := range l.Rows {
		said := d.Name
		if counts := districtCounts(pg, d); counts != "" {
			said += ", " + counts
		}
		s := ui.Spot{Key: d.Key, Href: pg.URL(d.Path()), Said: said, Level: min(4, d.Open), Lit: d.Yours}
		if d.Open > 0 {
			s.Text = pg.P.Number(int64(d.Open))
		}
		out[d.Key] = s
	}
	return out
}
