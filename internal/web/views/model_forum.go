package views

import "time"

// Forum is /forum.
type Forum struct {
	Boards []LinkCard
	Latest []LinkCard
	Manage bool // staff
}

// Board is /forum/{board}.
type Board struct {
	Slug     string
	Title    string
	Lang     string
	HTML     string // what belongs there, cleaned
	Kind     string
	Topic    string
	Process  *ProcessRef // that it belongs to
	New      string      // path of the form; empty when the viewer cannot open a thread
	Closed   string      // why not, in words
	Manage   string      // path; empty for all but staff
	Filter   ThreadFilter
	Sorts    []string
	Question bool
	Cards    []LinkCard
	Total    int // -1: not counted
	First    string
	Next     string
}

// Path of the board.
func (b Board) Path() string { return "/forum/" + b.Slug }

// ThreadFilter is how a list of threads is narrowed and sorted.
type ThreadFilter struct {
	Q      string
	Sort   string
	Answer string // yes, no or both
}

// ThreadForm is a thread as typed.
type ThreadForm struct {
	Board      Board
	Action     string
	Back       Link
	Title      string
	Body       string
	District   string
	AsksArea   bool // the board is of the whole town
	Preview    string
	Previewing bool
	Edit       bool
	EditUntil  time.Time
}

// ThreadPage is /d/{id}-{slug}.
type ThreadPage struct {
	Chain     Chain // what it came from and led to
	Board     Link
	Process   *ProcessRef
	Path      string
	Title     string
	Lang      string
	HTML      string
	Author    Author
	At        time.Time
	EditedAt  time.Time
	Kind      string
	State     string
	Reason    string
	District  string
	Answered  bool
	Expert    *Author // who was asked, with the field that they know
	IsExpert  bool    // the viewer is
	Supports  ThreadSupport
	Mine      bool
	CanEdit   bool
	EditUntil time.Time
	Manage    string // path; empty for all but staff
	Merged    []string
	HasRoom   bool
	Room      Room
}

// ThreadSupport is the element #support of a thread.
type ThreadSupport struct {
	Action    string
	Path      string
	Count     int
	Supported bool
	Closed    bool
	Just      bool
}

// ManageThread is /d/{thread}/manage.
type ManageThread struct {
	Path     string
	Title    string
	State    string
	Question bool
	Boards   []Link // Path is the slug
	Board    string // slug
	Into     string
	Reason   string
	Of       string // which form is shown again: lock or hide
	Experts  []Link // Path is the account
	Staff    string
	Email    string
	Skill    string
	Expert   string // who was asked
}

// AdminForum is /admin/forum.
type AdminForum struct {
	Boards  []BoardRow
	Waiting []LinkCard
}

// BoardRow is a board in the staff's list.
type BoardRow struct {
	Title   string
	Path    string
	Edit    string
	Kind    string
	State   string
	Where   string
	Threads int
}

// BoardForm is a board as typed.
type BoardForm struct {
	Slug      string // empty: a new one
	Title     string
	About     string
	Topic     string
	Kind      string
	Openers   string
	Hold      bool
	State     string
	Position  string
	Process   string // slug
	District  string
	Processes []ProcessRef
}
