package web

import (
	"time"

	"almenda/internal/assembly"
	"almenda/internal/id"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/assemblies"
)

func (s *Server) getAdminAdviceNew(v *visit) error { return s.showAdviceNew(v, assemblies.Edit{}) }

func (s *Server) showAdviceNew(v *visit, typed assemblies.Edit) error {
	which, err := v.param("assembly")
	if err != nil {
		return err
	}
	d, err := s.Assemblies.Desk(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	back := views.Link{Text: v.words1(d.Assembly.Title), Path: conveningPath(which)}
	return v.show(assemblies.DraftNewPage(v.page(v.p.T("assembly.draft_new"), views.SectionAdmin), back, conveningPath(which)+"/r", typed))
}

func (s *Server) postAdminAdvice(v *visit) error {
	which, err := v.param("assembly")
	if err != nil {
		return err
	}
	made, err := s.Assemblies.Propose(v.ctx(), v.who, which, v.adviceWrite())
	if err == nil {
		v.say("success", "flash.assembly_drafted")
		return v.see(conveningPath(which) + "/r/" + made.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showAdviceNew(v, *v.typedEdit())
}

func (s *Server) getAdminAdvice(v *visit) error { return s.showAdviceDesk(v, nil, nil) }

// showAdviceDesk draws a recommendation for those who run the assembly, with what was typed.
func (s *Server) showAdviceDesk(v *visit, edit *assemblies.Edit, follow *assembly.Follow) error {
	which, advice, err := v.pair("assembly", "advice")
	if err != nil {
		return err
	}
	p, err := s.Assemblies.AdviceDesk(v.ctx(), v.who, which, advice)
	if err != nil {
		return err
	}
	r := p.Advice
	view := v.adviceView(p)
	view.Back, view.Path = views.Link{Text: v.words1(p.Assembly.Title), Path: conveningPath(which)}, conveningPath(which)+"/r/"+advice.String()
	if r.Public() && p.Assembly.Public() {
		view.Public = assemblyPath(p.Assembly.Slug) + "/r/" + countField(r.Number)
	}
	if r.State == assembly.Drafted {
		view.Edit = v.editForm(r, edit)
	}
	b, open := p.Open()
	if open {
		view.VoteInfo = v.p.T("assembly.vote_runs", "voted", p.Voted, "members", p.Members, "moment", v.p.DateTime(b.Closes))
	}
	zone := v.town.Location()
	local := v.now.In(zone)
	view.Staff = &assemblies.AdviceStaff{CanOpen: r.State == assembly.Drafted && p.Assembly.State == assembly.Published, CanClose: open,
		CanRedo: r.State == assembly.Declined && p.Assembly.State == assembly.Published, CanThrow: r.State == assembly.Drafted && len(p.Ballots) == 0,
		Closes:  v.dayTime(time.Date(local.Year(), local.Month(), local.Day()+7, 20, 0, 0, 0, zone)),
		Confirm: v.dayTime(time.Date(local.Year(), local.Month(), local.Day()+14, 20, 0, 0, 0, zone)), State: string(r.State), Office: r.Office, Due: r.Due}
	if raw := v.typed("closes"); raw.Day != "" {
		view.Staff.Closes, view.Staff.Confirm = raw, raw
	}
	v.followForm(view.Staff, r, follow)
	return v.show(assemblies.AdviceDeskPage(v.page(view.Title, views.SectionAdmin), view))
}

// followForm offers what an office may say next.
func (v *visit) followForm(f *assemblies.AdviceStaff, r assembly.Recommendation, typed *assembly.Follow) {
	f.Follow = len(r.Next()) > 0
	if !f.Follow {
		return
	}
	for _, next := range append([]assembly.Standing{r.State}, r.Next()...) {
		o := ui.Option{Value: string(next), Text: v.p.T("assembly.standing." + string(next)), Hint: v.p.T("assembly.standing_hint." + string(next))}
		if next == r.State {
			o.Hint = v.p.T("assembly.as_it_is")
		}
		f.States = append(f.States, o)
	}
	if typed != nil {
		f.State, f.Note, f.Office, f.Due = string(typed.State), typed.Note, typed.Office, typed.Due
	}
}

// onAdvice does something with a recommendation and shows its desk again when something is wrong.
func (s *Server) onAdvice(v *visit, done string, act func(which, advice id.ID) error, again func() error) error {
	which, advice, err := v.pair("assembly", "advice")
	if err != nil {
		return err
	}
	if err = act(which, advice); err == nil {
		v.say("success", done)
		return v.see(conveningPath(which) + "/r/" + advice.String())
	}
	if !v.blame(err) {
		return err
	}
	return again()
}

func (s *Server) plainAdvice(v *visit) func() error {
	return func() error { return s.showAdviceDesk(v, nil, nil) }
}

func (s *Server) postAdminAdviceText(v *visit) error {
	return s.onAdvice(v, "flash.assembly_text", func(which, advice id.ID) error {
		return s.Assemblies.Rewrite(v.ctx(), v.who, which, advice, v.adviceWrite())
	}, func() error { return s.showAdviceDesk(v, v.typedEdit(), nil) })
}

func (s *Server) postAdviceVote(v *visit) error {
	return s.onAdvice(v, "flash.assembly_vote_open", func(which, advice id.ID) error {
		return s.Assemblies.OpenVote(v.ctx(), v.who, which, advice, v.moment("closes"))
	}, s.plainAdvice(v))
}

func (s *Server) postAdviceClose(v *visit) error {
	return s.onAdvice(v, "flash.assembly_vote_closed", func(which, advice id.ID) error {
		return s.Assemblies.CloseVote(v.ctx(), v.who, which, advice)
	}, s.plainAdvice(v))
}

func (s *Server) postAdviceRedraft(v *visit) error {
	return s.onAdvice(v, "flash.assembly_redrafted", func(which, advice id.ID) error {
		return s.Assemblies.Redraft(v.ctx(), v.who, which, advice)
	}, s.plainAdvice(v))
}

func (s *Server) postAdviceDiscard(v *visit) error {
	which, advice, err := v.pair("assembly", "advice")
	if err != nil {
		return err
	}
	if err := s.Assemblies.Discard(v.ctx(), v.who, which, advice); err != nil {
		return err
	}
	v.say("success", "flash.assembly_discarded")
	return v.see(conveningPath(which))
}

func (s *Server) postAdviceFollow(v *visit) error {
	f := assembly.Follow{State: assembly.Standing(v.PostForm("state")), Note: v.PostForm("note"), Language: v.lang, Office: v.PostForm("owner"), Due: v.PostForm("due"), Closes: v.moment("closes")}
	return s.onAdvice(v, "flash.assembly_followed", func(which, advice id.ID) error {
		return s.Assemblies.Follow(v.ctx(), v.who, v.town, which, advice, f)
	}, func() error { return s.showAdviceDesk(v, nil, &f) })
}
