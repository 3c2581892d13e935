package web

import (
	"slices"

	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// byState sorts processes into what is open, what comes and what is over.
func (v *visit) byState(list []process.Process, ideas map[string]int) views.ProcessList {
	var out views.ProcessList
	for _, p := range list {
		c := v.processCard(p, ideas[p.ID.String()])
		switch c.State {
		case views.Open:
			out.Open = append(out.Open, c)
		case views.Soon:
			out.Soon = append(out.Soon, c)
		default:
			out.Closed = append(out.Closed, c)
		}
	}
	return out
}

// ideaStart is where a new idea begins: in the first process that takes them now.
func (v *visit) ideaStart(list []process.Process) string {
	for _, p := range list {
		if p.Open(process.Ideas, v.now) {
			return "/p/" + p.Slug + "/ideas/new"
		}
	}
	return ""
}

func (s *Server) getHome(v *visit) error {
	list, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	sum, err := s.Ideas.Summary(v.ctx(), v.who)
	if err != nil {
		return err
	}
	states := v.byState(list, sum.ByProcess)
	// Three cards fill a row on a wide window; a fourth would stand alone.
	answered := sum.Answered[:min(len(sum.Answered), 3)]
	h := views.Home{IdeaPath: v.ideaStart(list), Open: states.Open, Soon: states.Soon, Latest: v.cards(sum.Latest), Outcomes: v.cards(answered)}
	if sum.Ideas > 0 {
		h.Figures = []views.Figure{
			{Label: v.p.T("home.figure_ideas"), Value: v.p.Number(int64(sum.Ideas)), Path: "/ideas"},
			{Label: v.p.T("home.figure_supports"), Value: v.p.Number(int64(sum.Supports))},
			{Label: v.p.T("home.figure_comments"), Value: v.p.Number(int64(sum.Comments))},
			{Label: v.p.T("home.figure_answered"), Value: v.p.Number(int64(sum.Answers))},
		}
	}
	pg := v.page("", views.SectionHome)
	pg.Description = pg.Words(v.town.Lead)
	return v.show(views.HomePage(pg, h))
}

func (s *Server) getProcesses(v *visit) error {
	list, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	sum, err := s.Ideas.Summary(v.ctx(), v.who)
	if err != nil {
		return err
	}
	return v.show(views.ProcessesPage(v.page(v.p.T("process.list_title"), views.SectionProcesses), v.byState(list, sum.ByProcess)))
}

func (s *Server) getProcess(v *visit) error {
	p, err := s.Processes.Get(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	latest, err := s.Ideas.List(v.ctx(), v.who, idea.Filter{Process: p.ID, Sort: idea.Newest}, page.Request{Size: 6})
	if err != nil {
		return err
	}
	view := views.Process{ProcessCard: v.processCard(p, latest.Total), HTML: richtext.HTML(v.words1(p.Body)), TakesNow: p.Open(process.Ideas, v.now),
		Ideas: v.cards(latest.Rows)}
	if view.TakesNow {
		view.IdeaPath = "/p/" + p.Slug + "/ideas/new"
	}
	view.HasIdeas = slices.ContainsFunc(p.Phases, func(ph process.Phase) bool { return ph.Kind == process.Ideas })
	if view.Blocks, err = s.processBlocks(v, p); err != nil {
		return err
	}
	pg := v.page(view.Title, views.SectionProcesses)
	pg.Description = view.Summary
	return v.show(views.ProcessPage(pg, view))
}

// getLegal serves one of the pages that every town has.
func (s *Server) getLegal(kind string) func(*visit) error {
	return func(v *visit) error {
		section := ""
		if kind == "help" {
			section = views.SectionHelp
		}
		return v.show(views.LegalPage(v.page(v.p.T("legal."+kind+".title"), section), views.Legal{Kind: kind}))
	}
}
