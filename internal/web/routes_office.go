package web

// registerOffice declares what staff do with processes.
func (s *Server) registerOffice() {
}
