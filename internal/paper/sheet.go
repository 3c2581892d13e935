package paper

import (
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Measures of an A4 page, in millimetres.
const (
	wide   = 210.0
	high   = 297.0
	margin = 18.0
	foot   = 16.0 // of the page's last line, above the edge
	point  = 25.4 / 72
	led    = 1.3 // height of a line, in heights of its letters
)

// sheet is a form while it is drawn.
type sheet struct {
	f       Form
	pdf     *fpdf.Fpdf
	numbers map[string]int
	arms    questionnaire.Answers
	pages   int // of the whole; 0 while they are counted
	y       float64

	text, small, head, title float64 // sizes of letters, in points
}

// piece is what is never torn apart by the end of a page.
type piece struct {
	high float64
	draw func(y float64)
}

// block is pieces that belong together.
type block []piece

func newSheet(f Form, packed bool, pages int) *sheet {
	pdf := fpdf.New("P", "mm", "A4", "")
	known, _ := settled(&f.Definition, Arms(&f.Definition))
	s := &sheet{f: f, pdf: pdf, numbers: Numbers(&f.Definition), arms: known, pages: pages, text: 11, small: 9, head: 14, title: 20}
	if f.Large {
		s.text, s.small, s.head, s.title = 18, 18, 22, 26
	}
	pdf.SetCompression(packed)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(f.Made)
	pdf.SetModificationDate(f.Made)
	pdf.SetTitle(s.in(f.Title), true)
	pdf.SetAuthor(f.Town, true)
	pdf.SetProducer("almenda", true)
	pdf.SetLang(f.P.Lang())
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes("go", "", goregular.TTF)
	pdf.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	pdf.SetLineWidth(0.3)
	pdf.SetFooterFunc(s.footer)
	s.page()
	return s
}

// in is a text in the language of the sheet.
func (s *sheet) in(t tenant.Text) string { return t.In(s.f.P.Lang(), s.f.Fallback) }

func (s *sheet) page() {
	s.pdf.AddPage()
	s.y = margin
}

func (s *sheet) bottom() float64 { return high - foot - line(s.small) - 2 }

// line is the height of a line of letters.
func line(points float64) float64 { return points * point * led }

// put draws a block. One that is short enough is not torn: it goes to the next page whole. A longer
// one keeps at least its first three pieces together.
func (s *sheet) put(b block) {
	whole := 0.0
	for _, p := range b {
		whole += p.high
	}
	if left := s.bottom() - s.y; whole > left && whole < (high-2*margin)*0.6 {
		s.page()
	}
	for i, p := range b {
		need := p.high
		if i == 0 {
			for _, next := range b[1:min(len(b), 3)] {
				need += next.high
			}
		}
		if s.y+need > s.bottom() && s.y > margin {
			s.page()
		}
		p.draw(s.y)
		s.y += p.high
	}
}

// font sets letters of a size.
func (s *sheet) font(style string, size float64) { s.pdf.SetFont("go", style, size) }

// words adds a text at an indent, broken into lines of at most width.
func (s *sheet) words(b *block, text, style string, size, indent, width float64) {
	s.font(style, size)
	for _, l := range s.broken(text, width) {
		*b = append(*b, piece{line(size), func(y float64) { s.write(l, style, size, margin+indent, y) }})
	}
}

// write draws one line of text whose upper edge is y.
func (s *sheet) write(text, style string, size, x, y float64) {
	s.font(style, size)
	s.pdf.Text(x, y+size*point, legible(text))
}

// gap adds room.
func gap(b *block, high float64) { *b = append(*b, piece{high, func(float64) {}}) }

// broken breaks a text into lines of at most width. A word that is longer is broken too.
func (s *sheet) broken(text string, width float64) (out []string) {
	for _, para := range strings.Split(strings.TrimSpace(legible(text)), "\n") {
		now := ""
		for _, word := range strings.Fields(para) {
			for s.pdf.GetStringWidth(word) > width {
				cut := s.fits(word, width)
				if now != "" {
					out, now = append(out, now), ""
				}
				out, word = append(out, string([]rune(word)[:cut])), string([]rune(word)[cut:])
			}
			longer := strings.TrimSpace(now + " " + word)
			if now != "" && s.pdf.GetStringWidth(longer) > width {
				out, longer = append(out, now), word
			}
			now = longer
		}
		if now != "" {
			out = append(out, now)
		}
	}
	return out
}

// fits is how many letters of a word fit into width, at least one.
func (s *sheet) fits(word string, width float64) int {
	letters := []rune(word)
	n := 1
	for n < len(letters) && s.pdf.GetStringWidth(string(letters[:n+1])) <= width {
		n++
	}
	return n
}

var face = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic("paper: the font in the programme is broken: " + err.Error())
	}
	return f
})

// legible is a text in letters that the font has; others become a question mark.
func legible(text string) string {
	var buf sfnt.Buffer
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u00a0' || r == '\u202f' || r == '\t':
			return ' '
		case r < ' ' || r == '\u00ad':
			return -1
		}
		if i, err := face().GlyphIndex(&buf, r); err != nil || i == 0 {
			return '?'
		}
		return r
	}, text)
}
