package web

// registerPanelDraw declares the pages of the draw, for staff and for everybody.
func (s *Server) registerPanelDraw() {
}
