package web

// registerStudy declares the pages of study.
func (s *Server) registerStudy() {
}
