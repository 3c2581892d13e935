package frontpage

import (
	"context"
	"slices"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Kind is what sort of block it is. Blocks that fill themselves have their own key as their kind.
type Kind string

// The kinds that an editor may add, as often as wanted.
const (
	Text    Kind = "text"    // Markdown
	Notice  Kind = "notice"  // a message in a coloured box, until a day
	Links   Kind = "links"   // a list of links
	Process Kind = "process" // one process, pinned
)

// Written lists the kinds that an editor may add.
var Written = []Kind{Text, Notice, Links, Process}

// The limits of a page.
const (
	MaxBlocks = 30
	MaxCount  = 12
	MaxTitle  = 80
	MaxText   = 4000
	MaxNotice = 500
	MaxLinks  = 12
)

// Block is one part of the page.
type Block struct {
	Key     string      `json:"key"` // its own within the page
	Kind    Kind        `json:"kind"`
	On      bool        `json:"on"`
	Title   tenant.Text `json:"title,omitempty"`   // in place of the usual heading
	Body    tenant.Text `json:"body,omitempty"`    // Markdown; of Links: "Name | address", one in each line
	Count   int         `json:"count,omitempty"`   // how many things it shows at most; 0: as many as usual
	Process string      `json:"process,omitempty"` // slug
	Until   string      `json:"until,omitempty"`   // last day of a notice; empty: until it is taken off
}

// Own tells whether an editor added the block.
func (b Block) Own() bool { return slices.Contains(Written, b.Kind) }

// Over tells whether the block's last day has passed in the town.
func (b Block) Over(now time.Time, zone *time.Location) bool {
	return b.Until != "" && now.In(zone).Format(time.DateOnly) > b.Until
}

// Page is a composition.
type Page struct {
	Version int // grows with each change; 0: never changed
	Blocks  []Block
	Changed time.Time // zero: never
	Live    bool      // it is what everybody sees: nothing waits to be published
}

// Standard is the page of a town that never changed its own: every block that is offered, on.
func Standard(offered []string) []Block {
	out := make([]Block, len(offered))
	for i, key := range offered {
		out[i] = Block{Key: key, Kind: Kind(key), On: true}
	}
	return out
}

// complete leaves out blocks that nobody offers any more, and adds those that are new, switched off:
// a page that an editor composed does not change by itself.
func complete(blocks []Block, offered []string) []Block {
	out := make([]Block, 0, len(blocks)+4)
	for _, b := range blocks {
		if b.Own() || slices.Contains(offered, b.Key) {
			out = append(out, b)
		}
	}
	for _, key := range offered {
		if !slices.ContainsFunc(out, func(b Block) bool { return b.Key == key }) {
			out = append(out, Block{Key: key, Kind: Kind(key)})
		}
	}
	return out
}

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// States of a stored page.
const (
	Shown    = "shown"
	Prepared = "prepared"
)

// Tx is what the home page needs of a transaction.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	// Page reads a page by its state; ok is false when there is none.
	Page(ctx context.Context, state string) (p Page, ok bool, err error)
	// Put writes a page over version was of it, or where there is none. Faults: Conflict when another
	// version is there.
	Put(ctx context.Context, state string, p Page, by id.ID, was int) error
	// Drop forgets version was of a page. Faults: Conflict when that is not there.
	Drop(ctx context.Context, state string, was int) error
}
