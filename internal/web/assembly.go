package web

import (
	"strconv"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/assembly"
	"almenda/internal/fault"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/ui"
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

// assembliesOf are the assemblies that work for a process.
func (s *Server) assembliesOf(v *visit, p process.Process) ([]views.Block, error) {
	list, err := s.Assemblies.OfProcess(v.ctx(), v.who, p.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return []views.Block{v.assemblyBlock(list)}, nil
}

func (v *visit) assemblyBlock(list []assembly.Assembly) views.Block {
	b := views.Block{ID: "assemblies", Title: v.p.T("assembly.list_title"), More: &views.Link{Text: v.p.T("assembly.all"), Path: "/assembly"}}
	for _, a := range list {
		b.Cards = append(b.Cards, v.assemblyCard(a))
	}
	return b
}

func (s *Server) assembliesAtHome(v *visit) ([]views.Block, error) {
	list, err := s.Assemblies.List(v.ctx(), v.who)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	all := make([]assembly.Assembly, 0, blockSize)
	for _, c := range list[:min(len(list), blockSize)] {
		all = append(all, c.Assembly)
	}
	return []views.Block{v.assemblyBlock(all)}, nil
}

// assemblyDates are the sessions in the calendar of the town.
func (s *Server) assemblyDates(v *visit, from, to time.Time) (out []views.DateLine, err error) {
	list, err := s.Assemblies.Dates(v.ctx(), v.who, from, to)
	for _, d := range list {
		out = append(out, views.DateLine{Kind: "event", At: d.Starts, End: d.Ends, Title: v.words1(d.Of), Note: v.words1(d.Title), Lang: v.langOf(d.Of),
			Path: assemblyPath(d.Slug) + "/sessions/" + strconv.Itoa(d.Number), Where: d.Place, UID: d.ID.String() + "-session"})
	}
	return out, err
}

// adviceDue is what offices promised to assemblies until soon, for staff.
func (s *Server) adviceDue(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManagePanel) {
		return nil, nil
	}
	list, err := s.Assemblies.DueSoon(v.ctx(), v.who, v.town)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	b := views.Block{ID: "advice-due", Title: v.p.T("assembly.due_title")}
	for _, d := range list {
		c := v.adviceCard("/admin/assembly/"+d.Assembly.ID.String()+"/r/"+d.Advice.ID.String(), d.Advice)
		b.Cards = append(b.Cards, views.LinkCard{Title: c.Title, Path: c.Path, Lang: c.Lang, Tags: []views.CardTag{c.Tag}, Meta: c.Facts})
	}
	return []views.Block{b}, nil
}
