package views

import "time"

// AdminHome is /admin.
type AdminHome struct {
	Blocks  []Block // what waits elsewhere
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

// CampaignRow is a campaign of invitations in a list.
type CampaignRow struct {
	ID        string
	Title     string
	State     string // draft, checked, running, paused, finished, cancelled
	CreatedAt time.Time
	By        string
	Total     int // lines of the list
	Wanted    int // of them, those that get a letter
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

// LangText is a text in one language of the town.
type LangText struct {
	Lang string
	Name string // of the language
	Text string
}

// CampaignForm is /admin/invitations/new. The fields are title, file, message_<lang>, per_minute,
// days and fallback.
type CampaignForm struct {
	Title     string
	Messages  []LangText
	PerMinute int
	Days      int
	Fallback  string // language for rows without one
}

// Campaign is /admin/invitations/{id}.
type Campaign struct {
	ID       string
	Title    string
	Messages []LangText // those that were written
	File     string
	Encoding string // as found, for reading: "Windows-1250"; empty: not told
	Progress CampaignProgress
	Problems []StateCount // lines that get no letter, by state
	Errors   []RowError   // first of them
	ErrorURL string       // path of the complete list as CSV; empty: none
	Rows     []Recipient
	State    string // filter: recipient state; empty: all
	Total    int    // that the filter lets through
	First    string
	Next     string
}

// CampaignProgress is how far a campaign is. It is the element #progress.
type CampaignProgress struct {
	ID         string
	State      string // as in CampaignRow
	Total      int    // lines of the list
	Wanted     int    // of them, those that get a letter
	Open       int    // still to be sent
	Sent       int    // letters that went out, whatever became of them
	Failed     int
	Accepted   int
	PerMinute  int      // 0: as fast as the server takes them
	MinutesTo  int      // the end at this speed; 0: not known
	JobURL     string   // address that the script follows; empty: nothing moves
	Can        []string // in order: check, start, pause, resume, cancel, resend, revoke
	Reason     string   // why it stands still, in words
	FinishedAt time.Time
}

// StateCount counts recipients in a state.
type StateCount struct {
	State string
	Count int
}

// RowError is a line of the file that gets no letter.
type RowError struct {
	Line    int
	Value   string
	Problem string // in words
}

// Recipient is one line of a campaign.
type Recipient struct {
	ID    string
	Line  int
	Email string
	Name  string
	Lang  string
	State string // one of RecipientStates
	At    time.Time
	Note  string   // why it failed, in words
	Can   []string // resend, revoke
}

// RecipientStates are what a list of recipients can be filtered by. Each has the words
// recipient.<state>.
var RecipientStates = []string{"ready", "queued", "sending", "sent", "accepted", "failed", "invalid",
	"duplicate", "resident", "suppressed", "unsubscribed", "expired", "revoked", "cancelled"}

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
	Invited bool // has not signed in yet: its one grant is what was offered
}

// revoke is where a role is taken away, or the offer of one.
func (p PersonRow) revoke(g GrantRow) string {
	if p.Invited {
		return "/admin/people/invites/" + g.ID + "/revoke"
	}
	return "/admin/people/grants/" + g.ID + "/revoke"
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
