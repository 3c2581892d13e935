package web

// registerSurveyOffice declares the pages of the staff who prepare surveys.
func (s *Server) registerSurveyOffice() {}
