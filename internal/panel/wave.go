package panel

import (
	"context"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// WaveState is how far a wave has come.
type WaveState string

const (
	PlannedWave WaveState = "planned"
	OpenWave    WaveState = "open"   // people were asked
	ClosedWave  WaveState = "closed" // nobody can answer any more; keys are destroyed
	ToldWave    WaveState = "told"   // its members have the results
)

// Wave is one survey that a panel is asked, alone or together with other panels.
type Wave struct {
	ID       id.ID
	Panel    id.ID
	Number   int // within the panel, from 1
	Survey   id.ID
	Beside   []id.ID // further panels that are asked the same; who is in several is asked once
	State    WaveState
	Title    tenant.Text
	Why      tenant.Text // what the answers are needed for
	Case     string      // the number of the case that it serves
	CaseURL  string
	LedTo    tenant.Text // what was decided, later
	Office   string      // that asks
	Audience Audience
	Opens    time.Time // zero: by hand
	Closes   time.Time
	KeysHash string // SHA-256 of the list of public keys, from the opening on
	Counts   Tally  // published at the close
	Created  time.Time
	By       id.ID

	Evidence id.ID          // the process that the answers are put before; None: none
	Left     map[Reason]int // who was left out at the opening, by reason
	Problem  string         // why the clock could not open it, a fault key
	Welcome  bool           // of those who joined lately, made by the clock
	Telling  bool           // the letters with the results are on their way
	Summary  tenant.Text    // what the results say, in the letter to those who were asked
	Public   time.Time      // when everybody shall see the results
	Hour     string         // in which Sent letters went out, when only so many may go in an hour
	Sent     int
	Counted  bool // who opened the letter was counted after the close
}

// Audience is whom of its panels a wave asks.
type Audience struct {
	Districts []string            `json:"districts,omitempty"` // empty: all
	Classes   map[string][]string `json:"classes,omitempty"`   // variable → classes; quota variables only
	Sample    int                 `json:"sample,omitempty"`    // so many at most, drawn within strata from those asked least recently; 0: all
	Seed      string              `json:"seed,omitempty"`      // of the sample: the same seed, the same sample
	New       bool                `json:"new,omitempty"`       // only those whom this panel has never asked
}

// Tally is what is published of a wave: Accepted ≤ Issued ≤ Invited.
type Tally struct {
	Invited  int `json:"invited"`
	Issued   int `json:"issued"`
	Accepted int `json:"accepted"`
}

// Panels lists the panels that are asked, the one that asks first.
func (w Wave) Panels() []id.ID { return append([]id.ID{w.Panel}, w.Beside...) }

// Ask is one entry of the ask ledger: that somebody was asked once, over all panels. Days only.
type Ask struct {
	Wave       id.ID
	Survey     id.ID
	Person     id.ID
	On         string
	Lettered   bool   // the first letter was written
	Opened     bool   // began to answer, or said something; known from the close on only, so that nothing tells when
	Skipped    bool   // said: not this time
	Later      string // no reminder before that day
	Reminders  int
	RemindedOn string
	LastDay    bool // the letter of the last day was written
	Told       bool // the letter with the results was written
}

// Invited is one wave as somebody who was asked sees it.
type Invited struct {
	Wave
	Ask
	Slug    string  // of the survey
	Minutes float64 // measured; 0: not known
}

// Paper is a survey as panels see it.
type Paper struct {
	ID        id.ID
	Slug      string
	Title     tenant.Text
	Approved  bool // by a second person
	Minutes   float64
	Reminders int
	Opens     time.Time
	Closes    time.Time
	Settled   bool // its answers are counted, and none comes any more
	Released  bool
}

// Counted is how far the letters of a wave have come. Done counts who took the right to answer.
type Counted struct {
	Asked, Lettered, Opened, Skipped, Done, ByPhone int
	Reminded                                        [3]int // by how many reminders
	Told                                            int
}

// WaveTx is what asking needs of a transaction.
type WaveTx interface {
	Wave(ctx context.Context, wave id.ID) (Wave, error)
	// LockWave is Wave that holds the row until the end.
	LockWave(ctx context.Context, wave id.ID) (Wave, error)
	WaveByNumber(ctx context.Context, panel id.ID, number int) (Wave, error)
	WaveOfSurvey(ctx context.Context, survey id.ID) (Wave, error)
	// Waves lists the waves that a panel was asked, also beside others, the newest first. None: of all
	// panels.
	Waves(ctx context.Context, panel id.ID) ([]Wave, error)
	// AddWave keeps a new wave. The same key of the same person is the same wave: false, with it.
	AddWave(ctx context.Context, w Wave, key string) (id.ID, bool, error)
	SaveWave(ctx context.Context, w Wave) error
	DropWave(ctx context.Context, wave id.ID) error

	// Paper is the survey of a wave. Faults: NotFound when it is none of members.
	Paper(ctx context.Context, survey id.ID) (Paper, error)
	// Papers lists the surveys of members that no wave asks yet, the newest first.
	Papers(ctx context.Context) ([]Paper, error)
	// BeginSurvey opens the survey of a wave and freezes its questions; EndSurvey closes it.
	BeginSurvey(ctx context.Context, survey id.ID, closes time.Time) error
	EndSurvey(ctx context.Context, survey id.ID) error
	// CopySurvey makes an approved survey of the same questions.
	CopySurvey(ctx context.Context, survey id.ID) (id.ID, error)

	// Burdens tells of everybody who was asked since that day how often, and when last.
	Burdens(ctx context.Context, since string) (map[id.ID]Burden, error)
	// PutAsks is the only way into the ledger. It locks each person, counts what they were asked, and
	// notes those whom the rules let through. It tells who was not, and why.
	PutAsks(ctx context.Context, w Wave, people []id.ID, r Rules) (left map[id.ID]Reason, err error)
	Ask(ctx context.Context, survey, person id.ID) (Ask, error)
	SaveAsk(ctx context.Context, a Ask) error
	// EachAsked reads everybody who was asked, in the order of random ids.
	EachAsked(ctx context.Context, wave id.ID, fn func(Person, Ask) error) error
	CountAsks(ctx context.Context, wave id.ID) (Counted, error)
	// OpenFor lists the waves that somebody was asked, open ones first, the newest first.
	OpenFor(ctx context.Context, person id.ID) ([]Invited, error)
	// AskedBy tells whom a panel has ever asked.
	AskedBy(ctx context.Context, panel id.ID) (map[id.ID]bool, error)
	// DueAsks lists up to max entries that wait for a letter of a round, in the order of random ids.
	DueAsks(ctx context.Context, w Wave, r Round, today string, max int) ([]Due, error)
	// CountUnopened adds one to the row of unopened letters of everybody who did not open this one, and
	// begins it again for those who did.
	CountUnopened(ctx context.Context, wave id.ID) error

	Asking(ctx context.Context, panel id.ID) (Asking, error)
	PutAsking(ctx context.Context, a Asking) error

	CalendarTx
	StayTx
}

// Due is somebody to write to.
type Due struct {
	Person Person
	Ask    Ask
}

// Asking is how a panel writes to its members.
type Asking struct {
	Panel   id.ID
	From    int   // no letter before that hour; the town's clock
	Until   int   // nor from that hour on
	Sundays bool  // letters go out on Sundays too
	Hourly  int   // letters in an hour; 0: as many as there are
	Welcome id.ID // the survey that everybody is asked who joins; None: none
	Batch   int   // how many who joined wait until they are asked together; 20 at least
}

// UsualAsking is how a panel writes that nobody set up.
func UsualAsking(panel id.ID) Asking {
	return Asking{Panel: panel, From: 8, Until: 20, Batch: leastGroup}
}

// Quiet tells whether no letter may be sent at now.
func (a Asking) Quiet(now time.Time, zone *time.Location) bool {
	at := now.In(zone)
	return at.Hour() < a.From || at.Hour() >= a.Until || at.Weekday() == time.Sunday && !a.Sundays
}
