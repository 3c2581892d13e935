package web

// registerPanelOffice declares the pages on which staff run panels and recruit for them.
func (s *Server) registerPanelOffice() {
}
