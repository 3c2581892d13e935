package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/programme"
	"almenda/internal/web/views"
)

func (s *Server) registerProgrammeAdmin() {
	get, post := http.MethodGet, http.MethodPost
	on := func(method, path string, ask access.Ask, rate Rate, handle func(*visit) error, ids ...string) {
		s.on(Route{Method: method, Path: "/admin/programmes" + path, Ask: ask, IDs: ids, Rate: rate, Class: Private}, handle)
	}
	on(get, "", access.EditProcess, Reading, s.getAdminProgrammes)
	on(get, "/new", access.EditProcess, Reading, s.getProgrammeNew)
	on(post, "/new", access.EditProcess, Writing, s.postProgrammeNew)
	on(get, "/:programme", access.EditProcess, Reading, s.getProgrammeEdit, "programme")
	on(post, "/:programme", access.EditProcess, Writing, s.postProgramme, "programme")
	on(post, "/:programme/processes", access.EditProcess, Writing, s.postProgrammeProcesses, "programme")
	on(post, "/:programme/logo", access.EditProcess, Uploading, s.postProgrammeLogo, "programme")
	on(post, "/:programme/publish", access.PublishProcess, Writing, s.postProgrammePublish, "programme")
}

func (s *Server) getAdminProgrammes(v *visit) error {
	if err := s.Policy.Allow(v.who, access.EditProcess, access.Scope{}); err != nil {
		return err
	}
	list, err := s.Programmes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := views.Programmes{}
	for _, p := range list {
		c := v.programmeCard(p)
		c.Path = "/admin/programmes/" + p.ID.String()
		view.Cards = append(view.Cards, c)
	}
	return v.show(views.AdminProgrammesPage(v.page(v.p.T("programme.list_title"), views.SectionAdmin), view))
}

func (v *visit) programmeForm(p programme.Programme) views.ProgrammeForm {
	f := views.ProgrammeForm{Titles: v.inEach(p.Title), Summaries: v.inEach(p.Summary), Purposes: v.inEach(p.Purpose), Notices: v.inEach(p.Funder.Notice),
		Begins: p.Begins, Ends: p.Ends, Funder: p.Funder.Name, Agreement: p.Funder.Agreement, Version: p.Version, Currency: v.town.Currency}
	if p.Funder.Amount > 0 {
		f.Amount = strconv.FormatInt(p.Funder.Amount/100, 10)
		if cents := p.Funder.Amount % 100; cents > 0 {
			f.Amount += "," + strconv.FormatInt(100+cents, 10)[1:]
		}
	}
	return f
}

// typedProgramme puts what was typed back into the form.
func (v *visit) typedProgramme(w programme.Write) views.ProgrammeForm {
	f := v.programmeForm(programme.Programme{Title: w.Title, Summary: w.Summary, Purpose: w.Purpose, Funder: programme.Funder{Notice: w.Notice}})
	f.Begins, f.Ends, f.Funder, f.Agreement, f.Amount = w.Begins, w.Ends, w.Funder, w.Agreement, w.Amount
	return f
}

func (v *visit) writeProgramme() programme.Write {
	w := programme.Write{Title: v.texts("title"), Summary: v.texts("summary"), Purpose: v.texts("purpose"), Notice: v.texts("notice"), Begins: v.PostForm("begins"),
		Ends: v.PostForm("ends"), Funder: v.PostForm("funder"), Agreement: v.PostForm("agreement"), Amount: v.PostForm("amount")}
	w.Slug = slug(w.Title[v.town.DefaultLanguage()])
	return w
}

func (s *Server) getProgrammeNew(v *visit) error {
	if err := s.Policy.Allow(v.who, access.EditProcess, access.Scope{}); err != nil {
		return err
	}
	return v.show(s.programmeNew(v, v.programmeForm(programme.Programme{})))
}

func (s *Server) programmeNew(v *visit, f views.ProgrammeForm) templ.Component {
	return views.ProgrammeNewPage(v.page(v.p.T("programme.new"), views.SectionAdmin), f)
}

func (s *Server) postProgrammeNew(v *visit) error {
	w := v.writeProgramme()
	made, err := s.Programmes.Create(v.ctx(), v.who, v.town, v.PostForm("key"), w)
	if err != nil {
		return v.again(err, func() templ.Component { return s.programmeNew(v, v.typedProgramme(w)) })
	}
	v.say("success", "flash.programme_made")
	return v.see("/admin/programmes/" + made.String())
}

func (s *Server) getProgrammeEdit(v *visit) error {
	which, err := v.param("programme")
	if err != nil {
		return err
	}
	return s.showProgrammeEdit(v, which, nil)
}

// showProgrammeEdit shows a programme to those who edit it; typed stands in for what is stored.
func (s *Server) showProgrammeEdit(v *visit, which id.ID, typed *views.ProgrammeForm) error {
	p, err := s.Programmes.Edited(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	all, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := views.ProgrammeEdit{ID: p.ID.String(), Title: v.words1(p.Title), Path: "/programmes/" + p.Slug, Public: p.Public, Form: v.programmeForm(p), LogoAlt: p.Funder.LogoAlt,
		MayPublish: s.Policy.May(v.who, access.PublishProcess, access.Scope{})}
	if typed != nil {
		version := view.Form.Version
		view.Form = *typed
		if view.Form.Version == 0 {
			view.Form.Version = version
		}
	}
	if p.Funder.Logo != id.None {
		view.Logo = "/logos/" + p.Funder.Logo.String()
	}
	for _, pr := range all {
		view.Processes = append(view.Processes, views.ProgrammeChoice{ID: pr.ID.String(), Title: v.words1(pr.Title), In: p.Holds(pr.ID)})
	}
	return v.show(views.ProgrammeEditPage(v.page(view.Title, views.SectionAdmin), view))
}

// backTo goes back to the programme that was worked on.
func (v *visit) backTo(which id.ID, said string) error {
	v.say("success", said)
	return v.see("/admin/programmes/" + which.String())
}

func (s *Server) postProgramme(v *visit) error {
	which, err := v.param("programme")
	if err != nil {
		return err
	}
	version, err := v.version()
	if err != nil {
		return err
	}
	w := v.writeProgramme()
	if err := s.Programmes.Change(v.ctx(), v.who, v.town, which, version, w); err != nil {
		if !v.blame(err) {
			return err
		}
		f := v.typedProgramme(w)
		f.Version = version
		return s.showProgrammeEdit(v, which, &f)
	}
	return v.backTo(which, "flash.programme_saved")
}

func (s *Server) postProgrammeProcesses(v *visit) error {
	which, err := v.param("programme")
	if err != nil {
		return err
	}
	var list []id.ID
	for _, raw := range v.PostFormArray("processes") {
		p, ok := id.Parse(raw)
		if !ok {
			return fault.Missing()
		}
		list = append(list, p)
	}
	if err := s.Programmes.Assign(v.ctx(), v.who, which, list); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showProgrammeEdit(v, which, nil)
	}
	return v.backTo(which, "flash.programme_processes")
}

func (s *Server) postProgrammeLogo(v *visit) error {
	which, err := v.param("programme")
	if err != nil {
		return err
	}
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return fault.Because(err, fault.TooLarge, "fault.too_large")
	}
	mendForm(v.Request)
	if v.PostForm("remove") == "logo" {
		if err := s.Programmes.DropLogo(v.ctx(), v.who, which); err != nil {
			return err
		}
		return v.backTo(which, "flash.programme_logo_gone")
	}
	var raw []byte
	if h, e := v.FormFile("logo"); e == nil {
		if raw, err = readFile(h, programme.MaxLogoBytes); err != nil {
			return err
		}
	}
	if err := s.Programmes.SetLogo(v.ctx(), v.who, which, raw, v.PostForm("alt")); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showProgrammeEdit(v, which, nil)
	}
	return v.backTo(which, "flash.programme_logo")
}

func (s *Server) postProgrammePublish(v *visit) error {
	which, err := v.param("programme")
	if err != nil {
		return err
	}
	public, said := v.PostForm("hide") == "", "flash.programme_published"
	if !public {
		said = "flash.programme_hidden"
	}
	if err := s.Programmes.Publish(v.ctx(), v.who, v.town, which, public); err != nil {
		return err
	}
	return v.backTo(which, said)
}
