package web

import (
	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/investment"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// investmentPath is a card's address; the id alone finds it.
func investmentPath(i investment.Investment) string {
	return "/investments/" + i.ID.String() + "-" + slug(i.Title)
}

func stages() []string {
	out := make([]string, len(investment.Stages))
	for i, s := range investment.Stages {
		out[i] = string(s)
	}
	return out
}

func (v *visit) cost(i investment.Investment) string {
	if i.Cost == 0 {
		return ""
	}
	return v.p.Money(i.Cost, v.town.Currency)
}

func (v *visit) investmentCards(list []investment.Investment) []views.LinkCard {
	out := make([]views.LinkCard, len(list))
	pg := views.Page{P: v.p}
	for n, i := range list {
		out[n] = views.LinkCard{Title: i.Title, Path: investmentPath(i), Lang: i.Language, Text: i.Summary, Tags: views.InvestmentTags(pg, string(i.Stage), i.Sample)}
		for _, fact := range []string{v.district(i.District), v.cost(i)} {
			if fact != "" {
				out[n].Meta = append(out[n].Meta, fact)
			}
		}
	}
	return out
}

func (s *Server) getInvestments(v *visit) error {
	q := v.Request.URL.Query()
	view := views.Investments{Q: q.Get("q"), District: q.Get("district"), Stage: q.Get("stage"), Stages: stages(), New: s.Policy.Anywhere(v.who, access.ManageInvestment)}
	rows, err := s.Investments.List(v.ctx(), v.who, investment.Filter{Query: view.Q, District: view.District, Stage: investment.Stage(view.Stage)},
		page.Request{Cursor: q.Get("page"), Size: 20})
	if err != nil {
		return err
	}
	view.Cards = v.investmentCards(rows.Rows)
	view.First, view.Next = v.pages("/investments", q, rows.Next)
	pg := v.page(v.p.T("investment.list_title"), views.SectionProcesses)
	return v.show(v.part("results", views.InvestmentResults(pg, view), views.InvestmentsPage(pg, view)))
}

func (s *Server) getInvestment(v *visit) error {
	which, err := v.ref("investment")
	if err != nil {
		return err
	}
	c, err := s.Investments.Get(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	view := views.Investment{ID: c.ID.String(), Path: investmentPath(c.Investment), Lang: c.Language, Title: c.Title, Summary: c.Summary,
		HTML: richtext.HTML(c.Body), Stage: string(c.Stage), Draft: c.State != investment.Published, Sample: c.Sample, Office: c.Office, Contact: c.Contact,
		Cost: v.cost(c.Investment), Funding: c.Funding, Begins: c.Begins, Ends: c.Ends, Updated: c.Updated, Papers: v.papers(c.Papers), Place: v.investmentPlace(c.Investment)}
	if c.Slug != "" {
		ref := v.processRef(c.Slug, c.Of)
		view.Process = &ref
	}
	if c.Manages {
		view.Manage = "/admin/investments/" + c.ID.String()
	}
	for n, st := range c.Steps {
		state := views.Done
		if n == len(c.Steps)-1 {
			state = views.Now
		}
		view.Steps = append(view.Steps, views.TimelineStep{Title: v.p.T("investment.stage." + string(st.Stage)), State: state, At: st.At, Note: st.Note, By: st.Office})
	}
	if c.State == investment.Published {
		box, err := s.roomBox(v, which, view.Path)
		if err != nil {
			return err
		}
		view.Room = &box
		if view.Chain, err = s.chainPanel(v, "investment", which, view.Path); err != nil {
			return err
		}
		if view.Following, err = s.followBox(v, "investment", which, view.Path); err != nil {
			return err
		}
	}
	pg := v.page(c.Title, views.SectionProcesses)
	pg.Description, pg.NoIndex = c.Summary, c.State != investment.Published
	return v.show(views.InvestmentPage(pg, view))
}

func (v *visit) investmentPlace(i investment.Investment) views.Place {
	p := views.Place{DistrictKey: i.District, District: v.district(i.District), Words: i.Place}
	if i.Point != nil {
		p.Lon, p.Lat, p.HasPoint = i.Point.Lon, i.Point.Lat, true
	}
	return p
}

func (v *visit) papers(list []investment.Paper) []views.PaperView {
	out := make([]views.PaperView, len(list))
	for i, p := range list {
		out[i] = views.PaperView{ID: p.ID.String(), Title: p.Title, Path: "/investments/papers/" + p.ID.String(), Size: v.p.T("investment.kb", "n", v.p.Number(int64(p.Bytes+1023)/1024))}
	}
	return out
}

func (s *Server) getPaper(v *visit) error {
	which, err := v.param("paper")
	if err != nil {
		return err
	}
	p, pdf, err := s.Investments.Paper(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	return v.download(p.File, pdf)
}

// blockSize is how many cards a block shows.
const blockSize = 6

func (s *Server) investmentBlock(v *visit, name string, f investment.Filter) ([]views.Block, error) {
	rows, err := s.Investments.List(v.ctx(), v.who, f, page.Request{Size: blockSize})
	if err != nil || len(rows.Rows) == 0 {
		return nil, err
	}
	return []views.Block{{ID: name, Title: v.p.T("investment.list_title"), Cards: v.investmentCards(rows.Rows),
		More: &views.Link{Text: v.p.T("investment.all"), Path: "/investments"}}}, nil
}

func (s *Server) investmentsOf(v *visit, p process.Process) ([]views.Block, error) {
	if p.ID == id.None {
		return nil, nil
	}
	return s.investmentBlock(v, "investments", investment.Filter{Process: p.ID})
}

func (s *Server) investmentsAtHome(v *visit) ([]views.Block, error) {
	return s.investmentBlock(v, "investments", investment.Filter{})
}

func (s *Server) investmentsIn(v *visit, key string) ([]views.Block, error) {
	return s.investmentBlock(v, "investments", investment.Filter{District: key})
}
