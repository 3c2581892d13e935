package web

import (
	"strconv"
	"time"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/web/views"
)

// answered decodes a disposition with its reason.
func (v *visit) disposed() consultation.Answer {
	return consultation.Answer{Disposition: consultation.Disposition(v.PostForm("disposition")), Reason: v.PostForm("reason"), LedTo: v.PostForm("led"), Now: v.PostForm("now") != ""}
}

func (v *visit) typedAnswer() views.AnswerForm {
	return views.AnswerForm{Disposition: v.PostForm("disposition"), Reason: v.PostForm("reason"), Led: v.PostForm("led"), Now: v.PostForm("now") != ""}
}

func (s *Server) postBulk(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	var picked []id.ID
	for _, raw := range v.PostFormArray("remarks") {
		one, ok := id.Parse(raw)
		if !ok {
			return fault.Missing()
		}
		picked = append(picked, one)
	}
	err = s.Consultations.Answer(v.ctx(), v.who, which, picked, v.disposed())
	if err == nil {
		v.say("success", "flash.remarks_answered")
		return v.see("/admin/consultations/" + which.String() + "#register")
	}
	if !v.blame(err) {
		return err
	}
	view, e := s.registerView(v)
	if e != nil {
		return e
	}
	view.Picked, view.Answer = v.PostFormArray("remarks"), v.typedAnswer()
	return v.show(views.ConsultationDeskPage(v.page(view.Title, views.SectionAdmin), view))
}

// remarkDesk is one remark for those who work on it, changed as a form that is shown again needs.
func (s *Server) remarkDesk(v *visit, change func(*views.RemarkDesk)) error {
	d, err := s.deskOf(v)
	if err != nil {
		return err
	}
	which, err := v.param("remark")
	if err != nil {
		return err
	}
	one, err := s.Consultations.RemarkAt(v.ctx(), v.who, d.ID, which)
	if err != nil {
		return err
	}
	view := views.RemarkDesk{ConsultationDesk: v.deskView(d), Remark: v.deskRemark(one.Frame, one.Remark), Office: one.Remark.Assigned, Note: one.Remark.Note}
	view.Answer = views.AnswerForm{Disposition: view.Remark.Disposition, Reason: one.Remark.Reason, Led: one.Remark.LedTo}
	if one.Then.Anchor != "" {
		then := docPart(one.Then)
		view.Then = &then
		if one.Now.Anchor != "" {
			view.Diff = docDiff(then.Text, one.Now.Plain())
		}
	}
	change(&view)
	return v.show(views.RemarkDeskPage(v.page(v.p.T("remark.title", "n", one.Remark.Number), views.SectionAdmin), view))
}

func (s *Server) getRemarkDesk(v *visit) error { return s.remarkDesk(v, func(*views.RemarkDesk) {}) }

// onRemark does an act of office on one remark: on with a word of thanks, or the page again with
// what was typed.
func (s *Server) onRemark(v *visit, done string, act func(which, remark id.ID) error, keep func(*views.RemarkDesk)) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	remark, err := v.param("remark")
	if err != nil {
		return err
	}
	if err := act(which, remark); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.remarkDesk(v, keep)
	}
	v.say("success", done)
	return v.see("/admin/consultations/" + which.String() + "/remarks/" + remark.String())
}

func (s *Server) postRemarkAnswer(v *visit) error {
	done := "flash.remark_answered"
	if v.disposed().Now {
		done = "flash.remark_told"
	}
	return s.onRemark(v, done, func(which, remark id.ID) error {
		return s.Consultations.Answer(v.ctx(), v.who, which, []id.ID{remark}, v.disposed())
	}, func(d *views.RemarkDesk) { d.Answer = v.typedAnswer() })
}

func (s *Server) postRemarkAssign(v *visit) error {
	in := consultation.Assign{Office: v.PostForm("office"), Note: v.PostForm("note")}
	return s.onRemark(v, "flash.remark_saved", func(which, remark id.ID) error {
		return s.Consultations.Assign(v.ctx(), v.who, which, remark, in)
	}, func(d *views.RemarkDesk) { d.Office, d.Note = in.Office, in.Note })
}

func (s *Server) postRemarkScreen(v *visit) error {
	return s.onRemark(v, "flash.remark_screened", func(which, remark id.ID) error {
		return s.Consultations.Screen(v.ctx(), v.who, which, remark, v.want(), v.PostForm("refusal"))
	}, func(d *views.RemarkDesk) { d.Refusal = v.PostForm("refusal") })
}

// receivedOn reads a date of a form as noon of that day in the town, or now when it is today; zero for
// what is none.
func (v *visit) receivedOn(name string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", v.PostForm(name), v.town.Location())
	if err != nil {
		return time.Time{}
	}
	if t.Format("2006-01-02") == v.now.In(v.town.Location()).Format("2006-01-02") {
		return v.now
	}
	return t.Add(12 * time.Hour).UTC()
}

func (s *Server) enterForm(v *visit, f views.EnterForm) error {
	d, err := s.deskOf(v)
	if err != nil {
		return err
	}
	if d.Version == 0 {
		return fault.New(fault.Closed, "fault.remark_unpublished")
	}
	f.ConsultationDesk = v.deskView(d)
	return v.show(views.EnterPage(v.page(v.p.T("remarks.enter_title"), views.SectionAdmin), f))
}

func (s *Server) getEnter(v *visit) error {
	f := views.EnterForm{Source: v.Query("source"), Point: v.Query("point"), Received: v.now.In(v.town.Location()).Format("2006-01-02")}
	if _, ok := id.Parse(f.Point); !ok {
		f.Point = ""
	}
	if f.Point != "" && f.Source == "" {
		f.Source = string(consultation.Desk)
	}
	f.Entered, _ = strconv.Atoi(v.Query("n")) // none was entered
	return s.enterForm(v, f)
}

func (s *Server) postEnter(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	f := views.EnterForm{Source: v.PostForm("source"), Received: v.PostForm("received"), Point: v.PostForm("point"), Paragraph: v.PostForm("paragraph"),
		District: v.PostForm("district"), Place: v.PostForm("place"), Body: v.PostForm("body"), Speaks: v.PostForm("speaks"),
		Organisation: v.PostForm("organisation"), Name: v.PostForm("name"), Consent: v.PostForm("consent") != "", Office: v.PostForm("office")}
	in := consultation.Enter{Source: consultation.Source(f.Source), Received: v.receivedOn("received"), About: consultation.Whole, Body: f.Body, Name: f.Name,
		Consent: f.Consent, Assigned: f.Office, Voice: consultation.Voice{Speaks: consultation.Speaks(f.Speaks), Organisation: f.Organisation}}
	in.Key, _ = id.Parse(v.PostForm("key"))
	if in.Key == id.None {
		in.Key = id.New()
	}
	in.Point, _ = id.Parse(f.Point) // none is at no point
	switch {
	case f.Paragraph != "":
		in.About, in.Where.Anchor = consultation.OfText, f.Paragraph
	case f.District != "" || f.Place != "":
		in.About, in.Where = consultation.OfPlace, consultation.Subject{District: f.District, Place: f.Place}
	}
	out, err := s.Consultations.Enter(v.ctx(), v.who, v.town, which, in)
	if err == nil {
		next := "/admin/consultations/" + which.String() + "/enter?n=" + strconv.Itoa(out.Number) + "&source=" + string(out.Source)
		if in.Point != id.None {
			next += "&point=" + in.Point.String()
		}
		return v.see(next)
	}
	if !v.blame(err) {
		return err
	}
	return s.enterForm(v, f)
}
