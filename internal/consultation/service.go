package consultation

import "almenda/internal/access"

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }
