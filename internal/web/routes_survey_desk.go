package web

// registerSurveyDesk declares the pages of paper, desk and street.
func (s *Server) registerSurveyDesk() {}
