package consultation

import (
	"context"
	"slices"

	"almenda/internal/fault"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// into checks what a step brings and writes it into the draft. Faults: Invalid.
func (w Write) into(ctx context.Context, tx Tx, town *tenant.Town, c Consultation, d *Draft) error {
	var form fault.Form
	if w.About != nil {
		if !slices.Contains(Abouts, *w.About) {
			form.Add("about", "fault.remark_about")
		} else {
			d.About = *w.About
		}
	}
	if w.Where != nil {
		where := *w.Where
		where.About = d.About
		text, err := tx.Paragraphs(ctx, c.ID, c.Version)
		if err != nil {
			return err
		}
		where.settle(&form, town, c, text, w.Later)
		d.Subject = where
	}
	if w.Body != nil {
		d.Body = richtext.Text(*w.Body)
		check(&form, "body", d.Body, least(MinBody, w.Later), MaxBody)
	}
	if w.Voice != nil {
		d.Voice = *w.Voice
		d.Voice.settle(&form, w.Later)
	}
	return form.Err()
}

func least(n int, later bool) int {
	if later {
		return 0
	}
	return n
}

// settle checks a subject against the text as it stands, and drops what does not belong to what it
// is about.
func (s *Subject) settle(form *fault.Form, town *tenant.Town, c Consultation, text []Paragraph, later bool) {
	s.Version = c.Version
	switch s.About {
	case OfText:
		*s = Subject{About: OfText, Version: c.Version, Anchor: s.Anchor, Quote: richtext.Line(s.Quote)}
		p, ok := find(text, s.Anchor)
		if (!ok || p.Heading()) && (s.Anchor != "" || !later) {
			form.Add("paragraph", "fault.remark_paragraph")
			return
		}
		check(form, "quote", s.Quote, 0, MaxQuote)
		if _, _, _, found := Quoted(p.Plain(), s.Quote); s.Quote != "" && !found {
			form.Add("quote", "fault.remark_quote")
		}
	case OfPlace:
		s.Anchor, s.Quote = "", ""
		s.place(form, town, c, later)
	default:
		*s = Subject{About: Whole, Version: c.Version}
	}
}

func (s *Subject) place(form *fault.Form, town *tenant.Town, c Consultation, later bool) {
	s.Place = richtext.Line(s.Place)
	check(form, "place", s.Place, 0, MaxPlace)
	if _, ok := town.District(s.District); !ok && s.District != "" {
		form.Add("district", "fault.district_unknown")
	}
	if s.Category != "" && !slices.Contains(c.Categories, s.Category) || s.Category == "" && len(c.Categories) > 0 && !later {
		form.Add("category", "fault.remark_category")
	}
	if p := s.Point; p != nil && (p.Lat < -90 || p.Lat > 90 || p.Lon < -180 || p.Lon > 180) {
		form.Add("place", "fault.point")
	}
	if s.Place == "" && s.District == "" && s.Point == nil && !later {
		form.Add("place", "fault.remark_place")
	}
}

func (v *Voice) settle(form *fault.Form, later bool) {
	v.Organisation = richtext.Line(v.Organisation)
	if !slices.Contains(Voices, v.Speaks) {
		form.Add("speaks", "fault.remark_speaks")
	}
	if v.Speaks == Person {
		v.Organisation = ""
		return
	}
	check(form, "organisation", v.Organisation, least(2, later), MaxName)
}
