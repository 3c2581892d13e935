package web

import (
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/panels"
)

func (s *Server) getPanelEdit(v *visit) error {
	p, err := s.officePanel(v)
	if err != nil {
		return err
	}
	return s.showPanelEdit(v, p, panelForm{Write: p.Of()})
}

// panelForm is what stands in the form of a panel; numbers as they were typed, once it was sent.
type panelForm struct {
	panel.Write
	typed map[string]string
}

func (f panelForm) figure(name string, n int) string {
	if said, ok := f.typed[name]; ok {
		return said
	}
	return blankZero(n)
}

// blankWaves is how many lines for further waves the form holds.
const blankWaves = 2

func (s *Server) showPanelEdit(v *visit, p panel.Panel, f panelForm) error {
	t := v.panelText
	set := f.Settings
	form := &panels.OfficeForm{Action: panelDesk(p) + "/edit", Submit: v.p.T("form.save")}
	part := func(id, legend string, fold bool, fields ...panels.OfficeField) {
		one := panels.OfficePart{ID: id, Legend: t("part." + legend), Fold: fold, Fields: fields}
		if legend == "mandate" || legend == "asking" || legend == "planned" || legend == "consent" {
			one.Hint = t("part." + legend + "_hint")
		}
		form.Parts = append(form.Parts, one)
	}
	text := func(name, label string, said tenant.Text, most, rows int, needed bool) []panels.OfficeField {
		return v.officeTexts(name, "field."+label, "field."+label+"_hint", said, most, rows, needed)
	}
	words := append(text("title", "title", f.Title, panel.MaxPanelTitle, 0, true), text("lead", "lead", f.Lead, panel.MaxPanelText, 2, false)...)
	words = append(words, text("purpose", "purpose", set.Purpose, panel.MaxPanelText, 3, true)...)
	words = append(words, panels.OfficeField{Name: "slug", Label: t("field.slug"), Hint: t("field.slug_hint", "address", v.absolute("/panel/")), Value: f.Slug, Max: panel.MaxPanelSlug, Needed: true})
	part("words", "words", false, words...)
	m := set.Mandate
	mandate := append(text("may", "may", m.May, panel.MaxPanelText, 3, true), text("maynot", "maynot", m.MayNot, panel.MaxPanelText, 3, true)...)
	mandate = append(mandate, append(text("decides", "decides", m.Decides, panel.MaxPanelText, 2, true), text("answers", "answers", m.Answers, panel.MaxPanelText, 2, true)...)...)
	part("mandate", "mandate", false, mandate...)
	offices := []panels.OfficeField{{Name: "office", Label: t("field.office"), Hint: t("field.office_hint"), Value: f.Office, Max: 120, Needed: true},
		{Kind: "area", Name: "offices", Label: t("field.offices"), Hint: t("field.offices_hint"), Value: strings.Join(set.Offices, "\n"), Rows: 3, Max: 2000},
		{Name: "phone", Label: t("field.phone"), Value: set.Contact.Phone, Max: 40}, {Name: "email", Label: t("field.email"), Value: set.Contact.Email, Max: 254}}
	part("offices", "offices", false, append(offices, text("hours", "hours", set.Contact.Hours, 200, 0, false)...)...)
	size, err := s.panelSizeFields(v, p, f)
	if err != nil {
		return err
	}
	part("size", "size", false, size...)
	part("asking", "asking", true, panels.OfficeField{Kind: "number", Name: "cap", Label: t("field.cap"), Hint: t("field.cap_hint"), Value: f.figure("cap", set.Cap)},
		panels.OfficeField{Kind: "number", Name: "rest", Label: t("field.rest"), Hint: t("field.rest_hint"), Value: f.figure("rest", set.Rest)},
		panels.OfficeField{Kind: "number", Name: "keep", Label: t("field.keep"), Hint: t("field.keep_hint"), Value: f.figure("keep", set.Keep)})
	part("planned", "planned", true, v.plannedFields(set.Planned)...)
	part("consent", "consent", true, text("consent", "consent", set.Consent, panel.MaxPanelText, 3, false)...)
	page := panels.OfficePage{Head: v.panelHead(p, "edit"), Form: form}
	if p.State != panel.Draft {
		page.Notes = []string{t("edit_promised")}
	}
	return v.show(panels.OfficeWorkPage(v.panelPage(p), page))
}

func (s *Server) panelSizeFields(v *visit, p panel.Panel, f panelForm) ([]panels.OfficeField, error) {
	t, set := v.panelText, f.Settings
	out := []panels.OfficeField{{Kind: "number", Name: "size", Label: t("field.size"), Hint: t("field.size_hint"), Value: f.figure("size", f.Size), Needed: true},
		{Kind: "date", Name: "from", Label: t("field.from"), Value: f.From, Needed: true}, {Kind: "date", Name: "until", Label: t("field.until"), Value: f.Until, Needed: true}}
	if len(v.town.Districts) > 0 {
		out = append(out, v.districtField(f.District))
	}
	fronts, err := s.Panels.Fronts(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	parents := []ui.Option{{Text: t("alone")}}
	for _, one := range fronts {
		if one.ID != p.ID && one.District == "" {
			parents = append(parents, ui.Option{Value: one.ID.String(), Text: v.words1(one.Title)})
		}
	}
	if f.District != "" && len(parents) > 1 {
		out = append(out, panels.OfficeField{Kind: "select", Name: "parent", Label: t("field.parent"), Hint: t("field.parent_hint"), Value: f.Parent.String(), Options: parents})
	}
	return append(out, panels.OfficeField{Kind: "number", Name: "minage", Label: t("field.minage"), Value: f.figure("minage", set.MinAge)},
		panels.OfficeField{Kind: "number", Name: "household", Label: t("field.household"), Hint: t("field.household_hint"), Value: f.figure("household", set.Household)},
		panels.OfficeField{Kind: "check", Name: "bylot", Label: t("field.bylot"), Hint: t("field.bylot_hint"), On: set.ByLot}), nil
}

// plannedFields are the waves that members are told of, and lines for further ones.
func (v *visit) plannedFields(list []panel.Planned) (out []panels.OfficeField) {
	for i := range len(list) + blankWaves {
		var one panel.Planned
		if i < len(list) {
			one = list[i]
		}
		n := strconv.Itoa(i)
		out = append(out, panels.OfficeField{Name: "planned_month_" + n, Label: v.panelText("field.month", "n", i+1), Hint: v.panelText("field.month_hint"), Value: one.Month, Max: 7})
		out = append(out, v.officeTexts("planned_"+n, "field.topic", "", one.Topic, 200, 0, false)...)
	}
	return out
}

func (s *Server) postPanelEdit(v *visit) error {
	p, err := s.officePanel(v)
	if err != nil {
		return err
	}
	var bad fault.Form
	f := v.readPanel(p, &bad)
	if err = bad.Err(); err == nil {
		err = s.Panels.Save(v.ctx(), v.who, v.town, p.ID, f.Write)
	}
	if err == nil {
		v.say("success", "flash.panel_saved")
		return v.see(panelDesk(p))
	}
	if !v.blame(err) {
		return err
	}
	return s.showPanelEdit(v, p, f)
}

func (v *visit) readPanel(p panel.Panel, bad *fault.Form) panelForm {
	f := panelForm{Write: p.Of(), typed: map[string]string{}}
	w, set := &f.Write, &f.Settings
	whole := func(name string) int {
		f.typed[name] = strings.TrimSpace(v.PostForm(name))
		if f.typed[name] == "" {
			return 0
		}
		n, err := strconv.Atoi(f.typed[name])
		if err != nil {
			bad.Add(name, "fault.panel_whole")
		}
		return n
	}
	w.Title, w.Lead, w.Slug, w.Office = v.typedText("title"), v.typedText("lead"), v.PostForm("slug"), v.PostForm("office")
	w.Size, w.From, w.Until = whole("size"), strings.TrimSpace(v.PostForm("from")), strings.TrimSpace(v.PostForm("until"))
	if _, sent := v.GetPostForm("district"); sent {
		w.District = v.PostForm("district")
	}
	if raw, sent := v.GetPostForm("parent"); sent {
		w.Parent, _ = id.Parse(raw)
	}
	if w.District == "" {
		w.Parent = id.None
	}
	set.Purpose, set.Consent = v.typedText("purpose"), v.typedText("consent")
	set.Mandate = panel.Mandate{May: v.typedText("may"), MayNot: v.typedText("maynot"), Decides: v.typedText("decides"), Answers: v.typedText("answers")}
	set.Contact = panel.Contact{Phone: v.PostForm("phone"), Email: v.PostForm("email"), Hours: v.typedText("hours")}
	set.Offices = panelLines(v.PostForm("offices"))
	set.MinAge, set.Household, set.Cap, set.Rest, set.Keep = whole("minage"), whole("household"), whole("cap"), whole("rest"), whole("keep")
	set.ByLot = v.PostForm("bylot") != ""
	set.Planned = v.readPlanned(len(set.Planned) + blankWaves)
	return f
}

func (v *visit) readPlanned(most int) (out []panel.Planned) {
	for i := range most {
		n := strconv.Itoa(i)
		one := panel.Planned{Month: strings.TrimSpace(v.PostForm("planned_month_" + n)), Topic: v.typedText("planned_" + n)}
		if one.Month != "" || strings.TrimSpace(v.words1(one.Topic)) != "" {
			out = append(out, one)
		}
	}
	return out
}

// panelLines are the lines of a text that say something.
func panelLines(text string) (out []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
