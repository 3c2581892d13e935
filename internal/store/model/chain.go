package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// ChainLink says that one thing led to another.
type ChainLink struct {
	bun.BaseModel `bun:"table:chain_links,alias:chain_link"`
	Town

	FromKind string `bun:",pk"`
	FromID   id.ID  `bun:",pk"`
	ToKind   string `bun:",pk"`
	ToID     id.ID  `bun:",pk"`
	ActorID  id.ID
	At       time.Time
}
