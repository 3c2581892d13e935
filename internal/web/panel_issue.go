package web

import (
	"encoding/base64"
	"strconv"

	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

// getPanelIssue is a member's page of one wave: from here answering begins.
func (s *Server) getPanelIssue(v *visit) error {
	wave, err := v.param("wave")
	if err != nil {
		return err
	}
	part, err := s.Panels.Part(v.ctx(), v.who, wave)
	if err != nil {
		return err
	}
	i := v.issueOf(part)
	return v.show(panels.IssuePage(v.page(v.p.T("panel_issue.title", "wave", i.Title), ""), i))
}

// postPanelIssue signs what the script of the page has blinded. The reply is the signature and nothing
// else.
func (s *Server) postPanelIssue(v *visit) error {
	wave, err := v.param("wave")
	if err != nil {
		return err
	}
	blinded, err := base64.RawURLEncoding.DecodeString(v.PostForm("blinded"))
	if err != nil {
		return fault.New(fault.Invalid, "fault.panel_blinded")
	}
	signature, err := s.Panels.Issue(v.ctx(), v.who, wave, blinded)
	if err != nil {
		return err
	}
	return v.give(cache.Page{Type: "text/plain; charset=utf-8", Body: []byte(base64.RawURLEncoding.EncodeToString(signature))})
}

// postPanelCode draws a sealed code and shows it. It is followed by no 303: the code may stand in no
// address and is kept nowhere, so only the answer to the form can show it. The same form shows the same
// code.
func (s *Server) postPanelCode(v *visit) error {
	wave, err := v.param("wave")
	if err != nil {
		return err
	}
	part, code, err := s.Panels.DrawCode(v.ctx(), v.who, wave, v.PostForm("slip"))
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Closed) {
		return v.see(issuePath(wave)) // which says so
	}
	if err != nil {
		return err
	}
	return v.showCode(part, code, "/me/panel")
}

// codeDesk reads what the address of the page for somebody on the phone names.
func (v *visit) codeDesk() (which, wave, person id.ID, err error) {
	if which, err = v.param("panel"); err != nil {
		return
	}
	if wave, err = v.param("wave"); err != nil {
		return
	}
	person, err = v.param("person")
	return
}

// getPanelCodeDesk is where staff draw a code for somebody on the phone.
func (s *Server) getPanelCodeDesk(v *visit) error {
	which, wave, person, err := v.codeDesk()
	if err != nil {
		return err
	}
	part, err := s.Panels.PartFor(v.ctx(), v.who, which, wave, person)
	if err != nil {
		return err
	}
	d := v.issueDeskOf(part)
	d.Draw, d.Slip, d.Back = codeDeskPath(which, wave, person), panel.NewSlip(), panelDeskPath(person)
	return v.show(panels.IssueDeskPage(v.page(v.p.T("panel_issue.desk_title", "wave", d.Title), "admin"), d))
}

// postPanelCodeDesk is postPanelCode for somebody on the phone.
func (s *Server) postPanelCodeDesk(v *visit) error {
	which, wave, person, err := v.codeDesk()
	if err != nil {
		return err
	}
	part, code, err := s.Panels.DrawCodeFor(v.ctx(), v.who, which, wave, person, v.PostForm("slip"))
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Closed) {
		return v.see(codeDeskPath(which, wave, person))
	}
	if err != nil {
		return err
	}
	return v.showCode(part, code, panelDeskPath(person))
}

// getPanelKeys is the list of public keys, byte for byte as it was hashed.
func (s *Server) getPanelKeys(v *visit) error {
	n, err := strconv.Atoi(v.Param("n"))
	if err != nil {
		return fault.Missing()
	}
	l, err := s.Panels.Keys(v.ctx(), v.who, v.Param("slug"), n)
	if err != nil {
		return err
	}
	return v.give(cache.Page{Type: "application/json; charset=utf-8", Body: l.List.Canonical()})
}
