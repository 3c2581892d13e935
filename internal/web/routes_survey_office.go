package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerSurveyOffice declares the pages of the staff who prepare surveys.
func (s *Server) registerSurveyOffice() {
	get, post, one := http.MethodGet, http.MethodPost, []string{"survey"}
	read := func(path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: get, Path: "/admin/surveys" + path, Ask: access.ManageSurvey, IDs: ids, Rate: Reading, Class: Private}, do)
	}
	write := func(path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: post, Path: "/admin/surveys" + path, Ask: access.ManageSurvey, IDs: ids, Rate: Writing, Class: Private}, do)
	}
	read("", nil, s.getOfficeSurveys)
	write("", nil, s.postOfficeSurvey)
	read("/new", nil, s.getOfficeSurveyNew)
	write("/from-template", nil, s.postSurveyTemplate)
	s.on(Route{Method: post, Path: "/admin/surveys/import", Ask: access.ManageSurvey, Rate: Uploading, Class: Private}, s.postSurveyImport)
	write("/from-file", nil, s.postSurveyFromFile)
	read("/bank", nil, s.getSurveyBank)
	write("/bank/:kept/remove", []string{"kept"}, s.postBankRemove)

	read("/:survey", one, s.getOfficeSurvey)
	read("/:survey/settings", one, s.getSurveySettings)
	write("/:survey/settings", one, s.postSurveySettings)
	write("/:survey/extend", one, s.postSurveyExtend)
	write("/:survey/duplicate", one, s.postSurveyDuplicate)
	for act, do := range s.surveyActs() {
		write("/:survey/"+act, one, s.actOnSurvey(act, do))
	}
	read("/:survey/review", one, s.getSurveyReview)
	s.on(Route{Method: post, Path: "/admin/surveys/:survey/approve", Ask: access.ReviewSurvey, IDs: one, Rate: Writing, Class: Private}, s.postSurveyApprove)
	s.on(Route{Method: post, Path: "/admin/surveys/:survey/send-back", Ask: access.ReviewSurvey, IDs: one, Rate: Writing, Class: Private}, s.postSurveySendBack)
	read("/:survey/versions", one, s.getSurveyVersions)
	read("/:survey/definition/:name", one, s.getSurveyDefinition)

	read("/:survey/edit", one, s.getSurveyEdit)
	read("/:survey/edit/bank", one, s.getSurveyEditBank)
	write("/:survey/edit/move", one, s.postSurveyMove)
	write("/:survey/edit/question", one, s.postQuestionAdd)
	write("/:survey/edit/section", one, s.postSectionAdd)
	write("/:survey/edit/languages", one, s.postSurveyLanguages)
	write("/:survey/edit/split", one, s.postSplitAdd)
	write("/:survey/edit/split/:name/remove", one, s.postSplitRemove)
	read("/:survey/edit/q/:name", one, s.getQuestionForm)
	write("/:survey/edit/q/:name", one, s.postQuestionForm)
	write("/:survey/edit/q/:name/copy", one, s.postQuestionCopy)
	write("/:survey/edit/q/:name/keep", one, s.postQuestionKeep)
	write("/:survey/edit/q/:name/remove", one, s.postQuestionRemove)
	read("/:survey/edit/s/:name", one, s.getSectionForm)
	write("/:survey/edit/s/:name", one, s.postSectionForm)
	write("/:survey/edit/s/:name/remove", one, s.postSectionRemove)

	read("/:survey/test", one, s.getSurveyTry)
	read("/:survey/preview", one, s.getSurveyPreview)
	s.on(Route{Method: get, Path: "/survey-test/:token", Ask: access.ReadSurvey, Rate: Reading, Class: Private}, s.getTry)
	s.on(Route{Method: post, Path: "/survey-test/:token", Ask: access.ReadSurvey, Rate: Writing, Class: Private}, s.postTry)

	s.on(Route{Method: post, Path: "/admin/surveys/:survey/edit/q/:name/picture", Ask: access.ManageSurvey, IDs: one, Rate: Uploading, Class: Private}, s.postSurveyPicture)
	s.on(Route{Method: get, Path: "/survey-pictures/:picture", Ask: access.ReadSurvey, IDs: []string{"picture"}, Rate: Reading, Class: Image}, s.getSurveyPicture)

	s.slots.staff = append(s.slots.staff, s.surveysWaiting)
}
