package web

import (
	"net/http"

	"almenda/internal/access"
)

// tagPanels is for pages that list panels or show one.
const tagPanels = "panels"

// registerPanel declares the pages of panels: what they are, joining, and what a member sees.
//
// The screens of joining keep nothing: what was answered travels in the form, and the answer to the form
// of one screen is the next one. Only sending is followed by 303.
func (s *Server) registerPanel() {
	get, post := http.MethodGet, http.MethodPost
	tags := func(*visit) []string { return []string{tagPanels} }
	open := func(method, path string, rate Rate, do func(*visit) error) {
		s.on(Route{Method: method, Path: path, Ask: access.ReadPanel, Rate: rate, Class: Private}, do)
	}
	s.on(Route{Method: get, Path: "/panel", Ask: access.ReadPanel, Rate: Reading, Tags: tags}, s.getPanels)
	s.on(Route{Method: get, Path: "/panel/:slug", Ask: access.ReadPanel, Rate: Reading, Tags: tags}, s.getPanel)
	s.on(Route{Method: get, Path: "/panel/:slug/privacy", Ask: access.ReadPanel, Rate: Reading, Tags: tags}, s.getPanelPrivacy)
	open(get, "/panel/:slug/join", Reading, s.getPanelJoin)
	open(post, "/panel/:slug/join", SigningIn, s.postPanelJoin)
	open(get, "/panel/:slug/join/:n", Reading, s.getPanelJoinStep)
	open(post, "/panel/:slug/join/:n", Reading, s.postPanelJoinStep)
	open(get, "/panel/:slug/join/sent", Reading, s.getPanelSent)

	open(get, "/panel/in", Reading, s.getPanelIn)
	open(post, "/panel/in", SigningIn, s.postPanelIn)
	open(get, "/panel/in/sent", Reading, s.getPanelInSent)
	open(get, "/panel/in/:token", SigningIn, s.getPanelLink)
	open(post, "/panel/in/:token", SigningIn, s.postPanelLink)
	open(get, "/panel/leave/:token", SigningIn, s.getPanelWayOut)
	open(post, "/panel/leave/:token", SigningIn, s.postPanelWayOut)

	mine := func(method, path string, rate Rate, do func(*visit) error) {
		s.on(Route{Method: method, Path: "/me/panel" + path, Ask: access.ReadPanel, Member: true, Rate: rate, Class: Private}, do)
	}
	mine(get, "", Reading, s.getMyPanels)
	mine(post, "/out", SigningIn, s.postPanelSignOut)
	mine(get, "/facts", Reading, s.getMyFacts)
	mine(post, "/facts", Writing, s.postMyFacts)
	mine(get, "/settings", Reading, s.getMyWishes)
	mine(post, "/settings", Writing, s.postMyWishes)
	mine(get, "/email", Reading, s.getMyEmail)
	mine(post, "/email", SigningIn, s.postMyEmail)
	mine(get, "/consents", Reading, s.getMyConsents)
	mine(get, "/consents/proof", Reading, s.getMyProof)
	mine(get, "/data", Reading, s.getMyData)
	mine(get, "/data/file", Reading, s.getMyDataFile)
	mine(get, "/leave", Reading, s.getPanelLeave)
	mine(post, "/leave", Writing, s.postPanelLeave)

	s.slots.home = append(s.slots.home, homeBlock{"panels", s.panelsAtHome})
}
