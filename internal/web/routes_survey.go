package web

// registerSurvey declares the pages of answering surveys.
func (s *Server) registerSurvey() {}
