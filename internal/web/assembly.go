package web

import (
	"strconv"
	"strings"
	"time"

	"almenda/internal/assembly"
	"almenda/internal/fault"
	"almenda/internal/web/views"
	"almenda/internal/web/views/assemblies"
)

func assemblyPath(slug string) string { return "/assembly/" + slug }

// numbered reads the parameter n. Faults: NotFound.
func (v *visit) numbered() (int, error) {
	n, err := strconv.Atoi(v.Param("n"))
	if err != nil || n < 1 || n > 9999 {
		return 0, fault.Missing()
	}
	return n, nil
}

func (s *Server) getAssemblies(v *visit) error {
	list, err := s.Assemblies.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := assemblies.List{}
	for _, c := range list {
		view.Cards = append(view.Cards, v.assemblyCard(c.Assembly))
	}
	return v.show(assemblies.ListPage(v.page(v.p.T("assembly.list_title"), views.SectionProcesses), view))
}

func (v *visit) assemblyCard(a assembly.Assembly) views.LinkCard {
	c := views.LinkCard{Title: v.words1(a.Title), Path: assemblyPath(a.Slug), Lang: v.langOf(a.Title), Text: v.words1(a.Charge),
		Tags: []views.CardTag{{Text: v.p.T("assembly.state." + string(a.State)), Color: map[assembly.State]string{assembly.Published: "success"}[a.State]}}}
	if a.Sample {
		c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("process.sample"), Color: "neutral"})
	}
	if d := v.district(a.District); d != "" {
		c.Meta = append(c.Meta, d)
	}
	if a.Office != "" {
		c.Meta = append(c.Meta, a.Office)
	}
	return c
}

func (s *Server) getAssembly(v *visit) error {
	p, err := s.Assemblies.Page(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	a := p.Assembly
	f := assemblies.Front{Path: assemblyPath(a.Slug), Title: v.words1(a.Title), Lang: v.langOf(a.Title), Charge: v.words1(a.Charge), State: string(a.State), Sample: a.Sample,
		Facts: v.chargeFacts(a), How: v.howChosen(p), Links: v.assemblyLinks(p), Makeup: v.makeup(p.Makeup), Sessions: v.sessionCards(assemblyPath(a.Slug), p.Sessions)}
	for _, r := range p.Advice {
		f.Advice = append(f.Advice, v.adviceCard(assemblyPath(a.Slug)+"/r/"+strconv.Itoa(r.Number), r))
	}
	if p.Manages {
		f.Manage = "/admin/assembly/" + a.ID.String()
	}
	return v.show(assemblies.FrontPage(v.page(f.Title, views.SectionProcesses), f))
}

func (v *visit) chargeFacts(a assembly.Assembly) []assemblies.Fact {
	out := []assemblies.Fact{{Name: v.p.T("assembly.recipient"), Text: v.words1(a.Recipient)}, {Name: v.p.T("assembly.office"), Text: a.Office}}
	if d := v.district(a.District); d != "" {
		out = append(out, assemblies.Fact{Name: v.p.T("town.area.one"), Text: d})
	}
	if a.Begins != "" {
		out = append(out, assemblies.Fact{Name: v.p.T("assembly.term"), Text: strings.Trim(v.dayWordsB(a.Begins)+" – "+v.dayWordsB(a.Ends), " –")})
	}
	return append(out, assemblies.Fact{Name: v.p.T("assembly.rule"), Text: v.p.T("assembly.rule_words", "threshold", a.Threshold, "quorum", a.Quorum)})
}

// dayWordsB is a day of the calendar in words; what is none stays as it is.
func (v *visit) dayWordsB(day string) string {
	at, err := time.ParseInLocation(time.DateOnly, day, v.town.Location())
	if err != nil {
		return day
	}
	return v.p.Date(at)
}

func (v *visit) howChosen(p assembly.Page) []string {
	out := []string{v.p.T("assembly.drawn")}
	if p.Members > 0 {
		out = append(out, v.p.N("assembly.members_now", p.Members))
	} else {
		out = append(out, v.p.N("assembly.members_to_be", p.Panel.Size))
	}
	return out
}

func (v *visit) assemblyLinks(p assembly.Page) (out []views.Link) {
	if p.Panel.Public {
		out = append(out, views.Link{Text: v.p.T("assembly.to_panel"), Path: "/panel/" + p.Panel.Slug})
		if p.Panel.Draw > 0 {
			out = append(out, views.Link{Text: v.p.T("assembly.to_draw"), Path: "/panel/" + p.Panel.Slug + "/draw/" + strconv.Itoa(p.Panel.Draw)})
		}
	}
	for _, pr := range p.Assembly.Processes {
		out = append(out, views.Link{Text: v.p.T("assembly.to_process", "title", v.words1(pr.Title)), Path: "/p/" + pr.Slug})
	}
	return out
}

func (v *visit) makeup(groups []assembly.Group) (out []assemblies.Group) {
	for _, g := range groups {
		one := assemblies.Group{Title: v.words1(g.Title)}
		for _, c := range g.Classes {
			f := assemblies.Fact{Name: v.words1(c.Title), Text: v.p.Number(int64(c.N))}
			if f.Name == "" {
				f.Name = v.district(c.Key)
			}
			if f.Name == "" {
				f.Name = c.Key
			}
			if c.Few {
				f.Text = v.p.T("assembly.few")
			}
			one.Classes = append(one.Classes, f)
		}
		out = append(out, one)
	}
	return out
}

func (v *visit) sessionCards(base string, list []assembly.Session) (out []assemblies.SessionCard) {
	for _, one := range list {
		out = append(out, v.sessionCard(base+"/sessions/"+strconv.Itoa(one.Number), one))
	}
	return out
}

func (v *visit) sessionCard(path string, one assembly.Session) assemblies.SessionCard {
	c := assemblies.SessionCard{Path: path, Title: v.words1(one.Title), Lang: v.langOf(one.Title), When: v.hours(one.Starts, one.Ends)}
	if one.Place != "" {
		c.Facts = append(c.Facts, one.Place)
	}
	if len(one.Papers) > 0 {
		c.Facts = append(c.Facts, v.p.N("assembly.papers_n", len(one.Papers)))
	}
	if one.Attended >= 0 {
		c.Facts = append(c.Facts, v.p.N("assembly.attended_n", one.Attended))
	}
	switch {
	case one.Recording != "" || v.words1(one.Minutes) != "":
		c.Tag = &views.CardTag{Text: v.p.T("assembly.documented"), Color: "success"}
	case one.Starts.After(v.now):
		c.Tag = &views.CardTag{Text: v.p.T("assembly.to_come"), Color: "info"}
	}
	return c
}

// standingColor is how a recommendation's state looks.
var standingColor = map[assembly.Standing]string{assembly.Drafted: "neutral", assembly.Voting: "info", assembly.Adopted: "success", assembly.Declined: "neutral",
	assembly.Received: "info", assembly.Accepted: "info", assembly.Rejected: "danger", assembly.InWork: "info", assembly.Proposed: "warning", assembly.Done: "success"}

func (v *visit) standing(s assembly.Standing) views.CardTag {
	return views.CardTag{Text: v.p.T("assembly.standing." + string(s)), Color: standingColor[s]}
}

func (v *visit) adviceCard(path string, r assembly.Recommendation) assemblies.AdviceCard {
	c := assemblies.AdviceCard{Path: path, Title: strconv.Itoa(r.Number) + ". " + v.words1(r.Title), Lang: v.langOf(r.Title), Tag: v.standing(r.State)}
	if r.Office != "" {
		c.Facts = append(c.Facts, r.Office)
	}
	if r.Running() && r.Due != "" {
		c.Facts = append(c.Facts, v.p.T("assembly.until", "day", v.dayWordsB(r.Due)))
		if late := v.late(r); late != "" {
			c.Facts = append(c.Facts, late)
		}
	}
	return c
}

// late says how many days an office is late; empty: it is not.
func (v *visit) late(r assembly.Recommendation) string {
	if days, ok := r.DaysLeft(v.now, v.town.Location()); ok && days < 0 {
		return v.p.N("assembly.late", -days)
	}
	return ""
}

func (s *Server) getAdvice(v *visit) error {
	n, err := v.numbered()
	if err != nil {
		return err
	}
	p, err := s.Assemblies.Advice(v.ctx(), v.who, v.Param("slug"), n)
	if err != nil {
		return err
	}
	view := v.adviceView(p)
	view.Back = views.Link{Text: v.words1(p.Assembly.Title), Path: assemblyPath(p.Assembly.Slug)}
	if p.Manages {
		view.Manage = "/admin/assembly/" + p.Assembly.ID.String() + "/r/" + p.Advice.ID.String()
	}
	return v.show(assemblies.AdvicePage(v.page(view.Title, views.SectionProcesses), view))
}
