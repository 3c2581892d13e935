package stored

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"almenda/internal/questionnaire"
)

// scanner reads the form that encoding/json writes: no blanks, keys in order. It gives up at anything
// else, before anybody saw a part of it. What it found stays valid when its lists grow: the old ones
// are left as they are.
type scanner struct {
	in     []byte
	at     int
	found  []Answer
	codes  [][]byte
	rows   []Row
	places []questionnaire.Place
	words  []byte // strings that had escapes
}

func (s *scanner) reset(body []byte) {
	s.in, s.at = body, 0
	s.found, s.codes, s.rows, s.places, s.words = s.found[:0], s.codes[:0], s.rows[:0], s.places[:0], s.words[:0]
}

// answers is the whole body.
func (s *scanner) answers() ([]Answer, bool) {
	if !s.is('{') {
		return nil, false
	}
	if s.is('}') {
		return s.found, s.at == len(s.in)
	}
	for {
		var a Answer
		var ok bool
		if a.Key, ok = s.text(); !ok || !s.is(':') {
			return nil, false
		}
		if n := len(s.found); n > 0 && bytes.Compare(s.found[n-1].Key, a.Key) >= 0 || !s.answer(&a) {
			return nil, false
		}
		s.found = append(s.found, a)
		if s.is('}') {
			return s.found, s.at == len(s.in)
		}
		if !s.is(',') {
			return nil, false
		}
	}
}

// answer is {"c":[…],"t":"…","r":{…},"p":{…}} with each part at most once.
func (s *scanner) answer(a *Answer) bool {
	if !s.is('{') {
		return false
	}
	if s.is('}') {
		return true
	}
	seen := byte(0)
	for {
		part, ok := s.field()
		if !ok {
			return false
		}
		bit := byte(0)
		switch part {
		case "c":
			bit, ok = 1, s.list(a)
		case "t":
			bit = 2
			a.Text, ok = s.text()
		case "r":
			bit, ok = 4, s.pairs(a)
		case "p":
			bit, ok = 8, s.point(a)
		default:
			return false
		}
		if !ok || seen&bit != 0 {
			return false
		}
		seen |= bit
		if s.is('}') {
			return true
		}
		if !s.is(',') {
			return false
		}
	}
}

// field is a name and its colon.
func (s *scanner) field() (string, bool) {
	name, ok := s.text()
	if !ok || !s.is(':') {
		return "", false
	}
	switch string(name) { // no new memory for the names that we know
	case "c":
		return "c", true
	case "t":
		return "t", true
	case "r":
		return "r", true
	case "p":
		return "p", true
	case "d":
		return "d", true
	case "lat":
		return "lat", true
	case "lon":
		return "lon", true
	}
	return "", false
}

func (s *scanner) list(a *Answer) bool {
	if !s.is('[') {
		return false
	}
	if s.is(']') {
		return true
	}
	from := len(s.codes)
	for {
		code, ok := s.text()
		if !ok {
			return false
		}
		s.codes = append(s.codes, code)
		if s.is(']') {
			a.Codes = s.codes[from:len(s.codes):len(s.codes)]
			return true
		}
		if !s.is(',') {
			return false
		}
	}
}

func (s *scanner) pairs(a *Answer) bool {
	if !s.is('{') {
		return false
	}
	if s.is('}') {
		return true
	}
	from := len(s.rows)
	for {
		code, ok := s.text()
		if !ok || !s.is(':') {
			return false
		}
		if n := len(s.rows); n > from && bytes.Compare(s.rows[n-1].Code, code) >= 0 {
			return false
		}
		value, ok := s.text()
		if !ok {
			return false
		}
		s.rows = append(s.rows, Row{code, value})
		if s.is('}') {
			a.Rows = s.rows[from:len(s.rows):len(s.rows)]
			return true
		}
		if !s.is(',') {
			return false
		}
	}
}

func (s *scanner) point(a *Answer) bool {
	if !s.is('{') {
		return false
	}
	var p questionnaire.Place
	for end := s.is('}'); !end; {
		part, ok := s.field()
		switch {
		case !ok:
		case part == "lat" && p.Lat == 0:
			p.Lat, ok = s.number()
		case part == "lon" && p.Lon == 0:
			p.Lon, ok = s.number()
		case part == "d" && p.District == "":
			var d []byte
			d, ok = s.text()
			p.District = string(d)
		default:
			return false
		}
		if !ok {
			return false
		}
		if end = s.is('}'); !end && !s.is(',') {
			return false
		}
	}
	s.places = append(s.places, p)
	a.Place = &s.places[len(s.places)-1]
	return true
}

// is steps over one sign if it comes next.
func (s *scanner) is(c byte) bool {
	if s.at < len(s.in) && s.in[s.at] == c {
		s.at++
		return true
	}
	return false
}

// text is a string. Bytes that are no UTF-8 are left to encoding/json, which puts U+FFFD for them.
func (s *scanner) text() ([]byte, bool) {
	if !s.is('"') {
		return nil, false
	}
	from, wide := s.at, false
	for ; s.at < len(s.in); s.at++ {
		switch c := s.in[s.at]; {
		case c == '"':
			out := s.in[from:s.at]
			s.at++
			return out, !wide || utf8.Valid(out)
		case c == '\\':
			return s.escaped(from)
		case c < ' ':
			return nil, false
		case c >= utf8.RuneSelf:
			wide = true
		}
	}
	return nil, false
}

// escaped is a string with escapes, which begins at from and was read up to the first of them.
func (s *scanner) escaped(from int) ([]byte, bool) {
	start := len(s.words)
	s.words = append(s.words, s.in[from:s.at]...)
	for s.at < len(s.in) {
		c := s.in[s.at]
		s.at++
		switch {
		case c == '"':
			out := s.words[start:len(s.words):len(s.words)]
			return out, utf8.Valid(out)
		case c < ' ':
			return nil, false
		case c != '\\':
			s.words = append(s.words, c)
		case !s.escape():
			return nil, false
		}
	}
	return nil, false
}

// escape is what follows a backslash.
func (s *scanner) escape() bool {
	if s.at >= len(s.in) {
		return false
	}
	c := s.in[s.at]
	s.at++
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		r, ok := s.hex()
		if utf16.IsSurrogate(r) { // its other half must follow
			if !s.is('\\') || !s.is('u') {
				return false
			}
			low, fine := s.hex()
			if r = utf16.DecodeRune(r, low); !fine || r == utf8.RuneError {
				return false
			}
		}
		s.words = utf8.AppendRune(s.words, r)
		return ok
	default:
		return false
	}
	s.words = append(s.words, c)
	return true
}

func (s *scanner) hex() (r rune, ok bool) {
	if s.at+4 > len(s.in) {
		return 0, false
	}
	for _, c := range s.in[s.at : s.at+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	s.at += 4
	return r, true
}

// number is a JSON number.
func (s *scanner) number() (float64, bool) {
	from := s.at
	s.is('-')
	whole := s.digits()
	if whole == 0 || whole > 1 && s.in[s.at-whole] == '0' || s.is('.') && s.digits() == 0 {
		return 0, false
	}
	if s.is('e') || s.is('E') {
		if !s.is('+') {
			s.is('-')
		}
		if s.digits() == 0 {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(s.in[from:s.at]), 64)
	return f, err == nil
}

func (s *scanner) digits() (n int) {
	for s.at < len(s.in) && s.in[s.at] >= '0' && s.in[s.at] <= '9' {
		s.at++
		n++
	}
	return n
}
