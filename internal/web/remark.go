package web

import (
	"net/url"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

func listPath(base string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return base + "/remarks?" + q.Encode()
}

// remarkView is a remark as the page shows it.
func (v *visit) remarkView(f consultation.Frame, r consultation.Remark) views.RemarkView {
	out := views.RemarkView{ID: r.ID.String(), Number: r.Number, Path: "/c/" + f.Slug + "/remarks/" + r.ID.String(), Lang: r.Language, Author: authorOf(r),
		Speaks: string(r.Speaks), Source: string(r.Source), At: r.Received, EditedAt: r.Edited, About: string(r.About), Anchor: r.Anchor,
		Paragraph: consultation.Number(r.Anchor), Version: r.Version, Quote: r.Quote, HTML: richtext.HTML(r.Body), Category: r.Category,
		Hidden: !r.Consent && r.Body == "", State: string(r.State), Disposition: string(r.Disposition), Reason: r.Reason, AnsweredAt: r.Answered}
	out.Place = views.Place{DistrictKey: r.District, District: v.district(r.District), Words: r.Place}
	if p := r.Subject.Point; p != nil {
		out.Place.Lon, out.Place.Lat, out.Place.HasPoint = p.Lon, p.Lat, true
	}
	return out
}

// authorOf is what a remark is signed with: for whom somebody speaks, before who.
func authorOf(r consultation.Remark) string {
	switch {
	case r.Organisation != "":
		return r.Organisation
	case r.AuthorName != "":
		return r.AuthorName
	}
	return r.Name
}

func (s *Server) getRemark(v *visit) error {
	which, err := v.param("remark")
	if err != nil {
		return err
	}
	return s.showRemark(v, which, nil)
}

func (s *Server) getReceipt(v *visit) error {
	which, err := v.param("remark")
	if err != nil {
		return err
	}
	return s.showRemark(v, which, func(d *views.RemarkDetail) error {
		if !d.Mine {
			return fault.Missing()
		}
		d.Receipt = true
		return nil
	})
}

func (s *Server) showRemark(v *visit, which id.ID, change func(*views.RemarkDetail) error) error {
	d, err := s.Consultations.Get(v.ctx(), v.who, v.Param("slug"), which)
	if err != nil {
		return err
	}
	view := views.RemarkDetail{Consultation: v.consultationView(d.Frame), Remark: v.remarkView(d.Frame, d.Remark), Mine: d.Mine, CanEdit: d.CanEdit,
		Body: d.Remark.Body, Certainly: d.Remark.Version < d.Version}
	if d.Then.Anchor != "" {
		then := docPart(d.Then)
		view.Then = &then
		view.Marked[0], view.Marked[1], view.Marked[2], _ = consultation.Quoted(then.Text, d.Remark.Quote)
		if d.Now.Anchor != "" {
			now := docPart(d.Now)
			view.Now, view.Diff = &now, docDiff(then.Text, now.Text)
		}
	}
	view.Chain = v.remarkChain(d)
	if change != nil {
		if err := change(&view); err != nil {
			return err
		}
	}
	return v.show(views.RemarkDetailPage(v.page(v.p.T("remark.title", "n", d.Remark.Number), views.SectionProcesses), view))
}

// remarkChain is the way from a remark to what it led to: the answer, the paragraph in the new version,
// and what was published.
func (v *visit) remarkChain(d consultation.Detail) []views.ChainLink {
	if d.Remark.State == consultation.Withdrawn || d.Remark.State == consultation.Refused {
		return nil
	}
	base := "/c/" + d.Slug
	out := []views.ChainLink{{Title: v.p.T("remark.chain_sent", "n", d.Remark.Number), State: views.Done, At: d.Remark.Received}}
	if d.Remark.Disposition == "" {
		return append(out, views.ChainLink{Title: v.p.T("remark.chain_waits"), State: views.Now}, views.ChainLink{Title: v.p.T("publication.report"), State: views.Next})
	}
	out = append(out, views.ChainLink{Title: v.p.T("remark.chain_answered"), Text: v.p.T("disposition." + string(d.Remark.Disposition)), State: views.Done, At: d.Remark.Answered})
	if d.Led.Anchor != "" {
		out = append(out, views.ChainLink{Title: v.p.T("remark.led", "n", d.Led.Number()), Text: v.p.T("consultation.version", "n", d.Version),
			Path: base + "#" + d.Led.Anchor, State: views.Done})
	}
	c := views.Consultation{Slug: d.Slug}
	reported := false
	for i := len(d.Publications) - 1; i >= 0; i-- {
		r := v.releaseView(c, d.Publications[i])
		reported = reported || r.Kind == string(consultation.Report)
		out = append(out, views.ChainLink{Title: v.p.T("publication." + r.Kind), Text: r.Title, Path: r.Path, State: views.Done, At: r.At})
	}
	if !reported {
		out = append(out, views.ChainLink{Title: v.p.T("publication.report"), State: views.Next})
	}
	return out
}

func (s *Server) postRemarkEdit(v *visit) error {
	which, err := v.param("remark")
	if err != nil {
		return err
	}
	err = s.Consultations.Edit(v.ctx(), v.who, v.Param("slug"), which, v.PostForm("body"))
	if err == nil {
		v.say("success", "flash.remark_saved")
		return v.see("/c/" + v.Param("slug") + "/remarks/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showRemark(v, which, func(d *views.RemarkDetail) error { d.Body = v.PostForm("body"); return nil })
}

func (s *Server) postRemarkWithdraw(v *visit) error {
	which, err := v.param("remark")
	if err != nil {
		return err
	}
	if v.PostForm("sure") == "" {
		d, err := s.Consultations.Get(v.ctx(), v.who, v.Param("slug"), which)
		if err != nil {
			return err
		}
		if !d.CanEdit {
			return fault.New(fault.Closed, "fault.remarks_closed")
		}
		var form fault.Form
		form.Add("sure", "fault.sure")
		v.blame(form.Err())
		return s.showRemark(v, which, nil)
	}
	if err := s.Consultations.Withdraw(v.ctx(), v.who, v.Param("slug"), which); err != nil {
		return err
	}
	v.say("success", "flash.remark_withdrawn")
	return v.see("/me")
}
