package web

// registerPoll declares the pages of poll.
func (s *Server) registerPoll() {
}
