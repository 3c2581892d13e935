package web

// registerPanelWave declares the pages on which panels are asked.
func (s *Server) registerPanelWave() {
}
