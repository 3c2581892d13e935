package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/web/views"
)

func (s *Server) registerAdmin() {
	get, post := http.MethodGet, http.MethodPost
	s.on(Route{Method: get, Path: "/admin", Ask: access.EnterStaff, Rate: Reading, Class: Private}, s.getAdmin)
	s.on(Route{Method: get, Path: "/admin/ideas", Ask: access.EnterStaff, Rate: Reading, Class: Private}, s.getAdminIdeas)
	s.on(Route{Method: get, Path: "/admin/people", Ask: access.ManagePeople, Rate: Reading, Class: Private}, s.getPeople)
	s.on(Route{Method: post, Path: "/admin/people", Ask: access.ManagePeople, Rate: Writing, Class: Private}, s.postPeople)
	s.on(Route{Method: post, Path: "/admin/people/grants/:grant/revoke", Ask: access.ManagePeople, IDs: []string{"grant"}, Rate: Writing, Class: Private}, s.postRevokeGrant)
	s.on(Route{Method: post, Path: "/admin/people/invites/:invite/revoke", Ask: access.ManagePeople, IDs: []string{"invite"}, Rate: Writing, Class: Private}, s.postRevokeInvite)
	s.registerCampaigns()
}

func (s *Server) getAdmin(v *visit) error {
	n, err := s.Ideas.Count(v.ctx(), v.who)
	if err != nil {
		return err
	}
	waiting, err := s.Ideas.List(v.ctx(), v.who, idea.Filter{Status: idea.Submitted, Sort: idea.Supported}, page.Request{Size: 10})
	if err != nil {
		return err
	}
	view := views.AdminHome{Waiting: s.ideaRows(v, waiting.Rows)}
	for _, st := range []idea.Status{idea.Submitted, idea.Checking, idea.Building, idea.Done} {
		view.Figures = append(view.Figures, views.Figure{Label: v.p.T("idea.status." + string(st)), Value: v.p.Number(int64(n[st])), Path: "/admin/ideas?status=" + string(st)})
	}
	if s.Policy.Anywhere(v.who, access.ManageInvitation) {
		if view.Running, err = s.runningCampaigns(v); err != nil {
			return err
		}
	}
	if view.Blocks, err = gather(v, s.slots.staff); err != nil {
		return err
	}
	return v.show(views.AdminPage(v.page(v.p.T("admin.title", "town", v.words1(v.town.Name)), views.SectionAdmin), view))
}

func (s *Server) ideaRows(v *visit, list []idea.Idea) []views.IdeaRow {
	names := s.processNames(v)
	out := make([]views.IdeaRow, len(list))
	for i, it := range list {
		out[i] = views.IdeaRow{Path: ideaPath(it), Title: it.Title, Process: names[it.Process.String()], Author: v.author(it.AuthorName, "").Name,
			District: v.district(it.District), Status: string(it.Status), At: it.Published, Supports: it.Supports, Comments: it.Comments, Answered: !it.Answered.IsZero()}
	}
	return out
}

func (s *Server) getAdminIdeas(v *visit) error {
	q := v.Request.URL.Query()
	view := views.AdminIdeas{Filter: views.IdeaFilter{Q: q.Get("q"), District: q.Get("district"), Status: q.Get("status"), Sort: string(idea.Newest)}}
	for _, st := range idea.Public {
		view.Statuses = append(view.Statuses, string(st))
	}
	rows, err := s.Ideas.List(v.ctx(), v.who, idea.Filter{Query: view.Filter.Q, District: view.Filter.District, Status: idea.Status(view.Filter.Status), Sort: idea.Newest},
		page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	view.Rows, view.Total = s.ideaRows(v, rows.Rows), rows.Total
	view.First, view.Next = v.pages("/admin/ideas", q, rows.Next)
	pg := v.page(v.p.T("admin.ideas"), views.SectionAdmin)
	return v.show(v.part("rows", views.AdminIdeaRows(pg, view), views.AdminIdeasPage(pg, view)))
}

func (s *Server) peoplePage(v *visit, form views.GrantForm) (templ.Component, error) {
	staff, invites, err := s.Accounts.People(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	list, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	view := views.People{Form: form}
	for _, r := range access.Granted {
		view.Roles = append(view.Roles, string(r))
	}
	names := map[string]string{}
	for _, p := range list {
		ref := v.processRef(p.Slug, p.Title)
		names[p.ID.String()] = ref.Title
		view.Processes = append(view.Processes, ref)
	}
	row := func(g account.Grant) views.GrantRow {
		return views.GrantRow{ID: g.ID.String(), Role: string(g.Role), Where: v.where(g, names), Since: g.CreatedAt}
	}
	for _, a := range staff {
		r := views.PersonRow{Account: a.ID.String(), Name: v.author(a.Name, "").Name, Email: a.Email}
		for _, g := range a.Grants {
			r.Grants = append(r.Grants, row(g))
		}
		view.Rows = append(view.Rows, r)
	}
	for _, i := range invites {
		g := i.Grant
		g.ID, g.CreatedAt = i.ID, i.CreatedAt
		view.Rows = append(view.Rows, views.PersonRow{Name: i.Email, Email: i.Email, Invited: true, Grants: []views.GrantRow{row(g)}})
	}
	return views.PeoplePage(v.page(v.p.T("people.title"), views.SectionAdmin), view), nil
}

func (s *Server) getPeople(v *visit) error {
	page, err := s.peoplePage(v, views.GrantForm{})
	if err != nil {
		return err
	}
	return v.show(page)
}

func (s *Server) postPeople(v *visit) error {
	form := views.GrantForm{Email: v.PostForm("email"), Role: v.PostForm("role"), Process: v.PostForm("process"), District: v.PostForm("district"), Office: v.PostForm("office")}
	in := account.InviteStaff{Email: form.Email, Role: access.Role(form.Role), Scope: access.Scope{District: form.District}, Office: form.Office}
	err := s.scopeOf(v, form.Process, &in.Scope)
	if err == nil {
		err = s.Accounts.Invite(v.ctx(), v.who, v.town, in)
	}
	if err == nil {
		v.say("success", "flash.invited")
		return v.see("/admin/people")
	}
	if !v.blame(err) {
		return err
	}
	page, e := s.peoplePage(v, form)
	if e != nil {
		return e
	}
	return v.show(page)
}

// scopeOf finds the process that a form names by its slug.
func (s *Server) scopeOf(v *visit, slug string, scope *access.Scope) error {
	if slug == "" {
		return nil
	}
	p, err := s.Processes.Get(v.ctx(), v.who, slug)
	if fault.Is(err, fault.NotFound) {
		var form fault.Form
		form.Add("process", "fault.process_unknown")
		return form.Err()
	}
	scope.Process = p.ID
	return err
}

func (s *Server) postRevokeGrant(v *visit) error {
	return s.revoke(v, "grant", s.Accounts.DropGrant)
}

func (s *Server) postRevokeInvite(v *visit) error {
	return s.revoke(v, "invite", s.Accounts.RevokeInvite)
}

func (s *Server) revoke(v *visit, param string, do func(ctx context.Context, who access.Actor, which id.ID) error) error {
	which, err := v.param(param)
	if err != nil {
		return err
	}
	if err := do(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", "flash.revoked")
	return v.see("/admin/people")
}
