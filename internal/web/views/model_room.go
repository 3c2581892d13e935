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
	More     string        // path with query of earlier ones; empty: all are here
	Closed   bool          // reading only
	Form     CommentForm
}

// CommentForm is a comment as typed. ReplyTo is the number of the comment it answers; 0: none.
type CommentForm struct {
	Body    string
	ReplyTo int64
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
	Reason    string
}

// RoomSheet is a room by itself, shown when something is wrong with what was typed under a thing.
type RoomSheet struct {
	Title string
	Path  string // of the thing's page
	Room  Room
}
