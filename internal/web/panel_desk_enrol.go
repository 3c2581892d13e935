package web

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

// phonePanel reads a panel that the contact centre serves. Faults: NotFound.
func (s *Server) phonePanel(v *visit) (panel.Panel, error) {
	which, err := v.param("panel")
	if err != nil {
		return panel.Panel{}, err
	}
	_, known, err := s.Panels.ToCall(v.ctx(), v.who)
	if err != nil {
		return panel.Panel{}, err
	}
	p, ok := known[which]
	if !ok || !s.Policy.May(v.who, access.DeskPanel, p.Scope()) {
		return p, fault.Missing()
	}
	return p, nil
}

func (s *Server) getPanelDeskEnrol(v *visit) error {
	p, err := s.phonePanel(v)
	if err != nil {
		return err
	}
	if p.State != panel.Published || !p.Settings.Recruiting {
		return fault.New(fault.Closed, "fault.panel_closed")
	}
	return s.showEnrol(v, p, panel.Enrol{Language: v.lang})
}

// showEnrol is the form for somebody who wants to join by phone: what is asked, and the words to read out.
func (s *Server) showEnrol(v *visit, p panel.Panel, in panel.Enrol) error {
	t := v.panelText
	words := v.consent(p)
	fields := []panels.OfficeField{
		{Name: "code", Label: t("desk_letter_code"), Hint: t("desk_letter_code_hint"), Value: in.Code, Max: 20, Auto: "off"},
		{Name: "email", Label: t("field.email"), Hint: t("desk_email_hint"), Value: in.Email, Max: 254, Auto: "off"},
		{Name: "phone", Label: t("field.phone"), Hint: t("desk_phone_hint"), Value: in.Phone, Max: 40, Auto: "off"}, v.phoneLanguage(in.Language)}
	for _, one := range p.Settings.Variables {
		fields = append(fields, v.phoneFact(one, in.Facts[one.Key]))
	}
	if p.Settings.Household > 0 {
		fields = append(fields, panels.OfficeField{Name: "street", Label: t("desk_street"), Hint: t("desk_street_hint"), Value: in.Street, Max: 200, Auto: "off"})
	}
	agree := panels.OfficeField{Kind: "check", Name: "agree", Label: t("desk_agreed"), On: in.Agreed}
	form := panels.OfficeForm{Action: "/admin/panel/desk/enrol/" + p.ID.String(), Submit: t("desk_enrol_do"), Hidden: [][2]string{{"version", words.Version}},
		Parts: []panels.OfficePart{{Fields: fields}, {ID: "agree-part", Legend: t("desk_read"), Lines: words.Lines, Fields: []panels.OfficeField{agree}}}}
	page := panels.OfficePage{Back: panels.OfficeLink{Path: "/admin/panel/desk", Text: t("desk")}, Title: t("desk_enrol", "panel", v.words1(p.Title)), Lead: t("desk_enrol_lead"), Form: &form}
	return v.show(panels.OfficeWorkPage(v.phonePage(), page))
}

func (s *Server) postPanelDeskEnrol(v *visit) error {
	p, err := s.phonePanel(v)
	if err != nil {
		return err
	}
	in := panel.Enrol{Phone: v.PostForm("phone"), Language: v.PostForm("language"), Channel: "phone"}
	in.Joining = panel.Joining{Email: strings.TrimSpace(v.PostForm("email")), Code: strings.TrimSpace(v.PostForm("code")), Facts: v.panelFacts(p.Settings.Variables),
		Street: strings.TrimSpace(v.PostForm("street")), Words: v.consent(p).Words(), Version: v.PostForm("version"), Agreed: v.PostForm("agree") != ""}
	out, err := s.Panels.EnrolFor(v.ctx(), v.who, v.town, p.ID, in)
	if err == nil {
		q := url.Values{"state": {string(out.State)}, "mailed": {strconv.FormatBool(out.Mailed)}}
		return v.see("/admin/panel/desk/joined/" + p.ID.String() + "?" + q.Encode())
	}
	if f := (*fault.Error)(nil); errors.As(err, &f) && f.Kind == fault.Conflict {
		var form fault.Form
		form.Add("email", f.Key)
		err = form.Err()
	}
	if !v.blame(err) {
		return err
	}
	return s.showEnrol(v, p, in)
}

// getPanelDeskJoined is the receipt for having joined: it names the panel and nobody.
func (s *Server) getPanelDeskJoined(v *visit) error {
	p, err := s.phonePanel(v)
	if err != nil {
		return err
	}
	t, q := v.panelText, v.Request.URL.Query()
	state := "waiting"
	if q.Get("state") == string(panel.Member) {
		state = "member"
	}
	view := panels.OfficeLetter{Back: panels.OfficeLink{Path: "/admin/panel/desk", Text: t("desk")}, Title: t("joined_title", "panel", v.words1(p.Title)),
		Lines: append([]string{t("joined_" + state)}, v.consent(p).Lines...)}
	view.Lines = append(view.Lines, t("joined_leave", "phone", panelDash(p.Settings.Contact.Phone), "address", v.absolute("/panel/"+p.Slug)))
	view.Says = []string{t("joined_print")}
	if q.Get("mailed") == "true" {
		view.Says = []string{t("joined_mailed")}
	}
	return v.show(panels.OfficeLetterPage(v.phonePage(), view))
}
