package web

// registerPanel declares the pages of panels: what they are, joining, and what a member sees.
func (s *Server) registerPanel() {
}

// tagPanels is for pages that list panels or show one.
const tagPanels = "panels"
