package invitation

import (
	"context"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Letter is one invitation to one person, before it is worded.
type Letter struct {
	ID        id.ID // makes the Message-ID; the same when the letter is sent again after a crash
	Recipient id.ID
	To        string
	Name      string
	Language  string // one that the town speaks
	Message   string // the office's own words, may be empty
	Token     string // opens the invitation
	Stop      string // ends all invitations to this address
	Expires   time.Time
}

// Written is a letter in its words, ready to be sent.
type Written struct {
	Letter  Letter
	Subject string
	Text    string
	HTML    string
}

// Post words letters and hands them to the mail server.
type Post interface {
	// Write words a letter. It is pure: the same letter always reads the same.
	Write(town *tenant.Town, l Letter) (Written, error)
	// Open begins a batch of letters of one town.
	Open(town *tenant.Town) Session
}

// Session sends letters one after the other. It is for one goroutine.
type Session interface {
	// Send hands over one letter and tells what became of it.
	Send(ctx context.Context, w Written) Delivery
	// Close ends the batch; what it meets is of no consequence.
	Close()
}

// Oracle is a Post that can tell, by their ids, which letters the mail server already has. With it
// not one letter is sent twice after a crash.
type Oracle interface {
	Delivered(ctx context.Context, town *tenant.Town, letters []id.ID) ([]id.ID, error)
}

// Fate is what became of a letter.
type Fate int

const (
	Unclear   Fate = iota // handed over, and no certain answer came
	Delivered             // the server took it
	Deferred              // the server wants it later
	Refused               // the server will never take it
	Away                  // the server could not be reached: nothing was handed over
)

// Delivery is the answer to one letter.
type Delivery struct {
	Fate   Fate
	Reason string // short code; never an address
	Dead   bool   // nobody is reached at this address, now or later
}
