package web

// registerMine declares what somebody said and what became of it.
func (s *Server) registerMine() {
}
