package web

import (
	"strconv"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// threadPath is a thread's address. The words in it are for people; the id alone finds the thread.
func threadPath(t forum.Thread) string { return "/d/" + t.ID.String() + "-" + slug(t.Title) }

// latest is how many threads a block shows.
const latest = 5

func (s *Server) getForum(v *visit) error {
	boards, err := s.Forum.Boards(v.ctx(), v.who)
	if err != nil {
		return err
	}
	rows, err := s.Forum.List(v.ctx(), v.who, forum.Filter{}, page.Request{Size: 10})
	if err != nil {
		return err
	}
	view := views.Forum{Latest: v.threadCards(rows.Rows, true), Manage: s.Policy.Anywhere(v.who, access.ManageThread)}
	names := s.processNames(v)
	for _, b := range boards {
		card := views.LinkCard{Title: b.Title, Path: "/forum/" + b.Slug, Lang: b.Language, Text: richtext.Excerpt(b.About, 160),
			Meta: []string{v.p.N("forum.threads", b.Threads)}}
		if b.Kind != forum.Talk {
			card.Tags = append(card.Tags, views.CardTag{Text: v.p.T("forum.kind." + string(b.Kind)), Color: "info"})
		}
		if b.Openers == forum.StaffOnly {
			card.Tags = append(card.Tags, views.CardTag{Text: v.p.T("forum.openers.staff_tag"), Color: "neutral"})
		}
		if name := names[b.Process.String()]; b.Process != id.None && name != "" {
			card.Meta = append(card.Meta, name)
		}
		view.Boards = append(view.Boards, card)
	}
	return v.show(views.ForumPage(v.page(v.p.T("forum.title"), views.SectionForum), view))
}

// threadCards shows threads in a list; board tells whether each says in which board it lies.
func (v *visit) threadCards(list []forum.Thread, board bool) []views.LinkCard {
	out := make([]views.LinkCard, len(list))
	for i, t := range list {
		c := views.LinkCard{Title: t.Title, Path: threadPath(t), Lang: t.Language, Text: richtext.Excerpt(t.Body, 140),
			Meta: []string{v.author(t.AuthorName, "").Name, v.p.Date(t.Created), v.p.N("forum.posts", t.Posts)}}
		if t.Supports > 0 || t.Kind == forum.Question {
			c.Meta = append(c.Meta, v.p.N("forum.supports", t.Supports))
		}
		if board {
			c.Meta = append([]string{t.BoardTitle}, c.Meta...)
		}
		tag := func(key, color string) { c.Tags = append(c.Tags, views.CardTag{Text: v.p.T(key), Color: color}) }
		switch {
		case t.State == forum.Held:
			tag("forum.state.held", "warning")
		case t.State == forum.Locked:
			tag("forum.state.locked", "neutral")
		}
		switch {
		case !t.Answered.IsZero():
			tag("forum.answered", "success")
		case t.Kind == forum.Question:
			tag("forum.unanswered", "warning")
		}
		out[i] = c
	}
	return out
}

func (s *Server) getBoard(v *visit) error {
	b, err := s.Forum.Board(v.ctx(), v.who, v.Param("board"))
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	view := v.boardView(b)
	view.Filter = views.ThreadFilter{Q: q.Get("q"), Sort: q.Get("sort"), Answer: q.Get("answered")}
	f := forum.Filter{Board: b.ID, Query: view.Filter.Q, Sort: forum.Sort(view.Filter.Sort)}
	if f.Sort == "" {
		if f.Sort = forum.Active; view.Question {
			f.Sort = forum.Supported
		}
		view.Filter.Sort = string(f.Sort)
	}
	if view.Filter.Answer == "yes" || view.Filter.Answer == "no" {
		yes := view.Filter.Answer == "yes"
		f.Answered = &yes
	}
	rows, err := s.Forum.List(v.ctx(), v.who, f, page.Request{Cursor: q.Get("page"), Size: 20})
	if err != nil {
		return err
	}
	view.Cards, view.Total = v.threadCards(rows.Rows, false), rows.Total
	view.First, view.Next = v.pages(view.Path(), q, rows.Next)
	pg := v.page(b.Title, views.SectionForum)
	pg.Description = richtext.Excerpt(b.About, 200)
	return v.show(v.part("results", views.BoardResults(pg, view), views.BoardPage(pg, view)))
}

func (v *visit) boardView(b forum.Place) views.Board {
	out := views.Board{Slug: b.Slug, Title: b.Title, Lang: b.Language, HTML: richtext.HTML(b.About), Kind: string(b.Kind), Topic: v.topic(b.Topic),
		Question: b.Kind == forum.Question}
	for _, o := range forum.Sorts {
		out.Sorts = append(out.Sorts, string(o))
	}
	if b.Of != nil {
		ref := v.processRef(b.Of.Slug, b.Of.Title)
		out.Process = &ref
	}
	if b.Closed == "" {
		out.New = "/forum/" + b.Slug + "/new"
	} else {
		out.Closed = v.p.T(b.Closed)
	}
	if b.Manage {
		out.Manage = "/admin/forum/boards/" + b.Slug
	}
	return out
}

func (s *Server) getThread(v *visit) error {
	which, err := v.ref("thread")
	if err != nil {
		return err
	}
	view, err := s.threadView(v, which)
	if err != nil {
		return err
	}
	return s.showThread(v, view)
}

func (s *Server) showThread(v *visit, view views.ThreadPage) error {
	pg := v.page(view.Title, views.SectionForum)
	pg.Description = richtext.Excerpt(view.HTML, 200)
	switch {
	case v.fragment("comments"):
		return v.show(views.RoomView(pg, view.Room))
	case v.fragment("support"):
		return v.show(views.ThreadSupportBox(pg, view.Supports))
	}
	if view.State == string(forum.Hidden) && view.Title == "" {
		pg.Title, pg.NoIndex = v.p.T("forum.hidden_title"), true
	}
	return v.show(views.ThreadPageView(pg, view))
}

// threadView reads all that a thread's page shows. One that was merged is read where it went.
func (s *Server) threadView(v *visit, which id.ID) (views.ThreadPage, error) {
	d, err := s.Forum.Get(v.ctx(), v.who, which)
	if err != nil {
		return views.ThreadPage{}, err
	}
	if d.State == forum.Merged {
		return views.ThreadPage{}, &moved{mergedPath(d.Thread, v.Query("post"))}
	}
	path := threadPath(d.Thread)
	view := views.ThreadPage{Board: views.Link{Text: d.BoardTitle, Path: "/forum/" + d.BoardSlug}, Path: path, Title: d.Title, Lang: d.Language,
		HTML: richtext.HTML(d.Body), Author: v.author(d.AuthorName, ""), At: d.Created, EditedAt: d.Edited, Kind: string(d.Kind), State: string(d.State),
		Reason: d.Reason, District: v.district(d.District), Answered: !d.Answered.IsZero(), IsExpert: d.IsExpert, Mine: d.Mine, CanEdit: d.CanEdit,
		EditUntil: d.Created.Add(forum.EditTime)}
	view.Supports = views.ThreadSupport{Action: path + "/support", Path: path, Count: d.Supports, Supported: d.Supported, Closed: !d.Takes}
	if d.Of != nil {
		ref := v.processRef(d.Of.Slug, d.Of.Title)
		view.Process = &ref
	}
	if d.Expert != id.None {
		view.Expert = &views.Author{Name: v.author(d.ExpertName, "").Name, Office: d.Expertise}
	}
	if d.CanManage {
		view.Manage = "/d/" + which.String() + "/manage"
	}
	for _, m := range d.Merged {
		view.Merged = append(view.Merged, m.Title)
	}
	if d.State == forum.Open || d.State == forum.Locked {
		view.HasRoom = true
		if view.Chain, err = s.chainPanel(v, "thread", which, path); err != nil {
			return view, err
		}
		view.Room, err = s.roomBox(v, which, path)
	}
	return view, err
}

// mergedPath is where a merged thread, or one of its posts, is read now.
func mergedPath(t forum.Thread, post string) string {
	path := "/d/" + t.Into.String()
	if n, err := strconv.ParseInt(post, 10, 64); err == nil && n > 0 {
		return postPath(path, comment.Room{Firsts: comment.PageSize + 1}, n+t.IntoSeq)
	}
	return path
}

func (s *Server) postThreadSupport(v *visit) error {
	which, err := v.ref("thread")
	if err != nil {
		return err
	}
	if err := s.Forum.Support(v.ctx(), v.who, which, v.want()); err != nil {
		return err
	}
	view, err := s.threadView(v, which)
	if err != nil {
		return err
	}
	if !v.fragment("support") {
		return v.see(view.Path + "#support")
	}
	view.Supports.Just = true
	return s.showThread(v, view)
}

// processThreads is the forum's part of a process's page.
func (s *Server) processThreads(v *visit, p process.Process) ([]views.Block, error) {
	boards, err := s.Forum.Boards(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	var own []forum.Board
	for _, b := range boards {
		if b.Process == p.ID {
			own = append(own, b)
		}
	}
	if len(own) == 0 {
		return nil, nil
	}
	rows, err := s.Forum.List(v.ctx(), v.who, forum.Filter{Process: p.ID}, page.Request{Size: latest})
	if err != nil {
		return nil, err
	}
	block := views.Block{ID: "threads", Title: v.p.T("forum.of_process"), Cards: v.threadCards(rows.Rows, len(own) > 1), Empty: v.p.T("forum.none_of_process"),
		More: &views.Link{Text: v.p.T("forum.all_of", "board", own[0].Title), Path: "/forum/" + own[0].Slug}}
	if p.Open(process.Discussion, v.now) && own[0].State == forum.BoardOpen && own[0].Openers == forum.Everybody {
		block.Do = &views.Do{Text: v.p.T("forum.do"), Link: views.Link{Text: v.p.T("forum.new"), Path: "/forum/" + own[0].Slug + "/new"}}
	}
	return []views.Block{block}, nil
}

// latestThreads is the forum's block on the home page.
func (s *Server) latestThreads(v *visit) ([]views.Block, error) {
	rows, err := s.Forum.List(v.ctx(), v.who, forum.Filter{Sort: forum.Newest}, page.Request{Size: latest + 1})
	if err != nil {
		return nil, err
	}
	cards := v.threadCards(rows.Rows, true)
	return []views.Block{{ID: "forum", Title: v.p.T("home.block.forum"), Cards: cards, More: &views.Link{Text: v.p.T("forum.all"), Path: "/forum"}}}, nil
}

// ownThreads are one's own threads with what is new in them, and questions that one is to answer.
func (s *Server) ownThreads(v *visit) (out []views.Block, err error) {
	m, err := s.Forum.Mine(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	if len(m.Asked) > 0 {
		out = append(out, views.Block{ID: "asked", Title: v.p.T("forum.asked"), Lead: v.p.T("forum.asked_lead"), Cards: v.threadCards(m.Asked, true)})
	}
	if len(m.Threads) == 0 {
		return out, nil
	}
	var list []forum.Thread
	for _, o := range m.Threads[:min(len(m.Threads), 10)] {
		list = append(list, o.Thread)
	}
	cards := v.threadCards(list, true)
	for i := range cards {
		if n := m.Threads[i].Fresh; n > 0 {
			cards[i].Tags = append(cards[i].Tags, views.CardTag{Text: v.p.N("forum.fresh", n), Color: "info"})
		}
	}
	return append(out, views.Block{ID: "threads", Title: v.p.T("forum.mine"), Cards: cards}), nil
}
