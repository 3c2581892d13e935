package paper

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"rsc.io/qr"
)

// Letter is one letter on one page: the address where the window of an envelope is, and a code that a
// phone reads.
type Letter struct {
	Lang       string
	To, From   []string
	Title      string
	Paragraphs []string
	CodeWords  string
	Code, Link string
	Foot       string
}

// WriteLetters prints letters one after another, each on a page of its own.
func WriteLetters(w io.Writer, title string, made time.Time, list []Letter) error {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(made)
	pdf.SetModificationDate(made)
	pdf.SetTitle(title, true)
	pdf.SetProducer("almenda", true)
	if len(list) > 0 {
		pdf.SetLang(list[0].Lang)
	}
	pdf.SetMargins(margin+4, margin, margin+4)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes("go", "", goregular.TTF)
	pdf.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	s := &sheet{pdf: pdf, text: 11, small: 9, head: 14, title: 16}
	for _, l := range list {
		if err := s.letter(l); err != nil {
			return err
		}
	}
	return pdf.Output(w)
}

// windowTop is where the window of a C5 envelope begins, and windowLeft its left edge.
const (
	windowTop  = 45.0
	windowLeft = 105.0
)

func (s *sheet) letter(l Letter) error {
	code, err := qr.Encode(l.Link, qr.M)
	if err != nil {
		return err
	}
	s.pdf.AddPage()
	left := margin + 4
	for i, line1 := range l.From {
		s.write(line1, "B", s.small+1, left, margin+float64(i)*line(s.small+1))
	}
	for i, line1 := range l.To {
		s.write(line1, "", s.text, windowLeft, windowTop+float64(i)*line(s.text))
	}
	y := 90.0
	put := func(text, style string, size float64) {
		s.font(style, size)
		for _, words := range s.broken(text, wide-2*left) {
			s.write(words, style, size, left, y)
			y += line(size)
		}
		y += line(size) * .6
	}
	put(l.Title, "B", s.title)
	for _, text := range l.Paragraphs {
		put(text, "", s.text)
	}
	side := 34.0
	if y > high-foot-side-10 {
		y = high - foot - side - 10
	}
	s.square(code, left, y, side)
	s.write(l.CodeWords, "", s.text, left+side+8, y+6)
	s.write(l.Code, "B", s.title+4, left+side+8, y+14)
	s.write(l.Foot, "", s.small, left, high-foot)
	return nil
}
