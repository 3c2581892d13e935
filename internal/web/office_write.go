package web

import (
	"strconv"

	"github.com/a-h/templ"

	"almenda/internal/process"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// typedText reads a text in every language of the town: the inputs are called <name>_<language>.
func (v *visit) typedText(name string) tenant.Text {
	out := tenant.Text{}
	for _, lang := range v.town.Languages {
		out[lang] = v.PostForm(name + "_" + lang)
	}
	return out
}

func (s *Server) getOfficeTheme(theme process.Theme) func(*visit) error {
	return func(v *visit) error {
		d, err := s.processDesk(v)
		if err != nil {
			return err
		}
		return v.show(v.officeTheme(d, theme, process.Write{}))
	}
}

func (s *Server) postOfficeTheme(theme process.Theme) func(*visit) error {
	return func(v *visit) error {
		d, err := s.processDesk(v)
		if err != nil {
			return err
		}
		w := v.officeWrite(theme)
		odd, err := s.Processes.Save(v.ctx(), v.who, v.town, d.Process.ID, w)
		if err != nil {
			return v.again(err, func() templ.Component { return v.officeTheme(d, theme, w) })
		}
		here := "/admin/processes/" + d.Process.ID.String() + "/" + string(theme)
		switch {
		case len(odd) > 0:
			v.say("warning", oddities[odd[0].Kind])
			return v.see(here)
		case v.PostForm("then") == "add":
			return v.see(here + "?rows=" + strconv.Itoa(len(v.kept(w))+1))
		case v.PostForm("then") == "stay":
			v.say("success", "flash.process_saved")
			return v.see(here)
		}
		v.say("success", "flash.process_saved")
		return v.see(v.following(d.Process.ID.String(), theme))
	}
}

// oddities say what was done with a time that the change of the clocks makes strange.
var oddities = map[process.Oddity]string{process.Skipped: "flash.process_odd_skipped", process.Twice: "flash.process_odd_twice"}

// kept are the phases of a form that are not taken out.
func (v *visit) kept(w process.Write) (out []process.WritePhase) {
	if w.Phases == nil {
		return nil
	}
	for _, p := range *w.Phases {
		if !p.Remove && p.OpensDay != "" {
			out = append(out, p)
		}
	}
	return out
}

// following is the screen after a theme; the check is the last.
func (v *visit) following(which string, theme process.Theme) string {
	at := "/admin/processes/" + which
	for i, t := range process.Themes {
		if t == theme && i+1 < len(process.Themes) {
			if next := process.Themes[i+1]; next != process.Places || len(v.town.Districts) > 0 {
				return at + "/" + string(next)
			}
		}
	}
	return at
}

// officeWrite reads one screen's form.
func (v *visit) officeWrite(theme process.Theme) process.Write {
	w := process.Write{Was: v.PostForm("was")}
	switch theme {
	case process.Words:
		w.Words = &process.WriteWords{Title: v.typedText("title"), Summary: v.typedText("summary"), Body: v.typedText("body")}
	case process.Facts:
		w.Card = &process.WriteCard{Owner: v.typedText("owner"), Purpose: v.typedText("purpose"), Basis: v.typedText("basis"), Audience: v.typedText("audience"),
			Contact: process.Contact{Name: v.PostForm("contact_name"), Email: v.PostForm("contact_email"), Phone: v.PostForm("contact_phone")}}
	case process.Promise:
		w.Mandate = &process.Mandate{Open: v.typedText("open"), Fixed: v.typedText("fixed"), Decides: v.typedText("decides"), When: v.typedText("when"), Answers: v.typedText("answers")}
	case process.Dates:
		rows := []process.WritePhase{}
		for i := range min(max(v.count("rows"), 0), process.MaxPhases+1) {
			n := "_" + strconv.Itoa(i)
			p := process.WritePhase{Kind: process.PhaseKind(v.PostForm("kind" + n)), Name: tenant.Text{}, OpensDay: v.PostForm("opens" + n), OpensAt: v.PostForm("opens_at" + n),
				ClosesDay: v.PostForm("closes" + n), ClosesAt: v.PostForm("closes_at" + n), Remove: v.PostForm("remove"+n) != ""}
			for _, lang := range v.town.Languages {
				p.Name[lang] = v.PostForm("name_" + lang + n)
			}
			rows = append(rows, p)
		}
		w.Phases = &rows
	case process.Places:
		keys := v.PostFormArray("districts")
		w.Districts = &keys
	}
	return w
}

// officeTheme draws one screen: with what was typed, when w holds it, else with what is kept.
func (v *visit) officeTheme(d process.Desk, theme process.Theme, w process.Write) templ.Component {
	desk := v.officeDesk(d, theme)
	pg := v.page(v.p.T("office.theme."+string(theme)), views.SectionAdmin)
	c := d.Edit.Content
	switch theme {
	case process.Dates:
		return views.OfficePhasesPage(pg, v.officePhases(d, desk, w))
	case process.Places:
		chosen := map[string]bool{}
		if w.Districts != nil {
			c.Districts = *w.Districts
		}
		for _, key := range c.Districts {
			chosen[key] = true
		}
		return views.OfficePlacesPage(pg, views.OfficePlaces{Desk: desk, Chosen: chosen})
	}
	form := views.OfficeForm{Desk: desk}
	switch theme {
	case process.Words:
		if w.Words != nil {
			c.Title, c.Summary, c.Body = w.Words.Title, w.Words.Summary, w.Words.Body
		}
		form.Texts = []views.OfficeText{v.officeText("title", c.Title, nil, process.MaxTitle, 0), v.officeText("summary", c.Summary, nil, process.MaxSummary, 3),
			v.officeText("body", c.Body, nil, process.MaxBody, 10)}
	case process.Facts:
		if w.Card != nil {
			c.Card = process.Card{Owner: w.Card.Owner, Purpose: w.Card.Purpose, Basis: w.Card.Basis, Audience: w.Card.Audience, Contact: w.Card.Contact}
		}
		examples := cardOf(d.Hints)
		for i, f := range cardOf(c.Card) {
			max, rows := process.MaxFact, 2
			if f.name == "owner" {
				max, rows = process.MaxContact, 0
			}
			form.Texts = append(form.Texts, v.officeText(f.name, f.text, examples[i].text, max, rows))
		}
		form.Contact = views.OfficeContact(c.Card.Contact)
	case process.Promise:
		if w.Mandate != nil {
			c.Card.Mandate = *w.Mandate
		}
		examples := mandateOf(d.Hints.Mandate)
		for i, f := range mandateOf(c.Card.Mandate) {
			form.Texts = append(form.Texts, v.officeText(f.name, f.text, examples[i].text, process.MaxPromise, 3))
		}
	}
	return views.OfficeFormPage(pg, form)
}

// officeText is a text in every language; with rows it is a long one.
func (v *visit) officeText(name string, text, examples tenant.Text, max, rows int) views.OfficeText {
	t := views.OfficeText{Name: name, Label: v.p.T("office.field." + name), Hint: v.p.T("office.field." + name + "_hint"), Long: rows > 0, Max: max, Rows: rows}
	for i, lang := range v.town.Languages {
		t.Texts = append(t.Texts, views.OfficeWords{Lang: lang, Name: ownNames[lang], Text: text[lang], Example: examples[lang], First: i == 0})
	}
	return t
}

// officePhases are the rows of the screen of dates, with an empty one at the end when it was asked
// for or there is none.
func (v *visit) officePhases(d process.Desk, desk views.OfficeDesk, w process.Write) views.OfficePhases {
	out := views.OfficePhases{Desk: desk}
	for _, k := range process.Kinds {
		out.Kinds = append(out.Kinds, string(k))
	}
	zone := v.town.Location()
	if w.Phases != nil {
		for _, p := range *w.Phases {
			out.Rows = append(out.Rows, v.officePhase(string(p.Kind), p.Name, p.OpensDay, p.OpensAt, p.ClosesDay, p.ClosesAt))
		}
		return out
	}
	for _, p := range d.Edit.Content.Phases {
		opensDay, opensAt := process.Clocks(p.Opens, zone)
		closesDay, closesAt := process.Clocks(p.Closes, zone)
		out.Rows = append(out.Rows, v.officePhase(string(p.Kind), p.Name, opensDay, opensAt, closesDay, closesAt))
	}
	if rows, err := strconv.Atoi(v.Query("rows")); !desk.Locked && (len(out.Rows) == 0 || err == nil && rows > len(out.Rows)) && len(out.Rows) < process.MaxPhases {
		row := v.officePhase(string(process.Ideas), nil, "", "", "", "")
		row.New = true
		if n := len(out.Rows); n > 0 { // it begins as the one before ends
			row.OpensDay, row.OpensAt = out.Rows[n-1].ClosesDay, out.Rows[n-1].ClosesAt
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (v *visit) officePhase(kind string, name tenant.Text, opensDay, opensAt, closesDay, closesAt string) views.OfficePhase {
	row := views.OfficePhase{Kind: kind, OpensDay: opensDay, OpensAt: opensAt, ClosesDay: closesDay, ClosesAt: closesAt,
		OpensOdd: v.odd(opensDay, opensAt), ClosesOdd: v.odd(closesDay, closesAt)}
	for i, lang := range v.town.Languages {
		row.Names = append(row.Names, views.OfficeWords{Lang: lang, Name: ownNames[lang], Text: name[lang], First: i == 0})
	}
	return row
}

// odd explains a time that the change of the clocks makes strange.
func (v *visit) odd(day, minute string) string {
	if _, odd, ok := process.Local(day, minute, v.town.Location()); ok && odd == process.Twice {
		return v.p.T("office.odd_twice", "time", minute)
	}
	return ""
}
