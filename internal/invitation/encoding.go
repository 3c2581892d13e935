package invitation

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode brings a text file to UTF-8 and names the encoding it was in. Files without a mark that
// are no valid UTF-8 are read in each old encoding of our languages, and the one that yields the
// most plausible letters wins.
func decode(data []byte) (text, name string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\uFFFD"), "UTF-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return utf16(data[2:], unicode.LittleEndian), "UTF-16"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return utf16(data[2:], unicode.BigEndian), "UTF-16"
	}
	if order, ok := guessUTF16(data); ok {
		return utf16(data, order), "UTF-16"
	}
	if utf8.Valid(data) {
		return string(data), "UTF-8"
	}
	best := -1 << 30
	for _, c := range oldEncodings {
		s := old(data, c.from)
		if n := plausible(s, c.letters); n > best {
			best, text, name = n, s, c.name
		}
	}
	if name == "Windows-1252" && !hasControls(data) {
		name = "ISO-8859-1"
	}
	return text, name
}

// oldEncodings in order of preference when two are equally plausible. In Windows-1252 ISO-8859-1
// is contained.
var oldEncodings = []struct {
	name    string
	from    encoding.Encoding
	letters string
}{
	{"Windows-1252", charmap.Windows1252, "åäöæøéüÅÄÖÆØÉÜ"},
	{"Windows-1250", charmap.Windows1250, "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"},
	{"ISO-8859-2", charmap.ISO8859_2, "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"},
}

func old(data []byte, from encoding.Encoding) string {
	out, err := from.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(out)
}

// plausible counts letters of our languages for, and signs that no list of people holds against.
func plausible(s, letters string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 128:
		case strings.ContainsRune(letters, r):
			n += 2
		case strings.ContainsRune("–—’‘”“„…«»·\u00a0", r):
		case r == utf8.RuneError || r >= 0x80 && r < 0xa0:
			n -= 4
		case strings.ContainsRune("¹³¿¼½¾±¶¢£¥¦§¨¬¯²´¸ª×÷˘ˇ˛˝", r):
			n -= 3
		default:
			n--
		}
	}
	return n
}

// hasControls tells whether there are bytes that only Windows gives a meaning.
func hasControls(data []byte) bool {
	for _, b := range data {
		if b >= 0x80 && b < 0xa0 {
			return true
		}
	}
	return false
}

func utf16(data []byte, order unicode.Endianness) string {
	out, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(data)
	if err != nil {
		return ""
	}
	return string(out)
}

// guessUTF16 looks for the zero bytes that Latin letters have in UTF-16.
func guessUTF16(data []byte) (unicode.Endianness, bool) {
	sample := data[:min(len(data), 400)&^1]
	var even, odd int
	for i, b := range sample {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	most := len(sample) / 2 * 7 / 10
	switch {
	case len(sample) < 4:
	case odd > most && even == 0:
		return unicode.LittleEndian, true
	case even > most && odd == 0:
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}
