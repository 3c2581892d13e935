package views

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"almenda/internal/tenant"

	"github.com/a-h/templ"
)

// number is the step's place, from 1.
func (d IdeaDraft) number() int { return slices.Index(IdeaSteps, d.Step) + 1 }

// before is the step before this one; empty on the first.
func (d IdeaDraft) before() string {
	if n := d.number(); n > 1 {
		return IdeaSteps[n-2]
	}
	return ""
}

// query names the draft in links between its steps.
func (d IdeaDraft) query() string {
	if d.ID == "" {
		return ""
	}
	return "?draft=" + url.QueryEscape(d.ID)
}

// placeLine is the place in one line: words, district.
func placeLine(pg Page, d IdeaDraft) string {
	parts := make([]string, 0, 3)
	if d.Place != "" {
		parts = append(parts, d.Place)
	}
	if name := districtName(pg, d.District); name != "" {
		parts = append(parts, name)
	} else {
		parts = append(parts, pg.T("draft.whole_town"))
	}
	if d.HasPoint {
		parts = append(parts, pg.T("map.picked"))
	}
	return strings.Join(parts, " · ")
}

// markdown asks for the toolbar over a text and gives it its words.
func markdown(pg Page) templ.Attributes {
	return templ.Attributes{
		"data-island": "mdbar", "data-bold": pg.T("md.bold"), "data-italic": pg.T("md.italic"),
		"data-list-label": pg.T("md.list"), "data-link": pg.T("md.link"), "data-toolbar": pg.T("md.toolbar"),
	}
}

func coordinate(v float64, has bool) string {
	if !has {
		return ""
	}
	return fmt.Sprintf("%.6f", v)
}

// boundsOf is the town's box as "west,south,east,north"; empty when no shape is known.
func boundsOf(t *tenant.Town) string {
	w, s, e, n := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	all := slices.Clone(t.Outline)
	for _, d := range t.Districts {
		all = append(all, d.Shape...)
	}
	for _, polygon := range all {
		for _, ring := range polygon {
			for _, p := range ring {
				w, e = math.Min(w, p.Lon), math.Max(e, p.Lon)
				s, n = math.Min(s, p.Lat), math.Max(n, p.Lat)
			}
		}
	}
	if w > e {
		return ""
	}
	return fmt.Sprintf("%.5f,%.5f,%.5f,%.5f", w, s, e, n)
}
