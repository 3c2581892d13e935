package panel

import (
	"context"

	"almenda/internal/credential"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// AnswerStore is the other store: what members answer lies there, under nothing that leads back to
// here. This side tells it once by what it recognises the right to answer, and asks at the end how many
// used theirs. Nothing about people goes there.
type AnswerStore interface {
	// PutKeys hands over by what answers to a survey are known to be entitled: the list of public keys,
	// and for each stratum the hashes of its sealed codes (credential.CodeHash), in no order that
	// tells anything. It returns when they are safely kept. The same list again changes nothing;
	// another list replaces what was there, for it comes only when the first was never used: the
	// transaction on this side was not finished.
	PutKeys(ctx context.Context, t tenant.ID, survey id.ID, list credential.List, codes map[string][]string) error
	// Counts tells how many answers were accepted, waiting ones included. It is still right after
	// DropKeys.
	Counts(ctx context.Context, t tenant.ID, survey id.ID) (Counts, error)
	// DropKeys destroys keys, hashes and nullifiers: no answer can be sent any more, and none can be
	// found by what it was sent with. Again is no error.
	DropKeys(ctx context.Context, t tenant.ID, survey id.ID) error
}

// Counts is how many answers a survey got.
type Counts struct{ Accepted int }
