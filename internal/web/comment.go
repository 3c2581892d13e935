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
	c, err := s.Comments.Post(v.ctx(), v.who, comment.Post{Room: which, Parent: parent, Body: v.PostForm("body"), Key: v.PostForm("key"),
		Office: v.PostForm("office") != ""})
	if err != nil && !v.blame(err) {
		return err
	}
	view, e := s.ideaView(v, which)
	if e != nil {
		return e
	}
	reply := fmt.Sprintf("reply-%d", parent)
	if err != nil {
		view.Room.Form = views.CommentForm{Body: v.PostForm("body"), ReplyTo: parent}
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
	return v.see(view.Path + fmt.Sprintf("#c-%d", c.Seq))
}

// showReply answers the script with the folded form under a comment.
func (v *visit) showReply(room views.Room, parent int64, text string) error {
	for _, c := range room.Comments {
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
	base := roomBase(r)
	return views.CommentPage{BackPath: r.Path, BackTitle: r.Title, Path: fmt.Sprintf("%s/comments/%d", base, seq), Comment: v.commentView(base, c.Comment, true),
		Body: c.Body, CanEdit: c.CanEdit, CanRemove: c.CanRemove, CanHide: c.CanHide}, nil
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
	return v.see(view.BackPath + fmt.Sprintf("#c-%d", seq))
}
