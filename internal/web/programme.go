package web

import (
	"net/http"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/register"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

func (s *Server) getProgrammes(v *visit) error {
	list, err := s.Programmes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := views.Programmes{}
	for _, p := range list {
		if p.Public {
			view.Cards = append(view.Cards, v.programmeCard(p))
		}
	}
	return v.show(views.ProgrammesPage(v.page(v.p.T("programme.list_title"), views.SectionProcesses), view))
}

func (v *visit) programmeCard(p programme.Programme) views.LinkCard {
	c := views.LinkCard{Title: v.words1(p.Title), Path: "/programmes/" + p.Slug, Lang: v.langOf(p.Title), Text: v.words1(p.Summary),
		Meta: []string{v.p.N("programme.processes", len(p.Processes))}}
	if p.Funder.Name != "" {
		c.Meta = append(c.Meta, v.p.T("programme.funded_by", "funder", p.Funder.Name))
	}
	if p.Sample {
		c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("process.sample"), Color: "neutral"})
	}
	if !p.Public {
		c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("programme.hidden"), Color: "warning"})
	}
	return c
}

func (s *Server) getProgramme(v *visit) error {
	d, err := s.Programmes.Get(v.ctx(), v.who, v.Param("folder"))
	if err != nil {
		return err
	}
	view := views.Programme{ID: d.ID.String(), Title: v.words1(d.Title), Lang: v.langOf(d.Title), Summary: v.words1(d.Summary), HTML: richtext.HTML(v.words1(d.Purpose)),
		PurposeLang: v.langOf(d.Purpose), Hidden: !d.Public, Sample: d.Sample, Begins: v.dayIn(d.Begins), Ends: v.dayIn(d.Ends), Funder: v.funder(d.Funder)}
	if len(d.Processes) > 0 {
		found, err := s.Register.List(v.ctx(), v.who, v.town, register.Filter{Only: d.Processes}, page.Request{Size: page.Max})
		if err != nil {
			return err
		}
		sum, err := s.Ideas.Summary(v.ctx(), v.who)
		if err != nil {
			return err
		}
		view.Processes = v.registerCards(found.Rows, nil, sum.ByProcess)
	}
	s.indicators(v, d, len(view.Processes), &view)
	pg := v.page(view.Title, views.SectionProcesses)
	pg.Description = view.Summary
	return v.show(views.ProgrammePage(pg, view))
}

// indicators are the numbers of a programme, without those that are nothing yet.
func (s *Server) indicators(v *visit, d programme.Detail, processes int, view *views.Programme) {
	i := d.Indicators
	for _, n := range []struct {
		key  string
		n    int
		path string
	}{{"processes", processes, "/processes?programme=" + d.Slug}, {"people", i.People, ""}, {"ideas", i.Ideas, ""}, {"supports", i.Supports, ""},
		{"comments", i.Comments, ""}, {"events", i.Events, ""}} {
		if n.n > 0 {
			view.Figures = append(view.Figures, views.Figure{Label: v.p.T("programme.count." + n.key), Value: v.p.Number(int64(n.n)), Path: n.path})
		}
	}
	for _, part := range v.town.Districts {
		if n := i.ByDistrict[part.Key]; n > 0 {
			view.Districts = append(view.Districts, views.Figure{Label: part.Name, Value: v.p.Number(int64(n)), Path: "/districts/" + part.Key})
		}
	}
}

// dayIn is a stored day in words; empty when there is none.
func (v *visit) dayIn(day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, v.town.Location())
	if err != nil {
		return ""
	}
	return v.p.Date(t)
}

func (v *visit) funder(f programme.Funder) *views.Funder {
	if !f.Named() {
		return nil
	}
	out := &views.Funder{Name: f.Name, Agreement: f.Agreement, HTML: richtext.HTML(v.words1(f.Notice)), Lang: v.langOf(f.Notice), LogoAlt: f.LogoAlt}
	if f.Amount > 0 {
		out.Amount = v.p.Money(f.Amount, v.town.Currency)
	}
	if f.Logo != id.None {
		out.Logo = "/logos/" + f.Logo.String()
	}
	return out
}

// getLogo serves a funder's logo, as a picture and nothing else.
func (s *Server) getLogo(v *visit) error {
	logo, err := v.param("logo")
	if err != nil {
		return err
	}
	kind, content, err := s.Programmes.Logo(v.ctx(), v.who, logo)
	if err != nil {
		return err
	}
	if kind != programme.PNG && kind != programme.SVG {
		return fault.Missing()
	}
	v.Header("Cache-Control", "private, max-age=3600")
	v.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	v.Data(http.StatusOK, kind, content)
	return nil
}

// programmeBlock leads from a process to the programme that it belongs to.
func (s *Server) programmeBlock(v *visit, p process.Process) ([]views.Block, error) {
	list, err := s.Programmes.List(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	for _, g := range list {
		if g.Public && g.Holds(p.ID) {
			return []views.Block{{ID: "programme", Title: v.p.T("programme.of_process"), Cards: []views.LinkCard{v.programmeCard(g)}}}, nil
		}
	}
	return nil, nil
}
