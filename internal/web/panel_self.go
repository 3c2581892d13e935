package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"almenda/internal/panel"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

func (s *Server) getMyPanels(v *visit) error {
	m, err := s.Panels.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := panels.MemberSelf{Email: m.Email, Phone: m.Phone}
	slugs := map[string]string{}
	for _, in := range m.In {
		slugs[in.About.ID.String()] = in.About.Slug
		view.Panels = append(view.Panels, v.myPanel(in))
	}
	seats, err := s.Assemblies.Of(v.ctx(), v.who)
	if err != nil {
		return err
	}
	for _, a := range seats {
		w := v.in(a.Title)
		view.Seats = append(view.Seats, views.LinkCard{Title: w.Text, Lang: w.Lang, Path: ownPath(a.Slug), Text: v.in(a.Charge).Text})
	}
	for _, w := range m.Waves {
		card, open := v.myWave(w, slugs)
		if open {
			view.Open = append(view.Open, card)
		} else {
			view.Past = append(view.Past, card)
		}
	}
	for _, one := range m.Asks() {
		view.Facts = append(view.Facts, panels.MemberLine{Label: v.factTitle(one).Text, Text: v.factSaid(one, m.Facts[one.Key])})
	}
	cap := v.p.T("panel.cap_usual")
	if m.Cap > 0 {
		cap = v.p.N("panel.often_n", m.Cap)
	}
	pause := v.p.T("panel.pause_none")
	if today := v.now.In(v.town.Location()).Format(time.DateOnly); m.Paused >= today {
		pause = v.day(m.Paused)
		view.Paused = v.p.T("panel.paused_until", "day", pause)
	}
	view.Wishes = []panels.MemberLine{{Label: v.p.T("panel.cap"), Text: cap}, {Label: v.p.T("panel.pause"), Text: pause},
		{Label: v.p.T("panel.language"), Text: cmp.Or(ownNames[m.Language], m.Language)}}
	return v.show(panels.MemberSelfPage(v.page(v.p.T("panel.mine_title"), views.SectionMe), view))
}

func (v *visit) myPanel(in panel.MyPanel) views.LinkCard {
	w := v.in(in.About.Title)
	c := views.LinkCard{Title: w.Text, Lang: w.Lang, Path: panelPath(in.About), Tags: []views.CardTag{{Text: v.p.T("panel.member." + string(in.State)), Color: "neutral"}}}
	switch in.State {
	case panel.Member:
		c.Tags[0].Color = "success"
		c.Meta = append(c.Meta, v.p.T("panel.since", "day", v.day(in.Joined)))
	case panel.Waiting:
		c.Text = v.p.T("panel.waiting_text")
		if in.About.Settings.ByLot {
			c.Text = v.p.T("panel.waiting_lot")
		}
	case panel.Asked:
		c.Text = v.p.T("panel.asked_text")
	}
	if in.About.State == panel.Ended {
		c.Meta = append(c.Meta, v.p.T("panel.mine_ended"))
	}
	return c
}

// myWave is one wave that somebody was asked; open tells whether it can be answered now.
func (v *visit) myWave(w panel.Invited, slugs map[string]string) (c views.LinkCard, open bool) {
	t := v.in(w.Title)
	c = views.LinkCard{Title: t.Text, Lang: t.Lang, Text: v.in(w.Why).Text}
	if w.State == panel.OpenWave && v.now.Before(w.Closes) {
		c.Path = issuePath(w.Wave.ID)
		c.Meta = append(c.Meta, v.p.T("panel.wave_until", "at", v.p.DateTime(w.Closes)))
		if w.Minutes > 0 {
			c.Meta = append(c.Meta, v.p.N("panel.wave_minutes", max(1, int(w.Minutes+.5))))
		}
		if w.Skipped {
			c.Tags = []views.CardTag{{Text: v.p.T("panel.wave_skipped"), Color: "neutral"}}
		}
		return c, true
	}
	slug := slugs[w.Panel.String()]
	for _, beside := range w.Beside {
		slug = cmp.Or(slug, slugs[beside.String()])
	}
	c.Path = "/panel"
	if slug != "" {
		c.Path = "/panel/" + slug + "/waves/" + strconv.Itoa(w.Number)
	}
	c.Tags = []views.CardTag{{Text: v.p.T("panel.wave." + string(w.State)), Color: "neutral"}}
	if led := v.in(w.LedTo).Text; led != "" {
		c.Meta = append(c.Meta, v.p.T("panel.wave_led", "what", led))
	}
	return c, false
}

func (s *Server) getMyFacts(v *visit) error {
	m, err := s.Panels.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	return v.showFacts(m, m.Facts)
}

func (v *visit) showFacts(m panel.Mine, said panel.Facts) error {
	var fields []panels.MemberFact
	for _, one := range m.Asks() {
		fields = append(fields, v.factField(one, said[one.Key]))
	}
	return v.show(panels.MemberFactsPage(v.page(v.p.T("panel.mine_facts_change"), views.SectionMe), fields))
}

func (s *Server) postMyFacts(v *visit) error {
	m, err := s.Panels.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	said := v.panelFacts(m.Asks())
	if err := s.Panels.SetFacts(v.ctx(), v.who, v.town, said); err != nil {
		if !v.blame(err) {
			return err
		}
		return v.showFacts(m, said)
	}
	v.say("success", "flash.panel_saved")
	return v.see("/me/panel")
}

func (s *Server) getMyWishes(v *visit) error {
	m, err := s.Panels.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	return v.showWishes(panel.Wishes{Language: m.Language, Cap: m.Cap, Paused: m.Paused})
}

func (v *visit) showWishes(w panel.Wishes) error {
	f := panels.MemberWishes{Language: w.Language, Cap: strconv.Itoa(w.Cap), Paused: w.Paused, Caps: []ui.Option{{Value: "0", Text: v.p.T("panel.cap_usual")}}}
	for _, n := range []int{1, 2, 3, 4, 6, 8} {
		f.Caps = append(f.Caps, ui.Option{Value: strconv.Itoa(n), Text: v.p.N("panel.often_n", n)})
	}
	for _, l := range v.town.Languages {
		f.Languages = append(f.Languages, ui.Option{Value: l, Text: cmp.Or(ownNames[l], l)})
	}
	return v.show(panels.MemberWishesPage(v.page(v.p.T("panel.mine_wishes"), views.SectionMe), f))
}

func (s *Server) postMyWishes(v *visit) error {
	n, err := strconv.Atoi(v.PostForm("cap"))
	if err != nil {
		n = -1
	}
	in := panel.Wishes{Language: v.PostForm("language"), Cap: n, Paused: strings.TrimSpace(v.PostForm("paused"))}
	if err := s.Panels.SetWishes(v.ctx(), v.who, v.town, in); err != nil {
		if !v.blame(err) {
			return err
		}
		return v.showWishes(in)
	}
	v.say("success", "flash.panel_saved")
	return v.see("/me/panel")
}

func (s *Server) getMyEmail(v *visit) error {
	if _, err := s.Panels.Mine(v.ctx(), v.who); err != nil {
		return err
	}
	return v.showEmail("", v.Query("sent") == "1")
}

func (v *visit) showEmail(email string, sent bool) error {
	return v.show(panels.MemberEmailPage(v.page(v.p.T("panel.mine_email_change"), views.SectionMe), email, sent))
}

func (s *Server) postMyEmail(v *visit) error {
	email := strings.TrimSpace(v.PostForm("email"))
	if err := v.panelLetter(email); err != nil {
		return err
	}
	if err := s.Panels.AskEmail(v.ctx(), v.who, v.town, email); err != nil {
		if !v.blame(err) {
			return err
		}
		return v.showEmail(email, false)
	}
	return v.see("/me/panel/email?sent=1")
}

func (s *Server) getMyConsents(v *visit) error {
	d, err := s.Panels.MyData(v.ctx(), v.who, v.town.DefaultLanguage())
	if err != nil {
		return err
	}
	var list []panels.MemberAgreed
	for _, c := range d.Consents {
		a := panels.MemberAgreed{Panel: c.Panel, Text: strings.Split(c.Text, "\n\n"), Lang: c.Language, Version: c.Version, Purpose: c.Purpose,
			Channel: v.p.T("panel.channel." + c.Channel), Given: v.p.DateTime(c.Given)}
		if c.Withdrawn != nil {
			a.Withdrawn = v.p.DateTime(*c.Withdrawn)
		}
		list = append(list, a)
	}
	return v.show(panels.MemberConsentsPage(v.page(v.p.T("panel.mine_consents"), views.SectionMe), list))
}

// getMyProof is the consents as a text that can be kept.
func (s *Server) getMyProof(v *visit) error {
	d, err := s.Panels.MyData(v.ctx(), v.who, v.town.DefaultLanguage())
	if err != nil {
		return err
	}
	var b strings.Builder
	line := func(label, text string) { b.WriteString(label + ": " + text + "\n") }
	for _, c := range d.Consents {
		b.WriteString(c.Panel + "\n")
		line(v.p.T("panel.consent_given"), c.Given.Format(time.RFC3339))
		line(v.p.T("panel.consent_channel"), v.p.T("panel.channel."+c.Channel))
		line(v.p.T("panel.consent_version"), c.Version)
		if c.Withdrawn != nil {
			line(v.p.T("panel.consent_withdrawn"), c.Withdrawn.Format(time.RFC3339))
		}
		b.WriteString("\n" + c.Text + "\n\n----\n\n")
	}
	v.Header("Content-Disposition", `attachment; filename="consents.txt"`)
	v.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(b.String()))
	return nil
}

// getMyDataFile is everything that is kept, for machines.
func (s *Server) getMyDataFile(v *visit) error {
	d, err := s.Panels.MyData(v.ctx(), v.who, v.town.DefaultLanguage())
	if err != nil {
		return err
	}
	if d.Assemblies, err = v.myAssemblies(); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	v.Header("Content-Disposition", `attachment; filename="panel.json"`)
	v.Data(http.StatusOK, "application/json; charset=utf-8", raw)
	return nil
}

func (s *Server) getMyData(v *visit) error {
	m, err := s.Panels.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	d, err := s.Panels.MyData(v.ctx(), v.who, v.town.DefaultLanguage())
	if err != nil {
		return err
	}
	if d.Assemblies, err = v.myAssemblies(); err != nil {
		return err
	}
	return v.show(panels.MemberDataPage(v.page(v.p.T("panel.mine_data"), views.SectionMe), panels.MemberData{Parts: v.dataParts(m, d)}))
}

// dataParts are the parts of what is kept, in words: the same as the file.
func (v *visit) dataParts(m panel.Mine, d panel.Data) []panels.MemberPart {
	known := panels.MemberPart{ID: "known", Title: v.p.T("panel.mine_known")}
	say := func(p *panels.MemberPart, label, text string) {
		if text != "" {
			p.Lines = append(p.Lines, panels.MemberLine{Label: label, Text: text})
		}
	}
	say(&known, v.p.T("panel.email"), d.Person.Email)
	say(&known, v.p.T("panel.mine_phone"), d.Person.Phone)
	for _, one := range m.Asks() {
		say(&known, v.factTitle(one).Text, v.factSaid(one, d.Person.Facts[one.Key]))
	}
	say(&known, v.p.T("panel.language"), d.Person.Language)
	say(&known, v.p.T("panel.pause"), v.day(d.Person.Paused))
	if d.Person.Cap > 0 {
		say(&known, v.p.T("panel.cap"), strconv.Itoa(d.Person.Cap))
	}
	say(&known, v.p.T("panel.data_unopened"), strconv.Itoa(d.Person.Unopened))
	say(&known, v.p.T("panel.data_since"), v.day(d.Person.Since))
	in := panels.MemberPart{ID: "panels", Title: v.p.T("panel.mine_panels")}
	for _, p := range d.Panels {
		said := v.p.T("panel.member."+string(p.State)) + ", " + v.day(p.Since)
		if p.Household != "" {
			said += ". " + v.p.T("panel.data_household", "hash", p.Household[:min(8, len(p.Household))])
		}
		if p.Letter != "" {
			said += ". " + v.p.T("panel.data_letter")
		}
		say(&in, p.Panel, said)
	}
	asked := panels.MemberPart{ID: "asked", Title: v.p.T("panel.data_asked"), Empty: v.p.T("panel.data_none")}
	for _, a := range d.Asked {
		say(&asked, a.Title, v.p.T("panel.data_ask", "day", v.day(a.On))+" "+v.rightTaken(a)+" "+v.p.N("panel.data_reminders", a.Reminders))
	}
	letters := panels.MemberPart{ID: "letters", Title: v.p.T("panel.data_letters"), Empty: v.p.T("panel.data_none")}
	for _, l := range d.Letters {
		key := "panel.letter." + l.Kind
		if !v.s.Catalog.Has(v.lang, key) {
			key = "panel.letter.other"
		}
		say(&letters, v.p.DateTime(l.On), v.p.T(key))
	}
	for _, one := range d.Draws {
		say(&in, v.p.T("panel.draw_n", "n", one.Number)+", "+one.Panel, v.p.T("panel.data_draw", "pseudonym", one.Pseudonym))
	}
	for _, title := range d.Assemblies {
		say(&in, v.p.T("panel.mine_assemblies"), title)
	}
	return []panels.MemberPart{known, in, asked, letters}
}

// rightTaken says whether somebody took the right to answer; whether an answer was sent nobody can tell.
func (v *visit) rightTaken(a panel.DataAsk) string {
	if a.Right {
		return v.p.T("panel.data_right")
	}
	return v.p.T("panel.data_no_right")
}

// myAssemblies are the names of the citizens' assemblies that the member sits in.
func (v *visit) myAssemblies() (out []string, err error) {
	list, err := v.s.Assemblies.Of(v.ctx(), v.who)
	for _, a := range list {
		out = append(out, v.words1(a.Title))
	}
	return out, err
}
