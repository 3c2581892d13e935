package web

import (
	"slices"
	"strconv"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// replyAt is the step of a reply that the address names.
func (v *visit) replyAt() string {
	if step := v.step(); slices.Contains(views.ReplySteps, step) {
		return step
	}
	return "about"
}

// getReply shows a step. Without a draft it is the first, or the text of a remark on a paragraph
// whose link was followed.
func (s *Server) getReply(v *visit) error {
	if v.Query("draft") != "" {
		draft, ok := id.Parse(v.Query("draft"))
		if !ok {
			return fault.Missing()
		}
		r, err := s.replyView(v, draft)
		if err != nil {
			return err
		}
		return v.showReplyStep(r)
	}
	r, err := s.freshReply(v, v.Query("paragraph"), v.Query("quote"))
	if err != nil {
		return err
	}
	if r.Step != "about" && r.Part == nil {
		return v.see(r.StepPath("about"))
	}
	return v.showReplyStep(r)
}

// freshReply is a reply of which nothing is kept yet. Faults: Closed, Denied.
func (s *Server) freshReply(v *visit, paragraph, quote string) (views.Reply, error) {
	d, err := s.Consultations.Read(v.ctx(), v.who, v.Param("slug"), 0)
	if err != nil {
		return views.Reply{}, err
	}
	if !d.Open(v.now) {
		return views.Reply{}, fault.New(fault.Closed, "fault.remarks_closed")
	}
	if err := d.Admits(v.who); err != nil {
		return views.Reply{}, err
	}
	r := views.Reply{Consultation: v.documentView(d), Step: v.replyAt(), Paragraph: paragraph, Kinds: d.Categories}
	r.Part = docPartOf(r.Text, paragraph)
	if r.Part != nil {
		if _, words, _, ok := consultation.Quoted(r.Part.Text, quote); ok {
			r.Quote = words
		}
	}
	return r, nil
}

func docPartOf(list []views.DocPart, anchor string) *views.DocPart {
	for i := range list {
		if list[i].Anchor == anchor && list[i].Level == 0 {
			return &list[i]
		}
	}
	return nil
}

// replyView is a draft as its steps show it.
func (s *Server) replyView(v *visit, draft id.ID) (views.Reply, error) {
	d, err := s.Consultations.DraftOf(v.ctx(), v.who, v.Param("slug"), draft)
	if err != nil {
		return views.Reply{}, err
	}
	r := views.Reply{Consultation: v.consultationView(d.Frame), Step: v.replyAt(), Draft: draft.String(), About: string(d.About), Paragraph: d.Anchor,
		Quote: d.Quote, Category: d.Category, Kinds: d.Categories, Body: d.Body, HTML: richtext.HTML(d.Body), Speaks: string(d.Speaks),
		Organisation: d.Organisation, SavedAt: d.Draft.Updated}
	r.Text = docParts(d.Text, nil)
	r.Part = docPartOf(r.Text, d.Anchor)
	r.Place = views.IdeaDraft{District: d.District, Place: d.Place}
	if p := d.Point; p != nil {
		r.Place.Lon, r.Place.Lat, r.Place.HasPoint = p.Lon, p.Lat, true
	}
	return r, nil
}

func (v *visit) showReplyStep(r views.Reply) error {
	return v.show(views.ReplyPage(v.page(v.p.T("reply.heading", "step", v.p.T("reply.step."+r.Step)), views.SectionProcesses), r))
}

// replied decodes the fields of the step that was sent.
func (v *visit) replied() consultation.Write {
	w := consultation.Write{Later: v.PostForm("later") != ""}
	where := consultation.Subject{Anchor: v.PostForm("paragraph"), Quote: v.PostForm("quote"), Category: v.PostForm("category"),
		District: v.PostForm("district"), Place: v.PostForm("place"), Point: v.point()}
	switch v.replyAt() {
	case "about":
		about := consultation.About(v.PostForm("about"))
		w.About = &about
	case "where":
		w.Where = &where
	case "text":
		body := v.PostForm("body")
		w.Body = &body
		if where.Anchor != "" && v.PostForm("draft") == "" {
			about := consultation.OfText
			w.About, w.Where = &about, &where
		}
	case "who":
		w.Voice = &consultation.Voice{Speaks: consultation.Speaks(v.PostForm("speaks")), Organisation: v.PostForm("organisation")}
	}
	return w
}

func (s *Server) postReply(v *visit) error {
	slug, raw := v.Param("slug"), v.PostForm("draft")
	if raw == "" && (v.replyAt() == "about" || v.replyAt() == "text") {
		key, ok := id.Parse(v.PostForm("key"))
		if !ok {
			key = id.New()
		}
		draft, err := s.Consultations.Begin(v.ctx(), v.who, v.town, slug, key, v.replied())
		if err == nil {
			return s.onwardReply(v, draft)
		}
		if !v.blame(err) {
			return err
		}
		r, e := s.freshReply(v, v.PostForm("paragraph"), v.PostForm("quote"))
		if e != nil {
			return e
		}
		r.About, r.Body = v.PostForm("about"), v.PostForm("body")
		return v.showReplyStep(r)
	}
	draft, ok := id.Parse(raw)
	if !ok {
		return fault.Missing()
	}
	if v.replyAt() == "check" && v.PostForm("later") == "" {
		return s.sendReply(v, draft)
	}
	if err := s.Consultations.Step(v.ctx(), v.who, v.town, draft, v.replied()); err != nil {
		return s.replyAgain(v, draft, err)
	}
	return s.onwardReply(v, draft)
}

// onwardReply goes to the step after this one, or home for those who go on later.
func (s *Server) onwardReply(v *visit, draft id.ID) error {
	r, err := s.replyView(v, draft)
	if err != nil {
		return err
	}
	if v.PostForm("later") != "" {
		v.say("success", "flash.draft_saved")
		return v.see("/me")
	}
	next := views.ReplySteps[min(slices.Index(views.ReplySteps, r.Step)+1, len(views.ReplySteps)-1)]
	if next == "where" && r.About == string(consultation.Whole) {
		next = "text"
	}
	return v.see(r.StepPath(next) + "?draft=" + r.Draft)
}

// replyAgain shows the step again, with what was typed.
func (s *Server) replyAgain(v *visit, draft id.ID, err error) error {
	if !v.blame(err) {
		return err
	}
	r, e := s.replyView(v, draft)
	if e != nil {
		return e
	}
	switch r.Step {
	case "about":
		r.About = v.PostForm("about")
	case "where":
		r.Paragraph, r.Quote, r.Category = v.PostForm("paragraph"), v.PostForm("quote"), v.PostForm("category")
		r.Place.District, r.Place.Place = v.PostForm("district"), v.PostForm("place")
		r.Place.Lon, r.Place.Lat, r.Place.HasPoint = coordinates(v.PostForm("lon"), v.PostForm("lat"))
	case "text":
		r.Body = v.PostForm("body")
	case "who":
		r.Speaks, r.Organisation = v.PostForm("speaks"), v.PostForm("organisation")
	}
	return v.showReplyStep(r)
}

// sendReply sends a remark. What is missing was left for later, and is asked for where it belongs.
func (s *Server) sendReply(v *visit, draft id.ID) error {
	out, err := s.Consultations.Send(v.ctx(), v.who, v.town, v.Param("slug"), draft)
	if f, ok := asForm(err); ok {
		r, e := s.replyView(v, draft)
		if e != nil {
			return e
		}
		v.say("warning", "flash.reply_incomplete")
		step := map[string]string{"body": "text", "about": "about", "speaks": "who", "organisation": "who"}[f.Fields[0].Name]
		if step == "" {
			step = "where"
		}
		return v.see(r.StepPath(step) + "?draft=" + draft.String())
	}
	if err != nil {
		return err
	}
	return v.see("/c/" + v.Param("slug") + "/receipt/" + out.ID.String())
}

func (s *Server) postReplyDiscard(v *visit) error {
	which, err := v.param("reply")
	if err != nil {
		return err
	}
	if err := s.Consultations.Discard(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", "flash.draft_gone")
	return v.see("/me")
}

func (s *Server) getGuest(v *visit) error {
	r, err := s.guestView(v)
	if err != nil {
		return err
	}
	r.Done, _ = strconv.Atoi(v.Query("n")) // none is before it is sent
	if r.Done > r.Consultation.Remarks+1_000_000 || r.Done < 0 {
		r.Done = 0
	}
	if r.Done == 0 && r.GuestPath == "" && !v.who.SignedIn() {
		return fault.New(fault.Closed, "fault.remarks_closed")
	}
	return v.show(views.GuestReplyPage(v.page(v.p.T("reply.guest_title"), views.SectionProcesses), r))
}

func (s *Server) guestView(v *visit) (views.Reply, error) {
	d, err := s.Consultations.Read(v.ctx(), v.who, v.Param("slug"), 0)
	if err != nil {
		return views.Reply{}, err
	}
	r := views.Reply{Consultation: v.documentView(d), Key: id.New().String()}
	if d.Audience != consultation.Everybody {
		return r, d.Admits(v.who)
	}
	return r, nil
}

func (s *Server) postGuest(v *visit) error {
	key, ok := id.Parse(v.PostForm("key"))
	if !ok {
		key = id.New()
	}
	in := consultation.Guest{Key: key, About: consultation.Whole, Body: v.PostForm("body"), Name: v.PostForm("name"),
		Voice: consultation.Voice{Speaks: consultation.Speaks(v.PostForm("speaks")), Organisation: v.PostForm("organisation")}}
	if anchor := v.PostForm("paragraph"); anchor != "" {
		in.About, in.Where = consultation.OfText, consultation.Subject{Anchor: anchor}
	}
	out, err := s.Consultations.SendGuest(v.ctx(), v.who, v.town, v.Param("slug"), in)
	if err == nil {
		return v.see("/c/" + v.Param("slug") + "/guest?n=" + strconv.Itoa(out.Number))
	}
	if !v.blame(err) {
		return err
	}
	r, e := s.guestView(v)
	if e != nil {
		return e
	}
	r.Key, r.Body, r.Name, r.Speaks, r.Organisation, r.Paragraph = key.String(), in.Body, in.Name, string(in.Voice.Speaks), in.Voice.Organisation, in.Where.Anchor
	return v.show(views.GuestReplyPage(v.page(v.p.T("reply.guest_title"), views.SectionProcesses), r))
}
