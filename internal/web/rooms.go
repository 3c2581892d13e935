package web

import (
	"fmt"
	"net/http"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/page"
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
	s.on(Route{Method: post, Path: "/rooms/:room/comments/:seq/hide", Ask: access.RemoveComment, IDs: room, Rate: Writing, Class: Private}, s.postCommentHide)
}

// roomBase is where the forms of a room post, before "/comments".
func roomBase(r comment.Room) string {
	if r.Kind == "idea" {
		return r.Path
	}
	return "/rooms/" + r.ID.String()
}

// roomBox is the discussion of a thing, for the page at path. Faults: NotFound.
func (s *Server) roomBox(v *visit, which id.ID, path string) (views.Room, error) {
	r, err := s.Comments.Where(v.ctx(), v.who.Tenant, which)
	if err != nil {
		return views.Room{}, err
	}
	list, last, err := s.Comments.List(v.ctx(), v.who, which, page.Request{Cursor: v.Query("after"), Size: shownComments})
	if err != nil {
		return views.Room{}, err
	}
	base := roomBase(r)
	room := views.Room{ID: "comments", Path: base + "/comments", Seq: last, Count: r.Count, Closed: r.Closed != "",
		Name: which.String(), LiveURL: "/live?lang=" + v.lang, PollURL: "/live/poll?room=" + which.String() + "&lang=" + v.lang}
	if v.who.SignedIn() {
		room.Me = s.mark(v.town, v.who.Account)
	}
	for _, c := range list.Rows {
		room.Comments = append(room.Comments, v.commentView(base, c, room.Closed))
	}
	if list.Next != "" {
		room.More = path + "?after=" + list.Next + "#comments"
	}
	return room, nil
}

func (s *Server) postRoomComment(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	parent, _ := strconv.ParseInt(v.PostForm("parent"), 10, 64) // anything else answers nothing
	c, err := s.Comments.Post(v.ctx(), v.who, comment.Post{Room: which, Parent: parent, Body: v.PostForm("body"), Key: v.PostForm("key"),
		Office: v.PostForm("office") != ""})
	if err != nil && !v.blame(err) {
		return err
	}
	r, e := s.Comments.Where(v.ctx(), v.who.Tenant, which)
	if e != nil {
		return e
	}
	if err == nil && parent == 0 && !v.fragment("comment-form") {
		return v.see(r.Path + fmt.Sprintf("#c-%d", c.Seq))
	}
	box, e := s.roomBox(v, which, r.Path)
	if e != nil {
		return e
	}
	pg := v.page(r.Title, "")
	if err != nil {
		box.Form = views.CommentForm{Body: v.PostForm("body"), ReplyTo: parent}
	} else {
		pg.FormKey = id.New().String()
	}
	switch {
	case parent > 0 && v.fragment(fmt.Sprintf("reply-%d", parent)):
		return v.showReply(box, parent, box.Form.Body)
	case v.fragment("comment-form"):
		return v.show(views.CommentFormBox(pg, box))
	case err == nil:
		return v.see(r.Path + fmt.Sprintf("#c-%d", c.Seq))
	}
	return v.show(views.RoomPage(pg, views.RoomSheet{Title: r.Title, Path: r.Path, Room: box}))
}
