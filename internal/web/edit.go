package web

import (
	"github.com/a-h/templ"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/web/views"
)

// editView is a published idea as its author edits it.
func (s *Server) editView(v *visit) (views.IdeaDraft, id.ID, error) {
	which, err := v.ref("ref")
	if err != nil {
		return views.IdeaDraft{}, which, err
	}
	d, err := s.Ideas.Get(v.ctx(), v.who, v.town, which)
	if err != nil {
		return views.IdeaDraft{}, which, err
	}
	if !d.Relation.Mine {
		return views.IdeaDraft{}, which, fault.Missing()
	}
	view := views.IdeaDraft{Process: v.processRef(d.Slug, d.Process), ID: which.String(), Path: ideaPath(d.Idea), Title: d.Title, Body: d.Body,
		Topic: d.Topic, District: d.District, Place: d.Place}
	if d.Relation.CanEdit {
		view.EditUntil = d.EditUntil(v.town.IdeaRules)
	}
	return view, which, nil
}

func (s *Server) getEdit(v *visit) error {
	view, _, err := s.editView(v)
	if err != nil {
		return err
	}
	return v.show(views.IdeaEditPage(v.page(v.p.T("edit.title"), views.SectionIdeas), view))
}

func (s *Server) postEdit(v *visit) error {
	view, which, err := s.editView(v)
	if err != nil {
		return err
	}
	view.Title, view.Body, view.Topic = v.PostForm("title"), v.PostForm("body"), v.PostForm("topic")
	view.District, view.Place = v.PostForm("district"), v.PostForm("place")
	title, text, topic, district, place := view.Title, view.Body, view.Topic, view.District, view.Place
	err = s.Ideas.Edit(v.ctx(), v.who, v.town, which, idea.Write{Title: &title, Body: &text, Topic: &topic, District: &district, Place: &place})
	if err != nil {
		return v.again(err, func() templ.Component {
			return views.IdeaEditPage(v.page(v.p.T("edit.title"), views.SectionIdeas), view)
		})
	}
	v.say("success", "flash.idea_saved")
	return v.see(view.Path)
}

func (s *Server) postWithdraw(v *visit) error {
	view, which, err := s.editView(v)
	if err != nil {
		return err
	}
	if v.PostForm("sure") == "" {
		var form fault.Form
		form.Add("sure", "fault.sure")
		return v.again(form.Err(), func() templ.Component {
			return views.IdeaEditPage(v.page(v.p.T("edit.title"), views.SectionIdeas), view)
		})
	}
	if err := s.Ideas.Withdraw(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", "flash.idea_withdrawn")
	return v.see(view.Path)
}
