package web

import (
	"slices"
	"strconv"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/register"
	"almenda/internal/web/views"
)

// registerFilter decodes the address of a list of processes. Faults: Invalid.
func (s *Server) registerFilter(v *visit, programmes []programme.Programme) (register.Filter, views.RegisterFilter, error) {
	q := v.Request.URL.Query()
	view := views.RegisterFilter{Stage: q.Get("state"), District: q.Get("district"), Form: q.Get("form"), Owner: q.Get("owner"), Year: q.Get("year"),
		Q: q.Get("q"), Sort: q.Get("sort"), Programme: q.Get("programme"), Table: q.Get("view") == "table"}
	f := register.Filter{Stage: register.Stage(view.Stage), District: view.District, Form: process.PhaseKind(view.Form), Owner: view.Owner, Query: view.Q,
		Sort: register.Sort(view.Sort)}
	if view.Year != "" {
		year, err := strconv.Atoi(view.Year)
		if err != nil {
			return f, view, fault.New(fault.Invalid, "fault.filter")
		}
		f.Year = year
	}
	if view.Programme == "" {
		return f, view, nil
	}
	at := slices.IndexFunc(programmes, func(p programme.Programme) bool { return p.Slug == view.Programme })
	if at < 0 {
		return f, view, fault.New(fault.Invalid, "fault.filter")
	}
	f.Only = append(f.Only, programmes[at].Processes...)
	if f.Only == nil {
		f.Only = []id.ID{}
	}
	return f, view, nil
}

func (s *Server) getRegister(v *visit) error {
	programmes, err := s.Programmes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	f, filter, err := s.registerFilter(v, programmes)
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	found, err := s.Register.List(v.ctx(), v.who, v.town, f, page.Request{Cursor: q.Get("page"), Size: 24})
	if err != nil {
		return err
	}
	view := views.Register{Filter: filter, Counts: map[string]int{}, Owners: found.Owners, Total: found.Total}
	for _, st := range register.Stages {
		view.Stages = append(view.Stages, string(st))
		view.Counts[string(st)] = found.ByStage[st]
	}
	for _, k := range register.Forms {
		view.Forms = append(view.Forms, string(k))
	}
	for _, o := range register.Sorts {
		view.Sorts = append(view.Sorts, string(o))
	}
	for _, y := range found.Years {
		view.Years = append(view.Years, strconv.Itoa(y))
	}
	for _, p := range programmes {
		view.Programmes = append(view.Programmes, v.processRef(p.Slug, p.Title))
	}
	sum, err := s.Ideas.Summary(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view.Rows = v.registerCards(found.Rows, programmes, sum.ByProcess)
	view.First, view.Next = v.pages("/processes", q, found.Next)
	pg := v.page(v.p.T("register.title"), views.SectionProcesses)
	pg.Feeds = v.feeds("/processes")
	return v.show(v.part("results", views.RegisterResults(pg, view), views.RegisterPage(pg, view)))
}

// registerCards are processes as lists show them.
func (v *visit) registerCards(list []register.Entry, programmes []programme.Programme, ideas map[string]int) []views.RegisterCard {
	out := make([]views.RegisterCard, len(list))
	for i, e := range list {
		out[i] = v.registerCard(e, ideas[e.ID.String()])
		for _, p := range programmes {
			if p.Holds(e.ID) {
				out[i].Programme = &views.Link{Text: v.words1(p.Title), Path: "/programmes/" + p.Slug}
			}
		}
	}
	return out
}

func (v *visit) registerCard(e register.Entry, ideas int) views.RegisterCard {
	c := views.RegisterCard{ProcessCard: v.processCard(e.Process, ideas), Stage: string(e.Stage), Owner: v.words1(e.Card.Owner), Lang: v.langOf(e.Title),
		Opens: e.Opens(), Closes: e.Closes(), Until: e.TakesUntil(), AnswerDue: e.AnswerDue, Answered: e.Answered}
	if c.Owner == "" {
		c.Owner = v.words1(v.town.Contact.Office)
	}
	for _, key := range e.Districts {
		c.Where = append(c.Where, v.district(key))
	}
	switch e.Stage {
	case register.Announced:
		c.State = views.Soon
	case register.Open:
		c.State = views.Open
	default:
		c.State = views.Closed
	}
	return c
}

// langOf is the language in which a text is shown when it is not the page's own; else empty.
func (v *visit) langOf(t map[string]string) string {
	for _, lang := range []string{v.lang, v.town.DefaultLanguage(), "en"} {
		if t[lang] == "" {
			continue
		}
		if lang == v.lang {
			return ""
		}
		return lang
	}
	return ""
}
