package web

import (
	"fmt"
	"net/http"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/web/views"
)

// registerRooms declares what can be said under anything that is no idea: such a thing and its room
// have the same id, and the room knows the page on which it is read.
func (s *Server) registerRooms() {
	get, post, room := http.MethodGet, http.MethodPost, []string{"room"}
	s.on(Route{Method: post, Path: "/rooms/:room/comments", Ask: access.WriteComment, IDs: room, Rate: Writing, Class: Private}, s.postRoomComment)
	s.on(Route{Method: get, Path: "/rooms/:room/comments/:seq", Ask: access.ReadComment, IDs: room, Rate: Reading, Class: Private}, s.getComment)
	s.on(Route{Method: post, Path: "/rooms/:room/comments/:seq/edit", Ask: access.WriteComment, IDs: room, Rate: Writing, Class: Private}, s.postCommentEdit)
	s.on(Route{Method: post, Path: "/rooms/:room/comments/:seq/remove", Ask: access.WriteComment, IDs: room, Rate: Writing, Class: Private}, s.postCommentRemove)
	s.on(Route{Method: post, Path: "/rooms/:room/comments/:seq/vote", Ask: access.WriteComment, IDs: room, Rate: Writing, Class: Private}, s.postVote)
	s.on(Route{Method: post, Path: "/rooms/:room/comments/:seq/pin", Ask: access.HostRoom, IDs: room, Rate: Writing, Class: Private}, s.postPin)
	s.on(Route{Method: post, Path: "/rooms/:room/read", Ask: access.WriteComment, IDs: room, Rate: Writing, Class: Private}, s.postReadAll)
	s.on(Route{Method: post, Path: "/rooms/:room/comments/:seq/hide", Ask: access.RemoveComment, IDs: room, Rate: Writing, Class: Private}, s.postCommentHide)
}

// roomBase is where the forms of a room post, before "/comments".
func roomBase(r comment.Room) string {
	if r.Kind == "idea" {
		return r.Path
	}
	return "/rooms/" + r.ID.String()
}

// readAt is where somebody who wrote goes back to: the live room, if they came from there.
func (v *visit) readAt(room id.ID, path string) string {
	if v.PostForm("back") == "room" {
		return roomPath(room)
	}
	return path
}

// said is a comment as the form sent it.
func (v *visit) said(room id.ID, parent int64) comment.Post {
	return comment.Post{Room: room, Parent: parent, Body: v.PostForm("body"), Key: v.PostForm("key"), Office: v.PostForm("office") != "",
		Stance: comment.Stance(v.PostForm("stance"))}
}

// saidTyped is the same for the form that is shown again.
func (v *visit) saidTyped(parent int64) views.CommentForm {
	return views.CommentForm{Body: v.PostForm("body"), ReplyTo: parent, Stance: v.PostForm("stance"), Office: v.PostForm("office") != ""}
}

// whereTo is the page on which something is said: that of what is answered, or else the last.
func whereTo(parent int64) comment.Look {
	if parent > 0 {
		return comment.Look{At: parent}
	}
	return comment.Look{Page: 1 << 30}
}

func (s *Server) postRoomComment(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	parent, _ := strconv.ParseInt(v.PostForm("parent"), 10, 64) // anything else answers nothing
	c, err := s.Comments.Post(v.ctx(), v.who, v.said(which, parent))
	if err != nil && !v.blame(err) {
		return err
	}
	r, e := s.Comments.Where(v.ctx(), v.who.Tenant, which)
	if e != nil {
		return e
	}
	if err == nil && parent == 0 && !v.fragment("comment-form") {
		return v.see(postPath(v.readAt(which, r.Path), r, c.Seq))
	}
	box, e := s.roomAt(v, which, r.Path, whereTo(parent))
	if e != nil {
		return e
	}
	pg := v.page(r.Title, "")
	if err != nil {
		box.Form = v.saidTyped(parent)
	} else {
		pg.FormKey = id.New().String()
	}
	switch {
	case parent > 0 && v.fragment(fmt.Sprintf("reply-%d", parent)):
		return v.showReply(box, parent, box.Form.Body)
	case v.fragment("comment-form"):
		return v.show(views.CommentFormBox(pg, box))
	case err == nil:
		return v.see(postPath(v.readAt(which, r.Path), r, c.Seq))
	}
	return v.show(views.RoomPage(pg, views.RoomSheet{Title: r.Title, Path: r.Path, Room: box}))
}
