package web

import (
	"strconv"
	"strings"

	"almenda/internal/id"
	"almenda/internal/investment"
	"almenda/internal/page"
	"almenda/internal/web/views"
)

func (s *Server) getAdminInvestments(v *visit) error {
	q := v.Request.URL.Query()
	rows, err := s.Investments.List(v.ctx(), v.who, investment.Filter{Drafts: true}, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	list := make([]views.InvestmentRow, len(rows.Rows))
	for n, i := range rows.Rows {
		list[n] = views.InvestmentRow{Path: "/admin/investments/" + i.ID.String(), Title: i.Title, District: v.district(i.District), Stage: string(i.Stage),
			Draft: i.State != investment.Published, At: i.Updated}
	}
	first, next := v.pages("/admin/investments", q, rows.Next)
	return v.show(views.AdminInvestmentsPage(v.page(v.p.T("investment.list_title"), views.SectionAdmin), list, first, next))
}

// investmentForm is the form of a card with what there is to choose from.
func (s *Server) investmentForm(v *visit, i investment.Investment) (views.InvestmentForm, error) {
	f := views.InvestmentForm{Action: "/admin/investments", New: true, Currency: v.town.Currency, Stages: stages(), Office: v.who.Office}
	list, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return f, err
	}
	for _, p := range list {
		f.Processes = append(f.Processes, v.processRef(p.Slug, p.Title))
		if p.ID == i.Process && i.Process != id.None {
			f.Process = p.Slug
		}
	}
	if i.ID == id.None {
		return f, nil
	}
	f.Action, f.New, f.Draft, f.ID, f.Path = "/admin/investments/"+i.ID.String(), false, i.State != investment.Published, i.ID.String(), investmentPath(i)
	f.Title, f.Summary, f.Body, f.Office, f.Contact, f.District, f.Place = i.Title, i.Summary, i.Body, i.Office, i.Contact, i.District, i.Place
	f.Funding, f.Begins, f.Ends, f.Stage = i.Funding, i.Begins, i.Ends, string(i.Stage)
	if i.Cost > 0 {
		f.Cost = strconv.FormatInt(i.Cost/100, 10)
	}
	if i.Point != nil {
		f.Lon, f.Lat, f.HasPoint = i.Point.Lon, i.Point.Lat, true
	}
	return f, nil
}

// typedInvestment puts back what was typed.
func (v *visit) typedInvestment(f *views.InvestmentForm) {
	f.Title, f.Summary, f.Body = v.PostForm("title"), v.PostForm("summary"), v.PostForm("body")
	f.Office, f.Contact, f.District, f.Place = v.PostForm("office"), v.PostForm("contact"), v.PostForm("district"), v.PostForm("place")
	f.Cost, f.Funding, f.Begins, f.Ends, f.Process = v.PostForm("cost"), v.PostForm("funding"), v.PostForm("begins"), v.PostForm("ends"), v.PostForm("process")
	if p := v.point(); p != nil {
		f.Lon, f.Lat, f.HasPoint = p.Lon, p.Lat, true
	}
}

func (v *visit) investmentWrite() investment.Write {
	return investment.Write{Key: v.PostForm("key"), Process: v.PostForm("process"), Title: v.PostForm("title"), Summary: v.PostForm("summary"),
		Body: v.PostForm("body"), Office: v.PostForm("office"), Contact: v.PostForm("contact"), District: v.PostForm("district"), Place: v.PostForm("place"),
		Point: v.point(), Cost: amount(v.PostForm("cost")), Funding: v.PostForm("funding"), Begins: v.PostForm("begins"), Ends: v.PostForm("ends")}
}

// amount reads whole kronor, kroner or złoty as their hundredths; -1 for what is no amount.
func amount(s string) int64 {
	s = strings.NewReplacer(" ", "", "\u00a0", "", ".", "", ",", "").Replace(s)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > 1e13 {
		return -1
	}
	return n * 100
}

func (s *Server) showInvestmentForm(v *visit, f views.InvestmentForm) error {
	title := f.Title
	if f.New {
		title = v.p.T("investment.new")
	}
	return v.show(views.InvestmentFormPage(v.page(title, views.SectionAdmin), f))
}

func (s *Server) getInvestmentNew(v *visit) error {
	f, err := s.investmentForm(v, investment.Investment{})
	if err != nil {
		return err
	}
	return s.showInvestmentForm(v, f)
}

func (s *Server) postInvestmentNew(v *visit) error {
	which, err := s.Investments.Create(v.ctx(), v.who, v.town, v.investmentWrite())
	if err == nil {
		v.say("success", "flash.investment_saved")
		return v.see("/admin/investments/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	f, e := s.investmentForm(v, investment.Investment{})
	if e != nil {
		return e
	}
	v.typedInvestment(&f)
	return s.showInvestmentForm(v, f)
}

// editing reads the card that staff change.
func (s *Server) editing(v *visit) (c investment.Card, f views.InvestmentForm, err error) {
	which, err := v.param("investment")
	if err != nil {
		return c, f, err
	}
	if c, err = s.Investments.Get(v.ctx(), v.who, which); err != nil {
		return c, f, err
	}
	f, err = s.investmentForm(v, c.Investment)
	f.Papers = v.papers(c.Papers)
	return c, f, err
}

func (s *Server) getInvestmentEdit(v *visit) error {
	_, f, err := s.editing(v)
	if err != nil {
		return err
	}
	return s.showInvestmentForm(v, f)
}

// onInvestment does something with a card, and shows its form again when something is wrong.
func (s *Server) onInvestment(v *visit, done string, keep func(*views.InvestmentForm), act func(which id.ID) error) error {
	which, err := v.param("investment")
	if err != nil {
		return err
	}
	if err = act(which); err == nil {
		v.say("success", done)
		return v.see("/admin/investments/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	_, f, e := s.editing(v)
	if e != nil {
		return e
	}
	keep(&f)
	return s.showInvestmentForm(v, f)
}

func (s *Server) postInvestmentEdit(v *visit) error {
	return s.onInvestment(v, "flash.investment_saved", v.typedInvestment, func(which id.ID) error {
		return s.Investments.Edit(v.ctx(), v.who, v.town, which, v.investmentWrite())
	})
}

func (s *Server) postInvestmentPublish(v *visit) error {
	return s.onInvestment(v, "flash.investment_published", func(*views.InvestmentForm) {}, func(which id.ID) error {
		return s.Investments.Publish(v.ctx(), v.who, which)
	})
}

func (s *Server) postInvestmentStage(v *visit) error {
	return s.onInvestment(v, "flash.investment_moved", func(f *views.InvestmentForm) { f.Stage, f.Note = v.PostForm("stage"), v.PostForm("note") },
		func(which id.ID) error {
			return s.Investments.SetStage(v.ctx(), v.who, which, investment.Stage(v.PostForm("stage")), v.PostForm("note"))
		})
}

func (s *Server) postPaper(v *visit) error {
	name, pdf, err := v.uploaded("paper", investment.MaxPaper)
	if err != nil {
		return err
	}
	return s.onInvestment(v, "flash.paper_added", func(f *views.InvestmentForm) { f.PaperTitle = v.PostForm("paper_title") }, func(which id.ID) error {
		return s.Investments.AddPaper(v.ctx(), v.who, which, v.PostForm("paper_title"), name, pdf)
	})
}

func (s *Server) postPaperRemove(v *visit) error {
	paper, err := v.param("paper")
	if err != nil {
		return err
	}
	return s.onInvestment(v, "flash.paper_removed", func(*views.InvestmentForm) {}, func(which id.ID) error {
		return s.Investments.DropPaper(v.ctx(), v.who, which, paper)
	})
}
