package web

import (
	"strings"

	"almenda/internal/fault"
	"almenda/internal/panel"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

func (s *Server) getPanelIn(v *visit) error { return v.showIn("") }

func (v *visit) showIn(email string) error {
	pg := v.page(v.p.T("panel.in_title"), "")
	if v.Query("first") != "" { // came from a page for members
		pg.Flash = views.Flash{Kind: "info", Text: v.p.T("flash.panel_sign_in")}
	}
	return v.show(panels.MemberInPage(pg, email))
}

func (s *Server) postPanelIn(v *visit) error {
	email := strings.TrimSpace(v.PostForm("email"))
	if err := v.panelLetter(email); err != nil {
		return err
	}
	if err := s.Panels.AskIn(v.ctx(), v.who, v.town, email); err != nil {
		if !v.blame(err) {
			return err
		}
		return v.showIn(email)
	}
	return v.see("/panel/in/sent")
}

func (s *Server) getPanelInSent(v *visit) error {
	return v.show(panels.MemberSentPage(v.page(v.p.T("panel.sent_title"), ""), "/panel", true))
}

func (s *Server) getPanelLink(v *visit) error {
	o, err := s.Panels.Look(v.ctx(), v.who, v.Param("token"))
	if fault.Is(err, fault.NotFound) {
		return v.linkGone()
	}
	if err != nil {
		return err
	}
	return v.showLink(o, panel.Agreeing{}, v.Query("to"))
}

// linkGone says that a link was used or is too old, and what to do then.
func (v *visit) linkGone() error {
	v.status = status(fault.NotFound)
	return v.show(panels.MemberLinkPage(v.page(v.p.T("panel.link_gone"), ""), panels.MemberLink{Use: "gone"}))
}

// memberPath is where a letter may lead after its button: to a member's own pages only.
func memberPath(to string) string {
	if !strings.HasPrefix(to, "/me/") {
		return ""
	}
	return local(to)
}

func (v *visit) showLink(o panel.Opened, in panel.Agreeing, to string) error {
	view := panels.MemberLink{Use: o.Use, Path: "/panel/in/" + v.Param("token"), To: memberPath(to), Title: v.in(o.Panel.Title), About: panelPath(o.Panel),
		Home: o.Home, Street: in.Street}
	if o.Out != "" {
		view.Out = "/panel/leave/" + o.Out
	}
	for _, one := range o.Missing {
		view.Facts = append(view.Facts, v.factField(one, in.Facts[one.Key]))
	}
	if o.Use == panel.UseConfirm || o.Use == panel.UseCome {
		view.Consent = v.consent(o.Panel)
	}
	title := v.p.T("panel.link_enter")
	switch o.Use {
	case panel.UseConfirm:
		title = v.p.T("panel.link_confirm", "panel", view.Title.Text)
	case panel.UseCome:
		title = v.p.T("panel.link_come", "panel", view.Title.Text)
	case panel.UseEmail:
		title = v.p.T("panel.link_email")
	}
	return v.show(panels.MemberLinkPage(v.page(title, ""), view))
}

// postPanelLink is the yes to a letter. It begins a member's session in this browser.
func (s *Server) postPanelLink(v *visit) error {
	token := v.Param("token")
	o, err := s.Panels.Look(v.ctx(), v.who, token)
	if fault.Is(err, fault.NotFound) {
		return v.linkGone()
	}
	if err != nil {
		return err
	}
	in := panel.Agreeing{Facts: v.panelFacts(o.Missing), Street: v.PostForm("street"), Words: v.consent(o.Panel).Words(), Version: v.PostForm("version")}
	done, err := s.Panels.Answer(v.ctx(), v.who, v.town, token, in)
	switch {
	case fault.Is(err, fault.NotFound):
		return v.linkGone()
	case err != nil && v.blame(err):
		return v.showLink(o, in, v.PostForm("to"))
	case err != nil:
		return err
	case done.Refused != nil:
		return v.show(panels.MemberTurnedPage(v.page(v.p.T("panel.turned_title"), ""), v.p.Fill(done.Refused.Key, done.Refused.Params)))
	}
	v.setCookie(s.cookieName("mid"), done.Session, panel.SessionLife)
	switch {
	case o.Use == panel.UseEmail:
		v.say("success", "flash.panel_email")
	case done.State == panel.Member:
		v.say("success", "flash.panel_member")
	case done.State == panel.Waiting:
		v.say("info", "flash.panel_waiting")
	}
	if to := memberPath(v.PostForm("to")); to != "" {
		return v.see(to)
	}
	return v.see("/me/panel")
}

func (s *Server) getPanelWayOut(v *visit) error {
	list, err := s.Panels.LookOut(v.ctx(), v.who, v.Param("token"))
	if err != nil {
		return err
	}
	return v.showOut(list, "/panel/leave/"+v.Param("token"), true)
}

// showOut is the page on which one leaves; of somebody who is in no panel it says that they are out.
func (v *visit) showOut(list []panel.Panel, path string, letter bool) error {
	o := panels.MemberOut{Path: path, Done: len(list) == 0, Letter: letter}
	for _, p := range list {
		o.Panels = append(o.Panels, panels.MemberChoice{Slug: p.Slug, Title: v.words1(p.Title)})
	}
	return v.show(panels.MemberOutPage(v.page(v.p.T("panel.out_title"), ""), o))
}

// postPanelWayOut takes whoever holds a letter out. Programmes that read mail post here too, with
// nothing but their own word for it: then it is all panels.
func (s *Server) postPanelWayOut(v *visit) error {
	last, err := s.Panels.LeaveByLetter(v.ctx(), v.who, v.town, v.Param("token"), v.PostForm("panel"))
	if err != nil {
		return err
	}
	if last {
		return v.see("/panel/leave/done") // the same for a token that means nothing
	}
	v.say("success", "flash.panel_left")
	return v.see("/panel/leave/" + v.Param("token"))
}

func (s *Server) getPanelLeave(v *visit) error {
	m, err := s.Panels.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	var list []panel.Panel
	for _, in := range m.In {
		list = append(list, in.About)
	}
	return v.showOut(list, "/me/panel/leave", false)
}

func (s *Server) postPanelLeave(v *visit) error {
	last, err := s.Panels.Leave(v.ctx(), v.who, v.town, v.PostForm("panel"))
	if err != nil {
		return err
	}
	if !last {
		v.say("success", "flash.panel_left")
		return v.see("/me/panel")
	}
	v.setCookie(s.cookieName("mid"), "", 0)
	v.say("success", "flash.panel_gone")
	return v.see("/panel")
}

func (s *Server) postPanelSignOut(v *visit) error {
	if err := s.Panels.SignOut(v.ctx(), v.who, v.cookie(s.cookieName("mid"))); err != nil {
		return err
	}
	v.setCookie(s.cookieName("mid"), "", 0)
	v.say("success", "flash.panel_out")
	return v.see("/panel")
}
