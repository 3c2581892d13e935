package web

// registerInvestment declares the pages of investment.
func (s *Server) registerInvestment() {
}
