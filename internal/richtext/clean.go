package richtext

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Text is what somebody typed, in the form in which it is kept: NFC, line breaks as \n, without
// control characters and without the marks that turn the direction of what follows around.
func Text(s string) string {
	s = strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(s, "")), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case r < ' ', r >= 0x7f && r < 0xa0, r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s))
}

// Line is Text on one line, with single blanks.
func Line(s string) string { return strings.Join(strings.Fields(Text(s)), " ") }
