package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

func (s *Server) getConsultations(v *visit) error {
	list, err := s.Consultations.All(v.ctx(), v.who)
	if err != nil {
		return err
	}
	var rows []views.ConsultationRow
	for _, f := range list {
		c := v.consultationView(f)
		row := views.ConsultationRow{ID: c.ID, Title: f.Title, Process: c.Process.Title, State: c.State, Version: f.Version, Remarks: f.Remarks,
			Held: f.Unread, Waiting: f.Waiting, Closes: c.Closes}
		if f.Published.IsZero() {
			row.State = "draft"
		}
		rows = append(rows, row)
	}
	return v.show(views.ConsultationsPage(v.page(v.p.T("consultation.admin_title"), views.SectionAdmin), rows))
}

func (s *Server) consultationForm(v *visit, f views.ConsultationForm) (templ.Component, error) {
	if f.ID == "" {
		list, err := s.Consultations.Processes(v.ctx(), v.who)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			f.Processes = append(f.Processes, views.ProcessOption{ID: p.ID.String(), Title: v.words1(p.Title)})
			if v.Request.Method == http.MethodGet && p.ID.String() == f.Process {
				// What whoever comes from there would copy.
				f.Title, f.Intro, f.Office = v.words1(p.Title), v.words1(p.Summary), cmp.Or(v.words1(p.Card.Owner), f.Office)
			}
		}
	}
	title := v.p.T("consultation.new")
	if f.ID != "" {
		title = v.p.T("consultation.edit")
	}
	return views.ConsultationFormPage(v.page(title, views.SectionAdmin), f), nil
}

func (s *Server) getConsultationNew(v *visit) error {
	page, err := s.consultationForm(v, views.ConsultationForm{Process: v.Query("process"), Office: v.office(), Language: v.town.DefaultLanguage()})
	if err != nil {
		return err
	}
	return v.show(page)
}

// consultationSettings decodes the form of a consultation.
func (v *visit) consultationSettings() consultation.Settings {
	in := consultation.Settings{Title: v.PostForm("title"), Intro: v.PostForm("intro"), Language: v.PostForm("language"), Office: v.PostForm("office"),
		Audience: consultation.Audience(v.PostForm("audience")), Districts: v.PostFormArray("districts"), Screened: v.PostForm("screened") != "",
		Categories: strings.Split(v.PostForm("categories"), "\n"), Text: v.PostForm("text")}
	in.Slug = slug(in.Title)
	in.Process, _ = id.Parse(v.PostForm("process")) // none is no process
	return in
}

func (v *visit) typedConsultation(which string) views.ConsultationForm {
	return views.ConsultationForm{ID: which, Process: v.PostForm("process"), Title: v.PostForm("title"), Intro: v.PostForm("intro"), Language: v.PostForm("language"),
		Office: v.PostForm("office"), Audience: v.PostForm("audience"), Districts: v.PostFormArray("districts"), Categories: v.PostForm("categories"),
		Screened: v.PostForm("screened") != "", Text: v.PostForm("text")}
}

func (s *Server) postConsultation(v *visit) error {
	key, ok := id.Parse(v.PostForm("key"))
	if !ok {
		key = id.New()
	}
	which, err := s.Consultations.Create(v.ctx(), v.who, v.town, key, v.consultationSettings())
	if err == nil {
		v.say("success", "flash.consultation_made")
		return v.see("/admin/consultations/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	page, e := s.consultationForm(v, v.typedConsultation(""))
	if e != nil {
		return e
	}
	return v.show(page)
}

func (s *Server) getConsultationEdit(v *visit) error {
	d, err := s.deskOf(v)
	if err != nil {
		return err
	}
	f := views.ConsultationForm{ID: d.ID.String(), Title: d.Title, Intro: d.Intro, Language: d.Language, Office: d.Office, Audience: string(d.Audience),
		Districts: d.Districts, Categories: strings.Join(d.Categories, "\n"), Screened: d.Screened, Text: d.Working, Final: d.Final}
	page, err := s.consultationForm(v, f)
	if err != nil {
		return err
	}
	return v.show(page)
}

func (s *Server) postConsultationEdit(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	err = s.Consultations.Save(v.ctx(), v.who, v.town, which, v.consultationSettings())
	if err == nil {
		v.say("success", "flash.consultation_saved")
		return v.see("/admin/consultations/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	page, e := s.consultationForm(v, v.typedConsultation(which.String()))
	if e != nil {
		return e
	}
	return v.show(page)
}

// deskOf reads the consultation that the address names, for those who work on it.
func (s *Server) deskOf(v *visit) (consultation.Document, error) {
	which, err := v.param("consultation")
	if err != nil {
		return consultation.Document{}, err
	}
	return s.Consultations.Desk(v.ctx(), v.who, which)
}

// deskView is the head of a consultation's pages for staff.
func (v *visit) deskView(d consultation.Document) views.ConsultationDesk {
	c := v.consultationView(d.Frame)
	c.Text, c.Remarks = docParts(d.Text, d.Numbers.ByAnchor), d.Numbers.Remarks
	out := views.ConsultationDesk{Consultation: c, Preparing: d.Version == 0, Held: d.Numbers.Held, Waiting: d.Numbers.Unanswered, Untold: d.Numbers.Untold,
		Changed: d.Version > 0 && !d.Final && changedText(d)}
	out.Prepared = "/admin/processes/" + d.Process.String()
	out.Can = consultation.Next(d.Numbers, d.Publications, d.Version > 0 && !d.Open(v.now))
	return out
}

// changedText tells whether the text that is prepared is another than the one that is public.
func changedText(d consultation.Document) bool {
	next := consultation.Split(d.Working)
	if len(next) != len(d.Text) {
		return true
	}
	for i, p := range next {
		if p.Body != d.Text[i].Body || p.Level != d.Text[i].Level {
			return true
		}
	}
	return false
}

func (s *Server) getConsultationDesk(v *visit) error {
	view, err := s.registerView(v)
	if err != nil {
		return err
	}
	pg := v.page(view.Title, views.SectionAdmin)
	return v.show(v.part("rows", views.DeskRows(pg, view), views.ConsultationDeskPage(pg, view)))
}

// registerView is a consultation with one page of its register.
func (s *Server) registerView(v *visit) (views.ConsultationDesk, error) {
	d, err := s.deskOf(v)
	if err != nil {
		return views.ConsultationDesk{}, err
	}
	view, q := v.deskView(d), v.Request.URL.Query()
	view.Filter = views.RemarkFilter{Paragraph: q.Get("paragraph"), Source: q.Get("source"), State: q.Get("state"), Disposition: q.Get("disposition"),
		Office: q.Get("assigned"), Waiting: q.Get("waiting") != ""}
	f := consultation.Filter{Anchor: view.Filter.Paragraph, Source: consultation.Source(view.Filter.Source), State: consultation.State(view.Filter.State),
		Disposition: consultation.Disposition(view.Filter.Disposition), Assigned: view.Filter.Office, Unanswered: view.Filter.Waiting}
	rows, err := s.Consultations.Register(v.ctx(), v.who, d.ID, f, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return view, err
	}
	for _, r := range rows.Rows {
		view.Rows = append(view.Rows, v.deskRemark(d.Frame, r))
	}
	view.Total = rows.Total
	view.First, view.Next = v.pages(view.Base(), q, rows.Next)
	return view, nil
}

func (v *visit) deskRemark(f consultation.Frame, r consultation.Remark) views.DeskRemark {
	out := views.DeskRemark{RemarkView: v.remarkView(f, r), Assigned: r.Assigned, Note: r.Note, Consent: r.Consent, Told: !r.Told.IsZero(),
		Excerpt: richtext.Excerpt(r.Body, 220)}
	out.Hidden = false // staff read what the public does not
	if r.Disposition == consultation.Void {
		out.Disposition = ""
	}
	return out
}

// releaseForm shows the prepared text as the next version.
func (s *Server) releaseForm(v *visit) error {
	d, err := s.deskOf(v)
	if err != nil {
		return err
	}
	view := v.deskView(d)
	view.Text = docParts(consultation.Anchor(d.Text, nil, consultation.Split(d.Working)), nil)
	return v.show(views.ConsultationReleasePage(v.page(v.p.T("consultation.release_title", "n", d.Version+1), views.SectionAdmin), view, v.PostForm("changelog"), v.PostForm("final") != ""))
}

func (s *Server) getRelease(v *visit) error { return s.releaseForm(v) }

func (s *Server) postRelease(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(v.PostForm("from"))
	if err != nil {
		from = -1 // follows no version
	}
	err = s.Consultations.Release(v.ctx(), v.who, which, consultation.Release{Changelog: v.PostForm("changelog"), Final: v.PostForm("final") != "", From: from})
	if err == nil {
		v.say("success", "flash.version_published")
		return v.see("/admin/consultations/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.releaseForm(v)
}

func (s *Server) publishForm(v *visit, kind, title, body string) error {
	d, err := s.deskOf(v)
	if err != nil {
		return err
	}
	if kind != string(consultation.Table) && kind != string(consultation.Report) && kind != string(consultation.Effects) {
		return fault.Missing()
	}
	f := views.PublishForm{ConsultationDesk: v.deskView(d), Kind: kind, Title: title, Body: body, Numbers: v.numberTables("/c/"+d.Slug, d.Numbers)}
	return v.show(views.PublishPage(v.page(v.p.T("publication.title_"+kind), views.SectionAdmin), f))
}

func (s *Server) getPublish(v *visit) error {
	kind := v.Query("kind")
	if kind == "" {
		kind = string(consultation.Report)
	}
	return s.publishForm(v, kind, "", "")
}

func (s *Server) postPublish(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	key, _ := id.Parse(v.PostForm("key")) // without a key each sending is its own
	in := consultation.Publish{Key: key, Kind: consultation.Kind(v.PostForm("kind")), Title: v.PostForm("title"), Body: v.PostForm("body")}
	err = s.Consultations.Publish(v.ctx(), v.who, which, in)
	if err == nil {
		v.say("success", "flash.published")
		return v.see("/admin/consultations/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	if in.Kind != consultation.Table && in.Kind != consultation.Effects {
		in.Kind = consultation.Report
	}
	return s.publishForm(v, string(in.Kind), in.Title, in.Body)
}
