package account

import (
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/id"
)

// State of an account.
type State string

const (
	Active  State = "active"
	Blocked State = "blocked"
	Deleted State = "deleted"
)

// Account is a person in one town. Email is empty once it was deleted.
type Account struct {
	ID        id.ID
	Email     string
	Name      string // as shown to others; empty until the person chose one
	District  string // key; empty when not told
	Language  string
	State     State
	CreatedAt time.Time
	Verified  bool // staff have seen that the person lives here
	Grants    []Grant
}

// Grant is a role that the account holds, with the office it answers for.
type Grant struct {
	ID        id.ID
	Role      access.Role
	Scope     access.Scope
	Office    string
	CreatedAt time.Time
}

// Session is a signed-in browser of the account.
type Session struct {
	ID        id.ID
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
	Current   bool
}

// The limits of sessions: idle and absolute, for residents and for staff (ASVS 5.0, 7.3).
const (
	ResidentIdle = 14 * 24 * time.Hour
	ResidentLife = 90 * 24 * time.Hour
	StaffIdle    = 30 * time.Minute
	StaffLife    = 12 * time.Hour
)

// The limits of signing in (ASVS 5.0, 6.5 and 6.6).
const (
	CodeLife      = 10 * time.Minute
	CodeTries     = 5
	CodesPerHour  = 5
	CodesPerDay   = 10
	InviteLife    = 14 * 24 * time.Hour
	maxName       = 60
	touchInterval = time.Minute
)

// alive tells whether a session still holds at now.
func alive(s StoredSession, now time.Time) bool {
	idle, life := ResidentIdle, ResidentLife
	if s.Staff {
		idle, life = StaffIdle, StaffLife
	}
	return now.Before(s.SeenAt.Add(idle)) && now.Before(s.CreatedAt.Add(life))
}

func tooLong(s string, max int) bool { return utf8.RuneCountInString(s) > max }
