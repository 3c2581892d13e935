package paper

import (
	"regexp"
	"strconv"

	q9 "almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

var pipe = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// piped names the question where a screen would repeat its answer.
func (s *sheet) piped(t tenant.Text) string {
	return pipe.ReplaceAllStringFunc(s.in(t), func(in string) string {
		key := in[1 : len(in)-1]
		if s.numbers[key] == 0 && s.value(key) == nil {
			return in
		}
		return s.f.P.T("paper.your_answer", "question", s.named(key))
	})
}

// question draws a question and the room for its answer.
func (s *sheet) question(b *block, q *q9.Question, shown rule) {
	t, indent := s.f.P.T, s.indent()
	width := body - indent
	if shown.known == open {
		s.words(b, t("paper.only_if", "if", s.inWords(shown.cond)), "", s.text, indent, width)
	}
	at := len(*b)
	s.words(b, s.piped(q.Title), "B", s.text, indent, width)
	if n := s.numbers[q.Key]; n > 0 && len(*b) > at {
		first := (*b)[at].draw
		(*b)[at].draw = func(y float64) {
			s.write(strconv.Itoa(n)+".", "B", s.text, margin, y)
			first(y)
		}
	}
	s.words(b, s.piped(q.Help), "", s.small, indent, width)
	if q.CarryFrom != "" {
		s.words(b, t("paper.carried", "question", s.named(q.CarryFrom)), "", s.small, indent, width)
	}
	if do := s.how(q); do != "" {
		s.words(b, do, "", s.small, indent, width)
	}
	gap(b, 1)
	s.room(b, q)
	s.beside(b, q)
}

func (s *sheet) indent() float64 { return s.text * point * 2.2 }

// how says in one line how to answer.
func (s *sheet) how(q *q9.Question) string {
	t := s.f.P.T
	switch {
	case q.Type == q9.Multiple || q.Type == q9.ImageOne && q.Max > 1:
		switch {
		case q.Min > 1 && q.Max > 0:
			return t("paper.do.range", "min", q.Min, "max", q.Max)
		case q.Max > 1:
			return t("paper.do.most", "max", q.Max)
		}
		return t("paper.do.several")
	case q.Type == q9.Ranking && q.Max > 0:
		return t("paper.do.rank_first", "max", q.Max)
	case q.Type == q9.Allocation:
		return t("paper.do.allocation", "total", total(q))
	case q.Type == q9.Single, q.Type == q9.Dropdown, q.Type == q9.YesNo, q.Type == q9.ImageOne, q.Type == q9.Rating, q.Type == q9.Scale:
		return t("paper.do.one")
	case q.Type == q9.Ranking, q.Type == q9.Matrix, q.Type == q9.Consent:
		return t("paper.do." + string(q.Type))
	case q.Type == q9.PlaceType && q.Place == "point":
		return t("paper.do.point")
	case q.Type == q9.PlaceType:
		return t("paper.do.place")
	}
	return ""
}

func total(q *q9.Question) int {
	if q.Total > 0 {
		return q.Total
	}
	return 100
}

// room is where the answer goes.
func (s *sheet) room(b *block, q *q9.Question) {
	switch q.Type {
	case q9.Single, q9.Dropdown, q9.ImageOne, q9.Multiple:
		var words []string
		for _, o := range q.Options {
			words = append(words, s.optionWords(o))
		}
		s.choices(b, words, q.Type != q9.Multiple && q.Max < 2)
	case q9.YesNo:
		s.choice(b, s.f.P.T("paper.code.yes"), true)
		s.choice(b, s.f.P.T("paper.code.no"), true)
	case q9.Consent:
		s.choice(b, s.f.P.T("paper.code.yes"), false)
	case q9.Rating, q9.Scale:
		s.ladder(b, q)
	case q9.Matrix:
		s.matrix(b, q)
	case q9.ShortText:
		s.lines(b, 1)
	case q9.LongText:
		s.lines(b, 5)
	case q9.Number:
		s.blank(b, s.in(q.Unit), 3)
	case q9.Date:
		s.words(b, s.f.P.T("paper.date"), "", s.text, s.indent(), body-s.indent())
	case q9.Ranking, q9.Allocation:
		for _, o := range q.Options {
			s.blank(b, s.optionWords(o), 1)
		}
		if q.Type == q9.Allocation {
			s.words(b, s.f.P.T("paper.total", "total", total(q)), "B", s.text, s.indent(), body-s.indent())
		}
	case q9.PlaceType:
		s.where(b, q)
	}
}

// where is a district to tick, or a line for the name of a place.
func (s *sheet) where(b *block, q *q9.Question) {
	if q.Place != "district" || len(s.f.Districts) == 0 {
		s.lines(b, 1)
	}
	if q.Place == "point" {
		return
	}
	var names []string
	for _, d := range s.f.Districts {
		names = append(names, d.Name)
	}
	s.choices(b, names, true)
}

// optionWords are the words of an option, what its picture shows, and when it holds.
func (s *sheet) optionWords(o q9.Option) string {
	out := s.piped(o.Words)
	if alt := s.in(o.Alt); alt != "" && alt != out {
		out = s.f.P.T("paper.picture", "words", out, "alt", alt)
	}
	if when := settle(o.VisibleIf, s.arms); when.known == open {
		out = s.f.P.T("paper.option_if", "words", out, "if", s.inWords(when.cond))
	}
	return out
}

// beside are the answers that stand beside the options.
func (s *sheet) beside(b *block, q *q9.Question) {
	one := q.Type != q9.Multiple
	if q.Other {
		s.choice(b, s.f.P.T("paper.code.other"), one)
		s.lines(b, 1)
	}
	if q.DontKnow {
		s.choice(b, s.f.P.T("paper.code.dk"), one)
	}
	if q.RatherNot {
		s.choice(b, s.f.P.T("paper.code.na"), one)
	}
}
