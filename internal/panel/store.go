package panel

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Letter is one letter to one person of a panel. It goes to no other address than the one that the
// person has when it is queued.
type Letter struct {
	Kind     string
	To       string
	Language string
	Params   map[string]string
}

// Tx is what panels need of a transaction, part by part. Methods that look for one thing return
// fault.NotFound when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error
	QueueLetter(ctx context.Context, l Letter) error

	Panel(ctx context.Context, panel id.ID) (Panel, error)
	PanelBySlug(ctx context.Context, slug string) (Panel, error)
	// LockPanel is Panel that holds the row until the end: whoever counts members to decide holds it.
	LockPanel(ctx context.Context, panel id.ID) (Panel, error)
	// Panels lists all panels of the town, newest first; there are few.
	Panels(ctx context.Context) ([]Panel, error)
	// AddPanel keeps a new panel. The same key of the same person is the same panel: false, with it.
	AddPanel(ctx context.Context, p Panel, key string) (id.ID, bool, error)
	SavePanel(ctx context.Context, p Panel) error

	// Population is the newest figures of a panel. Faults: NotFound when it has none.
	Population(ctx context.Context, panel id.ID) (Population, error)
	Populations(ctx context.Context, panel id.ID) ([]Population, error)
	AddPopulation(ctx context.Context, p Population) error

	Person(ctx context.Context, person id.ID) (Person, error)
	PersonByEmail(ctx context.Context, key string) (Person, error)
	PersonByPhone(ctx context.Context, key string) (Person, error)
	LockPerson(ctx context.Context, person id.ID) (Person, error)
	AddPerson(ctx context.Context, p Person, emailKey, phoneKey string) error
	SavePerson(ctx context.Context, p Person, emailKey, phoneKey string) error
	// DropPerson deletes everything that leads to a person: memberships, links, sessions, letters that
	// wait and the address in those that were sent. Consents stay, under an id that means nothing then.
	DropPerson(ctx context.Context, person id.ID) error

	InPanel(ctx context.Context, panel, person id.ID) (InPanel, error)
	// Memberships lists the panels that somebody is in.
	Memberships(ctx context.Context, person id.ID) ([]InPanel, error)
	PutInPanel(ctx context.Context, m InPanel) error
	DropInPanel(ctx context.Context, panel, person id.ID) error
	// CountIn counts memberships of a panel by state.
	CountIn(ctx context.Context, panel id.ID) (map[Membership]int, error)
	// People pages through people of a panel in a state, in the order of random ids.
	People(ctx context.Context, panel id.ID, state Membership, req page.Request) (page.Of[Person], error)
	// EachIn reads all people of a panel in a state.
	EachIn(ctx context.Context, panel id.ID, state Membership, fn func(Person, InPanel) error) error

	// AddConsent and Consents keep the ledger of consents: it is only added to.
	AddConsent(ctx context.Context, c Consent) error
	Consents(ctx context.Context, person id.ID) ([]Consent, error)
	// WithdrawConsents notes the end of all consents of a person to a panel.
	WithdrawConsents(ctx context.Context, panel, person id.ID, at time.Time, channel string) error

	AddLink(ctx context.Context, l Link) error
	Link(ctx context.Context, hash string) (Link, error)
	// UseLink takes a link away; false: somebody was faster.
	UseLink(ctx context.Context, hash string) (bool, error)
	AddSession(ctx context.Context, hash string, person id.ID, until time.Time) error
	// SessionOf is whose session a token is, if it has not ended.
	SessionOf(ctx context.Context, hash string) (person id.ID, until time.Time, err error)
	DropSession(ctx context.Context, hash string) error
	// DropStale deletes links and sessions that ended.
	DropStale(ctx context.Context) error

	OfficeTx
	MemberTx
	DrawTx
	WaveTx
	IssueTx
}

// Consent is that somebody agreed to something, in the words of that day.
type Consent struct {
	ID        id.ID
	Panel     id.ID
	Person    id.ID
	Purpose   string // join, successor, …
	Text      string // the words themselves, as they were shown
	Version   string // first eight letters of their SHA-256
	Language  string
	Channel   string // web, phone, letter
	Given     time.Time
	Withdrawn time.Time
	Ended     string // channel of the withdrawal
}

// Link is a secret of a letter. It says what it opens; only its hash is kept.
type Link struct {
	Hash   string
	Person id.ID
	Use    string // confirm, enter, leave
	Panel  id.ID
	Until  time.Time
}
