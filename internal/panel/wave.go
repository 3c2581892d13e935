package panel

import (
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
	Opens    time.Time
	Closes   time.Time
	KeysHash string // SHA-256 of the list of public keys, from the opening on
	Counts   Tally  // published at the close
	Created  time.Time
	By       id.ID
}

// Audience is whom of its panels a wave asks.
type Audience struct {
	Districts []string            `json:"districts,omitempty"` // empty: all
	Classes   map[string][]string `json:"classes,omitempty"`   // variable → classes; quota variables only
	Sample    int                 `json:"sample,omitempty"`    // so many at most, drawn within strata from those asked least recently; 0: all
	Seed      string              `json:"seed,omitempty"`      // of the sample: the same seed, the same sample
}

// Tally is what is published of a wave: Accepted ≤ Issued ≤ Invited.
type Tally struct {
	Invited  int `json:"invited"`
	Issued   int `json:"issued"`
	Accepted int `json:"accepted"`
}

// Ask is one entry of the ask ledger: that somebody was asked once, over all panels. Days only.
type Ask struct {
	Wave       id.ID
	Survey     id.ID
	Person     id.ID
	On         string
	Opened     bool
	Skipped    bool // said: not this time
	Reminders  int
	RemindedOn string
}

// WaveTx is what asking needs of a transaction.
type WaveTx interface{}
