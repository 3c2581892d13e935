package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerSurveyDesk declares the pages of paper, desk and street.
func (s *Server) registerSurveyDesk() {
	get, post, one := http.MethodGet, http.MethodPost, []string{"survey"}
	s.on(Route{Method: get, Path: "/s/:slug/paper.pdf", Ask: access.ReadSurvey, Rate: Reading, Tags: func(*visit) []string { return []string{"surveys", tagProcesses} }}, s.getSurveyPaper)
	at := func(method, path string, ask access.Ask, rate Rate, do func(*visit) error) {
		s.on(Route{Method: method, Path: "/admin/surveys/:survey" + path, Ask: ask, IDs: one, Rate: rate, Class: Private}, do)
	}
	at(get, "/desk", access.DeskSurvey, Reading, s.getDesk)
	at(get, "/desk/sheet", access.DeskSurvey, Reading, s.getDeskSheet)
	at(post, "/desk/sheet", access.DeskSurvey, Writing, s.postDeskSheet)
	at(post, "/desk/invalid", access.DeskSurvey, Writing, s.postDeskInvalid)
	at(get, "/desk/differences", access.DeskSurvey, Reading, s.getDeskDifferences)
	at(post, "/desk/differences", access.DeskSurvey, Writing, s.postDeskDifferences)
	at(get, "/desk/tell", access.DeskSurvey, Reading, s.getDeskTell)
	at(post, "/desk/tell", access.DeskSurvey, Writing, s.postDeskTell)
	at(get, "/street", access.DeskSurvey, Reading, s.getStreet)
	at(get, "/street/worker.js", access.DeskSurvey, Reading, s.getStreetWorker)
	at(post, "/street/sync", access.DeskSurvey, Writing, s.postStreetSync)
	at(get, "/letters", access.ManageSurvey, Reading, s.getSurveyLetters)
	at(post, "/letters", access.ManageSurvey, Writing, s.postSurveyLetters)
	s.slots.staff = append(s.slots.staff, s.surveysToHelpWith)
}
