package views

import "time"

// Room is a discussion under something: an ordered log of comments that grows while people read.
type Room struct {
	ID       string // of the element; "comments"
	Path     string // forms post here: "/i/…/comments"
	Name     string // of the live topic
	Me       string // opaque mark of the viewer, so that own comments are never held back
	LiveURL  string // of the WebSocket; empty: no live updates
	PollURL  string // same log over HTTP
	Seq      int64  // the newest number that is on the page
	Count    int
	Comments []CommentView // by number; replies are put under what they answer
	Closed   bool          // reading only
	Form     CommentForm

	Base   string // path of the page on which it is read
	Read   string // where it is said that all was read
	Pinned []Thread
	Order  string // oldest, newest or best
	Side   string // for, against, or all
	Page   int    // of Pages; 0 as 1
	Pages  int
	Firsts int   // comments that answer none, on all pages
	Tail   bool  // newcomers stand at the end of this page
	Fresh  int   // comments that the viewer has not read
	Next   int64 // the first of them that is not here; 0: none
	Found  int64 // the comment that the address asked for; 0: none
	Sides  bool  // comments may be for or against
	Pros   int
	Cons   int
	Sign   string // what the viewer can sign with; empty: nothing

	Back string // "room" where the discussion is shown as a live room: who writes comes back there
	Led  *Stage // nil: there is nothing to say of it
	Lead string // path of the host's desk; empty for who may not lead
}

// CommentForm is a comment as typed. ReplyTo is the number of the comment it answers; 0: none.
type CommentForm struct {
	Body    string
	ReplyTo int64
	Stance  string
	Office  bool
}

// Thread is a first comment with replies to it.
type Thread struct {
	First   CommentView
	Replies []CommentView
}

// All lists every comment that is on the page.
func (r Room) All() (out []CommentView) {
	for _, t := range r.Pinned {
		out = append(append(out, t.First), t.Replies...)
	}
	return append(out, r.Comments...)
}

// CommentView is one comment. It says nothing of who looks at it.
type CommentView struct {
	Seq       int64
	By        string // opaque mark of the author, as in Room.Me; may be empty
	Room      string // path of the room that it lies in
	ParentSeq int64  // of the first comment of the thread; 0: this is one
	ParentBy  string // name of who is answered
	Lang      string
	HTML      string // cleaned
	Author    Author
	Official  bool // speaks for the town
	At        time.Time
	EditedAt  time.Time
	Gone      string // "": there; taken_back (by its author) or removed (by the town)
	Closed    bool   // no replies any more
	Page      string // path of the page on which it is read
	Act       string // path below which votes and pins are sent
	Role      string // in which it was said for the town
	Stance    string // for, against, or neither
	Ups       int
	Downs     int
	Pinned    bool
	Rest      int64 // replies that are not on this page
	Above     bool  // it stands on top of the page, and here is a line that says so
	Vote      int   // the viewer's; 0 in what is sent to everybody
	Own       bool  // the viewer said it; false in what is sent to everybody
	Sought    bool  // the address asked for what is new, and this is the first of it
}

// CommentPage is one comment by itself, with what the viewer may do with it.
type CommentPage struct {
	BackPath  string // of the page on which the room is read
	BackTitle string
	Path      string // of this page; forms post below it
	Comment   CommentView
	Body      string // as typed
	CanEdit   bool
	CanRemove bool // its author
	CanHide   bool // staff
	CanPin    bool // staff
	Reason    string
	Replies   []CommentView
	Page      int
	Pages     int
}

// RoomSheet is a room by itself, shown when something is wrong with what was typed under a thing.
type RoomSheet struct {
	Title string
	Path  string // of the thing's page
	Room  Room
}
