package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Panel is a panel but for its people. Title, Lead and Settings are JSON; Begins and Ends are days.
type Panel struct {
	bun.BaseModel `bun:"table:panels,alias:panel"`
	Town

	ID          id.ID `bun:",pk"`
	Slug        string
	Kind        string
	ParentID    *id.ID
	PreviousID  *id.ID
	District    string
	Title       string
	Lead        string
	State       string
	Size        int
	Begins      string
	Ends        string
	Office      string
	Sample      bool
	Key         string
	CreatedBy   id.ID
	CreatedAt   time.Time
	PublishedAt *time.Time
	EndedAt     *time.Time
	Settings    string
}

// PanelPopulation is what the town is like. Tables is JSON.
type PanelPopulation struct {
	bun.BaseModel `bun:"table:panel_populations,alias:panel_population"`
	Town

	PanelID id.ID `bun:",pk"`
	Version int   `bun:",pk"`
	Source  string
	AsOf    string
	Tables  string
	MadeBy  id.ID
	MadeAt  time.Time
}

// PanelPerson is somebody in at least one panel. Facts is JSON; Paused and Since are days.
type PanelPerson struct {
	bun.BaseModel `bun:"table:panel_people,alias:panel_person"`
	Town

	ID       id.ID `bun:",pk"`
	Email    string
	EmailKey *string
	Phone    string
	PhoneKey *string
	Language string
	Facts    string
	Paused   string
	Cap      int
	Unopened int
	Since    string
}

// PanelMember is one person in one panel. Joined and Until are days.
type PanelMember struct {
	bun.BaseModel `bun:"table:panel_members,alias:panel_member"`
	Town

	PanelID    id.ID `bun:",pk"`
	PersonID   id.ID `bun:",pk"`
	State      string
	Joined     string
	Until      string
	Household  string
	CampaignID *id.ID
}

// PanelConsent is what somebody agreed to, in the words of that day.
type PanelConsent struct {
	bun.BaseModel `bun:"table:panel_consents,alias:panel_consent"`
	Town

	ID          id.ID `bun:",pk"`
	PanelID     id.ID
	PersonID    id.ID
	Purpose     string
	Words       string
	Version     string
	Language    string
	Channel     string
	GivenAt     time.Time
	WithdrawnAt *time.Time
	EndedBy     string
}

// PanelLink is a secret of a letter, as its hash.
type PanelLink struct {
	bun.BaseModel `bun:"table:panel_links,alias:panel_link"`
	Town

	Hash      string `bun:",pk"`
	PersonID  id.ID
	PanelID   *id.ID
	Purpose   string
	ExpiresAt time.Time
}

// PanelSession is a browser in which a member goes on, as the hash of its token.
type PanelSession struct {
	bun.BaseModel `bun:"table:panel_sessions,alias:panel_session"`
	Town

	Hash      string `bun:",pk"`
	PersonID  id.ID
	ExpiresAt time.Time
}
