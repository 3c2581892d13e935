// Package id makes the identifiers of everything the platform keeps.
//
// Imports nothing of ours.
package id

import "github.com/google/uuid"

// ID is a UUID. The zero ID is "none".
type ID = uuid.UUID

// None is the zero ID.
var None ID

// New makes a UUIDv7: ordered by time, for things whose time of making is no secret.
func New() ID { return uuid.Must(uuid.NewV7()) }

// Secret makes a UUIDv4, which tells nothing of when it was made: for ballots, answers, and
// whatever must not be put in order.
func Secret() ID { return uuid.New() }

// Parse reads the canonical 36-character form and nothing else; ok is false for anything that
// is not exactly that, so that one thing never has two addresses.
func Parse(s string) (ID, bool) {
	if len(s) != 36 {
		return None, false
	}
	v, err := uuid.Parse(s)
	return v, err == nil && v.String() == s
}
