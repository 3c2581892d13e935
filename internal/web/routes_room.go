package web

// registerRoom declares the pages of room.
func (s *Server) registerRoom() {
}
