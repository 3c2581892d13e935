package views

import "time"

// Frontpage is /admin/home.
type Frontpage struct {
	Version int
	Live    bool // nothing waits to be published
	Changed time.Time
	Rows    []FrontRow
	Kinds   []string // that can be added
}

// FrontRow is a block in the editor.
type FrontRow struct {
	Key   string
	Kind  string
	Name  string
	Title string // the editor's own; may be empty
	On    bool
	Own   bool // was added, and can be removed
	Over  bool // its last day has passed
	Until string
	Count int
	First bool
	Last  bool
}

// FrontBlock is /admin/home/block. The fields are title_<lang>, body_<lang>, count, process, until.
type FrontBlock struct {
	Version   int
	Key       string // empty: a new one
	Kind      string
	Name      string
	Titles    []LangText
	Bodies    []LangText
	Count     string
	MaxCount  int
	Process   string
	Processes []ProcessRef
	Until     string
}

// written tells whether the block has words of the editor's own.
func (b FrontBlock) written() bool {
	return b.Kind == "text" || b.Kind == "notice" || b.Kind == "links"
}

// counts tells whether the block shows several things.
func (b FrontBlock) counts() bool {
	return !b.written() && b.Kind != "process" && b.Kind != "how" && b.Kind != "figures"
}
