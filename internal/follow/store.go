package follow

import (
	"context"
	"time"

	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what this package needs of a transaction. Methods that look for one thing return
// fault.NotFound when it is not there.
type Tx interface {
	Now() time.Time

	// Thing finds a subject that everybody may read.
	Thing(ctx context.Context, s Subject) (Thing, error)
	// AddressOf is the address of an account, and the form in which it is compared.
	AddressOf(ctx context.Context, account id.ID) (email, key string, err error)
	// AccountOf finds the account with an address.
	AccountOf(ctx context.Context, key string) (account id.ID, err error)

	// ByAccount and ByAddress find who follows a subject, and hold the row.
	ByAccount(ctx context.Context, s Subject, account id.ID) (Follower, error)
	ByAddress(ctx context.Context, s Subject, key string) (Follower, error)
	// ByConfirm and ByStop find the holder of a secret.
	ByConfirm(ctx context.Context, hash string) (Follower, error)
	ByStop(ctx context.Context, secret string) (Follower, error)
	// Follows tells whether the account follows the subject, without holding anything.
	Follows(ctx context.Context, s Subject, account id.ID) (bool, error)
	// Mine lists what the account follows, newest first, with those things that are still public.
	Mine(ctx context.Context, account id.ID, max int) ([]Thing, error)
	// AsksSince counts the followers by that address that were asked since then.
	AsksSince(ctx context.Context, key string, since time.Time) (int, error)

	// Add stores a follower. Of two that are the same person and subject the second changes nothing,
	// and fresh is false.
	Add(ctx context.Context, f Follower) (fresh bool, err error)
	// Save changes one: whom it is for, and what it waits for.
	Save(ctx context.Context, f Follower) error
	Drop(ctx context.Context, follower id.ID) error
	// DropUnconfirmed forgets who did not answer since then.
	DropUnconfirmed(ctx context.Context, before time.Time) error

	QueueMail(ctx context.Context, l account.Letter) error
}
