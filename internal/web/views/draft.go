package views

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"almenda/internal/web/ui"
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
		parts = append(parts, pg.T("town.area.whole"))
	}
	if d.HasPoint {
		parts = append(parts, pg.T("map.picked"))
	}
	return strings.Join(parts, " · ")
}

// markdown is the toolbar over a text, in the page's words.
func markdown(pg Page) ui.Bar {
	return ui.Bar{Island: pg.Asset("mdbar.js"), Label: pg.T("md.toolbar"), Bold: pg.T("md.bold"), Italic: pg.T("md.italic"), List: pg.T("md.list"), Link: pg.T("md.link")}
}

func coordinate(v float64, has bool) string {
	if !has {
		return ""
	}
	return fmt.Sprintf("%.6f", v)
}
