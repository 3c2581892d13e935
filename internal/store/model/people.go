package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Account is a person's presence in one town. EmailKey is nil once the account was deleted.
type Account struct {
	bun.BaseModel `bun:"table:accounts,alias:account"`
	Town

	ID          id.ID `bun:",pk"`
	Email       string
	EmailKey    *string
	DisplayName string
	District    string
	Language    string
	State       string
	CreatedAt   time.Time
	Verified    bool // staff saw that the person lives here
}

// Grant is a role that an account holds.
type Grant struct {
	bun.BaseModel `bun:"table:grants,alias:grant_row"`
	Town

	ID        id.ID `bun:",pk"`
	AccountID id.ID
	Role      string
	ProcessID id.ID
	District  string
	Office    string
	GrantedBy id.ID
	CreatedAt time.Time
}

// Session is a signed-in browser.
type Session struct {
	bun.BaseModel `bun:"table:sessions,alias:session"`
	Town

	ID        id.ID `bun:",pk"`
	AccountID id.ID
	TokenHash string
	Agent     string
	Staff     bool
	CreatedAt time.Time
	SeenAt    time.Time
}

// LoginCode is one request to sign in.
type LoginCode struct {
	bun.BaseModel `bun:"table:login_codes,alias:login_code"`
	Town

	ID          id.ID `bun:",pk"`
	Email       string
	EmailKey    string
	BrowserHash string
	CodeHash    string
	LinkHash    string
	Confirm     string
	Language    string
	ReturnTo    string
	Tries       int
	CreatedAt   time.Time
	ExpiresAt   time.Time
	UsedAt      *time.Time
}

// StaffInvite is an invitation to a role.
type StaffInvite struct {
	bun.BaseModel `bun:"table:staff_invites,alias:staff_invite"`
	Town

	ID         id.ID `bun:",pk"`
	Email      string
	EmailKey   string
	Role       string
	ProcessID  id.ID
	District   string
	Office     string
	TokenHash  string
	InvitedBy  id.ID
	CreatedAt  time.Time
	ExpiresAt  time.Time
	AcceptedAt *time.Time
	RevokedAt  *time.Time
}
