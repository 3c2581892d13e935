package web

import (
	"almenda/internal/fault"
	"almenda/internal/forum"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

func (s *Server) getNewThread(v *visit) error {
	b, err := s.Forum.Board(v.ctx(), v.who, v.Param("board"))
	if err != nil {
		return err
	}
	if b.Closed != "" {
		return fault.New(fault.Closed, b.Closed)
	}
	form := v.threadForm(b)
	form.Title, form.District = v.Query("title"), v.who.District
	return v.showThreadForm(form)
}

func (v *visit) threadForm(b forum.Place) views.ThreadForm {
	view := v.boardView(b)
	return views.ThreadForm{Board: view, Action: view.Path() + "/new", Back: views.Link{Text: b.Title, Path: view.Path()}, AsksArea: b.District == ""}
}

func (v *visit) showThreadForm(form views.ThreadForm) error {
	title := v.p.T("forum.new")
	if form.Edit {
		title = v.p.T("forum.edit")
	}
	return v.show(views.ThreadFormPage(v.page(title, views.SectionForum), form))
}

// writing is a thread as the form sent it.
func (v *visit) writing() forum.Write {
	return forum.Write{Title: v.PostForm("title"), Body: v.PostForm("body"), District: v.PostForm("district"), Key: v.PostForm("key")}
}

func (s *Server) postNewThread(v *visit) error {
	board, w := v.Param("board"), v.writing()
	var t forum.Thread
	var err error
	look := v.PostForm("preview") != ""
	if look {
		err = s.Forum.Check(v.ctx(), v.who, v.town, board, &w)
	} else {
		t, err = s.Forum.Start(v.ctx(), v.who, v.town, board, w)
	}
	if err != nil && !v.blame(err) {
		return err
	}
	if err == nil && !look {
		if t.State == forum.Held {
			v.say("success", "flash.question_held")
		} else {
			v.say("success", "flash.thread_opened")
		}
		return v.see(threadPath(t))
	}
	b, e := s.Forum.Board(v.ctx(), v.who, board)
	if e != nil {
		return e
	}
	form := v.threadForm(b)
	form.Title, form.Body, form.District = v.PostForm("title"), v.PostForm("body"), v.PostForm("district")
	if err == nil {
		form.Previewing, form.Preview = true, richtext.HTML(w.Body)
	}
	return v.showThreadForm(form)
}

func (s *Server) editForm(v *visit) (views.ThreadForm, error) {
	which, err := v.ref("thread")
	if err != nil {
		return views.ThreadForm{}, err
	}
	d, err := s.Forum.Get(v.ctx(), v.who, which)
	if err != nil {
		return views.ThreadForm{}, err
	}
	if !d.Mine || d.State == forum.Hidden || d.State == forum.Merged {
		return views.ThreadForm{}, fault.Missing()
	}
	if !d.CanEdit {
		return views.ThreadForm{}, fault.New(fault.Closed, "fault.thread_edit_over")
	}
	path := threadPath(d.Thread)
	return views.ThreadForm{Board: views.Board{Slug: d.BoardSlug, Title: d.BoardTitle, Question: d.Kind == forum.Question}, Action: "/d/" + which.String() + "/edit",
		Back: views.Link{Text: d.Title, Path: path}, Title: d.Title, Body: d.Body, Edit: true, EditUntil: d.Created.Add(forum.EditTime)}, nil
}

func (s *Server) getEditThread(v *visit) error {
	form, err := s.editForm(v)
	if err != nil {
		return err
	}
	return v.showThreadForm(form)
}

func (s *Server) postEditThread(v *visit) error {
	which, err := v.ref("thread")
	if err != nil {
		return err
	}
	err = s.Forum.Edit(v.ctx(), v.who, v.town, which, v.writing())
	if err != nil && !v.blame(err) {
		return err
	}
	if err == nil {
		v.say("success", "flash.thread_saved")
		return v.see("/d/" + which.String())
	}
	form, e := s.editForm(v)
	if e != nil {
		return e
	}
	form.Title, form.Body = v.PostForm("title"), v.PostForm("body")
	return v.showThreadForm(form)
}
