package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// PanelCampaign is one recruitment wave. Settings is JSON; Until and SentOn are days.
type PanelCampaign struct {
	bun.BaseModel `bun:"table:panel_campaigns,alias:panel_campaign"`
	Town

	ID       id.ID `bun:",pk"`
	PanelID  id.ID
	Number   int
	Kind     string
	Title    string
	State    string
	Until    string
	SentOn   string
	Settings string
	Key      string
	MadeBy   id.ID
	MadeAt   time.Time
}

// PanelCode is a code of a recruitment wave, as its hash.
type PanelCode struct {
	bun.BaseModel `bun:"table:panel_codes,alias:panel_code"`
	Town

	Hash       string `bun:",pk"`
	CampaignID id.ID
	PanelID    id.ID
	Stratum    string
	Household  string
	Uses       int
	Used       int
	Mailed     bool
	Opened     bool
}

// PanelErrand is somebody without mail who must be told of something. Noted is a day.
type PanelErrand struct {
	bun.BaseModel `bun:"table:panel_errands,alias:panel_errand"`
	Town

	PanelID  id.ID  `bun:",pk"`
	PersonID id.ID  `bun:",pk"`
	Kind     string `bun:",pk"`
	Noted    string
}
