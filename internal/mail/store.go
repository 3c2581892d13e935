package mail

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// State of a letter.
type State string

const (
	StateQueued    State = "queued"
	StateSending   State = "sending"
	StateSent      State = "sent"
	StateFailed    State = "failed"
	StateCancelled State = "cancelled"
)

// Row is one letter to one person. Its ID makes the Message-ID, so that a second copy of the same
// letter can be recognised by whoever receives it.
type Row struct {
	ID       id.ID
	Kind     Kind
	To       string            // the address as written
	Key      string            // the address as compared (accounts.email_key)
	Account  id.ID             // None when the recipient has no account
	Language string            // of the recipient
	Params   map[string]string // what fills the text; blanked when sent if the kind is secret
	State    State
	Reason   string // short code of why it failed or was cancelled; never an address
	Attempts int    // how often it was claimed
	Claim    id.ID  // who is sending it; None otherwise
	Created  time.Time
	Finished time.Time // zero until sent, failed or cancelled

	// Ready is filled by Lock only: the letter is queued and its time has come, or it is sending
	// and its lease has run out.
	Ready bool
}

// Result is what became of a claimed letter.
type Result struct {
	State   State         // StateQueued (again), StateSent, StateFailed or StateCancelled
	Reason  string        // short code
	RetryIn time.Duration // for StateQueued: not before now + RetryIn
	Blank   bool          // replace Params by an empty map
}

// Store opens transactions on the letters of a town, as tenantdb does.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx reads and writes letters within one transaction.
//
// Leases and waiting times are given as durations and are judged by one clock for all processes:
// the database's own now() on PostgreSQL, the process's clock on SQLite. A worker whose clock is
// wrong must not take a letter out of another's hands.
type Tx interface {
	// Now is the one moment of the transaction.
	Now() time.Time
	// Emit writes an event into the outbox.
	Emit(ctx context.Context, e event.Event) error

	// Add stores a new letter.
	Add(ctx context.Context, row Row) error
	// Lock reads a letter and keeps others from changing it (FOR UPDATE). Faults: NotFound.
	Lock(ctx context.Context, mail id.ID) (Row, error)
	// Lease makes a letter Sending in the hands of claim until lease has passed, and adds one to
	// Attempts. Called on a locked letter.
	Lease(ctx context.Context, mail, claim id.ID, lease time.Duration) error
	// Renew gives a letter that is still Sending in the hands of claim another lease; held is
	// false, and nothing changes, if it is not.
	Renew(ctx context.Context, mail, claim id.ID, lease time.Duration) (held bool, err error)
	// Finish records the result if the letter is still Sending in the hands of claim; held is
	// false, and nothing changes, if it is not. It clears the claim and, for an end state, sets
	// Finished to Now.
	Finish(ctx context.Context, mail, claim id.ID, res Result) (held bool, err error)
	// Suppressed tells which of the address keys must get nothing that they did not ask for. The
	// address of a deleted account is not among them: it is not known any more.
	Suppressed(ctx context.Context, keys []string) ([]string, error)
	// Ended tells whether a letter to somebody who follows must not go out: they have ended what the
	// secret ends, or letters to the address come back.
	Ended(ctx context.Context, key, stop string) (bool, error)
	// Suppress notes that a key must get nothing more, and why ("bounced", "unsubscribed").
	// Once noted, the first reason stays.
	Suppress(ctx context.Context, key, reason string) error
	// Wake lists up to max letters that are Ready (see Row) and were not woken within the last
	// pause, oldest first, and notes that they were woken now (one column, woken_at). Add counts
	// as a waking, since the letter's own event is on the way; Finish with StateQueued forgets
	// the last waking, so that a retry begins as soon as it is due.
	Wake(ctx context.Context, pause time.Duration, max int) ([]Woken, error)
}

// Woken is a letter that needs another event to be sent.
type Woken struct {
	ID   id.ID
	Kind Kind
}
