package web

// registerFollow declares the pages of follow.
func (s *Server) registerFollow() {
}
