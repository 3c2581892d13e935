package web

import (
	"strconv"
	"strings"

	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

// consent is what somebody agrees to who joins a panel, made from what the panel is set to do.
func (v *visit) consent(p panel.Panel) panels.MemberConsent {
	title, first := v.words1(p.Title), v.words1(v.town.Municipality)
	var facts []string
	for _, one := range p.Settings.Variables {
		facts = append(facts, v.factTitle(one).Text)
	}
	c := panels.MemberConsent{Lines: []string{v.p.T("panel.consent.want", "panel", title, "municipality", first)}}
	if len(facts) > 0 {
		c.Lines = append(c.Lines, v.p.T("panel.consent.facts", "facts", strings.Join(facts, " · ")))
	}
	if p.Settings.Household > 0 {
		c.Lines = append(c.Lines, v.p.T("panel.consent.home"))
	}
	if purpose := v.words1(p.Settings.Purpose); purpose != "" {
		c.Lines = append(c.Lines, v.p.T("panel.consent.purpose", "purpose", purpose))
	}
	c.Lines = append(c.Lines, v.p.T("panel.consent.answers"), v.p.T("panel.consent.leave"))
	if more := v.words1(p.Settings.Consent); more != "" {
		c.Lines = append(c.Lines, more)
	}
	c.Version = panel.Version(c.Words())
	return c
}

func (s *Server) getPanelPrivacy(v *visit) error {
	f, err := s.Panels.Front(v.ctx(), v.who, v.town, v.Param("slug"))
	if err != nil {
		return err
	}
	p := f.Panel
	view := panels.MemberPrivacy{Path: panelPath(p), Title: v.in(p.Title), Contact: v.panelContact(p), Office: v.panelOffices(p), Changed: v.panelChanged(p),
		Version: panelVersion(p), Consent: v.consent(p), Facts: v.privacyFacts(p), Parts: v.privacyParts(p)}
	pg := v.page(v.p.T("panel.privacy_page", "panel", view.Title.Text), "")
	pg.NoIndex = p.State != panel.Published
	return v.show(panels.MemberPrivacyPage(pg, view))
}

// privacyFacts lists what is kept of somebody, what for, and who sees it.
func (v *visit) privacyFacts(p panel.Panel) []panels.MemberUse {
	run := v.p.T("panel.seen_run")
	out := []panels.MemberUse{{Label: v.p.T("panel.email"), Use: v.p.T("panel.use_contact"), Who: v.p.T("panel.seen_desk")}}
	for _, one := range p.Settings.Variables {
		w := v.factTitle(one)
		out = append(out, panels.MemberUse{Label: w.Text, Lang: w.Lang, Use: v.p.T("panel.use." + string(one.Use)), Who: run})
	}
	if p.Settings.Household > 0 {
		out = append(out, panels.MemberUse{Label: v.p.T("panel.street"), Use: v.p.T("panel.use_home"), Who: v.p.T("panel.seen_nobody")})
	}
	return append(out,
		panels.MemberUse{Label: v.p.T("panel.kept_wishes"), Use: v.p.T("panel.use_wishes"), Who: run},
		panels.MemberUse{Label: v.p.T("panel.kept_asks"), Use: v.p.T("panel.use_asks"), Who: v.p.T("panel.seen_counts")},
		panels.MemberUse{Label: v.p.T("panel.kept_consent"), Use: v.p.T("panel.use_consent"), Who: run})
}

// privacyParts are the sentences of the page, part by part.
func (v *visit) privacyParts(p panel.Panel) []panels.MemberPart {
	part := func(key string, texts ...string) panels.MemberPart {
		out := panels.MemberPart{ID: strings.ReplaceAll(key, "_", "-"), Title: v.p.T("panel.privacy." + key)}
		for _, t := range texts {
			out.Lines = append(out.Lines, panels.MemberLine{Text: t})
		}
		return out
	}
	purpose := v.words1(p.Settings.Purpose)
	if purpose == "" {
		purpose = v.words1(p.Lead)
	}
	long := []string{v.p.T("panel.privacy.long_leave"), v.p.T("panel.privacy.long_end", "days", strconv.Itoa(p.KeepDays())),
		v.p.T("panel.privacy.long_unconfirmed"), v.p.T("panel.privacy.long_consent")}
	if until := v.day(p.Until); until != "" {
		long = append([]string{v.p.T("panel.privacy.long_term", "until", until)}, long...)
	}
	groups := strconv.Itoa(panel.LeastGroup)
	return []panels.MemberPart{
		part("why", purpose, v.p.T("panel.privacy.why_law"), v.p.T("panel.privacy.why_only")),
		part("answers", v.p.T("panel.privacy.answers_two"), v.p.T("panel.privacy.answers_right", "n", groups), v.p.T("panel.privacy.answers_promise")),
		part("remains", v.p.T("panel.privacy.remains_text"), v.p.T("panel.privacy.remains_watch"), v.p.T("panel.privacy.remains_you")),
		part("long", long...),
		part("rights", v.p.T("panel.privacy.rights_see"), v.p.T("panel.privacy.rights_leave"), v.p.T("panel.privacy.rights_complain")),
	}
}
