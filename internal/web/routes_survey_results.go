package web

// registerSurveyResults declares the pages of results of surveys.
func (s *Server) registerSurveyResults() {}
