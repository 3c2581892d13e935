package model

import (
	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// PanelList is the public keys of one wave, as JSON in its canonical form, and the counts at the close.
type PanelList struct {
	bun.BaseModel `bun:"table:panel_lists,alias:panel_list"`
	Town

	SurveyID id.ID `bun:",pk"`
	Body     string
	Hash     string
	Invited  int
	Issued   int
	Accepted int
	Closed   bool
}

// PanelKey is a private key, sealed.
type PanelKey struct {
	bun.BaseModel `bun:"table:panel_keys,alias:panel_key"`
	Town

	SurveyID id.ID  `bun:",pk"`
	Stratum  string `bun:",pk"`
	Sealed   string
}

// PanelIssue is whether somebody took the right to answer. It has no time on purpose. Proof and Kept let
// the same browser ask again after a lost reply, and are taken away at the close.
type PanelIssue struct {
	bun.BaseModel `bun:"table:panel_issues,alias:panel_issue"`
	Town

	SurveyID id.ID `bun:",pk"`
	PersonID id.ID `bun:",pk"`
	Stratum  string
	Done     bool
	Proof    string
	Kept     string
}

// PanelUrn is a sealed code that nobody has drawn yet.
type PanelUrn struct {
	bun.BaseModel `bun:"table:panel_urn,alias:panel_urn"`
	Town

	SurveyID id.ID `bun:",pk"`
	ID       id.ID `bun:",pk"`
	Stratum  string
	Sealed   string
}
