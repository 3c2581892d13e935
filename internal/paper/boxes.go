package paper

import (
	"strconv"

	q9 "almenda/internal/questionnaire"
)

// box is the side of a square to tick.
func (s *sheet) box() float64 { return s.text * point * 1.05 }

// tick draws a circle where one is picked and a square where several may be.
func (s *sheet) tick(x, y float64, one bool) {
	side := s.box()
	if one {
		s.pdf.Circle(x+side/2, y+side/2, side/2, "D")
		return
	}
	s.pdf.Rect(x, y, side, side, "D")
}

// choice is a box and its words.
func (s *sheet) choice(b *block, words string, one bool) {
	at, indent := len(*b), s.indent()
	s.words(b, words, "", s.text, indent+s.box()+2.5, body-indent-s.box()-2.5)
	if len(*b) == at {
		gap(b, line(s.text))
	}
	first := (*b)[at].draw
	(*b)[at].draw = func(y float64) {
		s.tick(margin+indent, y+0.4, one)
		first(y)
	}
	gap(b, 1.2)
}

// many is from how many choices on they stand side by side.
const many = 9

// choices are boxes and their words: one below the other, or in columns, read downwards, where there
// are many and all fit on one line.
func (s *sheet) choices(b *block, list []string, one bool) {
	indent, columns := s.indent(), 3
	if s.f.Large {
		columns = 2
	}
	width := (body - indent) / float64(columns)
	s.font("", s.text)
	fits := len(list) >= many
	for _, words := range list {
		fits = fits && s.pdf.GetStringWidth(legible(words)) < width-s.box()-4
	}
	if !fits {
		for _, words := range list {
			s.choice(b, words, one)
		}
		return
	}
	deep := (len(list) + columns - 1) / columns
	for row := range deep {
		*b = append(*b, piece{line(s.text) + 1.2, func(y float64) {
			for n := row; n < len(list); n += deep {
				x := margin + indent + float64(n/deep)*width
				s.tick(x, y+0.4, one)
				s.write(list[n], "", s.text, x+s.box()+2.5, y)
			}
		}})
	}
}

// lines are rules to write on.
func (s *sheet) lines(b *block, n int) {
	indent, each := s.indent(), max(9, line(s.text)*1.3)
	for range n {
		*b = append(*b, piece{each, func(y float64) {
			s.pdf.Line(margin+indent, y+each-1, wide-margin, y+each-1)
		}})
	}
	gap(b, 1.5)
}

// blank is a box for a number, times as wide as usual, with words after it.
func (s *sheet) blank(b *block, words string, times float64) {
	indent, tall := s.indent(), max(7.5, line(s.text))
	across := max(12, s.text*point*3) * times
	at := len(*b)
	s.words(b, words, "", s.text, indent+across+3, body-indent-across-3)
	if len(*b) == at {
		gap(b, line(s.text))
	}
	first := (*b)[at]
	(*b)[at] = piece{max(first.high, tall), func(y float64) {
		s.pdf.Rect(margin+indent, y, across, tall-0.8, "D")
		first.draw(y + (tall-0.8-s.text*point*1.2)/2)
	}}
	gap(b, 1.2)
}

// ladder is a row of numbers, with the words for both ends above it.
func (s *sheet) ladder(b *block, q *q9.Question) {
	low, high, indent := 1, 5, s.indent()
	if q.Type == q9.Scale {
		low, high = 0, 10
	}
	if q.Low != nil {
		low = int(*q.Low)
	}
	if q.High != nil {
		high = int(*q.High)
	}
	if ends := s.in(q.LowWords); ends != "" || s.in(q.HiWords) != "" {
		s.words(b, s.f.P.T("paper.ends", "low", low, "low_words", ends, "high", high, "high_words", s.in(q.HiWords)), "", s.small, indent, body-indent)
		gap(b, 1)
	}
	step := min(body-indent, float64(high-low+1)*max(12, s.text*point*2.4)) / float64(high-low+1)
	tall := s.box() + line(s.text) + 2
	*b = append(*b, piece{tall, func(y float64) {
		for n := low; n <= high; n++ {
			x, label := margin+indent+float64(n-low)*step, strconv.Itoa(n)
			s.tick(x, y, true)
			s.font("", s.text)
			s.write(label, "", s.text, x+(s.box()-s.pdf.GetStringWidth(label))/2, y+s.box()+0.6)
		}
	}})
}

// matrix is a table where its words fit, and a list of questions where not.
func (s *sheet) matrix(b *block, q *q9.Question) {
	options := q.Options
	indent := s.indent()
	first := (body - indent) * 0.4
	col := (body - indent - first) / float64(max(len(options), 1))
	if !s.f.Large && col >= 14 && s.headsFit(options, col-1.5) {
		s.table(b, q, first, col)
		return
	}
	for _, r := range q.Rows {
		s.words(b, s.in(r.Words), "B", s.text, indent, body-indent)
		for _, o := range options {
			s.choice(b, s.optionWords(o), true)
		}
		gap(b, 1.5)
	}
}

// headsFit tells whether each head fits into three lines of its column without a broken word.
func (s *sheet) headsFit(options []q9.Option, width float64) bool {
	s.font("", s.small)
	for _, o := range options {
		lines := s.broken(s.optionWords(o), width)
		joined := 0
		for _, l := range lines {
			joined += len([]rune(l)) + 1
		}
		if len(lines) > 3 || joined-1 != len([]rune(legible(s.optionWords(o)))) {
			return false
		}
	}
	return true
}

func (s *sheet) table(b *block, q *q9.Question, first, col float64) {
	indent, tallest := s.indent(), 1
	s.font("", s.small)
	heads := make([][]string, len(q.Options))
	for i, o := range q.Options {
		heads[i] = s.broken(s.optionWords(o), col-1.5)
		tallest = max(tallest, len(heads[i]))
	}
	*b = append(*b, piece{float64(tallest)*line(s.small) + 1, func(y float64) {
		for i, head := range heads {
			for n, l := range head {
				s.font("", s.small)
				x := margin + indent + first + float64(i)*col + (col-s.pdf.GetStringWidth(l))/2
				s.write(l, "", s.small, x, y+float64(tallest-len(head)+n)*line(s.small))
			}
		}
	}})
	for _, r := range q.Rows {
		s.font("", s.text)
		words := s.broken(s.in(r.Words), first-2)
		tall := float64(max(len(words), 1))*line(s.text) + 2
		*b = append(*b, piece{tall, func(y float64) {
			s.pdf.Line(margin+indent, y, wide-margin, y)
			for n, l := range words {
				s.write(l, "", s.text, margin+indent, y+1+float64(n)*line(s.text))
			}
			for i := range q.Options {
				s.tick(margin+indent+first+float64(i)*col+(col-s.box())/2, y+(tall-s.box())/2, true)
			}
		}})
	}
	gap(b, 1.5)
}
