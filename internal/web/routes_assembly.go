package web

// registerAssembly declares the pages of citizens' assemblies.
func (s *Server) registerAssembly() {
}
