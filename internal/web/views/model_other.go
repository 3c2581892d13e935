package views

import "time"

// ErrorView is an error page. Status picks the words error.<status>.
type ErrorView struct {
	Status int
	Detail string // what the fault says, in words; may be empty
	Retry  int    // seconds until it may be tried again; 0: not told
	Back   string // path that helps on; empty: the first page
}

// Invite is /invite/{token}. State is open, used, expired or revoked.
type Invite struct {
	Token   string
	State   string
	Email   string
	Message string // from the town, plain text
	By      string // role that is offered, in words; empty for residents
	Staff   bool   // of the town: accepted at /join/{token}
}

// accept is where the answer "yes" goes: residents and staff are invited in different ways.
func (i Invite) accept() string {
	if i.Staff {
		return "/join/" + i.Token
	}
	return "/invite/" + i.Token
}

// Unsubscribe is /u/{token}.
type Unsubscribe struct {
	Token string
	Email string
	Done  bool
}

// Legal is a page of the town's own text: help, accessibility, privacy or contact.
type Legal struct {
	Kind string // help, accessibility, privacy, contact
	HTML string // the town's own words, cleaned; empty: ours alone
}

// OperatorHome lists the towns.
type OperatorHome struct {
	Towns   []TownCard
	Mailbox bool // the development mailbox is there
}

// TownCard is a town in the operator's list.
type TownCard struct {
	Slug         string
	Name         string
	Municipality string
	Title        string
	URL          string
	Logo         string // cleaned SVG
	Languages    []string
	Suspended    bool
}

// MailList is /_dev/mail.
type MailList struct {
	Rows []MailRow
	Next string
	To   string // filter
}

// MailRow is a mail in the development mailbox.
type MailRow struct {
	ID      string
	To      string
	From    string
	Subject string
	Town    string
	Code    string // login code inside, if any
	At      time.Time
}

// MailMessage is one mail.
type MailMessage struct {
	MailRow
	Text    string
	Links   []string
	Headers [][2]string
}
