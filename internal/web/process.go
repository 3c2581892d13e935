package web

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/follow"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
	"almenda/internal/textdiff"
	"almenda/internal/web/views"
)

func (s *Server) getProcess(v *visit) error {
	p, versions, err := s.Processes.Versions(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	view, err := s.processView(v, p)
	if err != nil {
		return err
	}
	view.Stamp = v.stamp(p, versions)
	view.Preview = !p.Public()
	if p.Public() {
		if view.Following, err = s.followBox(v, follow.Process, p.ID, "/p/"+p.Slug); err != nil {
			return err
		}
		if view.Chain, err = s.chainPanel(v, "process", p.ID, "/p/"+p.Slug); err != nil {
			return err
		}
		if view.Promised, err = s.promised(v, p); err != nil {
			return err
		}
	}
	return v.showProcess(view)
}

func (v *visit) showProcess(view views.Process) error {
	pg := v.page(view.Title, views.SectionProcesses)
	pg.Description = view.Summary
	pg.NoIndex = pg.NoIndex || view.Preview
	if !view.Preview {
		pg.Feeds = v.feeds(view.Path())
	}
	return v.show(views.ProcessPage(pg, view))
}

// getPreview shows a process as it will be to whoever holds the secret of its link.
func (s *Server) getPreview(v *visit) error {
	p, err := s.Processes.Preview(v.ctx(), v.who, v.Param("token"))
	if err != nil {
		return err
	}
	view, err := s.processView(v, p)
	if err != nil {
		return err
	}
	view.Preview, view.TakesNow = true, false
	// The page's own address is a secret: no link on it may carry it elsewhere.
	v.Header("Referrer-Policy", "no-referrer")
	return v.showProcess(view)
}

// processView is all that a process's page shows but its stamp.
func (s *Server) processView(v *visit, p process.Process) (views.Process, error) {
	latest, err := s.Ideas.List(v.ctx(), v.who, idea.Filter{Process: p.ID, Sort: idea.Newest}, page.Request{Size: 6})
	if err != nil {
		return views.Process{}, err
	}
	view := views.Process{ProcessCard: v.processCard(p, latest.Total), HTML: richtext.HTML(v.words1(p.Body)), TakesNow: p.Open(process.Ideas, v.now),
		Ideas: v.cards(latest.Rows), Facts: v.facts(p)}
	if view.TakesNow {
		view.IdeaPath = "/p/" + p.Slug + "/ideas/new"
	}
	view.HasIdeas = slices.ContainsFunc(p.Phases, func(ph process.Phase) bool { return ph.Kind == process.Ideas })
	view.Blocks, err = s.processBlocks(v, p)
	return view, err
}

func (v *visit) facts(p process.Process) views.Facts {
	c := p.Card
	f := views.Facts{Owner: v.words1(c.Owner), Purpose: v.words1(c.Purpose), Basis: v.words1(c.Basis), Audience: v.words1(c.Audience),
		Contact: views.OfficeContact(c.Contact), Districts: v.places(p.Districts)}
	for _, m := range mandateOf(c.Mandate) {
		if answer := v.words1(m.text); answer != "" {
			f.Mandate = append(f.Mandate, views.Promise{Question: v.p.T("process.mandate." + m.name), Answer: answer})
		}
	}
	return f
}

// labelled is a text with the name that its catalogue keys and form fields have.
type labelled struct {
	name string
	text tenant.Text
}

func mandateOf(m process.Mandate) []labelled {
	return []labelled{{"open", m.Open}, {"fixed", m.Fixed}, {"decides", m.Decides}, {"when", m.When}, {"answers", m.Answers}}
}

func cardOf(c process.Card) []labelled {
	return []labelled{{"owner", c.Owner}, {"purpose", c.Purpose}, {"basis", c.Basis}, {"audience", c.Audience}}
}

// places are the names of districts; the whole municipality when there are none.
func (v *visit) places(keys []string) string {
	if len(keys) == 0 {
		return v.p.T("town.area.whole")
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = v.district(key)
	}
	return strings.Join(names, ", ")
}

func (v *visit) stamp(p process.Process, list []process.Version) views.Stamp {
	if !p.Public() || p.Published.IsZero() {
		return views.Stamp{}
	}
	out := views.Stamp{First: p.Published, Version: p.Version, Office: v.words1(p.Card.Owner)}
	if len(list) > 0 {
		newest := list[0]
		out.Signature, out.Path = newest.Signature, "/p/"+p.Slug+"/versions"
		if newest.Office != "" {
			out.Office = newest.Office
		}
		if len(list) > 1 {
			out.Changed = newest.Published
		}
	}
	return out
}

func versionRow(r process.Version, first bool) views.VersionRow {
	return views.VersionRow{Seq: r.Seq, At: r.Published, Office: r.Office, Signature: r.Signature, Note: r.Note, Small: r.Small, First: first, Fingerprint: r.Fingerprint}
}

func (s *Server) getVersions(v *visit) error {
	p, list, err := s.Processes.Versions(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	view := views.Versions{Process: v.processRef(p.Slug, p.Title)}
	for i, r := range list {
		view.Rows = append(view.Rows, versionRow(r, i+1 == len(list)))
	}
	return v.show(views.VersionsPage(v.page(v.p.T("process.versions_title"), views.SectionProcesses), view))
}

func (s *Server) version(v *visit) (process.Compared, error) {
	seq, err := strconv.Atoi(v.Param("seq"))
	if err != nil || seq < 1 || seq > 1<<30 {
		seq = 0 // there is none
	}
	return s.Processes.Version(v.ctx(), v.who, v.Param("slug"), seq)
}

func (s *Server) getVersion(v *visit) error {
	c, err := s.version(v)
	if err != nil {
		return err
	}
	view := views.VersionPage{Process: v.processRef(c.Process.Slug, c.Process.Title), VersionRow: versionRow(c.Version, c.First), Last: c.Last}
	for _, part := range v.parts(c.Content) {
		view.Whole = append(view.Whole, views.VersionPart{Name: part.name, Text: part.text})
	}
	if !c.First {
		view.Parts = v.changes(c.Before, c.Content)
	}
	pg := v.page(v.p.T("process.version_of", "n", c.Version.Seq, "title", view.Process.Title), views.SectionProcesses)
	return v.show(views.VersionPageView(pg, view))
}

// getVersionFile is the publication letter by letter, as its fingerprint was taken.
func (s *Server) getVersionFile(v *visit) error {
	c, err := s.version(v)
	if err != nil {
		return err
	}
	v.Header("Content-Disposition", `attachment; filename="`+c.Process.Slug+"-"+strconv.Itoa(c.Version.Seq)+`.json"`)
	v.Data(200, "application/json; charset=utf-8", c.Version.Raw)
	return nil
}

// part is a part of a publication as a reader sees it.
type part struct{ name, text string }

// parts lists what a publication says, in the language of the page.
func (v *visit) parts(c process.Content) (out []part) {
	add := func(key, text string) {
		if text != "" {
			out = append(out, part{v.p.T(key), text})
		}
	}
	add("office.field.title", v.words1(c.Title))
	add("office.field.summary", v.words1(c.Summary))
	for _, m := range mandateOf(c.Card.Mandate) {
		add("process.mandate."+m.name, v.words1(m.text))
	}
	add("office.field.body", v.words1(c.Body))
	for _, f := range cardOf(c.Card) {
		add("process.fact."+f.name, v.words1(f.text))
	}
	add("process.fact.where", v.places(c.Districts))
	add("process.ask", strings.Trim(strings.Join([]string{c.Card.Contact.Name, c.Card.Contact.Phone, c.Card.Contact.Email}, "\n"), "\n"))
	var lines []string
	for _, ph := range c.Phases {
		lines = append(lines, v.p.T("process.version_phase", "phase", v.words1(ph.Name), "from", v.p.DateTime(ph.Opens), "to", v.p.DateTime(ph.Closes)))
	}
	add("process.phases", strings.Join(lines, "\n"))
	return out
}

// changes are the parts that two publications do not share, word by word.
func (v *visit) changes(before, after process.Content) (out []views.VersionPart) {
	old, now := v.parts(before), v.parts(after)
	text := func(list []part, name string) string {
		i := slices.IndexFunc(list, func(p part) bool { return p.name == name })
		if i < 0 {
			return ""
		}
		return list[i].text
	}
	for _, p := range now {
		out = append(out, diff(p.name, text(old, p.name), p.text)...)
	}
	for _, p := range old {
		if text(now, p.name) == "" {
			out = append(out, diff(p.name, p.text, "")...)
		}
	}
	return out
}

func diff(name, before, after string) []views.VersionPart {
	words := textdiff.Words(before, after)
	if !textdiff.Changed(words) {
		return nil
	}
	part := views.VersionPart{Name: name}
	for _, w := range words {
		part.Diff = append(part.Diff, views.Change{Op: string(w.Op), Text: w.Text})
	}
	return []views.VersionPart{part}
}
