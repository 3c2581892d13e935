package invitation

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// Store opens transactions on the campaigns of a town, as tenantdb does.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx reads and writes campaigns and their recipients within one transaction.
//
// Leases and windows are given as durations and are judged by one clock for all processes: the
// database's own now() on PostgreSQL, the process's clock on SQLite. A worker whose clock is wrong
// must not take a recipient out of another's hands.
type Tx interface {
	// Now is the one moment of the transaction.
	Now() time.Time
	// Emit writes an event into the outbox.
	Emit(ctx context.Context, e event.Event) error
	// Audit writes an act of office.
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	CampaignTx
	RecipientTx
	SendingTx
	AddressTx
}

// CampaignTx keeps campaigns.
type CampaignTx interface {
	AddCampaign(ctx context.Context, c Campaign) error
	// Campaign reads one. Faults: NotFound.
	Campaign(ctx context.Context, campaign id.ID) (Campaign, error)
	// LockCampaign reads one and keeps others from changing it (FOR UPDATE). Faults: NotFound.
	LockCampaign(ctx context.Context, campaign id.ID) (Campaign, error)
	// SaveCampaign writes all fields of a locked campaign back.
	SaveCampaign(ctx context.Context, c Campaign) error
	// Campaigns lists them, newest first.
	Campaigns(ctx context.Context, req page.Request) (page.Of[Campaign], error)
}

// RecipientTx keeps the lines of the lists.
type RecipientTx interface {
	// AddRecipients stores lines; called several times in one transaction for a long list.
	AddRecipients(ctx context.Context, rows []Recipient) error
	// Recipient reads one. Faults: NotFound.
	Recipient(ctx context.Context, recipient id.ID) (Recipient, error)
	// LockRecipient reads one and keeps others from changing it (FOR UPDATE). Faults: NotFound.
	LockRecipient(ctx context.Context, recipient id.ID) (Recipient, error)
	// SaveRecipient writes State, Reason, Generation, Attempts, Unknowns, SentAt, Expires and
	// Account of a locked recipient back and clears its claim and waiting time.
	SaveRecipient(ctx context.Context, r Recipient) error
	// Recipients lists them by line; state filters when it is not empty.
	Recipients(ctx context.Context, campaign id.ID, state RecipientState, req page.Request) (page.Of[Recipient], error)
	// Counts recounts the recipients of a campaign by state, from the rows.
	Counts(ctx context.Context, campaign id.ID) (Counts, error)
	// Move puts all recipients of a campaign that are in one of the states from into to, clears
	// their waiting time, and tells how many there were.
	Move(ctx context.Context, campaign id.ID, from []RecipientState, to RecipientState) (int, error)
}

// SendingTx shares the sending out among workers.
type SendingTx interface {
	// Claim takes up to n recipients of the campaign, by line, that are Queued and whose waiting
	// time is over, or Sending with a lease that has run out; rows that another worker locks are
	// skipped. They become Sending in the hands of claim until lease has passed, claimed_at is
	// now, and Attempts grows by one (the rows returned carry the new number).
	Claim(ctx context.Context, campaign id.ID, n int, claim id.ID, lease time.Duration) ([]Recipient, error)
	// ClaimedWithin counts the recipients of the campaign with claimed_at within the last window.
	ClaimedWithin(ctx context.Context, campaign id.ID, window time.Duration) (int, error)
	// Renew gives what claim still holds another lease, and lists what it still holds: a recipient
	// who unsubscribed or was revoked meanwhile is not among them.
	Renew(ctx context.Context, claim id.ID, lease time.Duration) ([]id.ID, error)
	// Finish records outcomes of recipients that are still Sending in the hands of claim, and
	// leaves all others as they are. It clears the claim of those it changes and tells how many
	// these were.
	Finish(ctx context.Context, claim id.ID, outcomes []Outcome) (changed int, err error)
	// Release puts what claim still holds back to Queued, due at once, and takes back the attempt.
	Release(ctx context.Context, claim id.ID) error
	// Touch notes, by the one clock, that the campaign is being worked on (stepped_at).
	Touch(ctx context.Context, campaign id.ID) error
	// Idle lists running campaigns that nobody touched for that long and that have recipients
	// Claim would take, or none that are Queued or Sending.
	Idle(ctx context.Context, since time.Duration) ([]id.ID, error)
	// Expire makes up to max recipients that are Sent and past Expires Expired, and lists the
	// campaigns that they belong to, each once.
	Expire(ctx context.Context, max int) ([]id.ID, error)
}

// Outcome is what became of one claimed recipient.
type Outcome struct {
	Recipient id.ID
	State     RecipientState // Sent, Failed, or Queued again
	Reason    string         // short code
	RetryIn   time.Duration  // for Queued: not before now + RetryIn
	Unknown   bool           // add one to Unknowns
	SentAt    time.Time      // for Sent
	Expires   time.Time      // for Sent
}

// AddressTx knows the people behind addresses.
type AddressTx interface {
	// Residents tells which of the address keys belong to an account of the town.
	Residents(ctx context.Context, keys []string) ([]string, error)
	// Suppressed tells which of the address keys must get nothing that they did not ask for.
	Suppressed(ctx context.Context, keys []string) ([]string, error)
	// Suppress notes that a key must get nothing more, and why ("bounced", "unsubscribed").
	// Once noted, the first reason stays.
	Suppress(ctx context.Context, key, reason string) error
	// Withdraw makes recipients with that key in all campaigns of the town Unsubscribed if they
	// are Ready, Queued or Sending, clears their claims, and lists their campaigns, each once.
	Withdraw(ctx context.Context, key string) ([]id.ID, error)
	// Settle finds the account with the newcomer's address or makes it, with the events that
	// belong to it, and returns its id.
	Settle(ctx context.Context, n Newcomer) (id.ID, error)
}

// Newcomer is somebody who accepted an invitation: the address is proven, for the link came by
// mail to it.
type Newcomer struct {
	Email    string
	Key      string
	Name     string
	Language string
	District string
}
