package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerPanelIssue declares the pages on which a member is given the credential to answer.
func (s *Server) registerPanelIssue() {
	get, post := http.MethodGet, http.MethodPost
	wave := []string{"wave"}
	s.on(Route{Method: get, Path: "/me/panel/w/:wave", Ask: access.ReadPanel, IDs: wave, Rate: Reading, Class: Private, Member: true}, s.getPanelIssue)
	s.on(Route{Method: post, Path: "/me/panel/w/:wave/issue", Ask: access.ReadPanel, IDs: wave, Rate: Writing, Class: Private, Member: true}, s.postPanelIssue)
	s.on(Route{Method: post, Path: "/me/panel/w/:wave/code", Ask: access.ReadPanel, IDs: wave, Rate: Writing, Class: Private, Member: true}, s.postPanelCode)
	s.on(Route{Method: get, Path: "/panel/:slug/waves/:n/keys.json", Ask: access.ReadPanel, Rate: Reading, Tags: func(*visit) []string { return []string{tagPanels} }}, s.getPanelKeys)

	desk := []string{"panel", "wave", "person"}
	s.on(Route{Method: get, Path: "/admin/panel/:panel/waves/:wave/code/:person", Ask: access.DeskPanel, IDs: desk, Rate: Reading, Class: Private}, s.getPanelCodeDesk)
	s.on(Route{Method: post, Path: "/admin/panel/:panel/waves/:wave/code/:person", Ask: access.DeskPanel, IDs: desk, Rate: Writing, Class: Private}, s.postPanelCodeDesk)
}
