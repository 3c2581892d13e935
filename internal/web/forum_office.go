package web

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/web/views"
)

func (s *Server) getManageThread(v *visit) error {
	view, err := s.manageView(v)
	if err != nil {
		return err
	}
	return v.show(v.managePage(view))
}

func (v *visit) managePage(view views.ManageThread) templ.Component {
	return views.ManageThreadPage(v.page(v.p.T("forum.manage"), views.SectionForum), view)
}

func (s *Server) manageView(v *visit) (views.ManageThread, error) {
	which, err := v.ref("thread")
	if err != nil {
		return views.ManageThread{}, err
	}
	d, err := s.Forum.Get(v.ctx(), v.who, which)
	if err != nil {
		return views.ManageThread{}, err
	}
	if d.State == forum.Merged {
		return views.ManageThread{}, fault.Missing()
	}
	if !d.CanManage {
		key := "fault.denied"
		if d.Mine {
			key = "fault.own_thread"
		}
		return views.ManageThread{}, fault.New(fault.Denied, key)
	}
	view := views.ManageThread{Path: "/d/" + which.String(), Title: d.Title, State: string(d.State), Question: d.Kind == forum.Question, Board: d.BoardSlug, Skill: d.Expertise}
	boards, err := s.Forum.Managed(v.ctx(), v.who)
	if err != nil {
		return view, err
	}
	for _, b := range boards {
		if b.State != forum.BoardArchived {
			view.Boards = append(view.Boards, views.Link{Text: b.Title, Path: b.Slug})
		}
	}
	if !view.Question {
		return view, nil
	}
	if d.Expert != id.None {
		view.Expert = v.author(d.ExpertName, d.Expertise).Name
		view.Staff = d.Expert.String()
	}
	people, err := s.Forum.Experts(v.ctx(), v.who)
	for _, p := range people {
		view.Experts = append(view.Experts, views.Link{Text: v.author(p.Name, "").Name, Path: p.Account.String()})
	}
	return view, err
}

// manage ends an act on a thread: on with a word of thanks, or the page again with the input kept.
func (s *Server) manage(v *visit, done string, act func(which id.ID) error, keep func(*views.ManageThread)) error {
	which, err := v.ref("thread")
	if err != nil {
		return err
	}
	err = act(which)
	if err != nil && !v.blame(err) {
		return err
	}
	if err == nil {
		v.say("success", done)
		return v.see("/d/" + which.String())
	}
	view, e := s.manageView(v)
	if e != nil {
		return e
	}
	keep(&view)
	return v.show(v.managePage(view))
}

func (s *Server) postMove(v *visit) error {
	return s.manage(v, "flash.thread_moved", func(which id.ID) error { return s.Forum.Move(v.ctx(), v.who, which, v.PostForm("board")) },
		func(m *views.ManageThread) { m.Board = v.PostForm("board") })
}

// idIn finds the id in the address of a thread, as somebody copies it from the browser.
var idIn = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

func (s *Server) postMerge(v *visit) error {
	raw := v.PostForm("into")
	if u, err := url.Parse(strings.TrimSpace(raw)); err == nil {
		raw = u.Path
	}
	into, _ := id.Parse(idIn.FindString(raw)) // none is told like one that is not there
	return s.manage(v, "flash.thread_merged", func(which id.ID) error { return s.Forum.Merge(v.ctx(), v.who, which, into) },
		func(m *views.ManageThread) { m.Into = v.PostForm("into") })
}

func (s *Server) postLock(v *visit) error {
	done := "flash.thread_locked"
	if !v.want() {
		done = "flash.thread_unlocked"
	}
	return s.manage(v, done, func(which id.ID) error {
		return s.Forum.SetLocked(v.ctx(), v.who, which, v.want(), v.PostForm("reason"))
	}, func(m *views.ManageThread) { m.Of, m.Reason = "lock", v.PostForm("reason") })
}

func (s *Server) postHideThread(v *visit) error {
	done := "flash.thread_hidden"
	if !v.want() {
		done = "flash.thread_shown"
	}
	return s.manage(v, done, func(which id.ID) error {
		return s.Forum.SetHidden(v.ctx(), v.who, which, v.want(), v.PostForm("reason"))
	}, func(m *views.ManageThread) { m.Of, m.Reason = "hide", v.PostForm("reason") })
}

func (s *Server) postRouteThread(v *visit) error {
	staff, _ := id.Parse(v.PostForm("staff")) // none: by address
	in := forum.Route{Staff: staff, Email: v.PostForm("email"), Skill: v.PostForm("skill")}
	return s.manage(v, "flash.question_routed", func(which id.ID) error { return s.Forum.Route(v.ctx(), v.who, which, in) },
		func(m *views.ManageThread) { m.Staff, m.Email, m.Skill = v.PostForm("staff"), in.Email, in.Skill })
}

func (s *Server) getAdminForum(v *visit) error {
	boards, err := s.Forum.Managed(v.ctx(), v.who)
	if err != nil {
		return err
	}
	waiting, err := s.Forum.Waiting(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := views.AdminForum{Waiting: v.toManage(waiting)}
	names := s.processNames(v)
	for _, b := range boards {
		row := views.BoardRow{Title: b.Title, Path: "/forum/" + b.Slug, Edit: "/admin/forum/boards/" + b.Slug, Kind: string(b.Kind), State: string(b.State),
			Threads: b.Threads, Where: names[b.Process.String()]}
		if row.Where == "" {
			row.Where = v.district(b.District)
		}
		view.Boards = append(view.Boards, row)
	}
	return v.show(views.AdminForumPage(v.page(v.p.T("forum.admin"), views.SectionAdmin), view))
}

// toManage lists threads with the way to what staff do with them.
func (v *visit) toManage(list []forum.Thread) []views.LinkCard {
	cards := v.threadCards(list, true)
	for i := range cards {
		cards[i].Path = "/d/" + list[i].ID.String() + "/manage"
	}
	return cards
}

// waitingQuestions are those that no expert has answered.
func (s *Server) waitingQuestions(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManageThread) {
		return nil, nil
	}
	list, err := s.Forum.Waiting(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	return []views.Block{{ID: "questions", Title: v.p.T("forum.waiting"), Lead: v.p.T("forum.waiting_lead"), Cards: v.toManage(list[:min(len(list), 6)]),
		More: &views.Link{Text: v.p.T("forum.admin"), Path: "/admin/forum"}}}, nil
}

// boardForm begins the form for a board with the processes that it may belong to.
func (s *Server) boardForm(v *visit) (views.BoardForm, error) {
	list, err := s.Processes.List(v.ctx(), v.who)
	out := views.BoardForm{Kind: string(forum.Talk), Openers: string(forum.Everybody), State: string(forum.BoardOpen), Position: "10"}
	for _, p := range list {
		out.Processes = append(out.Processes, v.processRef(p.Slug, p.Title))
	}
	return out, err
}

func (v *visit) boardPage(form views.BoardForm) templ.Component {
	return views.BoardFormPage(v.page(v.p.T("forum.board_form"), views.SectionAdmin), form)
}

func (s *Server) getNewBoard(v *visit) error {
	form, err := s.boardForm(v)
	if err != nil {
		return err
	}
	return v.show(v.boardPage(form))
}

// setBoard is a board as the form sent it, and the same for the form that is shown again.
func (v *visit) setBoard(form *views.BoardForm) forum.SetBoard {
	position, _ := strconv.Atoi(v.PostForm("position")) // anything else comes first
	in := forum.SetBoard{Title: v.PostForm("title"), About: v.PostForm("body"), Topic: v.PostForm("topic"), Kind: forum.BoardKind(v.PostForm("kind")),
		Openers: forum.Openers(v.PostForm("openers")), Hold: v.PostForm("hold") != "", State: forum.BoardState(v.PostForm("state")), Position: position,
		Process: v.PostForm("process"), District: v.PostForm("district")}
	form.Title, form.About, form.Topic, form.Kind, form.Openers, form.Hold = in.Title, in.About, in.Topic, string(in.Kind), string(in.Openers), in.Hold
	form.State, form.Position, form.Process, form.District = string(in.State), v.PostForm("position"), in.Process, in.District
	return in
}

func (s *Server) postNewBoard(v *visit) error {
	form, err := s.boardForm(v)
	if err != nil {
		return err
	}
	in := v.setBoard(&form)
	b, err := s.Forum.MakeBoard(v.ctx(), v.who, v.town, slug(in.Title), in)
	if err != nil {
		return v.again(renamed(err), func() templ.Component { return v.boardPage(form) })
	}
	v.say("success", "flash.board_made")
	return v.see("/forum/" + b.Slug)
}

// renamed gives the faults of a board the names that its form has for them.
func renamed(err error) error {
	f, ok := asForm(err)
	if !ok {
		return err
	}
	if i := slices.IndexFunc(f.Fields, func(f fault.Field) bool { return f.Name == "about" }); i >= 0 {
		f.Fields[i].Name = "body"
	}
	return f
}

func (s *Server) getEditBoard(v *visit) error {
	form, err := s.editBoardForm(v)
	if err != nil {
		return err
	}
	return v.show(v.boardPage(form))
}

func (s *Server) editBoardForm(v *visit) (views.BoardForm, error) {
	b, err := s.Forum.Board(v.ctx(), v.who, v.Param("board"))
	if err != nil {
		return views.BoardForm{}, err
	}
	if !b.Manage {
		return views.BoardForm{}, fault.New(fault.Denied, "fault.denied")
	}
	form, err := s.boardForm(v)
	form.Slug, form.Title, form.About, form.Topic, form.Kind, form.Openers, form.Hold = b.Slug, b.Title, b.About, b.Topic, string(b.Kind), string(b.Openers), b.Hold
	form.State, form.Position, form.District = string(b.State), strconv.Itoa(b.Position), b.District
	if b.Of != nil {
		form.Process = b.Of.Slug
	}
	return form, err
}

func (s *Server) postEditBoard(v *visit) error {
	form, err := s.editBoardForm(v)
	if err != nil {
		return err
	}
	in := v.setBoard(&form)
	if err := s.Forum.ChangeBoard(v.ctx(), v.who, v.town, form.Slug, in); err != nil {
		return v.again(renamed(err), func() templ.Component { return v.boardPage(form) })
	}
	v.say("success", "flash.board_saved")
	return v.see("/forum/" + form.Slug)
}
