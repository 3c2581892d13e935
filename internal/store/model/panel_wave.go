package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// PanelWave is one survey that panels are asked. Beside, Title, Why, LedTo, Audience, Counts and
// Settings are JSON.
type PanelWave struct {
	bun.BaseModel `bun:"table:panel_waves,alias:panel_wave"`
	Town

	ID         id.ID `bun:",pk"`
	PanelID    id.ID
	Number     int
	SurveyID   id.ID
	Beside     string
	State      string
	Title      string
	Why        string
	LedTo      string
	CaseNumber string
	CaseURL    string
	Office     string
	Audience   string
	OpensAt    *time.Time
	ClosesAt   time.Time
	KeysHash   string
	Counts     string
	Settings   string
	Key        string
	CreatedBy  id.ID
	CreatedAt  time.Time
}

// PanelAsk is that somebody was asked. AskedOn, Later and RemindedOn are days.
type PanelAsk struct {
	bun.BaseModel `bun:"table:panel_asks,alias:panel_ask"`
	Town

	SurveyID   id.ID `bun:",pk"`
	PersonID   id.ID `bun:",pk"`
	WaveID     id.ID
	AskedOn    string
	Lettered   bool
	Opened     bool
	Skipped    bool
	Later      string
	Reminders  int
	RemindedOn string
	LastDay    bool
	Told       bool
}

// PanelSlot is a time at which an office means to ask a panel. At is a month or a week.
type PanelSlot struct {
	bun.BaseModel `bun:"table:panel_slots,alias:panel_slot"`
	Town

	ID       id.ID `bun:",pk"`
	PanelID  id.ID
	At       string
	FirstDay string
	Office   string
	Topic    string
	Key      string
	MadeBy   id.ID
	MadeAt   time.Time
}

// PanelAsking is how a panel writes to its members.
type PanelAsking struct {
	bun.BaseModel `bun:"table:panel_asking,alias:panel_asking"`
	Town

	PanelID   id.ID `bun:",pk"`
	FromHour  int
	UntilHour int
	Sundays   bool
	Hourly    int
	WelcomeID *id.ID
	Batch     int
}

// PanelStay is that somebody was asked whether to stay. AskedOn and Until are days.
type PanelStay struct {
	bun.BaseModel `bun:"table:panel_stays,alias:panel_stay"`
	Town

	PersonID id.ID `bun:",pk"`
	Why      string
	AskedOn  string
	Until    string
	Said     bool
}
