package invitation

import (
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// State of a campaign.
type State string

const (
	Draft     State = "draft"   // uploaded, not yet checked
	Checked   State = "checked" // dry run done
	Running   State = "running"
	Paused    State = "paused"
	Finished  State = "finished" // every recipient has an end state
	Cancelled State = "cancelled"
)

// Why a campaign paused itself, in Campaign.Reason; campaign.reason.<code> is the catalogue key.
const (
	ReasonProof    = "proof"    // the letters failed their own check
	ReasonFailures = "failures" // the mail server refused many letters in a row
)

// Campaign is one list of people and one message to them.
type Campaign struct {
	ID        id.ID
	Title     string      // for staff only
	Message   tenant.Text // the office's own words, plain text, by language; may be empty
	Fallback  string      // language for recipients without one
	PerMinute int         // letters per minute; 0: as fast as the server takes them
	Days      int         // how long a link is good after it was sent
	File      string      // name of the uploaded file
	State     State
	Reason    string // why it paused itself
	Run       int    // grows with each start, resume and revival; older lanes of work end
	Rows      int    // how many recipients were read
	By        id.ID  // who uploaded it
	Created   time.Time
	Started   time.Time
	Ended     time.Time
	Proven    time.Time // when a first batch of letters passed its check
}

// RecipientState is where one person's invitation stands.
type RecipientState string

const (
	Ready        RecipientState = "ready"      // will be invited when the campaign starts
	Invalid      RecipientState = "invalid"    // Problem says why
	Duplicate    RecipientState = "duplicate"  // of an earlier line
	Resident     RecipientState = "resident"   // has an account already
	Suppressed   RecipientState = "suppressed" // said no earlier, or the address is dead
	Queued       RecipientState = "queued"
	Sending      RecipientState = "sending"
	Sent         RecipientState = "sent"
	Failed       RecipientState = "failed"
	Accepted     RecipientState = "accepted"
	Expired      RecipientState = "expired"
	Revoked      RecipientState = "revoked"
	Unsubscribed RecipientState = "unsubscribed"
	Withdrawn    RecipientState = "cancelled" // the campaign was cancelled before its turn
)

// RecipientStates lists them in the order in which staff see them.
var RecipientStates = []RecipientState{Ready, Queued, Sending, Sent, Accepted, Failed, Invalid,
	Duplicate, Resident, Suppressed, Unsubscribed, Expired, Revoked, Withdrawn}

// Recipient is one line of the list.
type Recipient struct {
	ID         id.ID
	Campaign   id.ID
	Line       int    // in the file, from 1
	Email      string // as written; empty when it must not be kept
	Key        string // as compared (accounts.email_key); empty for invalid lines
	Name       string
	Language   string // empty: the campaign's fallback
	District   string // key of a district, or empty
	State      RecipientState
	Problem    string // catalogue key for invalid lines, without parameters but Other
	Other      int    // for duplicates: the first line with this address
	Reason     string // short code of why sending failed; never an address
	Generation int    // grows with each resend; older links are dead
	Attempts   int    // how often it was claimed for sending
	Unknowns   int    // how often the mail server gave no certain answer
	SentAt     time.Time
	Expires    time.Time // when the link dies; zero until sent
	Account    id.ID     // of the person who accepted
}

// Counts is how many recipients are in each state.
type Counts map[RecipientState]int

// Open is how many still wait for their letter.
func (c Counts) Open() int { return c[Queued] + c[Sending] }

// Total is how many lines the list had.
func (c Counts) Total() int {
	n := 0
	for _, v := range c {
		n += v
	}
	return n
}

// Reached is how many letters went out, whatever became of them.
func (c Counts) Reached() int {
	return c[Sent] + c[Accepted] + c[Expired]
}
