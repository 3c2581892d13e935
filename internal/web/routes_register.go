package web

// registerRegister declares the register and calendar of processes, their feeds, districts and the blocks of the home page.
func (s *Server) registerRegister() {
}
