package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerPanelOffice declares the pages on which staff run panels and recruit for them.
func (s *Server) registerPanelOffice() {
	get, post, one, wave := http.MethodGet, http.MethodPost, []string{"panel"}, []string{"panel", "recruitment"}
	read := func(path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: get, Path: "/admin/panel" + path, Ask: access.ManagePanel, IDs: ids, Rate: Reading, Class: Private}, do)
	}
	write := func(path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: post, Path: "/admin/panel" + path, Ask: access.ManagePanel, IDs: ids, Rate: Writing, Class: Private}, do)
	}
	upload := func(path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: post, Path: "/admin/panel" + path, Ask: access.ManagePanel, IDs: ids, Rate: Uploading, Class: Private}, do)
	}
	read("", nil, s.getOfficePanels)
	read("/new", nil, s.getOfficePanelNew)
	write("", nil, s.postOfficePanel)
	read("/:panel", one, s.getOfficePanel)
	write("/:panel/publish", one, s.postPanelPublish)
	write("/:panel/open", one, s.postPanelRecruiting(true))
	write("/:panel/close", one, s.postPanelRecruiting(false))
	write("/:panel/end", one, s.postPanelEnd)
	write("/:panel/successor", one, s.postPanelSuccessor)
	read("/:panel/edit", one, s.getPanelEdit)
	write("/:panel/edit", one, s.postPanelEdit)
	read("/:panel/variables", one, s.getPanelVariables)
	write("/:panel/variables", one, s.postPanelVariableAdd)
	read("/:panel/variables/:name", one, s.getPanelVariable)
	write("/:panel/variables/:name", one, s.postPanelVariable)
	write("/:panel/variables/:name/remove", one, s.postPanelVariableRemove)
	read("/:panel/population", one, s.getPanelPopulation)
	upload("/:panel/population", one, s.postPanelPopulation)

	read("/:panel/recruit", one, s.getPanelRecruit)
	write("/:panel/recruit", one, s.postPanelRecruit)
	read("/:panel/recruit/:recruitment", wave, s.getPanelCampaign)
	write("/:panel/recruit/:recruitment/state", wave, s.postPanelCampaignState)
	write("/:panel/recruit/:recruitment/blank", wave, s.postPanelBlank)
	upload("/:panel/recruit/:recruitment/list", wave, s.postPanelList)
	read("/:panel/recruit/:recruitment/files/:name", wave, s.getPanelCampaignFile)

	member := []string{"panel", "person"}
	read("/:panel/members", one, s.getPanelMembers)
	read("/:panel/members/:person", member, s.getPanelMember)
	write("/:panel/members/:person", member, s.postPanelMemberAddress)

	s.registerPanelDesk()
	s.slots.staff = append(s.slots.staff, s.panelsWaiting)
}

// registerPanelDesk declares the pages for somebody on the phone.
func (s *Server) registerPanelDesk() {
	get, post, one, member := http.MethodGet, http.MethodPost, []string{"panel"}, []string{"panel", "person"}
	desk := func(method, path string, ids []string, rate Rate, do func(*visit) error) {
		s.on(Route{Method: method, Path: "/admin/panel/desk" + path, Ask: access.DeskPanel, IDs: ids, Rate: rate, Class: Private}, do)
	}
	person := []string{"person"}
	desk(get, "", nil, Reading, s.getPanelDesk)
	desk(post, "/find", nil, Writing, s.postPanelDeskFind)
	desk(post, "/called/:panel/:person", member, Writing, s.postPanelDeskCalled)
	desk(get, "/enrol/:panel", one, Reading, s.getPanelDeskEnrol)
	desk(post, "/enrol/:panel", one, Writing, s.postPanelDeskEnrol)
	desk(get, "/joined/:panel", one, Reading, s.getPanelDeskJoined)
	desk(get, "/left", nil, Reading, s.getPanelDeskLeft)
	desk(get, "/person/:person", person, Reading, s.getPanelDeskPerson)
	desk(post, "/person/:person/facts", person, Writing, s.postPanelDeskFacts)
	desk(post, "/person/:person/wishes", person, Writing, s.postPanelDeskWishes)
	desk(post, "/person/:person/leave", person, Writing, s.postPanelDeskLeave)
}
