package web

import (
	"errors"
	"net/http"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

// maxPanelFile is how much a table or a list may weigh.
const maxPanelFile = 6 << 20

func (s *Server) getPanelPopulation(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	p, list, err := s.Panels.Populations(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	return s.showPopulation(v, p, list, panel.Figures{})
}

func (s *Server) showPopulation(v *visit, p panel.Panel, list []panel.Population, in panel.Figures) error {
	t := v.panelText
	page := panels.OfficePage{Head: v.panelHead(p, "population"), Lead: t("population_lead")}
	form := panels.OfficeForm{Action: panelDesk(p) + "/population", Submit: t("population_keep"), Files: true, Parts: []panels.OfficePart{{Fields: []panels.OfficeField{
		{Name: "source", Label: t("field.source"), Hint: t("field.source_hint"), Value: in.Source, Max: 200, Needed: true},
		{Kind: "date", Name: "at", Label: t("field.at"), Hint: t("field.at_hint"), Value: in.At, Needed: true},
		{Kind: "area", Name: "text", Label: t("field.table"), Hint: t("field.table_hint"), Value: in.Text, Rows: 12, Max: 100_000},
		{Kind: "file", Name: "file", Label: t("field.file"), Hint: t("field.file_hint"), Accept: ".csv,.txt,.tsv"}}}}}
	page.Forms = []panels.OfficeSection{{ID: "new-figures", Title: t("population_new"), Lead: v.tableExample(p), Forms: []panels.OfficeForm{form}}}
	if len(list) > 0 {
		page.Facts, page.Warn = v.populationFacts(p, list[0])
	} else {
		page.Notes = []string{t("population_none")}
	}
	if len(list) > 1 {
		old := panels.OfficeTable{Title: t("population_versions"), Heads: []string{t("version"), t("field.source"), t("field.at"), t("made")}}
		for _, one := range list {
			old.Rows = append(old.Rows, panels.OfficeLine{Cells: []string{v.howMany(one.Version), one.Source, v.dayIn(one.At), v.p.Date(one.Made)}})
		}
		page.After = append(page.After, old)
	}
	return v.show(panels.OfficeWorkPage(v.panelPage(p), page))
}

// populationFacts tell of the newest figures, and where their sums disagree.
func (v *visit) populationFacts(p panel.Panel, pop panel.Population) (facts []panels.OfficeFact, warn []string) {
	t := v.panelText
	facts = append(facts, panels.OfficeFact{Name: t("figures_of"), Text: t("figures_source", "source", pop.Source, "day", v.dayIn(pop.At), "n", pop.Version)})
	for _, sum := range p.Sums(pop) {
		one, _ := p.Variable(sum.Variable)
		facts = append(facts, panels.OfficeFact{Name: v.words1(one.Title), Text: t("people", "n", v.howMany(sum.People))})
		if sum.Off > 0 {
			warn = append(warn, t("sums_off", "variable", v.words1(one.Title), "n", v.howMany(sum.Off)))
		}
	}
	for _, one := range p.Quotas() {
		if pop.Of(one.Key) == nil {
			warn = append(warn, t("no_table", "variable", v.words1(one.Title)))
		}
	}
	return facts, warn
}

// tableExample shows how a table of the panel's first variable looks.
func (v *visit) tableExample(p panel.Panel) string {
	quotas := p.Quotas()
	if len(quotas) == 0 {
		return v.panelText("table_no_quota")
	}
	one := quotas[0]
	var keys []string
	for _, d := range v.town.Districts {
		keys = append(keys, d.Key)
	}
	var rows []string
	for _, class := range one.Classes(keys) {
		rows = append(rows, panel.ClassLabel(v.town, one, class, v.lang))
	}
	return v.panelText("table_example", "variable", v.words1(one.Title), "classes", strings.Join(rows, ", "))
}

// panelNaming is how tables of the town may call the variables of a panel and their classes: in any of its
// languages.
func (v *visit) panelNaming(p panel.Panel) panel.Naming {
	n := panel.Naming{Heads: map[string]string{}, Names: map[string]map[string]string{}}
	for _, one := range p.Settings.Variables {
		n.Names[one.Key] = map[string]string{}
		for _, said := range one.Title {
			n.Heads[strings.ToLower(said)] = one.Key
		}
		if one.Key == panel.BirthYear || one.Key == panel.District || one.Key == panel.Gender || one.Key == panel.Education {
			for _, said := range strings.Split(v.p.T("panel_office.heads."+one.Key), ",") {
				n.Heads[strings.ToLower(strings.TrimSpace(said))] = one.Key
			}
		}
		for _, o := range one.Options {
			n.Names[one.Key][o.Key] = o.Key
			for _, said := range o.Title {
				n.Names[one.Key][strings.ToLower(said)] = o.Key
			}
		}
	}
	if names := n.Names[panel.District]; names != nil {
		for _, d := range v.town.Districts {
			names[d.Key], names[strings.ToLower(d.Name)] = d.Key, d.Key
		}
	}
	if names := n.Names[panel.Gender]; names != nil {
		for _, class := range []string{"woman", "man"} {
			for _, said := range strings.Split(v.p.T("panel_office.names."+class), ",") {
				names[strings.ToLower(strings.TrimSpace(said))] = class
			}
		}
	}
	return n
}

// panelUpload reads a form with a file: its text, empty without one. Faults: TooLarge, Invalid.
func (v *visit) panelUpload(name string) (string, error) {
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return "", fault.Because(err, fault.TooLarge, "fault.panel_file_large", "mb", maxPanelFile>>20)
		}
		return "", fault.Because(err, fault.Invalid, "fault.upload")
	}
	mendForm(v.Request)
	h, err := v.FormFile(name)
	if err != nil {
		return "", nil //nolint:nilerr // no file was chosen
	}
	raw, err := readFile(h, maxPanelFile)
	return panel.Decode(raw), err
}

func (s *Server) postPanelPopulation(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	text, err := v.panelUpload("file")
	if err != nil {
		return err
	}
	p, list, err := s.Panels.Populations(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	in := panel.Figures{Source: v.PostForm("source"), At: v.PostForm("at"), Text: v.PostForm("text"), Naming: v.panelNaming(p)}
	if strings.TrimSpace(in.Text) == "" {
		in.Text = text
	}
	if _, err := s.Panels.Populate(v.ctx(), v.who, which, in); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showPopulation(v, p, list, in)
	}
	v.say("success", "flash.panel_population")
	return v.see(panelDesk(p) + "/population")
}
