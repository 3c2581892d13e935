package web

import (
	"strconv"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/textdiff"
	"almenda/internal/web/views"
)

// consultationView is the head of a consultation's pages.
func (v *visit) consultationView(f consultation.Frame) views.Consultation {
	c := views.Consultation{ID: f.ID.String(), Slug: f.Slug, Title: f.Title, Lang: f.Language, HTML: richtext.HTML(f.Intro), Office: f.Office,
		Process: v.processRef(f.Of.Slug, f.Of.Title), Sample: f.Of.Sample, Audience: string(f.Audience), Screened: f.Screened,
		Closes: f.Closes(v.now), Opens: f.Opens(v.now), State: views.Closed}
	for _, key := range f.Districts {
		c.Districts = append(c.Districts, v.district(key))
	}
	for _, ver := range f.Versions {
		c.Versions = append(c.Versions, docVersion(ver))
	}
	if len(c.Versions) > 0 {
		c.Version = c.Versions[0]
	}
	switch {
	case f.Open(v.now):
		c.State = views.Open
		v.inviteToRemark(f, &c)
	case !c.Opens.IsZero() && !f.Final && f.Of.State == process.Published:
		c.State = views.Soon
	}
	return c
}

// inviteToRemark offers what the viewer can do while remarks are taken, or says why there is nothing. Who
// is not signed in is asked to when a remark begins.
func (v *visit) inviteToRemark(f consultation.Frame, c *views.Consultation) {
	c.ReplyPath = c.Path() + "/reply"
	if !v.who.SignedIn() {
		if f.Audience == consultation.Everybody {
			c.GuestPath = c.Path() + "/guest"
		}
		return
	}
	if err := f.Admits(v.who); err != nil {
		c.ReplyPath, c.Barred = "", v.p.T("fault.remark_district")
		if v.who.District == "" {
			c.Barred = v.p.T("fault.remark_no_district")
		}
	}
}

func docVersion(ver consultation.Version) views.DocVersion {
	return views.DocVersion{Number: ver.Number, Changelog: ver.Changelog, Office: ver.Office, Final: ver.Final, At: ver.At}
}

func docPart(p consultation.Paragraph) views.DocPart {
	out := views.DocPart{Anchor: p.Anchor, Level: p.Level, Number: p.Number(), Text: p.Plain()}
	if !p.Heading() {
		out.HTML = richtext.HTML(p.Body)
	}
	return out
}

func docParts(list []consultation.Paragraph, counts map[string]int) []views.DocPart {
	out, highest := make([]views.DocPart, len(list)), 6
	for i, p := range list {
		out[i] = docPart(p)
		out[i].Remarks = counts[p.Anchor]
		if p.Heading() {
			highest = min(highest, p.Level)
		}
	}
	for i := range out { // whatever sign the writer began with, the first headings are of the first level
		if out[i].Level > 0 {
			out[i].Level -= highest - 1
		}
	}
	return out
}

func docDiff(before, after string) []views.DiffPart {
	parts := textdiff.Words(before, after)
	if !textdiff.Changed(parts) {
		return nil
	}
	out := make([]views.DiffPart, len(parts))
	for i, p := range parts {
		out[i] = views.DiffPart{Op: string(p.Op), Text: p.Text}
	}
	return out
}

// documentView is a consultation with a version of its text.
func (v *visit) documentView(d consultation.Document) views.Consultation {
	c := v.consultationView(d.Frame)
	c.Version, c.Text, c.Remarks = docVersion(d.Shown), docParts(d.Text, d.Counts), d.Numbers.Remarks
	for _, k := range d.Categories {
		c.Categories = append(c.Categories, views.CountLink{Text: k, Path: listPath(c.Path(), "category", k), Count: d.Numbers.ByCategory[k]})
	}
	for _, p := range d.Publications {
		c.Table = c.Table || p.Kind == consultation.Table
		c.Report = c.Report || p.Kind == consultation.Report
		c.Releases = append(c.Releases, v.releaseView(c, p))
	}
	return c
}

func (v *visit) releaseView(c views.Consultation, p consultation.Publication) views.Release {
	path := c.Path() + "/report#p-" + p.ID.String()
	if p.Kind == consultation.Table {
		path = c.Path() + "/table"
	}
	return views.Release{ID: p.ID.String(), Kind: string(p.Kind), Title: p.Title, Path: path, HTML: richtext.HTML(p.Body), Office: p.Office, At: p.At}
}

func (s *Server) getConsultation(v *visit) error {
	version := 0
	if raw := v.Query("v"); raw != "" {
		n, err := strconv.Atoi(raw)
		if err != nil || n < 1 {
			return fault.Missing()
		}
		version = n
	}
	d, err := s.Consultations.Read(v.ctx(), v.who, v.Param("slug"), version)
	if err != nil {
		return err
	}
	c := v.documentView(d)
	if c.Following, err = s.followBox(v, "consultation", d.ID, c.Path()); err != nil {
		return err
	}
	pg := v.page(c.Title, views.SectionProcesses)
	pg.Description = richtext.Excerpt(d.Intro, 200)
	return v.show(views.ConsultationPage(pg, c))
}

func (s *Server) getChanges(v *visit) error {
	n, err := strconv.Atoi(v.Param("seq"))
	if err != nil || n < 2 {
		return fault.Missing()
	}
	d, before, err := s.Consultations.Changes(v.ctx(), v.who, v.Param("slug"), n)
	if err != nil {
		return err
	}
	c := v.documentView(d)
	c.Text = docChanges(before, d.Text)
	return v.show(views.ChangesPage(v.page(c.Title, views.SectionProcesses), c))
}

// docChanges are the pieces that came, went or were changed, in the order of the text; those that went
// stand last.
func docChanges(before, after []consultation.Paragraph) (out []views.DocPart) {
	old := map[string]consultation.Paragraph{}
	for _, p := range before {
		old[p.Anchor] = p
	}
	for _, p := range after {
		part := docPart(p)
		was, ok := old[p.Anchor]
		delete(old, p.Anchor)
		switch {
		case !ok:
			part.State, part.Diff = "new", []views.DiffPart{{Op: "new", Text: p.Plain()}}
		case was.Body != p.Body:
			part.State, part.Diff = "changed", docDiff(was.Plain(), p.Plain())
		}
		if part.Diff != nil {
			out = append(out, part)
		}
	}
	for _, p := range before {
		if _, gone := old[p.Anchor]; gone {
			part := docPart(p)
			part.State, part.Diff = "gone", []views.DiffPart{{Op: "gone", Text: p.Plain()}}
			out = append(out, part)
		}
	}
	return out
}

func (s *Server) getRemarks(v *visit) error {
	q := v.Request.URL.Query()
	in := views.RemarkFilter{Paragraph: q.Get("paragraph"), District: q.Get("district"), Category: q.Get("category"), Disposition: q.Get("disposition")}
	f := consultation.Filter{Anchor: in.Paragraph, District: in.District, Category: in.Category, Disposition: consultation.Disposition(in.Disposition)}
	frame, rows, err := s.Consultations.Remarks(v.ctx(), v.who, v.Param("slug"), f, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	d, err := s.Consultations.Read(v.ctx(), v.who, frame.Slug, 0)
	if err != nil {
		return err
	}
	l := views.RemarkList{Consultation: v.documentView(d), Filter: in, Kinds: d.Categories, Total: rows.Total}
	l.Paragraphs = l.Text
	for _, k := range consultation.Dispositions {
		l.Answers = append(l.Answers, string(k))
	}
	for _, r := range rows.Rows {
		l.Rows = append(l.Rows, v.remarkView(frame, r))
	}
	l.First, l.Next = v.pages(l.Path()+"/remarks", q, rows.Next)
	pg := v.page(v.p.T("remark.list_title"), views.SectionProcesses)
	return v.show(v.part("results", views.RemarkResults(pg, l), views.RemarksPage(pg, l)))
}
