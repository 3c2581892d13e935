package views

import "time"

// Login is /login.
type Login struct {
	Email string
	Next  string // path to go on to; kept in a hidden field
	Why   string // what signing in is for, in words; empty: nothing particular
}

// LoginCode is /login/code.
type LoginCode struct {
	Email     string // as shown: "an…@example.org"
	Next      string
	Left      int       // tries; -1: not told
	Confirm   string    // number to type when the link is opened in another browser; empty: none
	ResendAt  time.Time // zero: now
	ExpiresAt time.Time
}

// LoginLink is /login/link. State is confirm (this browser asked), other (another browser asked:
// the number that it shows is typed here), or gone (used or too old).
type LoginLink struct {
	Token string
	State string
	Email string // as shown
}

// Me is /me.
type Me struct {
	Blocks   []Block // what the person has done elsewhere
	Name     string
	Email    string
	District string // name
	Roles    []RoleView
	Ideas    []IdeaCard
	Drafts   []DraftCard
	Follows  []FollowCard
	Supports []IdeaCard
}

// RoleView is a role and where it holds; Where is empty for the whole town.
type RoleView struct {
	Role  string // resident, ambassador, moderator, editor, admin
	Where string
}

// DraftCard is an unfinished idea.
type DraftCard struct {
	ID      string
	Title   string // may be empty
	Process ProcessRef
	Step    string
	At      time.Time
}

// FollowCard is something followed.
type FollowCard struct {
	Title  string
	Path   string
	Action string // path that unfollows
	News   string // newest thing that happened, in words; may be empty
}

// Profile is /me/profile.
type Profile struct {
	Name     string
	District string // key
	Language string
	Email    string
}

// Session is one place where the viewer is signed in.
type Session struct {
	ID      string
	Device  string // "Firefox, Android"
	Current bool
	Since   time.Time
	Seen    time.Time
}

// Sessions is /me/sessions.
type Sessions struct{ Rows []Session }

// DeleteAccount is /me/delete.
type DeleteAccount struct {
	Ideas, Comments int
}

// Settings is /settings.
type Settings struct {
	Language string
	Scheme   string
	Next     string
}
