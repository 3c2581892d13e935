package account

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Login is one request to sign in, as it is kept.
type Login struct {
	ID          id.ID
	Email       string
	EmailKey    string
	BrowserHash string
	CodeHash    string
	LinkHash    string
	Confirm     string // shown in the first browser, asked for when the link is opened in another
	Language    string
	ReturnTo    string
	Tries       int
	CreatedAt   time.Time
	ExpiresAt   time.Time
}

// StoredSession is a session, as it is kept.
type StoredSession struct {
	ID        id.ID
	Account   id.ID
	TokenHash string
	Agent     string
	Staff     bool
	CreatedAt time.Time
	SeenAt    time.Time
}

// Invite is an invitation to a role, as it is kept.
type Invite struct {
	ID        id.ID
	Email     string
	EmailKey  string
	Grant     Grant
	TokenHash string
	InvitedBy id.ID
	CreatedAt time.Time
	ExpiresAt time.Time
	Accepted  bool
	Revoked   bool
}

// Letter is a mail that the account wants sent. Params that hold a secret are blanked by mail
// once it is gone.
type Letter struct {
	Kind     string
	To       string
	Language string
	Params   map[string]string
}

// Tx is what accounts need of a transaction. Methods that look for one thing return
// fault.NotFound when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error
	QueueMail(ctx context.Context, l Letter) error

	Account(ctx context.Context, account id.ID) (Account, error)
	AccountByEmail(ctx context.Context, key string) (Account, error)
	PutAccount(ctx context.Context, a Account, emailKey string) error
	SetProfile(ctx context.Context, account id.ID, name, district, language string) error
	// SetVerified notes that staff saw that the person lives here; false: that was noted before.
	SetVerified(ctx context.Context, account id.ID) (bool, error)
	// EraseAccount takes the address, name, district, grants, follows, drafts and sessions away.
	EraseAccount(ctx context.Context, account id.ID) error
	Staff(ctx context.Context) ([]Account, error)
	PutGrant(ctx context.Context, account id.ID, g Grant, by id.ID) error
	DropGrant(ctx context.Context, grant id.ID) (account id.ID, role string, err error)
	Admins(ctx context.Context) (int, error)

	// LoginsSince counts the codes that an address asked for.
	LoginsSince(ctx context.Context, emailKey string, since time.Time) (int, error)
	PutLogin(ctx context.Context, l Login) error
	LoginByBrowser(ctx context.Context, browserHash string) (Login, error)
	LoginByLink(ctx context.Context, linkHash string) (Login, error)
	// TryLogin counts one try; ok is false, and nothing is counted, when the tries are used up, the
	// code was used or has expired. It is one statement, so that parallel guesses all count.
	TryLogin(ctx context.Context, login id.ID, max int) (ok bool, err error)
	// UseLogin marks the request used; ok is false when it was used before.
	UseLogin(ctx context.Context, login id.ID) (ok bool, err error)

	PutSession(ctx context.Context, s StoredSession) error
	// SessionByToken finds the session and its account with the grants it holds now.
	SessionByToken(ctx context.Context, tokenHash string) (StoredSession, Account, error)
	TouchSession(ctx context.Context, session id.ID) error
	Sessions(ctx context.Context, account id.ID) ([]StoredSession, error)
	DropSession(ctx context.Context, account, session id.ID) error
	DropSessions(ctx context.Context, account id.ID) error

	PutInvite(ctx context.Context, i Invite) error
	InviteByToken(ctx context.Context, tokenHash string) (Invite, error)
	Invites(ctx context.Context) ([]Invite, error)
	// AcceptInvite marks it accepted; ok is false when it was accepted or revoked before.
	AcceptInvite(ctx context.Context, invite id.ID) (ok bool, err error)
	RevokeInvite(ctx context.Context, invite id.ID) error
}
