package web

import (
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/web/views"
)

func (s *Server) postComment(v *visit) error {
	which, err := v.ref("ref")
	if err != nil {
		return err
	}
	parent, _ := strconv.ParseInt(v.PostForm("parent"), 10, 64) // anything else answers nothing
	c, err := s.Comments.Post(v.ctx(), v.who, v.said(which, parent))
	if err != nil && !v.blame(err) {
		return err
	}
	view, e := s.ideaView(v, which)
	if e == nil {
		view.Room, e = s.roomAt(v, which, view.Path, whereTo(parent))
	}
	if e != nil {
		return e
	}
	reply := fmt.Sprintf("reply-%d", parent)
	if err != nil {
		view.Room.Form = v.saidTyped(parent)
		if parent > 0 && v.fragment(reply) {
			return v.showReply(view.Room, parent, v.PostForm("body"))
		}
		return s.showIdea(v, view)
	}
	switch {
	case parent > 0 && v.fragment(reply):
		return v.showReply(view.Room, parent, "")
	case v.fragment("comment-form"):
		pg := v.page("", "")
		pg.FormKey = id.New().String()
		return v.show(views.CommentFormBox(pg, view.Room))
	}
	return v.see(postPath(v.readAt(which, view.Path), comment.Room{Firsts: int64(view.Room.Firsts)}, c.Seq))
}

// showReply answers the script with the folded form under a comment.
func (v *visit) showReply(room views.Room, parent int64, text string) error {
	for _, c := range room.All() {
		if c.Seq == parent {
			pg := v.page("", "")
			return v.show(views.ReplyBox(pg, c, text, pg.Err("body")))
		}
	}
	return fault.Missing()
}

// commentAt reads which comment of which room the address names. Faults: NotFound.
func (v *visit) commentAt() (room id.ID, seq int64, err error) {
	name := "room"
	if v.Param("ref") != "" {
		name = "ref" // of an idea
	}
	if room, err = v.ref(name); err != nil {
		return room, 0, err
	}
	seq, e := strconv.ParseInt(v.Param("seq"), 10, 64)
	if e != nil || seq <= 0 {
		return room, 0, fault.Missing()
	}
	return room, seq, nil
}

func (s *Server) getComment(v *visit) error {
	view, err := s.commentPage(v)
	if err != nil {
		return err
	}
	return v.show(v.commentPageOf(view))
}

func (v *visit) commentPageOf(view views.CommentPage) templ.Component {
	return views.CommentPageView(v.page(v.p.T("comment.one_title", "name", view.Comment.Author.Name), ""), view)
}

func (s *Server) commentPage(v *visit) (views.CommentPage, error) {
	room, seq, err := v.commentAt()
	if err != nil {
		return views.CommentPage{}, err
	}
	r, err := s.Comments.Where(v.ctx(), v.who.Tenant, room)
	if err != nil {
		return views.CommentPage{}, err
	}
	c, err := s.Comments.Get(v.ctx(), v.who, room, seq)
	if err != nil {
		return views.CommentPage{}, err
	}
	r.Closed = "alone" // nothing is answered or voted on here
	view := views.CommentPage{BackPath: postPath(r.Path, r, seq), BackTitle: r.Title, Path: fmt.Sprintf("%s/comments/%d", roomBase(r), seq), Comment: v.commentView(r, c.Comment),
		Body: c.Body, CanEdit: c.CanEdit, CanRemove: c.CanRemove, CanHide: c.CanHide, CanPin: c.CanPin}
	if c.Replies == 0 {
		return view, nil
	}
	number, _ := strconv.Atoi(v.Query("page")) // anything else is the first
	under, err := s.Comments.Replies(v.ctx(), v.who, room, seq, number)
	for _, reply := range under.Rows {
		view.Replies = append(view.Replies, v.commentView(r, reply))
	}
	view.Page, view.Pages = under.Page, under.Pages
	return view, err
}

// postVote counts a vote on a comment.
func (s *Server) postVote(v *visit) error {
	room, seq, err := v.commentAt()
	if err != nil {
		return err
	}
	value, err := strconv.Atoi(v.PostForm("value"))
	if err != nil {
		return fault.New(fault.Invalid, "fault.filter")
	}
	if err := s.Comments.Vote(v.ctx(), v.who, room, seq, value); err != nil {
		return err
	}
	r, err := s.Comments.Where(v.ctx(), v.who.Tenant, room)
	if err != nil {
		return err
	}
	if !v.fragment(fmt.Sprintf("votes-%d", seq)) {
		return v.see(postPath(v.readAt(room, r.Path), r, seq))
	}
	c, err := s.Comments.Get(v.ctx(), v.who, room, seq)
	if err != nil {
		return err
	}
	view := v.commentView(r, c.Comment)
	view.Vote = value
	return v.show(views.VoteBox(v.page("", ""), view, true))
}

func (s *Server) postPin(v *visit) error {
	done := "flash.post_pinned"
	if !v.want() {
		done = "flash.post_unpinned"
	}
	return s.commentAct(v, done, func(room id.ID, seq int64) error {
		return s.Comments.Pin(v.ctx(), v.who, room, seq, v.want())
	})
}

// postReadAll says that somebody has nothing left to read in a discussion.
func (s *Server) postReadAll(v *visit) error {
	room, err := v.param("room")
	if err != nil {
		return err
	}
	if err := s.Comments.ReadAll(v.ctx(), v.who, room); err != nil {
		return err
	}
	r, err := s.Comments.Where(v.ctx(), v.who.Tenant, room)
	if err != nil {
		return err
	}
	return v.see(r.Path + "#comments")
}

func (s *Server) postCommentEdit(v *visit) error {
	return s.commentAct(v, "flash.comment_saved", func(room id.ID, seq int64) error {
		return s.Comments.Edit(v.ctx(), v.who, room, seq, v.PostForm("body"))
	})
}

func (s *Server) postCommentRemove(v *visit) error {
	return s.commentAct(v, "flash.comment_removed", func(room id.ID, seq int64) error {
		return s.Comments.TakeBack(v.ctx(), v.who, room, seq)
	})
}

func (s *Server) postCommentHide(v *visit) error {
	return s.commentAct(v, "flash.comment_removed", func(room id.ID, seq int64) error {
		return s.Comments.Hide(v.ctx(), v.who, room, seq, v.PostForm("reason"))
	})
}

func (s *Server) commentAct(v *visit, done string, act func(room id.ID, seq int64) error) error {
	room, seq, err := v.commentAt()
	if err != nil {
		return err
	}
	err = act(room, seq)
	if err != nil && !v.blame(err) {
		return err
	}
	view, e := s.commentPage(v)
	if e != nil {
		return e
	}
	if err != nil {
		view.Body, view.Reason = v.PostForm("body"), v.PostForm("reason")
		return v.show(v.commentPageOf(view))
	}
	v.say("success", done)
	return v.see(view.BackPath)
}
