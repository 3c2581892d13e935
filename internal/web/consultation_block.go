package web

import (
	"slices"

	"almenda/internal/access"
	"almenda/internal/consultation"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// consultationBlocks are a process's consultations on its page, and what to do now.
func (s *Server) consultationBlocks(v *visit, p process.Process) ([]views.Block, error) {
	list, err := s.Consultations.Open(v.ctx(), v.who, p.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	b := views.Block{ID: "consultations", Title: v.p.T("consultation.block")}
	for _, f := range list {
		c := v.consultationView(f)
		card := views.LinkCard{Title: f.Title, Path: c.Path(), Lang: f.Language, Text: richtext.Excerpt(f.Intro, 160),
			Tags: []views.CardTag{{Text: v.p.T("consultation.state." + c.State), Color: map[string]string{views.Open: "success", views.Soon: "info", views.Closed: "neutral"}[c.State]}},
			Meta: []string{v.p.T("consultation.version", "n", f.Version)}}
		if !c.Closes.IsZero() {
			card.Meta = append(card.Meta, v.p.T("consultation.until", "date", v.p.DateTime(c.Closes)))
		}
		b.Cards = append(b.Cards, card)
		if b.Do == nil && c.State == views.Open {
			b.Do = &views.Do{Text: v.p.T("consultation.do_process", "date", v.p.DateTime(c.Closes)), Link: views.Link{Text: v.p.T("consultation.do_read"), Path: c.Path()}}
		}
	}
	return []views.Block{b}, nil
}

// remarksWaiting is what waits for staff.
func (s *Server) remarksWaiting(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManageRemark) {
		return nil, nil
	}
	list, err := s.Consultations.All(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "remarks", Title: v.p.T("consultation.admin_waiting"), More: &views.Link{Text: v.p.T("consultation.admin_title"), Path: "/admin/consultations"}}
	for _, f := range list {
		if f.Unread+f.Waiting == 0 {
			continue
		}
		card := views.LinkCard{Title: f.Title, Path: "/admin/consultations/" + f.ID.String(), Lang: f.Language}
		if f.Unread > 0 {
			card.Tags = append(card.Tags, views.CardTag{Text: v.p.N("consultation.held_n", f.Unread), Color: "warning"})
		}
		if f.Waiting > 0 {
			card.Tags = append(card.Tags, views.CardTag{Text: v.p.N("consultation.waiting_n", f.Waiting), Color: "info"})
		}
		b.Cards = append(b.Cards, card)
	}
	if len(b.Cards) == 0 {
		return nil, nil
	}
	return []views.Block{b}, nil
}

// officeDrafts are the consultations of a process for those who prepare it; nil when it has no phase
// for remarks, or when they are not the viewer's business.
func (s *Server) officeDrafts(v *visit, which id.ID) (*views.OfficeDrafts, error) {
	if !s.Policy.May(v.who, access.ManageRemark, access.Scope{Process: which}) {
		return nil, nil
	}
	may, err := s.Consultations.Processes(v.ctx(), v.who)
	if err != nil || !slices.ContainsFunc(may, func(p process.Process) bool { return p.ID == which }) {
		return nil, err
	}
	list, err := s.Consultations.All(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	out := &views.OfficeDrafts{New: "/admin/consultations/new?process=" + which.String()}
	for _, f := range list {
		if f.Process == which {
			out.Rows = append(out.Rows, views.Link{Text: f.Title, Path: "/admin/consultations/" + f.ID.String()})
		}
	}
	return out, nil
}

// myRemarks are one's own remarks with what became of them, and replies that were not sent.
func (s *Server) myRemarks(v *visit) ([]views.Block, error) {
	own, err := s.Consultations.Mine(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	var out []views.Block
	if len(own.Drafts) > 0 {
		b := views.Block{ID: "my-replies", Title: v.p.T("reply.drafts")}
		for _, d := range own.Drafts {
			f := own.Of[d.Consultation]
			b.Cards = append(b.Cards, views.LinkCard{Title: f.Title, Path: "/c/" + f.Slug + "/reply/check?draft=" + d.ID.String(), Lang: f.Language,
				Text: richtext.Excerpt(d.Body, 120), Meta: []string{v.p.T("draft.saved", "time", v.p.DateTime(d.Updated))}})
		}
		out = append(out, b)
	}
	if len(own.Remarks) > 0 {
		b := views.Block{ID: "my-remarks", Title: v.p.T("remark.mine")}
		for _, r := range own.Remarks {
			f := own.Of[r.Consultation]
			b.Cards = append(b.Cards, views.LinkCard{Title: f.Title, Path: "/c/" + f.Slug + "/remarks/" + r.ID.String(), Lang: f.Language,
				Text: richtext.Excerpt(r.Body, 120), Tags: []views.CardTag{v.remarkTag(r)}, Meta: []string{v.p.T("remark.number", "n", r.Number), v.p.Date(r.Received)}})
		}
		out = append(out, b)
	}
	return out, nil
}

// remarkTag says where a remark stands.
func (v *visit) remarkTag(r consultation.Remark) views.CardTag {
	switch {
	case r.State == consultation.Held:
		return views.CardTag{Text: v.p.T("remark.state.held"), Color: "warning"}
	case r.State == consultation.Refused:
		return views.CardTag{Text: v.p.T("remark.state.refused"), Color: "danger"}
	case r.Disposition == "":
		return views.CardTag{Text: v.p.T("remark.waits"), Color: "neutral"}
	}
	return views.CardTag{Text: v.p.T("disposition." + string(r.Disposition)), Color: "info"}
}
