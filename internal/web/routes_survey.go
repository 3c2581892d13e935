package web

import (
	"net/http"

	"almenda/internal/access"
)

// tagSurveys is for pages that list surveys or show one.
const tagSurveys = "surveys"

// registerSurvey declares the pages of answering surveys.
//
// The pages between the start and the thanks keep nothing: what was answered travels in the form, and
// the answer to the form of one section is the page of the next one. Only sending is followed by 303.
func (s *Server) registerSurvey() {
	get, post := http.MethodGet, http.MethodPost
	tags := func(*visit) []string { return []string{tagSurveys} }
	s.on(Route{Method: get, Path: "/surveys", Ask: access.ReadSurvey, Rate: Reading, Tags: tags}, s.getSurveys)
	s.on(Route{Method: get, Path: "/s/:slug", Ask: access.ReadSurvey, Rate: Reading, Tags: tags}, s.getSurvey)
	s.on(Route{Method: get, Path: "/s/:slug/:n", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.getSurveySection)
	s.on(Route{Method: post, Path: "/s/:slug/:n", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.postSurveySection)
	s.on(Route{Method: get, Path: "/s/:slug/check", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.getSurveySection)
	s.on(Route{Method: post, Path: "/s/:slug/check", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.postSurveySection)
	s.on(Route{Method: get, Path: "/s/:slug/all", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.getSurveyAll)
	s.on(Route{Method: post, Path: "/s/:slug/all", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.getSurveyAll)
	s.on(Route{Method: post, Path: "/s/:slug/answers", Ask: access.ReadSurvey, Rate: Writing, Class: Private}, s.postSurveyAnswers)
	s.on(Route{Method: get, Path: "/s/:slug/thanks", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.getSurveyThanks)
	s.on(Route{Method: post, Path: "/s/:slug/change", Ask: access.ReadSurvey, Rate: SigningIn, Class: Private}, s.postSurveyChange)
	s.on(Route{Method: get, Path: "/s/:slug/call", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.getSurveyCall)
	s.on(Route{Method: post, Path: "/s/:slug/call", Ask: access.ReadSurvey, Rate: SigningIn, Class: Private}, s.postSurveyCall)

	one := []string{"survey"}
	s.on(Route{Method: get, Path: "/admin/surveys/:survey/trouble", Ask: access.ManageSurvey, IDs: one, Rate: Reading, Class: Private}, s.getSurveyTrouble)
	s.on(Route{Method: post, Path: "/admin/surveys/:survey/trouble", Ask: access.ManageSurvey, IDs: one, Rate: Writing, Class: Private}, s.postSurveyTrouble)
	s.on(Route{Method: post, Path: "/admin/surveys/:survey/trouble/:call", Ask: access.ManageSurvey, IDs: []string{"survey", "call"}, Rate: Writing, Class: Private}, s.postSurveyCalled)
	s.on(Route{Method: get, Path: "/admin/residence", Ask: access.DeskSurvey, Rate: Reading, Class: Private}, s.getResidence)
	s.on(Route{Method: post, Path: "/admin/residence", Ask: access.DeskSurvey, Rate: SigningIn, Class: Private}, s.postResidence)

	s.slots.process = append(s.slots.process, s.surveysOf)
	s.slots.home = append(s.slots.home, homeBlock{"surveys", s.surveysAtHome})
	s.slots.staff = append(s.slots.staff, s.surveysInTrouble)
	s.slots.dates = append(s.slots.dates, s.surveyDates)
}
