package web

import (
	"net/url"
	"strconv"
	"strings"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

func (v *visit) phonePage() views.Page {
	return v.page(v.panelText("desk"), views.SectionAdmin)
}

func (s *Server) getPanelDesk(v *visit) error { return s.showPhoneDesk(v) }

func (s *Server) showPhoneDesk(v *visit) error {
	t := v.panelText
	errands, known, err := s.Panels.ToCall(v.ctx(), v.who)
	if err != nil {
		return err
	}
	back := panels.OfficeLink{Path: "/admin", Text: v.p.T("admin.overview")}
	if s.Policy.Anywhere(v.who, access.ManagePanel) {
		back = panels.OfficeLink{Path: "/admin/panel", Text: t("title")}
	}
	// What was typed is not shown again, so that no address stays on a screen.
	form := panels.OfficeForm{Action: "/admin/panel/desk/find", Submit: t("desk_find"), Parts: []panels.OfficePart{{Fields: []panels.OfficeField{
		{Name: "query", Label: t("desk_query"), Hint: t("desk_query_hint"), Max: 254, Needed: true, Auto: "off"}}}}}
	page := panels.OfficePage{Back: back, Title: t("desk"), Lead: t("desk_lead"), Form: &form}
	for _, p := range known {
		if p.State == panel.Published && p.Settings.Recruiting {
			page.Links = append(page.Links, panels.OfficeLink{Path: "/admin/panel/desk/enrol/" + p.ID.String(), Text: t("desk_enrol", "panel", v.words1(p.Title)), Note: v.panelWhere(p)})
		}
	}
	sortPanelLinks(page.Links)
	if len(errands) > 0 {
		page.Notes = []string{v.p.N("panel_office.desk_waits", len(errands))}
	}
	for i, e := range errands[:min(len(errands), 25)] {
		page.Forms = append(page.Forms, panels.OfficeSection{ID: "call-" + strconv.Itoa(i), Title: t("person_n", "n", e.Person.String()[:8]),
			Facts: []panels.OfficeFact{{Name: v.dayIn(e.On), Text: t("errand."+e.Kind, "panel", v.words1(known[e.Panel].Title))}},
			Links: []panels.OfficeLink{{Path: "/admin/panel/desk/person/" + e.Person.String(), Text: t("desk_open")}},
			Deeds: []panels.OfficeDeed{{Action: "/admin/panel/desk/called/" + e.Panel.String() + "/" + e.Person.String(), Hidden: [][2]string{{"kind", e.Kind}}, Text: t("desk_called"), Variant: "secondary"}}})
	}
	return v.show(panels.OfficeWorkPage(v.phonePage(), page))
}

func sortPanelLinks(list []panels.OfficeLink) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].Text < list[j-1].Text; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func (s *Server) postPanelDeskFind(v *visit) error {
	found, err := s.Panels.FindCaller(v.ctx(), v.who, strings.TrimSpace(v.PostForm("query")))
	if err == nil {
		return v.see("/admin/panel/desk/person/" + found.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showPhoneDesk(v)
}

func (s *Server) postPanelDeskCalled(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	person, err := v.param("person")
	if err != nil {
		return err
	}
	if err := s.Panels.Called(v.ctx(), v.who, which, person, v.PostForm("kind")); err != nil {
		return err
	}
	v.say("success", "flash.panel_called")
	return v.see("/admin/panel/desk")
}

func (s *Server) getPanelDeskPerson(v *visit) error {
	person, err := v.param("person")
	if err != nil {
		return err
	}
	return s.showCaller(v, person, nil)
}

// showCaller shows somebody on the phone, and what can be done for them; facts are what was typed.
func (s *Server) showCaller(v *visit, person id.ID, facts panel.Facts) error {
	c, err := s.Panels.Caller(v.ctx(), v.who, person)
	if err != nil {
		return err
	}
	if facts == nil {
		facts = c.Facts
	}
	t := v.panelText
	path := "/admin/panel/desk/person/" + person.String()
	page := panels.OfficePage{Back: panels.OfficeLink{Path: "/admin/panel/desk", Text: t("desk")}, Title: t("person_n", "n", person.String()[:8]), Lead: t("caller_lead")}
	for _, m := range c.In {
		page.Facts = append(page.Facts, panels.OfficeFact{Name: v.words1(m.About.Title), Text: t("caller_in", "state", t("membership."+string(m.State)), "day", v.dayIn(m.Joined))})
	}
	if c.Hidden > 0 {
		page.Facts = append(page.Facts, panels.OfficeFact{Name: t("others"), Text: v.p.N("panel_office.n_others", c.Hidden)})
	}
	page.Facts = append(page.Facts, panels.OfficeFact{Name: t("reach"), Text: v.reachOf(c.Person)}, panels.OfficeFact{Name: t("paused"), Text: panelDash(v.dayIn(c.Paused))})
	page.Forms = append(page.Forms, v.leaveSection(path, c))
	for _, w := range c.Waves {
		page.Links = append(page.Links, panels.OfficeLink{Path: "/admin/panel/" + w.Panel.String() + "/waves/" + w.Wave.ID.String() + "/code/" + person.String(), Text: t("desk_code", "wave", v.words1(w.Title)), Note: t("desk_code_hint")})
	}
	var fields []panels.OfficeField
	for _, one := range c.Asks() {
		fields = append(fields, v.phoneFact(one, facts[one.Key]))
	}
	page.Forms = append(page.Forms,
		panels.OfficeSection{ID: "facts", Title: t("desk_facts"), Fold: true, Forms: []panels.OfficeForm{{Action: path + "/facts", Submit: v.p.T("form.save"), Parts: []panels.OfficePart{{Fields: append(fields, v.phoneCheck("facts"))}}}}},
		panels.OfficeSection{ID: "wishes", Title: t("desk_wishes"), Fold: true, Forms: []panels.OfficeForm{{Action: path + "/wishes", Submit: v.p.T("form.save"), Parts: []panels.OfficePart{{Fields: []panels.OfficeField{
			v.phoneLanguage(c.Language), {Kind: "date", Name: "paused", Label: t("desk_pause"), Hint: t("desk_pause_hint"), Value: c.Paused},
			{Kind: "number", Name: "cap", Label: t("desk_cap"), Hint: t("desk_cap_hint"), Value: blankZero(c.Cap)}, v.phoneCheck("wishes")}}}}}})
	return v.show(panels.OfficeWorkPage(v.phonePage(), page))
}

// reachOf tells by which ways somebody is reached, not how.
func (v *visit) reachOf(p panel.Person) string {
	switch {
	case p.Email != "" && p.Phone != "":
		return v.panelText("reach.both")
	case p.Email != "":
		return v.panelText("reach.email")
	}
	return v.panelText("reach.phone")
}

// phoneCheck asks how staff can be sure who is on the phone. Each form of the page has one of its own.
func (v *visit) phoneCheck(form string) panels.OfficeField {
	f := panels.OfficeField{Kind: "select", Name: "check_" + form, Label: v.panelText("check"), Hint: v.panelText("check_hint"), Value: v.PostForm("check_" + form), Needed: true}
	f.Options = []ui.Option{{Text: v.panelText("choose")}}
	for _, one := range panel.Recognised {
		f.Options = append(f.Options, ui.Option{Value: one, Text: v.panelText("check." + one)})
	}
	return f
}

func (v *visit) leaveSection(path string, c panel.Caller) panels.OfficeSection {
	t := v.panelText
	which := panels.OfficeField{Kind: "select", Name: "panel", Label: t("desk_leave_which"), Value: "", Needed: true}
	if len(c.In) > 1 {
		which.Options = append(which.Options, ui.Option{Value: "all", Text: t("desk_leave_all")})
	}
	for _, m := range c.In {
		which.Options = append(which.Options, ui.Option{Value: m.Panel.String(), Text: v.words1(m.About.Title)})
	}
	return panels.OfficeSection{ID: "leave", Title: t("desk_leave"), Lead: t("desk_leave_lead"), Forms: []panels.OfficeForm{{Action: path + "/leave", Submit: t("desk_leave_do"), Color: "danger",
		Parts: []panels.OfficePart{{Fields: []panels.OfficeField{which, v.phoneCheck("leave")}}}}}}
}

// phoneFact is the field of one fact.
func (v *visit) phoneFact(one panel.Variable, said string) panels.OfficeField {
	f := panels.OfficeField{Kind: "select", Name: "fact_" + one.Key, Label: v.words1(one.Title), Value: said, Needed: one.Use != panel.Optional, Options: []ui.Option{{Text: v.panelText("choose")}}}
	switch one.Key {
	case panel.BirthYear:
		return panels.OfficeField{Kind: "number", Name: f.Name, Label: f.Label, Hint: v.panelText("year_hint"), Value: said, Needed: f.Needed}
	case panel.District:
		for _, d := range v.town.Districts {
			f.Options = append(f.Options, ui.Option{Value: d.Key, Text: d.Name})
		}
	default:
		for _, o := range one.Options {
			f.Options = append(f.Options, ui.Option{Value: o.Key, Text: v.words1(o.Title)})
		}
	}
	return f
}

func (v *visit) phoneLanguage(chosen string) panels.OfficeField {
	f := panels.OfficeField{Kind: "select", Name: "language", Label: v.panelText("language"), Value: chosen, Needed: true}
	for _, lang := range v.town.Languages {
		f.Options = append(f.Options, ui.Option{Value: lang, Text: ownName(lang)})
	}
	return f
}

// phoneAct runs an act for somebody on the phone.
func (s *Server) phoneAct(v *visit, form string, do func(person id.ID, check string) error, facts func() panel.Facts) error {
	person, err := v.param("person")
	if err != nil {
		return err
	}
	if err := do(person, v.PostForm("check_"+form)); err != nil {
		if !v.blameDesk(err, form) {
			return err
		}
		return s.showCaller(v, person, facts())
	}
	v.say("success", "flash.panel_saved")
	return v.see("/admin/panel/desk/person/" + person.String())
}

// blameDesk is blame for one of the forms of a caller's page, each of which asks how the caller is known.
func (v *visit) blameDesk(err error, form string) bool {
	ok := v.blame(err)
	for i := range v.errors {
		if v.errors[i].Name == "check" {
			v.errors[i].Name += "_" + form
		}
	}
	return ok
}

func noFacts() panel.Facts { return nil }

func (s *Server) postPanelDeskFacts(v *visit) error {
	person, err := v.param("person")
	if err != nil {
		return err
	}
	c, err := s.Panels.Caller(v.ctx(), v.who, person)
	if err != nil {
		return err
	}
	typed := v.panelFacts(c.Asks())
	return s.phoneAct(v, "facts", func(person id.ID, check string) error {
		return s.Panels.FactsFor(v.ctx(), v.who, v.town, person, typed, check)
	}, func() panel.Facts { return typed })
}

func (s *Server) postPanelDeskWishes(v *visit) error {
	most, err := strconv.Atoi(strings.TrimSpace(v.PostForm("cap")))
	if err != nil && strings.TrimSpace(v.PostForm("cap")) != "" {
		most = -1
	}
	in := panel.Wishes{Language: v.PostForm("language"), Cap: most, Paused: strings.TrimSpace(v.PostForm("paused"))}
	return s.phoneAct(v, "wishes", func(person id.ID, check string) error {
		return s.Panels.WishesFor(v.ctx(), v.who, v.town, person, in, check)
	}, noFacts)
}

func (s *Server) postPanelDeskLeave(v *visit) error {
	person, err := v.param("person")
	if err != nil {
		return err
	}
	which := id.None
	if raw := v.PostForm("panel"); raw != "all" {
		var ok bool
		if which, ok = id.Parse(raw); !ok {
			return s.showCaller(v, person, nil)
		}
	}
	out, err := s.Panels.LeaveFor(v.ctx(), v.who, v.town, person, which, v.PostForm("check_leave"))
	if err != nil {
		if !v.blameDesk(err, "leave") {
			return err
		}
		return s.showCaller(v, person, nil)
	}
	q := url.Values{"mailed": {strconv.FormatBool(out.Mailed)}, "last": {strconv.FormatBool(out.Last)}}
	for _, p := range out.Panels {
		q.Add("panel", p.Slug)
	}
	return v.see("/admin/panel/desk/left?" + q.Encode())
}

// getPanelDeskLeft is the receipt for having left: it names panels and nobody.
func (s *Server) getPanelDeskLeft(v *visit) error {
	t, q := v.panelText, v.Request.URL.Query()
	fronts, err := s.Panels.Fronts(v.ctx(), v.who)
	if err != nil {
		return err
	}
	var titles []string
	for _, f := range fronts {
		for _, one := range q["panel"] {
			if one == f.Slug {
				titles = append(titles, v.words1(f.Title))
			}
		}
	}
	view := panels.OfficeLetter{Back: panels.OfficeLink{Path: "/admin/panel/desk", Text: t("desk")}, Title: t("left_title"),
		Lines: []string{t("left_line", "panels", strings.Join(titles, ", "), "day", v.p.Date(v.now)), t("left_contact"), t("left_answers"), t("left_thanks", "municipality", v.words1(v.town.Municipality))}}
	if q.Get("last") != "true" {
		view.Lines[1] = t("left_stays")
	}
	view.Says = []string{t("left_print")}
	if q.Get("mailed") == "true" {
		view.Says = []string{t("left_mailed")}
	}
	return v.show(panels.OfficeLetterPage(v.phonePage(), view))
}
