package web

import (
	"strconv"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

func panelDesk(p panel.Panel) string { return "/admin/panel/" + p.ID.String() }

// officePanel reads the panel that the address names, as those see it who run it.
func (s *Server) officePanel(v *visit) (panel.Panel, error) {
	which, err := v.param("panel")
	if err != nil {
		return panel.Panel{}, err
	}
	return s.Panels.Run(v.ctx(), v.who, which)
}

func (v *visit) panelHead(p panel.Panel, tab string) panels.OfficeHead {
	return panels.OfficeHead{Path: panelDesk(p), Title: v.words1(p.Title), State: string(p.State), Kind: string(p.Kind), Tab: tab, ByLot: p.Settings.ByLot}
}

func (v *visit) panelPage(p panel.Panel) views.Page {
	return v.page(v.words1(p.Title), views.SectionAdmin)
}

// panelText is a text of the staff's pages of panels.
func (v *visit) panelText(key string, pairs ...any) string {
	return v.p.T("panel_office."+key, pairs...)
}

func (v *visit) howMany(n int) string { return v.p.Number(int64(n)) }

func (s *Server) getOfficePanels(v *visit) error {
	list, err := s.Panels.Office(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := panels.OfficeList{Desk: s.Policy.Anywhere(v.who, access.DeskPanel), Make: true}
	for _, r := range list {
		view.Rows = append(view.Rows, panels.OfficeRow{Path: panelDesk(r.Panel), Title: v.words1(r.Title), State: string(r.State), Where: v.panelWhere(r.Panel),
			Local: r.Parent != id.None, Members: v.panelText("of", "n", v.howMany(r.Count[panel.Member]), "size", v.howMany(r.Size)), Waiting: v.howMany(r.Count[panel.Waiting])})
	}
	return v.show(panels.OfficeListPage(v.page(v.panelText("title"), views.SectionAdmin), view))
}

// panelWhere says in a line whom a panel is made of and who runs it.
func (v *visit) panelWhere(p panel.Panel) string {
	where := v.panelText("whole_town")
	if p.District != "" {
		where = v.district(p.District)
	}
	if p.Office == "" {
		return where
	}
	return where + " · " + p.Office
}

func (s *Server) getOfficePanelNew(v *visit) error {
	return s.showPanelNew(v, panelNew{template: "mirror"})
}

// panelNew is what stands in the form of a new panel.
type panelNew struct {
	template, district, size string
	title                    tenant.Text
}

func (s *Server) showPanelNew(v *visit, n panelNew) error {
	t := v.panelText
	tpl := panels.OfficeField{Kind: "radios", Name: "template", Label: t("template"), Value: n.template}
	for _, key := range panel.Templates {
		tpl.Options = append(tpl.Options, ui.Option{Value: key, Text: t("template." + key), Hint: t("template." + key + "_hint")})
	}
	fields := append([]panels.OfficeField{tpl}, v.officeTexts("title", "field.title", "field.title_hint", n.title, panel.MaxPanelTitle, 0, true)...)
	if len(v.town.Districts) > 0 {
		fields = append(fields, v.districtField(n.district))
	}
	fields = append(fields, panels.OfficeField{Kind: "number", Name: "size", Label: t("field.size"), Hint: t("field.size_new"), Value: n.size})
	return v.show(panels.OfficeWorkPage(v.page(t("new"), views.SectionAdmin), panels.OfficePage{Back: panels.OfficeLink{Path: "/admin/panel", Text: t("title")}, Title: t("new"), Lead: t("new_lead"),
		Form: &panels.OfficeForm{Action: "/admin/panel", Submit: t("make"), Parts: []panels.OfficePart{{Fields: fields}}}}))
}

// districtField offers the districts in which the actor may run panels.
func (v *visit) districtField(chosen string) panels.OfficeField {
	f := panels.OfficeField{Kind: "select", Name: "district", Label: v.panelText("field.district"), Hint: v.panelText("field.district_hint"), Value: chosen, Needed: true}
	if v.s.Policy.May(v.who, access.ManagePanel, access.Scope{}) {
		f.Options = append(f.Options, ui.Option{Text: v.panelText("whole_town")})
	}
	for _, d := range v.town.Districts {
		if v.s.Policy.May(v.who, access.ManagePanel, access.Scope{District: d.Key}) {
			f.Options = append(f.Options, ui.Option{Value: d.Key, Text: d.Name})
		}
	}
	return f
}

// panelTexts is a text of the staff's pages of panels in each language of the town.
func (v *visit) panelTexts(key string) tenant.Text {
	out := tenant.Text{}
	for _, lang := range v.town.Languages {
		out[lang] = v.s.printer(v.town, lang).T("panel_office." + key)
	}
	return out
}

func (s *Server) postOfficePanel(v *visit) error {
	n := panelNew{template: v.PostForm("template"), district: v.PostForm("district"), size: v.PostForm("size"), title: v.typedText("title")}
	w := panel.FromTemplate(v.town, n.template, v.panelTexts, v.now)
	w.Title, w.District, w.Key = n.title, n.district, v.PostForm("key")
	if size, err := strconv.Atoi(n.size); n.size != "" {
		w.Size = size
		if err != nil {
			w.Size = -1
		}
	}
	if w.District != "" {
		w.Settings.Variables = withoutDistrict(w.Settings.Variables)
	}
	if v.who.Office != "" {
		w.Office = v.who.Office
	}
	made, err := s.Panels.Make(v.ctx(), v.who, v.town, w)
	if err == nil {
		v.say("success", "flash.panel_made")
		return v.see("/admin/panel/" + made.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showPanelNew(v, n)
}

// withoutDistrict leaves out the district where everybody lives in the same one.
func withoutDistrict(list []panel.Variable) (out []panel.Variable) {
	for _, one := range list {
		if one.Key != panel.District {
			out = append(out, one)
		}
	}
	return out
}

// officeTexts are the fields of a text, one for each language of the town; the first one is needed.
func (v *visit) officeTexts(name, label, hint string, t tenant.Text, most, rows int, needed bool) (out []panels.OfficeField) {
	for i, lang := range v.town.Languages {
		f := panels.OfficeField{Name: name + "_" + lang, Label: v.panelText(label), Value: t[lang], Max: most, Rows: rows, Lang: lang, Needed: needed && i == 0}
		if rows > 0 {
			f.Kind = "area"
		}
		if len(v.town.Languages) > 1 {
			f.Label = v.panelText("in_language", "label", f.Label, "language", ownName(lang))
		}
		if i == 0 && hint != "" {
			f.Hint = v.panelText(hint)
		}
		out = append(out, f)
	}
	return out
}

// panelAct runs one act on a panel and goes back to its page, or shows there what the panel lacks.
func (s *Server) panelAct(v *visit, flash string, do func(panel.Panel) error) error {
	p, err := s.officePanel(v)
	if err != nil {
		return err
	}
	if err := do(p); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showCockpit(v, p)
	}
	v.say("success", flash)
	return v.see(panelDesk(p))
}

func (s *Server) postPanelPublish(v *visit) error {
	return s.panelAct(v, "flash.panel_published", func(p panel.Panel) error { return s.Panels.Publish(v.ctx(), v.who, v.town, p.ID) })
}

func (s *Server) postPanelRecruiting(open bool) func(*visit) error {
	flash := map[bool]string{true: "flash.panel_opened", false: "flash.panel_closed"}[open]
	return func(v *visit) error {
		return s.panelAct(v, flash, func(p panel.Panel) error { return s.Panels.Recruit(v.ctx(), v.who, p.ID, open) })
	}
}

func (s *Server) postPanelEnd(v *visit) error {
	return s.panelAct(v, "flash.panel_ended", func(p panel.Panel) error { return s.Panels.End(v.ctx(), v.who, p.ID) })
}

// postPanelSuccessor makes the panel after this one, with all that it says.
func (s *Server) postPanelSuccessor(v *visit) error {
	p, err := s.officePanel(v)
	if err != nil {
		return err
	}
	w := p.Of()
	w.Slug, w.Key, w.Previous = "", v.PostForm("key"), p.ID
	w.Settings.Planned, w.From, w.Until = nil, "", ""
	made, err := s.Panels.Make(v.ctx(), v.who, v.town, w)
	if err != nil {
		return err
	}
	v.say("success", "flash.panel_made")
	return v.see("/admin/panel/" + made.String() + "/edit")
}

// panelsWaiting tells staff on their first page of panels that recruit.
func (s *Server) panelsWaiting(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManagePanel) {
		return nil, nil
	}
	list, err := s.Panels.Office(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "panels-waiting", Title: v.panelText("recruiting_now")}
	for _, r := range list {
		if r.State != panel.Published || !r.Settings.Recruiting || len(b.Cards) == 5 {
			continue
		}
		b.Cards = append(b.Cards, views.LinkCard{Title: v.words1(r.Title), Path: panelDesk(r.Panel),
			Text: v.panelText("of_waiting", "n", v.howMany(r.Count[panel.Member]), "size", v.howMany(r.Size), "waiting", v.howMany(r.Count[panel.Waiting]))})
	}
	return []views.Block{b}, nil
}
