package web

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"almenda/internal/panel"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

func panelPath(p panel.Panel) string { return "/panel/" + p.Slug }

func (s *Server) getPanels(v *visit) error {
	list, err := s.Panels.Fronts(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if len(list) == 1 {
		return s.showPanel(v, list[0].Slug)
	}
	return v.show(panels.MemberListPage(v.page(v.p.T("panel.list_title"), ""), v.panelCards(list)))
}

func (s *Server) getPanel(v *visit) error { return s.showPanel(v, v.Param("slug")) }

// panelState is where a panel stands for somebody who may want to join.
func panelState(f panel.Front) string {
	switch {
	case f.State == panel.Ended:
		return "ended"
	case !f.Open():
		return "closed"
	case f.Settings.ByLot:
		return "lot"
	case f.Full():
		return "full"
	}
	return "open"
}

func (v *visit) panelCards(list []panel.Front) []views.LinkCard {
	out := make([]views.LinkCard, len(list))
	for i, f := range list {
		w, state := v.in(f.Title), panelState(f)
		out[i] = views.LinkCard{Title: w.Text, Lang: w.Lang, Path: panelPath(f.Panel), Text: v.in(f.Lead).Text,
			Tags: []views.CardTag{{Text: v.p.T("panel.state." + state), Color: panels.MemberColor(state)}}}
		if f.Sample {
			out[i].Tags = append(out[i].Tags, views.CardTag{Text: v.p.T("process.sample"), Color: "neutral"})
		}
		if f.District != "" {
			out[i].Meta = append(out[i].Meta, v.district(f.District))
		}
		out[i].Meta = append(out[i].Meta, v.p.T("panel.seats", "n", f.Members, "size", f.Size))
	}
	return out
}

func (s *Server) showPanel(v *visit, slug string) error {
	f, err := s.Panels.Front(v.ctx(), v.who, v.town, slug)
	if err != nil {
		return err
	}
	set := f.Settings
	view := panels.MemberPanel{Path: panelPath(f.Panel), Title: v.in(f.Title), Lead: v.in(f.Lead), State: panelState(f), Sample: f.Sample,
		Purpose: v.in(set.Purpose), May: v.in(set.Mandate.May), MayNot: v.in(set.Mandate.MayNot), Decides: v.in(set.Mandate.Decides),
		Answers: v.in(set.Mandate.Answers), HowOften: v.panelOften(f.Panel), Term: v.panelTerm(f.Panel), Offices: v.panelOffices(f.Panel),
		Seats: v.p.T("panel.seats", "n", f.Members, "size", f.Size), Contact: v.panelContact(f.Panel), Version: panelVersion(f.Panel)}
	if f.Waiting > 0 {
		view.Waiting = v.p.N("panel.waiting_n", f.Waiting)
	}
	view.Published, view.Changed = v.p.Date(f.Published), v.panelChanged(f.Panel)
	for i, w := range set.Planned {
		view.Planned = append(view.Planned, panels.MemberPlanned{Month: v.panelMonth(w.Month), Topic: v.in(w.Topic), Done: i < f.Done})
	}
	if len(set.Planned) > 0 {
		view.Done = v.p.T("panel.plan_of", "n", f.Done, "of", len(set.Planned))
	}
	for _, w := range f.Asked {
		t := v.in(w.Title)
		view.Waves = append(view.Waves, views.LinkCard{Title: t.Text, Lang: t.Lang, Path: view.Path + "/waves/" + strconv.Itoa(w.Number), Text: v.in(w.Why).Text,
			Tags: []views.CardTag{{Text: v.p.T("panel.wave." + string(w.State)), Color: "neutral"}}})
	}
	for _, d := range f.Draws {
		c := views.LinkCard{Title: v.p.T("panel.draw_n", "n", d.Number), Path: view.Path + "/draw/" + strconv.Itoa(d.Number)}
		for key, at := range map[string]time.Time{"panel.draw_drawn": d.Drawn, "panel.draw_announced": d.Announced} {
			if !at.IsZero() && (key == "panel.draw_drawn" || d.Drawn.IsZero()) {
				c.Meta = append(c.Meta, v.p.T(key, "day", v.p.Date(at)))
			}
		}
		view.Draws = append(view.Draws, c)
	}
	view.Family = v.panelFamily(f)
	pg := v.page(view.Title.Text, "")
	pg.Description, pg.NoIndex = view.Lead.Text, f.State != panel.Published
	return v.show(panels.MemberPanelPage(pg, view))
}

func (v *visit) panelFamily(f panel.Front) (out []views.LinkCard) {
	add := func(p panel.Panel, key string) {
		w := v.in(p.Title)
		out = append(out, views.LinkCard{Title: w.Text, Lang: w.Lang, Path: panelPath(p), Text: v.in(p.Lead).Text, Meta: []string{v.p.T(key)}})
	}
	if f.After != nil {
		add(*f.After, "panel.family_after")
	}
	if f.Above != nil {
		add(*f.Above, "panel.family_above")
	}
	for _, p := range f.Locals {
		add(p, "panel.family_local")
	}
	return out
}

// panelOften says how often members are asked: the stricter of the town's promise and the panel's.
func (v *visit) panelOften(p panel.Panel) string {
	r := panel.RulesOf([]panel.Panel{p}, v.now, v.town.Location())
	return v.p.N("panel.often_n", r.Cap) + " " + v.p.N("panel.rest_n", r.Rest)
}

func (v *visit) panelTerm(p panel.Panel) string {
	from, until := v.day(p.From), v.day(p.Until)
	switch {
	case from != "" && until != "":
		return v.p.T("panel.term_both", "from", from, "until", until)
	case until != "":
		return v.p.T("panel.term_until", "until", until)
	}
	return from
}

// day is a day in words; empty for what is none.
func (v *visit) day(s string) string {
	at, err := time.ParseInLocation(time.DateOnly, s, v.town.Location())
	if err != nil {
		return ""
	}
	return v.p.Date(at)
}

// panelMonth is a month in words, such as "march 2027", in the order of the language.
func (v *visit) panelMonth(s string) string {
	at, err := time.ParseInLocation("2006-01", s, v.town.Location())
	if err != nil {
		return s
	}
	return v.p.T("panel.month."+strconv.Itoa(int(at.Month())), "year", at.Format("2006"))
}

func (v *visit) panelOffices(p panel.Panel) string {
	all := []string{cmp.Or(p.Office, v.words1(v.town.Municipality))}
	for _, o := range p.Settings.Offices {
		if o != p.Office {
			all = append(all, o)
		}
	}
	return strings.Join(all, ", ")
}

func (v *visit) panelContact(p panel.Panel) panels.MemberContact {
	c := p.Settings.Contact
	out := panels.MemberContact{Phone: c.Phone, Email: c.Email, Hours: v.words1(c.Hours)}
	if !out.Any() {
		out.Phone, out.Email = v.town.Contact.Phone, v.town.Contact.Email
	}
	return out
}

func (v *visit) panelChanged(p panel.Panel) string {
	return cmp.Or(v.day(p.Settings.Changed), v.p.Date(p.Published))
}

// panelVersion names what a panel is set to do: another word, fact or limit is another version.
func panelVersion(p panel.Panel) string {
	set := p.Settings
	set.Changed = ""
	raw, _ := json.Marshal([]any{p.Title, p.Lead, p.Size, p.From, p.Until, p.Office, p.District, set}) // words and numbers
	return panel.Version(string(raw))
}

// panelsAtHome are the panels that people can join, and those that go on.
func (s *Server) panelsAtHome(v *visit) ([]views.Block, error) {
	list, err := s.Panels.Fronts(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "panels", Title: v.p.T("panel.list_title")}
	var live []panel.Front
	for _, f := range list {
		if f.State == panel.Published {
			live = append(live, f)
		}
	}
	b.Cards = v.panelCards(live[:min(len(live), 3)])
	if len(live) > 0 {
		b.More = &views.Link{Text: v.p.T("panel.all"), Path: "/panel"}
	}
	return []views.Block{b}, nil
}
