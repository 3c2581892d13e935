package web

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/web/views"
)

func (s *Server) getOffice(v *visit) error {
	list, err := s.Processes.Office(v.ctx(), v.who, v.town)
	if err != nil {
		return err
	}
	view := views.OfficeList{CanBegin: s.Processes.CanBegin(v.who)}
	for _, d := range list {
		view.Rows = append(view.Rows, v.officeRow(d))
	}
	if view.CanBegin {
		own, _, err := s.Processes.Templates(v.ctx(), v.who)
		if err != nil {
			return err
		}
		view.Templates = v.templates(own)
	}
	return v.show(views.OfficePage(v.page(v.p.T("office.title"), views.SectionAdmin), view))
}

func (v *visit) officeRow(d process.Desk) views.OfficeRow {
	r := views.OfficeRow{ID: d.Process.ID.String(), Title: v.words1(d.Edit.Content.Title), State: string(d.Process.State), Version: d.Process.Version,
		Returns: d.Edit.Reason != "", When: d.Edit.Saved}
	for _, l := range d.Lacks {
		if !l.Warn {
			r.Lacks++
		}
	}
	if d.Process.Public() {
		r.Public = "/p/" + d.Process.Slug
		if d.Pending {
			r.Step = string(d.Edit.Step)
		}
	}
	if d.Edit.Step == process.Scheduled {
		r.When = d.Edit.PublishAt
	}
	if r.When.IsZero() {
		r.When = d.Process.Published
	}
	return r
}

// waitingProcesses is what the staff's first page says of processes: what the reader may approve,
// and what came back to be mended.
func (s *Server) waitingProcesses(v *visit) ([]views.Block, error) {
	list, err := s.Processes.Office(v.ctx(), v.who, v.town)
	if fault.Is(err, fault.Denied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	wait := views.Block{ID: "to-approve", Title: v.p.T("office.to_approve"), Lead: v.p.T("office.to_approve_lead")}
	back := views.Block{ID: "sent-back", Title: v.p.T("office.to_mend")}
	for _, d := range list {
		card := views.LinkCard{Title: v.words1(d.Edit.Content.Title), Path: "/admin/processes/" + d.Process.ID.String()}
		switch {
		case d.CanApprove:
			card.Tags = []views.CardTag{{Text: v.p.T("office.state.proposed"), Color: "warning"}}
			card.Meta = []string{v.p.DateTime(d.Edit.Proposed)}
			wait.Cards = append(wait.Cards, card)
		case d.Pending && d.Edit.Reason != "" && d.CanEdit:
			card.Tags = []views.CardTag{{Text: v.p.T("office.sent_back"), Color: "warning"}}
			card.Text = d.Edit.Reason
			back.Cards = append(back.Cards, card)
		}
	}
	return []views.Block{wait, back}, nil
}

func (v *visit) templates(list []process.Template) (out []views.OfficeTemplate) {
	for _, t := range list {
		row := views.OfficeTemplate{Key: t.Key, Name: v.words1(t.Name), About: v.words1(t.About), Own: t.ID != id.None}
		for _, st := range t.Steps {
			row.Phases = append(row.Phases, v.words1(st.Name))
		}
		out = append(out, row)
	}
	return out
}

func (s *Server) officeNew(v *visit, form views.OfficeNew) (templ.Component, error) {
	own, library, err := s.Processes.Templates(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	form.Own, form.Library = v.templates(own), v.templates(library)
	return views.OfficeNewPage(v.page(v.p.T("office.new"), views.SectionAdmin), form), nil
}

func (s *Server) getOfficeNew(v *visit) error {
	day, _ := process.Clocks(v.now.AddDate(0, 0, 7), v.town.Location())
	page, err := s.officeNew(v, views.OfficeNew{Day: day})
	if err != nil {
		return err
	}
	return v.show(page)
}

// formID is the id of what a form will make: sent twice, it makes one thing.
func (v *visit) formID() id.ID {
	if key, ok := id.Parse(v.PostForm("key")); ok && key != id.None {
		return key
	}
	return id.New()
}

func (s *Server) postOfficeNew(v *visit) error {
	form := views.OfficeNew{Title: v.PostForm("title"), Template: v.PostForm("template"), Day: v.PostForm("day")}
	made, err := s.Processes.Begin(v.ctx(), v.who, v.town, process.Begin{Key: v.formID(), Title: form.Title, Slug: slug(form.Title), Template: form.Template, Day: form.Day})
	if err == nil {
		v.say("success", "flash.process_begun")
		return v.see("/admin/processes/" + made.String() + "/words")
	}
	if !v.blame(err) {
		return err
	}
	page, e := s.officeNew(v, form)
	if e != nil {
		return e
	}
	return v.show(page)
}

// desk opens the process that the address names.
func (s *Server) processDesk(v *visit) (process.Desk, error) {
	which, err := v.param("process")
	if err != nil {
		return process.Desk{}, err
	}
	return s.Processes.Desk(v.ctx(), v.who, v.town, which)
}

// officeDesk is the head of one screen.
func (v *visit) officeDesk(d process.Desk, theme process.Theme) views.OfficeDesk {
	out := views.OfficeDesk{ID: d.Process.ID.String(), Title: v.words1(d.Edit.Content.Title), State: string(d.Process.State), Step: string(d.Edit.Step),
		Pending: d.Pending, Reason: d.Edit.Reason, Theme: string(theme), Locked: !d.CanEdit, Archived: d.Process.State == process.Archived}
	if d.Process.Public() {
		out.Public = "/p/" + d.Process.Slug
	}
	if theme != "" {
		out.Was = d.Edit.Content.Mark(theme)
	}
	for _, t := range process.Themes {
		if t == process.Places && len(v.town.Districts) == 0 {
			continue
		}
		n := 0
		for _, l := range d.Lacks {
			if l.Theme == t && !l.Warn {
				n++
			}
		}
		out.Themes = append(out.Themes, views.OfficeTheme{Name: string(t), Lacks: n})
	}
	for i, lang := range v.town.Languages {
		out.Languages = append(out.Languages, views.OfficeLanguage{Lang: lang, Name: ownNames[lang], First: i == 0, Missing: d.Edit.Content.Unwritten(lang)})
	}
	return out
}

func (s *Server) getOfficeCheck(v *visit) error {
	d, err := s.processDesk(v)
	if err != nil {
		return err
	}
	page, err := s.officeCheck(v, d, views.OfficeCheck{})
	if err != nil {
		return err
	}
	return v.show(page)
}

// officeCheck is the check with what was typed into one of its forms.
func (s *Server) officeCheck(v *visit, d process.Desk, c views.OfficeCheck) (_ templ.Component, err error) {
	c.Desk = v.officeDesk(d, "")
	for _, l := range d.Lacks {
		row := views.OfficeLack{Text: v.lack(l), Path: "/admin/processes/" + d.Process.ID.String() + "/" + string(l.Theme)}
		if l.Warn {
			c.Warnings = append(c.Warnings, row)
		} else {
			c.Lacks = append(c.Lacks, row)
		}
	}
	changed := d.Pending && (d.Process.State != process.Published || !d.Edit.Content.Same(d.Process.Content()))
	c.CanPropose = d.CanEdit && changed && len(c.Lacks) == 0
	c.Small = c.CanPropose && d.Small
	c.CanApprove, c.Mine, c.Note, c.PublishAt = d.CanApprove, d.Mine, d.Edit.Note, d.Edit.PublishAt
	c.CanSend = d.CanPublish && !d.Mine && d.Edit.Step != process.Draft
	c.CanTake = d.Edit.Step == process.Scheduled || d.Edit.Step == process.Proposed
	c.CanCopy = s.Processes.CanBegin(v.who)
	c.CanDiscard = d.CanEdit && d.Pending && (d.Process.State == process.Published || d.Process.Version == 0)
	c.CanRecall = d.CanPublish && d.Process.State == process.Published
	c.SignAs = v.who.Name
	if d.Process.Preview != "" {
		c.Preview = v.absolute("/preview/" + d.Process.Preview)
	}
	if d.Pending && d.Process.State == process.Published {
		c.Changes = v.changes(d.Process.Content(), d.Edit.Content)
	}
	if c.Act != "template" {
		c.TemplateAs = strings.TrimSpace(c.Desk.Title)
	}
	if c.Drafts, err = s.officeDrafts(v, d.Process.ID); err != nil {
		return nil, err
	}
	return views.OfficeCheckPage(v.page(v.p.T("office.theme.check"), views.SectionAdmin), c), nil
}

// lack is what is missing, in words.
func (v *visit) lack(l process.Lack) string {
	pairs := []any{}
	for name, value := range l.Params {
		switch {
		case name == "language":
			value = ownNames[value.(string)]
		case name == "from" || name == "to":
			value = v.p.DateTime(value.(time.Time))
		}
		pairs = append(pairs, name, value)
	}
	if n, ok := l.Params["n"].(int); ok && l.Key == "office.lack.language" {
		return v.p.N(l.Key, n, pairs...)
	}
	return v.p.T(l.Key, pairs...)
}
