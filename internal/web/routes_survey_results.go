package web

import (
	"net/http"
	"time"

	"almenda/internal/access"
)

// exporting is how often one account may take out rows: each time all answers are read.
var exporting = Rate{20, time.Hour}

// tagSurveyResults is for pages that show what is public of surveys.
const tagSurveyResults = "surveys"

// registerSurveyResults declares the pages of results of surveys.
func (s *Server) registerSurveyResults() {
	get, post, one := http.MethodGet, http.MethodPost, []string{"survey"}
	tags := func(*visit) []string { return []string{tagSurveyResults, tagProcesses} }
	s.on(Route{Method: get, Path: "/s/:slug/results", Ask: access.ReadSurvey, Rate: Reading, Tags: tags}, s.getSurveyResults)
	s.on(Route{Method: get, Path: "/s/:slug/results.csv", Ask: access.ReadSurvey, Rate: Reading, Tags: tags}, s.getSurveyResultsCSV)
	s.on(Route{Method: get, Path: "/s/:slug/results.json", Ask: access.ReadSurvey, Rate: Reading, Tags: tags}, s.getSurveyResultsJSON)
	s.on(Route{Method: get, Path: "/s/:slug/codebook.csv", Ask: access.ReadSurvey, Rate: Reading, Tags: tags}, s.getSurveyCodebook)

	const at = "/admin/surveys/:survey"
	desk := func(method, path string, handle func(*visit) error, rate Rate, ids ...string) {
		s.on(Route{Method: method, Path: at + path, Ask: access.ManageSurvey, IDs: append(one, ids...), Rate: rate, Class: Private}, handle)
	}
	desk(get, "/results", s.getResultsDesk, Reading)
	desk(post, "/results", s.postResultsWording, Writing)
	desk(post, "/results/count", s.postResultsCount, Writing)
	desk(get, "/results/release", s.getResultsRelease, Reading)
	desk(post, "/results/release", s.postResultsRelease, Writing)
	desk(post, "/results/:n/take-back", s.postResultsTakeBack, Writing)
	desk(get, "/words", s.getSurveyWords, Reading)
	desk(post, "/words", s.postSurveyWords, Writing)
	desk(post, "/words/:words", s.postSurveyWord, Writing, "words")

	rows := func(method, path string, handle func(*visit) error, rate Rate) {
		s.on(Route{Method: method, Path: at + path, Ask: access.ExportSurvey, IDs: one, Rate: rate, Class: Private}, handle)
	}
	rows(get, "/export", s.getSurveyExport, Reading)
	rows(post, "/export", s.postSurveyExport, exporting)
	rows(get, "/export/codebook.csv", s.getExportCodebook, Reading)

	s.slots.process = append(s.slots.process, s.resultsOfProcess)
	s.slots.home = append(s.slots.home, homeBlock{"survey_results", s.resultsAtHome})
	s.slots.staff = append(s.slots.staff, s.resultsWaiting)
}
