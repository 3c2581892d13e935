package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// PanelDraw is one draw by lot. Settings is JSON.
type PanelDraw struct {
	bun.BaseModel `bun:"table:panel_draws,alias:panel_draw"`
	Town

	ID          id.ID `bun:",pk"`
	PanelID     id.ID
	Number      int
	BaseID      *id.ID
	State       string
	Key         string
	MadeBy      id.ID
	MadeAt      time.Time
	AnnouncedAt *time.Time
	DrawnAt     *time.Time
	Hash        string
	Settings    string
}

// PanelDrawRun is one computation. Progress is JSON; Worker is who computes.
type PanelDrawRun struct {
	bun.BaseModel `bun:"table:panel_draw_runs,alias:panel_draw_run"`
	Town

	DrawID    id.ID `bun:",pk"`
	Number    int   `bun:",pk"`
	State     string
	Algorithm string
	StartedBy id.ID
	StartedAt time.Time
	BeatAt    time.Time
	EndedAt   *time.Time
	Worker    *id.ID
	Progress  string
}

// PanelDrawPerson is what somebody is called in the files of a draw. Lists is on how many of the
// numbered panels the person is; Told how far the letters have come.
type PanelDrawPerson struct {
	bun.BaseModel `bun:"table:panel_draw_people,alias:panel_draw_person"`
	Town

	DrawID    id.ID `bun:",pk"`
	PersonID  id.ID `bun:",pk"`
	Pseudonym string
	Salt      string
	Lists     int
	Drawn     bool
	Outcome   string
	Told      int
}

// PanelDrawFile is one file of a draw's folder.
type PanelDrawFile struct {
	bun.BaseModel `bun:"table:panel_draw_files,alias:panel_draw_file"`
	Town

	DrawID  id.ID  `bun:",pk"`
	Name    string `bun:",pk"`
	Sealed  bool
	Content []byte
}
