package web

// registerConsultation declares the pages of consultation.
func (s *Server) registerConsultation() {
}
