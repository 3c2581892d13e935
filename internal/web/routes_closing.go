package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerClosing declares the pages on which processes are closed out, and what is said of promised
// answers on the pages of others.
func (s *Server) registerClosing() {
	get, post := http.MethodGet, http.MethodPost
	which := []string{"process"}
	const desk = "/admin/processes/:process/closing"
	s.on(Route{Method: get, Path: desk, Ask: access.EditProcess, IDs: which, Rate: Reading, Class: Private}, s.getClosingDesk)
	act := func(path string, ask access.Ask, handle func(*visit) error) {
		s.on(Route{Method: post, Path: desk + path, Ask: ask, IDs: which, Rate: Writing, Class: Private}, handle)
	}
	act("", access.EditProcess, s.postClosing)
	act("/due", access.EditProcess, s.postAnswerDue)
	act("/answered", access.EditProcess, s.postAnswered)
	act("/reminders", access.EditProcess, s.postReminders)
	act("/archive", access.PublishProcess, s.postArchive)
	act("/effects", access.EditProcess, s.postEffect)
	s.on(Route{Method: get, Path: "/admin/lessons", Ask: access.EditProcess, Rate: Reading, Class: Private}, s.getLessons)
	s.on(Route{Method: get, Path: "/admin/lessons/handbook", Ask: access.EditProcess, Rate: Reading, Class: Private}, s.getHandbook)
	s.on(Route{Method: get, Path: "/p/:slug/closing", Ask: access.ReadProcess, Rate: Reading, Tags: func(*visit) []string { return []string{tagProcesses} }}, s.getOutcome)

	s.slots.process = append(s.slots.process, s.outcomeBlocks)
	s.slots.staff = append(s.slots.staff, s.dueBlocks)
	s.slots.home = append(s.slots.home, homeBlock{"overdue", s.overdueBlocks})
}
