package web

import (
	"strconv"

	"almenda/internal/assembly"
	"almenda/internal/richtext"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/assemblies"
)

func (s *Server) getAssemblySession(v *visit) error { return s.showSession(v, nil) }

// showSession draws a session for everybody; typed is the question that is shown again.
func (s *Server) showSession(v *visit, typed *assemblies.Ask) error {
	n, err := v.numbered()
	if err != nil {
		return err
	}
	p, err := s.Assemblies.Session(v.ctx(), v.who, v.Param("slug"), n)
	if err != nil {
		return err
	}
	a := p.Assembly
	view := v.sessionView(assemblyPath(a.Slug), p.Session)
	view.Back.Text = v.words1(a.Title)
	view.Link = "" // is for the members
	view.Questions = v.questionViews(p.Questions)
	if a.State == assembly.Published {
		view.SignIn = !v.who.SignedIn()
		if v.who.SignedIn() {
			view.Ask = v.askForm(assemblyPath(a.Slug), p.Session, typed)
		}
	}
	return v.show(assemblies.SessionPage(v.page(view.Title, views.SectionProcesses), view))
}

func (v *visit) sessionView(base string, one assembly.Session) assemblies.Session {
	view := assemblies.Session{Back: views.Link{Path: base}, Title: v.words1(one.Title), Lang: v.langOf(one.Title), When: v.hours(one.Starts, one.Ends), Link: one.Link,
		Programme: richtext.HTML(v.words1(one.Programme)), Minutes: richtext.HTML(v.words1(one.Minutes)), Recording: one.Recording, Papers: v.handouts(one.Papers)}
	if one.Place != "" {
		view.Facts = append(view.Facts, assemblies.Fact{Name: v.p.T("assembly.place"), Text: one.Place})
	}
	if one.Attended >= 0 {
		view.Facts = append(view.Facts, assemblies.Fact{Name: v.p.T("assembly.attendance"), Text: v.p.N("assembly.attended_n", one.Attended)})
	}
	for _, e := range one.Experts {
		x := assemblies.Expert{Name: e.Name, Stands: e.Stands, Chosen: e.Chosen}
		if x.Name == "" {
			x.Name = v.p.T("assembly.unnamed")
		}
		view.Experts = append(view.Experts, x)
	}
	return view
}

func (v *visit) handouts(list []assembly.Paper) (out []assemblies.Paper) {
	for _, p := range list {
		out = append(out, assemblies.Paper{ID: p.ID.String(), Path: "/assembly/papers/" + p.ID.String(), Title: p.Title,
			Size: v.p.T("investment.kb", "n", v.p.Number(int64(p.Bytes+1023)/1024))})
	}
	return out
}

func (v *visit) questionViews(list []assembly.Question) (out []assemblies.Question) {
	for _, q := range list {
		one := assemblies.Question{ID: q.ID.String(), By: v.p.T("assembly.asked_public"), Words: q.Words, Lang: q.Language, Answer: richtext.HTML(q.Answer), State: string(q.State), Typed: q.Answer}
		if q.Seat > 0 {
			one.By = v.p.T("assembly.asked_member")
		}
		if q.Expert != "" {
			one.By += " → " + q.Expert
		}
		out = append(out, one)
	}
	return out
}

func (v *visit) askForm(base string, one assembly.Session, typed *assemblies.Ask) *assemblies.Ask {
	f := assemblies.Ask{}
	if typed != nil {
		f = *typed
	}
	f.Action = base + "/sessions/" + strconv.Itoa(one.Number) + "/questions"
	f.Experts = []ui.Option{{Text: v.p.T("assembly.to_all")}}
	for _, e := range one.Experts {
		if e.Name != "" {
			f.Experts = append(f.Experts, ui.Option{Value: e.Name, Text: e.Name})
		}
	}
	return &f
}

// asked reads the form of a question.
func (v *visit) asked() assembly.Ask {
	return assembly.Ask{Key: v.PostForm("key"), Language: v.lang, Expert: v.PostForm("expert"), Words: v.PostForm("words")}
}

func (s *Server) postPublicQuestion(v *visit) error {
	n, err := v.numbered()
	if err != nil {
		return err
	}
	q := v.asked()
	err = s.Assemblies.AskPublic(v.ctx(), v.who, v.Param("slug"), n, q)
	if err == nil {
		v.say("success", "flash.assembly_asked")
		return v.see(assemblyPath(v.Param("slug")) + "/sessions/" + strconv.Itoa(n))
	}
	if !v.blame(err) {
		return err
	}
	return s.showSession(v, &assemblies.Ask{Expert: q.Expert, Words: q.Words})
}

func (s *Server) getHandout(v *visit) error {
	which, err := v.param("handout")
	if err != nil {
		return err
	}
	p, pdf, err := s.Assemblies.Paper(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	return v.download(p.File, pdf)
}
