package follow

import (
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Process is the kind of subject that a process is. Other subjects are called as the index of what
// can be found calls them: "consultation", "investment", "thread".
const Process = "process"

// Subject is what somebody follows.
type Subject struct {
	Kind string
	ID   id.ID
}

// Thing is a subject as people see it. Path is its page, without language.
type Thing struct {
	Subject
	Title tenant.Text
	Path  string
}

// Follower is somebody's wish to hear of something. Account is None for those who gave an address
// and nothing else.
type Follower struct {
	ID        id.ID
	Subject   Subject
	Account   id.ID
	Email     string
	Key       string // the address as two are compared
	Language  string
	Stop      string // secret of the link that ends it
	Confirm   string // hash of the secret of the letter that waits for an answer; empty: none waits
	Asks      int    // letters of that sort within a day
	Asked     time.Time
	Created   time.Time
	Confirmed time.Time
}

// The limits of asking by e-mail.
const (
	ConfirmLife   = 48 * time.Hour  // how long a letter can be answered
	againAfter    = 2 * time.Minute // who presses twice gets one letter
	asksPerDay    = 4               // letters to one address about one thing
	addressesHour = 6               // letters to one address about all things
)
