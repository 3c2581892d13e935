package web

// registerForum declares the pages of forum.
func (s *Server) registerForum() {
}
