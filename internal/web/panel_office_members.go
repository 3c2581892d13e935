package web

import (
	"net/url"
	"slices"
	"strings"

	"almenda/internal/page"
	"almenda/internal/panel"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/panels"
)

// memberStates are those that staff choose among.
var memberStates = []panel.Membership{panel.Member, panel.Waiting, panel.Pending, panel.Asked}

func (s *Server) getPanelMembers(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	f := panel.MemberFilter{State: panel.Membership(q.Get("state")), Classes: map[string]string{}}
	if !slices.Contains(memberStates, f.State) {
		f.State = panel.Member
	}
	for key := range q {
		if name, ok := strings.CutPrefix(key, "class_"); ok && q.Get(key) != "" {
			f.Classes[name] = q.Get(key)
		}
	}
	p, list, err := s.Panels.MembersOf(v.ctx(), v.who, which, f, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	t := v.panelText
	view := panels.OfficeMembers{Head: v.panelHead(p, "members"), Path: panelDesk(p) + "/members", Found: v.p.N("panel_office.n_people", int(list.Total)),
		Table: panels.OfficeTable{Title: t("tab.members"), Heads: []string{t("person")}, Empty: t("members_none"), EmptyHint: t("members_none_hint")}}
	view.Filters = append(view.Filters, panels.OfficeField{Kind: "select", Name: "state", Label: t("col.state"), Value: string(f.State), Options: v.memberStates()})
	var keys []string
	for _, d := range v.town.Districts {
		keys = append(keys, d.Key)
	}
	for _, one := range p.Settings.Variables {
		view.Table.Heads = append(view.Table.Heads, v.words1(one.Title))
		field := panels.OfficeField{Kind: "select", Name: "class_" + one.Key, Label: v.words1(one.Title), Value: f.Classes[one.Key], Options: []ui.Option{{Text: v.p.T("filter.all")}}}
		for _, class := range one.Classes(keys) {
			field.Options = append(field.Options, ui.Option{Value: class, Text: panel.ClassLabel(v.town, one, class, v.lang)})
		}
		view.Filters = append(view.Filters, field)
	}
	for _, who := range list.Rows {
		line := panels.OfficeLine{Path: view.Path + "/" + who.ID.String(), Cells: []string{t("person_n", "n", who.ID.String()[:8])}}
		for _, one := range p.Settings.Variables {
			line.Cells = append(line.Cells, v.factWords(one, who.Facts))
		}
		view.Table.Rows = append(view.Table.Rows, line)
	}
	view.Table.First, view.Table.Next = v.pages(view.Path, url.Values(q), list.Next)
	return v.show(panels.OfficeMembersPage(v.panelPage(p), view))
}

func (v *visit) memberStates() (out []ui.Option) {
	for _, state := range memberStates {
		out = append(out, ui.Option{Value: string(state), Text: v.panelText("membership." + string(state))})
	}
	return out
}

// factWords is what somebody told, as people read it.
func (v *visit) factWords(one panel.Variable, f panel.Facts) string {
	said := f[one.Key]
	if said == "" || one.Key == panel.BirthYear {
		return panelDash(said)
	}
	return panel.ClassLabel(v.town, one, said, v.lang)
}

func panelDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (s *Server) getPanelMember(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	person, err := v.param("person")
	if err != nil {
		return err
	}
	m, err := s.Panels.MemberOf(v.ctx(), v.who, which, person)
	if err != nil {
		return err
	}
	return s.showMember(v, m, "")
}

func (s *Server) showMember(v *visit, m panel.MemberSeen, reason string) error {
	t := v.panelText
	p := m.Panel
	path := panelDesk(p) + "/members/" + m.Person.ID.String()
	view := panels.OfficePage{Back: panels.OfficeLink{Path: panelDesk(p) + "/members", Text: t("tab.members")}, Title: t("person_n", "n", m.Person.ID.String()[:8]), Lead: t("member_lead")}
	add := func(name, text string) {
		view.Facts = append(view.Facts, panels.OfficeFact{Name: name, Text: panelDash(text)})
	}
	add(t("col.state"), t("membership."+string(m.In.State)))
	add(t("since"), v.dayIn(m.In.Joined))
	for _, one := range p.Settings.Variables {
		add(v.words1(one.Title), v.factWords(one, m.Person.Facts))
	}
	add(t("language"), ownName(m.Person.Language))
	add(t("paused"), v.dayIn(m.Person.Paused))
	if m.Others > 0 {
		add(t("others"), v.p.N("panel_office.n_others", m.Others))
	}
	for _, c := range m.Consents {
		add(t("consent"), t("consent_line", "version", c.Version, "channel", t("by."+channelOf(c.Channel)), "day", v.p.Date(c.Given)))
	}
	if m.Person.Email != "" || m.Person.Phone != "" {
		add(t("field.email"), m.Person.Email)
		add(t("field.phone"), m.Person.Phone)
		view.Notes = []string{t("address_noted")}
		return v.show(panels.OfficeWorkPage(v.panelPage(p), view))
	}
	form := panels.OfficeForm{Action: path, Submit: t("address_show"), Variant: "secondary", Parts: []panels.OfficePart{{Fields: []panels.OfficeField{
		{Name: "reason", Label: t("reason"), Hint: t("reason_hint"), Value: reason, Max: 200, Needed: true, Auto: "off"}}}}}
	view.Forms = []panels.OfficeSection{{ID: "address", Title: t("address_title"), Lead: t("address_lead"), Forms: []panels.OfficeForm{form}}}
	return v.show(panels.OfficeWorkPage(v.panelPage(p), view))
}

// channelOf is a channel that has words of its own.
func channelOf(channel string) string {
	if slices.Contains([]string{"web", "phone", "letter"}, channel) {
		return channel
	}
	return "web"
}

// postPanelMemberAddress shows how to reach somebody, on this one page and at no address that could be
// opened again.
func (s *Server) postPanelMemberAddress(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	person, err := v.param("person")
	if err != nil {
		return err
	}
	reason := v.PostForm("reason")
	m, err := s.Panels.Address(v.ctx(), v.who, which, person, reason)
	if err == nil {
		return s.showMember(v, m, "")
	}
	if !v.blame(err) {
		return err
	}
	if m, err = s.Panels.MemberOf(v.ctx(), v.who, which, person); err != nil {
		return err
	}
	return s.showMember(v, m, reason)
}
