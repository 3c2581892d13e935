package invitation

import "almenda/internal/address"

// addressed reads an e-mail address of a list. problem is a catalogue key, empty when all is well.
func addressed(raw string) (email, key, problem string) {
	email, key, wrong := address.Listed(raw)
	if wrong != "" {
		problem = "invitation.problem." + string(wrong)
	}
	return email, key, problem
}
