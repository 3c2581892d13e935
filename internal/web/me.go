package web

import (
	"time"

	"github.com/a-h/templ"

	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/idea"
	"almenda/internal/web/views"
)

func (s *Server) getMe(v *visit) error {
	a, err := s.Accounts.Get(v.ctx(), v.who)
	if err != nil {
		return err
	}
	own, err := s.Ideas.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	me := views.Me{Name: v.author(a.Name, "").Name, Email: a.Email, District: v.district(a.District), Ideas: v.cards(own.Ideas)}
	if me.Drafts, err = s.draftCards(v, own.Drafts); err != nil {
		return err
	}
	for _, g := range a.Grants {
		me.Roles = append(me.Roles, views.RoleView{Role: string(g.Role), Where: v.where(g, s.processNames(v))})
	}
	for _, i := range own.Followed {
		path := ideaPath(i)
		me.Follows = append(me.Follows, views.FollowCard{Title: i.Title, Path: path, Action: path + "/follow", News: v.p.T("idea.status." + string(i.Status))})
	}
	others, err := s.followCards(v)
	if err != nil {
		return err
	}
	me.Follows = append(others, me.Follows...)
	if me.Blocks, err = gather(v, s.slots.mine); err != nil {
		return err
	}
	return v.show(views.MePage(v.page(v.p.T("me.title"), views.SectionMe), me))
}

// processNames finds what processes are called; without them roles are shown without their place.
func (s *Server) processNames(v *visit) map[string]string {
	out := map[string]string{}
	list, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		s.Log.WarnContext(v.ctx(), "process names", "request", v.id, "error", err)
		return out
	}
	for _, p := range list {
		out[p.ID.String()] = v.words1(p.Title)
	}
	return out
}

// where is the place in which a role holds, in words; empty for the whole town.
func (v *visit) where(g account.Grant, processes map[string]string) string {
	switch {
	case g.Scope.District != "":
		return v.district(g.Scope.District)
	case !g.Scope.Whole():
		return processes[g.Scope.Process.String()]
	}
	return ""
}

func (s *Server) draftCards(v *visit, list []idea.Idea) ([]views.DraftCard, error) {
	if len(list) == 0 {
		return nil, nil
	}
	processes, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	var out []views.DraftCard
	for _, d := range list {
		card := views.DraftCard{ID: d.ID.String(), Title: d.Title, Step: "check", At: d.Updated}
		if d.Body == "" {
			card.Step = "text"
		}
		if d.Title == "" {
			card.Step = "title"
		}
		for _, p := range processes {
			if p.ID == d.Process {
				card.Process = v.processRef(p.Slug, p.Title)
			}
		}
		out = append(out, card)
	}
	return out, nil
}

func (s *Server) getDrafts(v *visit) error {
	own, err := s.Ideas.Mine(v.ctx(), v.who)
	if err != nil {
		return err
	}
	cards, err := s.draftCards(v, own.Drafts)
	if err != nil {
		return err
	}
	return v.show(views.DraftsPage(v.page(v.p.T("me.drafts"), views.SectionMe), cards))
}

func (s *Server) postDiscard(v *visit) error {
	draft, err := v.param("draft")
	if err != nil {
		return err
	}
	if err := s.Ideas.Discard(v.ctx(), v.who, draft); err != nil {
		return err
	}
	v.say("success", "flash.draft_gone")
	return v.see("/me/drafts")
}

func (v *visit) profilePage(p views.Profile) templ.Component {
	return views.ProfilePage(v.page(v.p.T("me.profile"), views.SectionMe), p)
}

func (s *Server) getProfile(v *visit) error {
	a, err := s.Accounts.Get(v.ctx(), v.who)
	if err != nil {
		return err
	}
	return v.show(v.profilePage(views.Profile{Name: a.Name, District: a.District, Language: a.Language, Email: a.Email}))
}

func (s *Server) postProfile(v *visit) error {
	in := account.Profile{Name: v.PostForm("name"), District: v.PostForm("district"), Language: v.PostForm("language")}
	if err := s.Accounts.SetProfile(v.ctx(), v.who, v.town, in); err != nil {
		a, e := s.Accounts.Get(v.ctx(), v.who)
		if e != nil {
			return e
		}
		return v.again(err, func() templ.Component {
			return v.profilePage(views.Profile{Name: in.Name, District: in.District, Language: in.Language, Email: a.Email})
		})
	}
	next := v.cookie("next")
	v.setCookie("next", "", 0)
	v.say("success", "flash.profile_saved")
	if next != "" {
		return v.see("/" + next)
	}
	return v.see("/me/profile")
}

func (s *Server) getSessions(v *visit) error {
	list, err := s.Accounts.Sessions(v.ctx(), v.who, v.token)
	if err != nil {
		return err
	}
	var view views.Sessions
	for _, r := range list {
		device := r.Agent
		if device == "" {
			device = v.p.T("sessions.unknown")
		}
		view.Rows = append(view.Rows, views.Session{ID: r.ID.String(), Device: device, Current: r.Current, Since: r.CreatedAt, Seen: r.SeenAt})
	}
	return v.show(views.SessionsPage(v.page(v.p.T("me.sessions"), views.SectionMe), view))
}

func (s *Server) postEndSession(v *visit) error {
	which, err := v.param("session")
	if err != nil {
		return err
	}
	if err := s.Accounts.EndSession(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", "flash.session_ended")
	return v.see("/me/sessions")
}

func (s *Server) postEndAll(v *visit) error {
	if err := s.Accounts.SignOutEverywhere(v.ctx(), v.who); err != nil {
		return err
	}
	v.leave()
	v.say("success", "flash.signed_out_everywhere")
	return v.see("/")
}

func (s *Server) deletePage(v *visit) (templ.Component, error) {
	own, err := s.Ideas.Mine(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	n, err := s.Comments.CountOwn(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	return views.DeletePage(v.page(v.p.T("delete.title"), views.SectionMe), views.DeleteAccount{Ideas: len(own.Ideas), Comments: n}), nil
}

func (s *Server) getDelete(v *visit) error {
	page, err := s.deletePage(v)
	if err != nil {
		return err
	}
	return v.show(page)
}

func (s *Server) postDelete(v *visit) error {
	if v.PostForm("sure") == "" {
		var form fault.Form
		form.Add("sure", "fault.sure")
		v.blame(form.Err())
		page, err := s.deletePage(v)
		if err != nil {
			return err
		}
		return v.show(page)
	}
	if err := s.Accounts.Delete(v.ctx(), v.who); err != nil {
		return err
	}
	v.leave()
	v.say("success", "flash.account_deleted")
	return v.see("/")
}

func (s *Server) getSettings(v *visit) error {
	return v.show(views.SettingsPage(v.page(v.p.T("settings.title"), ""), views.Settings{Language: v.lang, Scheme: v.scheme(), Next: local(v.Query("next"))}))
}

func (s *Server) postSettings(v *visit) error {
	lang, scheme := v.PostForm("language"), v.PostForm("scheme")
	var form fault.Form
	if !v.town.Speaks(lang) {
		form.Add("language", "fault.language_unknown")
	}
	if scheme != "auto" && scheme != "light" && scheme != "dark" {
		form.Add("scheme", "fault.scheme_unknown")
	}
	if err := form.Err(); err != nil {
		return v.again(err, func() templ.Component {
			return views.SettingsPage(v.page(v.p.T("settings.title"), ""), views.Settings{Language: lang, Scheme: scheme, Next: local(v.PostForm("next"))})
		})
	}
	if scheme == "auto" {
		scheme = ""
	}
	v.setCookie("scheme", scheme, 365*24*time.Hour)
	v.lang = lang
	v.say("success", "flash.settings_saved")
	return v.see(local(v.PostForm("next")))
}
