package web

// registerMeeting declares the pages of meeting.
func (s *Server) registerMeeting() {
}
