package web

import (
	"net/http"

	"almenda/internal/access"
)

// Tags of the pages of this part.
const (
	tagHome       = "home"
	tagProgrammes = "programmes"
)

// registerRegister declares the register and calendar of processes, their feeds, districts and the blocks of the home page.
func (s *Server) registerRegister() {
	lists := func(*visit) []string { return []string{tagProcesses, tagIdeas, tagProgrammes} }
	// The home page shows what every part of the edge put there.
	home := func(*visit) []string {
		return []string{tagHome, tagProcesses, tagIdeas, tagProgrammes, "polls", "meetings", "events", "threads", "forum", "investments", "studies", "rooms", "consultations"}
	}
	dated := func(*visit) []string { return []string{tagProcesses, "meetings", "events"} }
	local := func(v *visit) []string { return append(lists(v), dated(v)...) }
	get := func(path string, tags func(*visit) []string, handle func(*visit) error) {
		s.on(Route{Method: http.MethodGet, Path: path, Ask: access.ReadProcess, Rate: Reading, Tags: tags}, handle)
	}
	get("/", home, s.getHome)
	get("/processes", lists, s.getRegister)
	get("/processes.csv", lists, s.getRegisterCSV)
	get("/processes.json", lists, s.getRegisterJSON)
	get("/processes/calendar", dated, s.getCalendar)
	get("/processes/calendar.ics", dated, s.getTownCalendar)
	get("/processes/feed.xml", dated, s.getTownFeed)
	get("/p/:slug/calendar.ics", dated, s.getProcessCalendar)
	get("/p/:slug/feed.xml", dated, s.getProcessFeed)
	get("/districts", lists, s.getDistricts)
	get("/districts/:part", local, s.getDistrict)
	get("/programmes", lists, s.getProgrammes)
	get("/programmes/:folder", lists, s.getProgramme)
	get("/data", lists, s.getData)
	s.on(Route{Method: http.MethodGet, Path: "/near", Ask: access.ReadProcess, Rate: Reading, Class: Private}, s.getNear)
	s.on(Route{Method: http.MethodGet, Path: "/logos/:logo", Ask: access.ReadProcess, IDs: []string{"logo"}, Rate: Reading, Class: Image}, s.getLogo)
	s.slots.process = append(s.slots.process, s.programmeBlock)
	s.registerFrontpage()
	s.registerProgrammeAdmin()
}
