package paper

import (
	"strconv"
	"strings"

	"rsc.io/qr"

	"almenda/internal/questionnaire"
)

const body = wide - 2*margin

// all draws the form.
func (s *sheet) all() {
	s.opening()
	for i := range s.f.Definition.Sections {
		s.section(i)
	}
	var b block
	gap(&b, 4)
	s.words(&b, s.f.P.T("paper.end"), "B", s.head, 0, body)
	s.handing(&b, body)
	s.put(b)
}

// opening is the upper part of the first page: what this is, how to fill it in, where to bring it.
func (s *sheet) opening() {
	side := 30.0
	left := body - side - 6
	if code, err := qr.Encode(s.f.Address, qr.M); err == nil {
		s.square(code, wide-margin-side, margin, side)
	}
	var b block
	s.words(&b, s.f.Town, "", s.small, 0, left)
	s.words(&b, s.in(s.f.Title), "B", s.title, 0, left)
	gap(&b, 2)
	s.words(&b, s.f.P.T("paper.web", "address", s.f.Address), "", s.small, 0, left)
	s.put(b)
	s.y = max(s.y, margin+side) + 3
	b = nil
	s.words(&b, s.in(s.f.Lead), "", s.text, 0, body)
	gap(&b, 1.5)
	s.words(&b, s.in(s.f.Promise), "", s.text, 0, body)
	gap(&b, 1.5)
	anonymous := "paper.account"
	if s.f.Anonymous {
		anonymous = "paper.anonymous"
	}
	s.words(&b, s.f.P.T(anonymous), "B", s.text, 0, body)
	gap(&b, 1.5)
	s.words(&b, s.f.P.T("paper.how"), "", s.text, 0, body)
	gap(&b, 1.5)
	s.handing(&b, body)
	gap(&b, 4)
	s.put(b)
}

// handing says where to bring the sheet, and until when.
func (s *sheet) handing(b *block, width float64) {
	t := s.f.P.T
	if !s.f.Until.IsZero() {
		s.words(b, t("paper.until", "at", s.f.P.DateTime(s.f.Until)), "B", s.text, 0, width)
	}
	if desk := strings.TrimSpace(s.in(s.f.Desk)); desk != "" {
		s.words(b, t("paper.where", "desk", desk), "", s.text, 0, width)
	}
	if hours := strings.TrimSpace(s.in(s.f.Hours)); hours != "" {
		s.words(b, t("paper.hours", "hours", hours), "", s.text, 0, width)
	}
	if s.f.Phone != "" {
		s.words(b, t("paper.phone", "phone", s.f.Phone), "", s.text, 0, width)
	}
}

// square draws a code that a phone reads.
func (s *sheet) square(code *qr.Code, x, y, side float64) {
	one := side / float64(code.Size)
	for row := range code.Size {
		for col := 0; col < code.Size; col++ {
			from := col
			for col < code.Size && code.Black(col, row) {
				col++
			}
			if col > from {
				s.pdf.Rect(x+float64(from)*one, y+float64(row)*one, float64(col-from)*one, one, "F")
			}
		}
	}
}

// footer stands under every page: a page that got loose still tells what it belongs to.
func (s *sheet) footer() {
	y := high - foot
	s.pdf.Line(margin, y-1.5, wide-margin, y-1.5)
	s.write(s.f.P.T("paper.sheet", "version", s.f.Version)+" ________", "", s.small, margin, y)
	if s.pages == 0 {
		return
	}
	at := s.f.P.T("paper.page", "n", s.pdf.PageNo(), "of", s.pages)
	s.font("", s.small)
	s.write(at, "", s.small, wide-margin-s.pdf.GetStringWidth(legible(at)), y)
}

// section draws one part.
func (s *sheet) section(i int) {
	sec := &s.f.Definition.Sections[i]
	when := settle(sec.VisibleIf, s.arms)
	if when.known == never {
		return
	}
	var b block
	gap(&b, 3)
	if title := s.in(sec.Title); title != "" {
		s.words(&b, title, "B", s.head, 0, body)
	}
	s.words(&b, s.in(sec.Lead), "", s.text, 0, body)
	if when.known == open {
		s.words(&b, s.f.P.T("paper.part_if", "if", s.inWords(when.cond)), "B", s.text, 0, body)
	}
	first := true
	for j := range sec.Questions {
		q := &sec.Questions[j]
		shown := settle(q.VisibleIf, s.arms)
		if shown.known == never {
			continue
		}
		var own block
		gap(&own, 3)
		s.question(&own, q, shown)
		if first { // a heading does not stay behind alone
			own, first = append(b, own...), false
		}
		s.put(own)
	}
	s.jumps(sec, i)
}

// jumps say where to go on.
func (s *sheet) jumps(sec *questionnaire.Section, i int) {
	var b block
	for _, j := range sec.Jumps {
		when := settle(j.If, s.arms)
		if when.known == never {
			continue
		}
		to := s.f.P.T("paper.to_end")
		if n := s.firstOf(j.To); n > 0 {
			to = s.f.P.T("paper.to_question", "n", n)
		}
		if when.known == always {
			if n := s.firstOf(j.To); n == 0 || n != s.after(i) {
				s.words(&b, s.f.P.T("paper.go", "to", to), "B", s.text, 0, body)
			}
			break
		}
		s.words(&b, s.f.P.T("paper.go_if", "if", s.inWords(when.cond), "to", to), "B", s.text, 0, body)
	}
	if len(b) > 0 {
		s.put(append(block{{2, func(float64) {}}}, b...))
	}
}

// firstOf is the number of the first question of a section; 0: there is none.
func (s *sheet) firstOf(section string) int {
	for i := range s.f.Definition.Sections {
		if s.f.Definition.Sections[i].Key == section {
			return s.after(i - 1)
		}
	}
	return 0
}

// after is the number of the first question after a section.
func (s *sheet) after(i int) int {
	for _, sec := range s.f.Definition.Sections[i+1:] {
		for _, q := range sec.Questions {
			if n := s.numbers[q.Key]; n > 0 {
				return n
			}
		}
	}
	return 0
}

// number writes a number as people of the language do.
func (s *sheet) number(v float64) string {
	out := strconv.FormatFloat(v, 'f', -1, 64)
	if s.f.P.Lang() != "en" {
		out = strings.Replace(out, ".", ",", 1)
	}
	return out
}
