package views

import "time"

// AdminHome is /admin.
type AdminHome struct {
	Figures []Figure
	Waiting []IdeaRow // ideas that wait for the town, oldest first
	Running []CampaignRow
}

// IdeaRow is an idea in a staff table.
type IdeaRow struct {
	Path     string
	Title    string
	Process  string
	Author   string
	District string
	Status   string
	At       time.Time
	Supports int
	Comments int
	Due      time.Time // when the town owes an answer; zero: not
	Answered bool
}

// AdminIdeas is /admin/ideas.
type AdminIdeas struct {
	Filter   IdeaFilter
	Statuses []string
	Rows     []IdeaRow
	Total    int
	First    string
	Next     string
}

// CampaignRow is a campaign of invitations in a list. It is the element #campaign-<id>.
type CampaignRow struct {
	ID        string
	Name      string
	State     string // draft, checking, ready, running, paused, done, cancelled, failed
	CreatedAt time.Time
	By        string
	Total     int
	Sent      int
	Failed    int
	Accepted  int
}

// Campaigns is /admin/invitations.
type Campaigns struct {
	Rows  []CampaignRow
	First string
	Next  string
}

// CampaignForm is /admin/invitations/new.
type CampaignForm struct {
	Name       string
	Subject    string
	Message    string
	PerMinute  int
	ExpiryDays int
	Language   string // for rows without one
	Process    string // slug that people are led to; empty: home
	Processes  []ProcessRef
}

// Campaign is /admin/invitations/{id}.
type Campaign struct {
	ID       string
	Name     string
	Subject  string
	Message  string
	FileName string
	Encoding string
	Progress CampaignProgress
	Problems []ProblemCount
	Errors   []RowError // first of them
	ErrorURL string     // path of the complete list as CSV; empty: none
	Rows     []Recipient
	State    string // filter: recipient state; empty: all
	Q        string
	Total    int
	First    string
	Next     string
}

// CampaignProgress is how far a campaign is. It is the element #progress.
type CampaignProgress struct {
	ID         string
	State      string // as in CampaignRow
	DryRun     bool
	Total      int
	Good       int // rows that can be invited
	Sent       int
	Failed     int
	Waiting    int
	Accepted   int
	Revoked    int
	PerMinute  int
	MinutesTo  int // the end at this speed; 0: not known
	JobURL     string
	Can        []string // start, dry, pause, resume, cancel, resend, revoke
	Reason     string   // why it failed or stands still, in words
	FinishedAt time.Time
}

// ProblemCount counts rows by what is wrong with them.
type ProblemCount struct {
	Problem string // bad_address, duplicate, resident, unsubscribed, bad_language, empty
	Count   int
}

// RowError is a row of the file that cannot be invited.
type RowError struct {
	Line    int
	Value   string
	Problem string
}

// Recipient is one row of a campaign.
type Recipient struct {
	ID    string
	Email string
	Name  string
	Lang  string
	State string // waiting, queued, sending, sent, failed, accepted, expired, revoked, cancelled, unsubscribed
	At    time.Time
	Note  string   // why it failed, in words
	Can   []string // resend, revoke
}

// RecipientStates are what a list of recipients can be filtered by.
var RecipientStates = []string{"waiting", "queued", "sending", "sent", "failed", "accepted", "expired", "revoked", "cancelled", "unsubscribed"}

// People is /admin/people.
type People struct {
	Rows      []PersonRow
	Form      GrantForm
	Processes []ProcessRef
	Roles     []string // that may be given
}

// PersonRow is somebody with a granted role.
type PersonRow struct {
	Account string
	Name    string
	Email   string
	Grants  []GrantRow
	Invited bool // has not signed in yet
}

// GrantRow is one granted role.
type GrantRow struct {
	ID    string
	Role  string
	Where string // empty: the whole town
	Since time.Time
}

// GrantForm gives a role, inviting the person when they are new.
type GrantForm struct {
	Email    string
	Role     string
	Process  string
	District string
	Office   string
}
