package web

import (
	"strconv"
	"strings"

	"almenda/internal/panel"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/panels"
)

func (s *Server) getOfficePanel(v *visit) error {
	p, err := s.officePanel(v)
	if err != nil {
		return err
	}
	return s.showCockpit(v, p)
}

func (s *Server) showCockpit(v *visit, p panel.Panel) error {
	c, err := s.Panels.Cockpit(v.ctx(), v.who, v.town, p.ID)
	if err != nil {
		return err
	}
	t := v.panelText
	view := panels.OfficePanel{Head: v.panelHead(p, "panel")}
	for _, l := range c.Lacks {
		view.Lacks = append(view.Lacks, panels.OfficeLink{Path: lackPath(p, l.Name), Text: v.p.T(l.Key)})
	}
	view.Figures = []panels.OfficeFact{{Name: t("members"), Text: t("of", "n", v.howMany(c.Members), "size", v.howMany(p.Size))}, {Name: t("waiting"), Text: v.howMany(c.Waiting)},
		{Name: t("pending"), Text: v.howMany(c.Count[panel.Pending])}, {Name: t("term"), Text: v.officeTerm(p)}, {Name: t("field.district"), Text: v.panelWhere(p)},
		{Name: t("address"), Text: v.absolute("/panel/" + p.Slug)}}
	if n := c.Count[panel.Asked]; n > 0 {
		view.Figures = append(view.Figures, panels.OfficeFact{Name: t("asked_along"), Text: v.howMany(n)})
	}
	if len(c.Targets) == 0 {
		view.NoFigures = panelDesk(p) + "/population"
	} else {
		view.Figures = append(view.Figures, panels.OfficeFact{Name: t("figures_of"), Text: t("figures_source", "source", c.Population.Source, "day", v.dayIn(c.Population.At), "n", c.Population.Version)})
	}
	if c.Calls > 0 {
		view.Notes = append(view.Notes, v.p.N("panel_office.to_call", c.Calls))
	}
	v.cockpitGap(&view, c)
	view.Deeds, view.Links = v.panelDeeds(p), v.panelLinks(p)
	view.Family = v.cockpitFamily(c)
	return v.show(panels.OfficePanelPage(v.panelPage(p), view))
}

// lackPath is where staff say what a panel lacks.
func lackPath(p panel.Panel, name string) string {
	if name == "variables" {
		return panelDesk(p) + "/variables"
	}
	return panelDesk(p) + "/edit#" + name
}

func (v *visit) officeTerm(p panel.Panel) string {
	if p.From == "" || p.Until == "" {
		return v.panelText("no_term")
	}
	return v.panelText("from_until", "from", v.dayIn(p.From), "until", v.dayIn(p.Until))
}

// cockpitGap shows how the panel stands against the town, and what to send next.
func (v *visit) cockpitGap(view *panels.OfficePanel, c panel.Cockpit) {
	lang := v.lang
	for _, n := range c.Needs {
		one, _ := c.Panel.Variable(n.Variable)
		g := panels.OfficeGap{Variable: v.words1(one.Title), Class: panel.ClassLabel(v.town, one, n.Class, lang), Seats: v.howMany(n.Seats), Members: v.howMany(n.Members),
			Waiting: v.howMany(n.Waiting), Missing: v.howMany(n.Missing), Letters: "–", Short: n.Missing > 0}
		if n.Missing > 0 {
			g.Letters = v.panelText("letters_at", "n", v.howMany(n.Letters), "rate", v.panelPercent(n.Rate))
		}
		if n.Over > 0 {
			g.Missing = v.panelText("over", "n", v.howMany(n.Over))
		}
		view.Gap = append(view.Gap, g)
	}
	for i, one := range c.Panel.Quotas() {
		if chart, ok := v.mirrorChart(c, one, i); ok {
			view.Charts = append(view.Charts, chart)
		}
	}
	if next, ok := panel.NextWave(c.Needs); ok && c.Panel.State == panel.Published {
		view.Next = v.nextWave(c, next)
	}
	if f := c.Fair; f != nil {
		view.Fair = v.fairWords(c.Panel, *f)
	}
}

func (v *visit) panelPercent(share float64) string {
	n := strconv.FormatFloat(share*100, 'f', 1, 64)
	if v.lang != "en" {
		n = strings.Replace(n, ".", ",", 1)
	}
	return v.panelText("percent", "n", n)
}

// mirrorChart draws the classes of one variable: the share in the panel beside that in the town. Before
// a draw by lot those who registered stand for the panel.
func (v *visit) mirrorChart(c panel.Cockpit, one panel.Variable, i int) (ui.Chart, bool) {
	in, total, who := c.In[one.Key], c.Members, "members"
	if c.Panel.Settings.ByLot && c.Members == 0 {
		in, total, who = c.Waits[one.Key], c.Waiting, "registered"
	}
	people := 0
	for _, t := range c.Targets {
		if t.Variable == one.Key {
			people += t.People
		}
	}
	if people == 0 {
		return ui.Chart{}, false
	}
	t := v.panelText
	chart := ui.Chart{ID: "mirror" + strconv.Itoa(i), Kind: ui.PairChart, Title: v.words1(one.Title), Base: v.p.N("panel_office.n_"+who, total),
		Series: []ui.Series{{Label: t("in_panel")}, {Label: t("in_town")}}, RowHead: t("class"), Table: t("as_table")}
	for _, target := range c.Targets {
		if target.Variable != one.Key {
			continue
		}
		mine := 0.0
		if total > 0 {
			mine = float64(in[target.Class]) / float64(total)
		}
		theirs := float64(target.People) / float64(people)
		chart.Rows = append(chart.Rows, ui.ChartRow{Label: panel.ClassLabel(v.town, one, target.Class, v.lang), Note: v.panelText("percent_both", "panel", v.panelPercent(mine), "town", v.panelPercent(theirs)),
			Points: []ui.Point{{Value: mine * 100, Said: v.panelPercent(mine)}, {Value: theirs * 100, Said: v.panelPercent(theirs)}}})
	}
	return chart, true
}

func (v *visit) nextWave(c panel.Cockpit, next panel.Next) *panels.OfficeNext {
	one, _ := c.Panel.Variable(next.Variable)
	rate := "next_lead"
	if c.Rate.Usual {
		rate = "next_lead_usual"
	}
	out := &panels.OfficeNext{Lead: v.panelText(rate, "n", v.howMany(next.Letters), "rate", v.panelPercent(c.Rate.Share), "joined", v.howMany(c.Rate.Joined), "letters", v.howMany(c.Rate.Letters)),
		Path: panelDesk(c.Panel) + "/recruit?next=" + next.Variable}
	for _, n := range next.Classes {
		out.Lines = append(out.Lines, v.panelText("next_line", "variable", v.words1(one.Title), "class", panel.ClassLabel(v.town, one, n.Class, v.lang), "missing", v.howMany(n.Missing), "n", v.howMany(n.Letters)))
	}
	return out
}

func (v *visit) fairWords(p panel.Panel, f panel.Fair) []string {
	out := []string{v.panelText("fair_lead", "pool", v.howMany(f.Pool), "seats", v.howMany(p.Size), "chance", v.panelPercent(f.Chance))}
	if f.Variable == "" {
		return append(out, v.panelText("fair_even"))
	}
	one, _ := p.Variable(f.Variable)
	return append(out, v.panelText("fair_class", "variable", v.words1(one.Title), "class", panel.ClassLabel(v.town, one, f.Class, v.lang), "of", v.howMany(f.Of), "most", v.howMany(f.Most)))
}

func (v *visit) panelDeeds(p panel.Panel) (out []panels.OfficeDeed) {
	t, path := v.panelText, panelDesk(p)
	deed := func(key, act, variant, color string) {
		out = append(out, panels.OfficeDeed{Action: path + "/" + act, Text: t("do." + key), Hint: t("do." + key + "_hint"), Variant: variant, Color: color})
	}
	switch {
	case p.State == panel.Draft:
		deed("publish", "publish", "", "")
	case p.State == panel.Published && p.Settings.Recruiting:
		deed("close", "close", "secondary", "")
	case p.State == panel.Published:
		deed("open", "open", "", "")
	}
	if p.State != panel.Draft {
		deed("successor", "successor", "secondary", "")
	}
	if p.State == panel.Published {
		deed("end", "end", "tertiary", "danger")
	}
	return out
}

func (v *visit) panelLinks(p panel.Panel) (out []panels.OfficeLink) {
	t := v.panelText
	if p.Public() {
		out = append(out, panels.OfficeLink{Path: "/panel/" + p.Slug, Text: t("see_public")}, panels.OfficeLink{Path: panelDesk(p) + "/report", Text: v.p.T("panel_wave.report")})
	}
	if p.State == panel.Published && p.Settings.Recruiting {
		out = append(out, panels.OfficeLink{Path: "/admin/panel/desk/enrol/" + p.ID.String(), Text: t("enrol_phone")})
	}
	return out
}

func (v *visit) cockpitFamily(c panel.Cockpit) (out []panels.OfficeLink) {
	t := v.panelText
	if c.Before != nil {
		out = append(out, panels.OfficeLink{Path: panelDesk(*c.Before), Text: v.words1(c.Before.Title), Note: t("before")})
	}
	if c.After != nil {
		out = append(out, panels.OfficeLink{Path: panelDesk(*c.After), Text: v.words1(c.After.Title), Note: t("after")})
	}
	for _, p := range c.Beside {
		out = append(out, panels.OfficeLink{Path: panelDesk(p), Text: v.words1(p.Title), Note: t("beside", "where", v.panelWhere(p))})
	}
	return out
}
