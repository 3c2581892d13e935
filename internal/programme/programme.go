package programme

import (
	"context"
	"slices"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// The limits of what is typed.
const (
	MaxTitle   = 120
	MaxSummary = 300
	MaxPurpose = 4000
	MaxLine    = 200
	MaxNotice  = 1500
	// MaxProcesses is how many processes one programme may hold.
	MaxProcesses = 100
	// FewPeople is the smallest group that is told apart.
	FewPeople = 5
)

// Programme is several processes under one name.
type Programme struct {
	ID      id.ID
	Slug    string
	Public  bool // everybody may read it
	Sample  bool // made up
	Title   tenant.Text
	Summary tenant.Text
	Purpose tenant.Text // Markdown
	Begins  string      // day, "2026-03-01"; empty: not said
	Ends    string
	Funder  Funder
	Version int // grows with each change
	Created time.Time
	Updated time.Time

	Processes []id.ID
}

// Funder is who pays, as the agreement asks the town to show it. The zero Funder is the town itself.
type Funder struct {
	Name      string
	Agreement string      // its number
	Amount    int64       // in the smallest unit of the town's money; 0: not said
	Notice    tenant.Text // words that the funder requires
	Logo      id.ID       // None: no logo
	LogoAlt   string      // the logo in words
}

// Named tells whether there is anything to show of a funder.
func (f Funder) Named() bool {
	return f.Name != "" || f.Agreement != "" || f.Amount > 0 || f.Logo != id.None || len(f.Notice) > 0
}

// Indicators are counted from what happened in the processes of a programme.
type Indicators struct {
	Processes  int
	People     int // different residents who took part
	Ideas      int
	Supports   int
	Comments   int
	Events     int
	ByDistrict map[string]int // of People, by the district that they gave; groups of fewer than FewPeople are left out
}

// told leaves out the groups in which somebody could be recognised.
func (i Indicators) told() Indicators {
	for key, n := range i.ByDistrict {
		if n < FewPeople || key == "" {
			delete(i.ByDistrict, key)
		}
	}
	return i
}

// Detail is a programme as its page shows it.
type Detail struct {
	Programme
	Indicators Indicators
}

// Holds tells whether a process belongs to the programme.
func (p Programme) Holds(process id.ID) bool { return slices.Contains(p.Processes, process) }

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what programmes need of a transaction.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	// Programmes lists all of the town, the youngest first, with their processes.
	Programmes(ctx context.Context) ([]Programme, error)
	// BySlug and ByID find one with its processes. Faults: NotFound.
	BySlug(ctx context.Context, slug string) (Programme, error)
	ByID(ctx context.Context, programme id.ID) (Programme, error)
	// Made finds what somebody made with a form; id.None when nothing was.
	Made(ctx context.Context, author id.ID, key string) (id.ID, error)
	// Create adds one; two at once with the same slug are told apart by trying again.
	Create(ctx context.Context, p Programme, author id.ID, key string) error
	// Save changes the words of the version that was read. Faults: Conflict when it is another by now.
	Save(ctx context.Context, p Programme) error
	// Assign makes these, and no others, the processes of a programme; they leave the one that they
	// were in. Faults: Invalid when one is no process of the town.
	Assign(ctx context.Context, programme id.ID, processes []id.ID) error
	// SetLogo keeps a picture and forgets the one before. An empty content takes the logo away.
	SetLogo(ctx context.Context, programme id.ID, logo id.ID, kind string, content []byte, alt string) error
	// Logo reads a picture of a programme, with its content type. Faults: NotFound.
	Logo(ctx context.Context, logo id.ID) (p Programme, kind string, content []byte, err error)
	// Indicators counts what happened in processes.
	Indicators(ctx context.Context, processes []id.ID) (Indicators, error)
	// Index makes a programme findable; Unindex ends that.
	Index(ctx context.Context, p Programme, language string) error
	Unindex(ctx context.Context, programme id.ID) error
}
