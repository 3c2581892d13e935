package survey

import "almenda/internal/access"

// Service is everything that can be done here. What it does stands in files by who does it: office.go
// (staff prepare a survey), intake.go (people answer), intake_panel.go (members of panels answer), desk.go (paper, desk and street), results.go.
type Service struct {
	store  Store
	vault  Vault
	policy *access.Policy
}

// New makes the service.
func New(store Store, vault Vault, policy *access.Policy) *Service {
	return &Service{store, vault, policy}
}
