package panel

import (
	"context"
	"time"

	"almenda/internal/id"
	"almenda/internal/lottery"
	"almenda/internal/lottery/draw"
)

// DrawState is how far a draw has come.
type DrawState string

const (
	Prepared  DrawState = "prepared"  // quotas can be changed
	Computing DrawState = "computing" // a run is under way
	Computed  DrawState = "computed"  // there is a lottery, and nobody outside knows it
	Announced DrawState = "announced" // the fingerprint is public: nothing can be changed any more
	DrawnLots DrawState = "drawn"     // the number was drawn
	Withdrawn DrawState = "withdrawn" // announced and then called off, for a reason that everybody reads
)

// Draw is one draw by lot for a panel.
type Draw struct {
	ID        id.ID
	Panel     id.ID
	Number    int   // within the panel, from 1; part of its public address
	Base      id.ID // None, or the draw whose empty seats this one fills
	State     DrawState
	MadeBy    id.ID
	Made      time.Time
	Announced time.Time
	Drawn     time.Time
	Hash      string // of the manifest; empty before it is announced
	Settings  DrawSettings
}

// Public tells whether everybody may know of the draw.
func (d Draw) Public() bool {
	return d.State == Announced || d.State == DrawnLots || d.State == Withdrawn
}

// DrawSettings is the part of a draw that only its own pages read.
type DrawSettings struct {
	Algorithm lottery.Algorithm `json:"algorithm"`
	Seats     int               `json:"seats"`
	Household int               `json:"household,omitempty"`
	Lists     int               `json:"lists"`     // numbered panels: 1,000 or 10,000
	Tolerance int               `json:"tolerance"` // in per cent, by which the quotas were suggested
	Minutes   int               `json:"minutes"`   // until a computation stops with the best so far
	Compare   bool              `json:"compare,omitempty"`
	Quotas    []DrawFeature     `json:"quotas"`

	Outcome  *DrawOutcome      `json:"outcome,omitempty"`
	Proposal []QuotaChange     `json:"proposal,omitempty"` // that would make a draw possible
	Rule     draw.Rule         `json:"rule,omitzero"`
	Entry    DrawEntry         `json:"entry,omitzero"`
	Reason   string            `json:"reason,omitempty"` // why it was called off
	Sample   bool              `json:"sample,omitempty"`
	Kept     int               `json:"kept,omitempty"` // seats that are not free, of a draw with a Base
	Told     int               `json:"told,omitempty"` // how much everybody of the pool has been told
	From     map[string]string `json:"from,omitempty"` // source and day of the figures that quotas were suggested by
}

// DrawFeature is the quotas of one variable.
type DrawFeature struct {
	Variable string      `json:"variable"`
	Values   []DrawQuota `json:"values"`
}

// DrawQuota is how many seats one class gets. The flexible ones are as far as a proposal may go.
type DrawQuota struct {
	Class   string `json:"class"`
	Min     int    `json:"min"`
	Max     int    `json:"max"`
	MinFlex int    `json:"minFlex"`
	MaxFlex int    `json:"maxFlex"`
}

// QuotaChange is one change of a proposal: of the minimum or the maximum of a class.
type QuotaChange struct {
	Variable string `json:"variable"`
	Class    string `json:"class"`
	Min      int    `json:"min"`
	Max      int    `json:"max"`
	WasMin   int    `json:"wasMin"`
	WasMax   int    `json:"wasMax"`
}

// DrawOutcome is what a computation came to.
type DrawOutcome struct {
	Pool        int     `json:"pool"`
	Uncoverable int     `json:"uncoverable,omitempty"` // people whom no panel that keeps the quotas can hold
	Objective   float64 `json:"objective"`
	Upper       float64 `json:"upper"`
	Stopped     bool    `json:"stopped,omitempty"`
	Smallest    int     `json:"smallest"` // lists of the person who is on the fewest
	Largest     int     `json:"largest"`
	Spread      []int   `json:"spread"` // people by chance, in tenths of the largest
	// Legacy is what drawing seat by seat would give, where it was asked for.
	Legacy *LegacyOutcome `json:"legacy,omitempty"`
}

// LegacyOutcome is drawing seat by seat, for comparison.
type LegacyOutcome struct {
	Smallest float64 `json:"smallest"`
	Largest  float64 `json:"largest"`
	Failed   bool    `json:"failed,omitempty"` // it found no panel at all
}

// DrawEntry is the value that was drawn, as one person typed it and a second one confirmed.
type DrawEntry struct {
	Value     string    `json:"value,omitempty"`
	By        id.ID     `json:"by,omitzero"`
	At        time.Time `json:"at,omitzero"`
	Confirmed id.ID     `json:"confirmed,omitzero"`
	Number    int       `json:"number"`
}

// RunState is how a computation stands.
type RunState string

const (
	RunWaiting   RunState = "waiting"   // for a worker
	RunUnderWay  RunState = "running"   // beats while it computes
	RunDone      RunState = "done"      // its lottery is kept
	RunCancelled RunState = "cancelled" // by staff
	RunLost      RunState = "lost"      // its worker is gone; it began anew
	RunFailed    RunState = "failed"    // Progress.Why says why
)

// Run is one computation of a draw.
type Run struct {
	Draw      id.ID
	Number    int
	State     RunState
	Algorithm lottery.Algorithm
	By        id.ID
	Started   time.Time
	Beat      time.Time
	Ended     time.Time
	Worker    id.ID
	Progress  RunProgress
}

// RunProgress is how far a computation is.
type RunProgress struct {
	Step      string  `json:"step,omitempty"` // the catalogue has a word for each
	Panels    int     `json:"panels,omitempty"`
	Objective float64 `json:"objective,omitempty"`
	Upper     float64 `json:"upper,omitempty"`
	Why       string  `json:"why,omitempty"` // of a failure: infeasible, deadline, error
}

// InDraw is one person of the pool of a draw.
type InDraw struct {
	Draw      id.ID
	Person    id.ID
	Pseudonym string
	Salt      string
	Lists     int
	Drawn     bool
	Outcome   string // of those who were drawn: "", or a reason why the seat is free again
	Told      int    // 0, 1: of the announcement, 2: of the result
}

// DrawTx is what draw.go needs of a transaction.
type DrawTx interface {
	Draw(ctx context.Context, d id.ID) (Draw, error)
	LockDraw(ctx context.Context, d id.ID) (Draw, error)
	DrawByNumber(ctx context.Context, panel id.ID, number int) (Draw, error)
	// Draws lists the draws of a panel, newest first.
	Draws(ctx context.Context, panel id.ID) ([]Draw, error)
	// DrawsIn lists draws in a state, of all panels.
	DrawsIn(ctx context.Context, state DrawState) ([]Draw, error)
	// AddDraw keeps a new draw under the next number. The same key of the same person is the same draw.
	AddDraw(ctx context.Context, d Draw, key string) (id.ID, error)
	SaveDraw(ctx context.Context, d Draw) error

	AddRun(ctx context.Context, r Run) error
	// Runs lists the computations of a draw, newest first.
	Runs(ctx context.Context, d id.ID) ([]Run, error)
	// ClaimRun gives a run that waits to a worker; false: somebody has it.
	ClaimRun(ctx context.Context, d id.ID, number int, worker id.ID) (bool, error)
	// BeatRun notes progress of a worker's run; false: it is no longer the worker's.
	BeatRun(ctx context.Context, d id.ID, number int, worker id.ID, p RunProgress) (bool, error)
	SaveRun(ctx context.Context, r Run) error

	// PutInDraw keeps the pool of a draw anew, without people who are gone.
	PutInDraw(ctx context.Context, d id.ID, pool []InDraw) error
	// InDraw reads the pool of a draw, by pseudonym.
	InDraw(ctx context.Context, d id.ID) ([]InDraw, error)
	InDrawByPseudonym(ctx context.Context, d id.ID, pseudonym string) (InDraw, error)
	SaveInDraw(ctx context.Context, p InDraw) error
	// ToTell reads people of a draw who were told less than that.
	ToTell(ctx context.Context, d id.ID, told, max int) ([]InDraw, error)

	PutDrawFile(ctx context.Context, d id.ID, name string, sealed bool, content []byte) error
	// DrawFile reads one file; a sealed one only when sealed is asked for.
	DrawFile(ctx context.Context, d id.ID, name string, sealed bool) ([]byte, error)
	// DrawFiles tells names and sizes.
	DrawFiles(ctx context.Context, d id.ID, sealed bool) (map[string]int, error)
	DropDrawFile(ctx context.Context, d id.ID, name string) error
}
