package web

import (
	"strconv"

	"almenda/internal/assembly"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/web/views"
	"almenda/internal/web/views/assemblies"
)

func ownPath(slug string) string { return "/me/assembly/" + slug }

// memberPage begins a page of a member's session, whose forms count once too.
func (v *visit) memberPage(title string) views.Page {
	pg := v.page(title, views.SectionMe)
	if pg.FormKey == "" {
		pg.FormKey = id.New().String()
		if key := v.PostForm("key"); key != "" && len(key) <= 64 {
			pg.FormKey = key
		}
	}
	return pg
}

func (s *Server) getOwnAssembly(v *visit) error { return s.showOwn(v, nil) }

// showOwn draws the assembly for a member; typed is the draft that is shown again.
func (s *Server) showOwn(v *visit, typed *assemblies.Edit) error {
	o, err := s.Assemblies.Own(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	a := o.Assembly
	view := assemblies.Own{Path: ownPath(a.Slug), Title: v.words1(a.Title), Lang: v.langOf(a.Title), Charge: v.words1(a.Charge), Seat: v.seatWords(o.Seat),
		Public: assemblyPath(a.Slug), CanDraft: a.State == assembly.Published}
	if typed != nil {
		view.Draft = *typed
	}
	for _, one := range o.Sessions {
		c := v.sessionCard(ownPath(a.Slug)+"/sessions/"+strconv.Itoa(one.Number), one.Session)
		if one.Missed {
			c.Missed = v.p.T("assembly.missed")
		}
		view.Sessions = append(view.Sessions, c)
	}
	for _, r := range o.Advice {
		c := v.adviceCard(ownPath(a.Slug)+"/r/"+strconv.Itoa(r.Number), r.Recommendation)
		switch {
		case r.Open && r.Voted:
			c.Do = v.p.T("assembly.have_voted")
		case r.Open:
			c.Do = v.p.T("assembly.vote_now")
		}
		view.Advice = append(view.Advice, c)
	}
	return v.show(assemblies.OwnPage(v.memberPage(view.Title), view))
}

func (v *visit) seatWords(n int) string {
	if n == 0 {
		return v.p.T("assembly.seat_soon")
	}
	return v.p.T("assembly.your_seat", "n", n)
}

func (s *Server) getOwnSession(v *visit) error { return s.showOwnSession(v, nil) }

func (s *Server) showOwnSession(v *visit, typed *assemblies.Ask) error {
	n, err := v.numbered()
	if err != nil {
		return err
	}
	o, err := s.Assemblies.Own(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	for _, one := range o.Sessions {
		if one.Number != n {
			continue
		}
		view := v.sessionView(ownPath(o.Assembly.Slug), one.Session)
		view.Back.Text, view.Missed, view.Questions = v.words1(o.Assembly.Title), one.Missed, v.questionViews(one.Questions)
		if !one.Ends.After(v.now) {
			view.Link = ""
		}
		if o.Assembly.State == assembly.Published {
			view.Ask = v.askForm(ownPath(o.Assembly.Slug), one.Session, typed)
		}
		return v.show(assemblies.SessionPage(v.memberPage(view.Title), view))
	}
	return fault.Missing()
}

func (s *Server) postOwnQuestion(v *visit) error {
	n, err := v.numbered()
	if err != nil {
		return err
	}
	q := v.asked()
	err = s.Assemblies.Ask(v.ctx(), v.who, v.Param("slug"), n, q)
	if err == nil {
		v.say("success", "flash.assembly_asked")
		return v.see(ownPath(v.Param("slug")) + "/sessions/" + strconv.Itoa(n))
	}
	if !v.blame(err) {
		return err
	}
	return s.showOwnSession(v, &assemblies.Ask{Expert: q.Expert, Words: q.Words})
}

func (s *Server) postOwnDraft(v *visit) error {
	n, err := s.Assemblies.Draft(v.ctx(), v.who, v.Param("slug"), v.adviceWrite())
	if err == nil {
		v.say("success", "flash.assembly_drafted")
		return v.see(ownPath(v.Param("slug")) + "/r/" + strconv.Itoa(n))
	}
	if !v.blame(err) {
		return err
	}
	return s.showOwn(v, v.typedEdit())
}

func (s *Server) getOwnAdvice(v *visit) error { return s.showOwnAdvice(v, nil, nil, nil) }

// showOwnAdvice draws a recommendation for a member, with what was typed into one of its forms.
func (s *Server) showOwnAdvice(v *visit, edit, comment *assemblies.Edit, vote *assembly.Vote) error {
	n, err := v.numbered()
	if err != nil {
		return err
	}
	p, err := s.Assemblies.OwnAdvice(v.ctx(), v.who, v.Param("slug"), n)
	if err != nil {
		return err
	}
	slug := p.Assembly.Slug
	view := v.adviceView(p.AdvicePage)
	view.Back = views.Link{Text: v.words1(p.Assembly.Title), Path: ownPath(slug)}
	view.Path, view.Seat = ownPath(slug)+"/r/"+strconv.Itoa(n), v.seatWords(p.Seat)
	if p.Advice.State == assembly.Drafted && p.Assembly.State == assembly.Published {
		view.Edit = v.editForm(p.Advice, edit)
	}
	if !p.Advice.State.HandedOver() {
		if comment == nil {
			comment = &assemblies.Edit{}
		}
		view.Comment = comment
	}
	v.voteView(&view, p, vote)
	return v.show(assemblies.OwnAdvicePage(v.memberPage(view.Title), view))
}

// voteView puts the open vote on the page.
func (v *visit) voteView(view *assemblies.Advice, p assembly.OwnAdvicePage, typed *assembly.Vote) {
	b, open := p.Open()
	switch {
	case !open:
		return
	case p.Over:
		view.VoteInfo = v.p.T("assembly.vote_counting")
	case p.Voted:
		view.VoteInfo = v.p.T("assembly.voted", "moment", v.p.DateTime(b.Closes))
	default:
		view.VoteInfo = v.p.T("assembly.vote_until", "moment", v.p.DateTime(b.Closes))
		view.Vote = &assemblies.Vote{Question: v.p.T("assembly.vote_" + string(b.Kind)), Reasons: b.Kind == assembly.OnDone}
		if typed != nil {
			view.Vote.Choice, view.Vote.Reason = string(typed.Choice), typed.Reason
		}
	}
}

// onOwnAdvice does something with a recommendation as a member, and shows the page again when something
// is wrong.
func (s *Server) onOwnAdvice(v *visit, done string, act func(slug string, n int) error, again func() error) error {
	n, err := v.numbered()
	if err != nil {
		return err
	}
	if err = act(v.Param("slug"), n); err == nil {
		v.say("success", done)
		return v.see(ownPath(v.Param("slug")) + "/r/" + strconv.Itoa(n))
	}
	if !v.blame(err) {
		return err
	}
	return again()
}

func (s *Server) postOwnText(v *visit) error {
	return s.onOwnAdvice(v, "flash.assembly_text", func(slug string, n int) error {
		return s.Assemblies.Amend(v.ctx(), v.who, slug, n, v.adviceWrite())
	}, func() error { return s.showOwnAdvice(v, v.typedEdit(), nil, nil) })
}

func (s *Server) postOwnComment(v *visit) error {
	return s.onOwnAdvice(v, "flash.assembly_commented", func(slug string, n int) error {
		return s.Assemblies.Comment(v.ctx(), v.who, slug, n, v.PostForm("key"), v.lang, v.PostForm("words"))
	}, func() error { return s.showOwnAdvice(v, nil, &assemblies.Edit{Body: v.PostForm("words")}, nil) })
}

func (s *Server) postOwnVote(v *visit) error {
	vote := assembly.Vote{Choice: assembly.Choice(v.PostForm("choice")), Reason: v.PostForm("reason")}
	return s.onOwnAdvice(v, "flash.assembly_voted", func(slug string, n int) error {
		return s.Assemblies.Vote(v.ctx(), v.who, slug, n, vote)
	}, func() error { return s.showOwnAdvice(v, nil, nil, &vote) })
}
