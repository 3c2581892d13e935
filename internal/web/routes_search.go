package web

// registerSearch declares the pages of search.
func (s *Server) registerSearch() {
}
