package web

// registerPanelIssue declares the pages on which a member is given the credential to answer.
func (s *Server) registerPanelIssue() {
}
