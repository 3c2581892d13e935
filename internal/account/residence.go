package account

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
)

// SawResidence notes that staff have seen that the person with that address lives here. What they were
// shown is kept nowhere, and no number; that they saw it is in the audit. Twice is once. Faults: SignIn,
// Denied, Invalid with field email.
func (s *Service) SawResidence(ctx context.Context, who access.Actor, email string) error {
	if !s.policy.Anywhere(who, access.DeskSurvey) {
		return s.policy.Allow(who, access.DeskSurvey, access.Scope{})
	}
	_, key, ok := address.Parse(email)
	var form fault.Form
	if !ok {
		form.Add("email", "fault.email")
		return form.Err()
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		a, err := tx.AccountByEmail(ctx, key)
		switch {
		case fault.Is(err, fault.NotFound) || err == nil && a.State != Active:
			form.Add("email", "fault.residence_unknown")
			return form.Err()
		case err != nil:
			return err
		case a.ID == who.Account:
			form.Add("email", "fault.residence_own")
			return form.Err()
		}
		fresh, err := tx.SetVerified(ctx, a.ID)
		if err != nil || !fresh {
			return err
		}
		return tx.Audit(ctx, who.Account, "people.residence", a.ID, nil)
	})
}
