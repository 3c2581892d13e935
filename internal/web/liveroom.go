package web

import (
	"strings"

	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

func (s *Server) getRoom(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	return s.showRoom(v, which, views.WallForm{})
}

// showRoom shows a room with what was typed into the form for questions.
func (s *Server) showRoom(v *visit, which id.ID, form views.WallForm) error {
	st, err := s.Rooms.Stage(v.ctx(), v.who.Tenant, which)
	if err != nil {
		return err
	}
	path := roomPath(which)
	box, err := s.roomBox(v, which, path)
	if err != nil {
		return err
	}
	seq := min(box.Seq, st.Last) // whichever was read first
	box.LiveURL, box.Led, box.Lead, box.Back = "", nil, "", "room"
	own, err := s.Rooms.Mine(v.ctx(), v.who, st.Sitting.ID)
	if err != nil {
		return err
	}
	view := views.LiveRoom{Path: path, Title: st.Title, About: st.Path, Stage: v.stageView(st), Watching: s.watching(v, which), Form: form, Room: box}
	view.Form.Shown = st.Sitting.TakesQuestions()
	view.Floor.Shown = st.Sitting.Live()
	for _, sp := range st.Queue {
		view.Floor.In = view.Floor.In || v.who.SignedIn() && sp.Account == v.who.Account
	}
	for _, q := range st.Wall {
		view.Questions = append(view.Questions, v.wallQuestion(q, own.Supported[q.ID]))
	}
	for _, q := range own.Questions {
		view.Own = append(view.Own, v.wallQuestion(q, false))
	}
	polls, err := s.pollParts(v, which)
	if err != nil {
		return err
	}
	view.Parts = append(view.Parts, polls)
	if s.Rooms.MayHost(v.who, st.Scope) {
		view.Host = path + "/host"
	}
	pg := v.page(v.p.T("room.title", "title", st.Title), "")
	switch {
	case v.fragment("ask"):
		if form.Just {
			pg.FormKey = id.New().String()
		}
		return v.show(views.AskBox(pg, view))
	case v.fragment("comment-form"):
		return v.show(views.CommentFormBox(pg, box))
	}
	return v.show(views.LiveRoomPage(pg, view, v.liveLine(which, seq)))
}

func (s *Server) getWall(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	st, err := s.Rooms.Stage(v.ctx(), v.who.Tenant, which)
	if err != nil {
		return err
	}
	own, err := s.Rooms.Mine(v.ctx(), v.who, st.Sitting.ID)
	if err != nil {
		return err
	}
	join := v.absolute(roomPath(which))
	view := views.Wall{Path: roomPath(which), Title: st.Title, Live: v.liveLine(which, st.Last), Code: ui.CodeOf(join), Join: plainAddress(join)}
	for _, q := range st.Wall {
		if q.State != room.Answered { // what was answered makes room
			view.Questions = append(view.Questions, v.wallQuestion(q, own.Supported[q.ID]))
		}
	}
	if view.Poll, view.Asks, err = s.pollWall(v, which); err != nil {
		return err
	}
	return v.show(views.WallPage(v.page(v.p.T("room.wall_title", "title", st.Title), ""), view))
}

// plainAddress is an address as people read it to one another.
func plainAddress(url string) string {
	_, out, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	host, _, _ := strings.Cut(out, "/")
	return host
}

// inRoom does something in a room and goes back to a place on its page.
func (s *Server) inRoom(v *visit, place string, do func(which id.ID) error) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	if err := do(which); err != nil {
		return err
	}
	return v.see(roomPath(which) + place)
}

func (s *Server) postFloor(v *visit) error {
	return s.inRoom(v, "#floor", func(which id.ID) error { return s.Rooms.AskFloor(v.ctx(), v.who, which) })
}

func (s *Server) postFloorLeave(v *visit) error {
	return s.inRoom(v, "#floor", func(which id.ID) error { return s.Rooms.LeaveFloor(v.ctx(), v.who, which) })
}

func (s *Server) postQuestion(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	in := room.PutQuestion{Room: which, Body: v.PostForm("question"), Named: v.PostForm("named") != "", Key: v.PostForm("key")}
	err = s.Rooms.Put(v.ctx(), v.who, in)
	if err != nil && !v.blame(err) {
		return err
	}
	switch {
	case err != nil:
		return s.showRoom(v, which, views.WallForm{Body: in.Body, Named: in.Named})
	case v.fragment("ask"):
		return s.showRoom(v, which, views.WallForm{Just: true})
	}
	v.say("success", "flash.room_question")
	return v.see(roomPath(which) + "#ask")
}

func (s *Server) postQuestionSupport(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	question, err := v.param("question")
	if err != nil {
		return err
	}
	if err := s.Rooms.Support(v.ctx(), v.who, which, question, v.want()); err != nil {
		return err
	}
	if !v.fragment("q-" + question.String()) {
		return v.see(roomPath(which) + "#q-" + question.String())
	}
	q, err := s.Rooms.Part(v.ctx(), v.who.Tenant, question)
	if err != nil {
		return err
	}
	return v.show(views.QuestionItem(v.page("", ""), v.wallQuestion(q, v.want())))
}

// pair reads two ids of an address.
func (v *visit) pair(a, b string) (x, y id.ID, err error) {
	if x, err = v.param(a); err != nil {
		return x, y, err
	}
	y, err = v.param(b)
	return x, y, err
}
