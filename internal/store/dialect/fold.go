package dialect

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not take apart.
var letters = strings.NewReplacer("ł", "l", "ø", "o", "æ", "ae", "ß", "ss", "đ", "d", "œ", "oe", "þ", "th", "ð", "d")

// Fold brings text to the form in which it is searched: lower case, no diacritics, letters and
// digits only, one space between words.
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(letters.Replace(strings.ToLower(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		default:
			space = true
		}
	}
	return b.String()
}

// Words folds what somebody typed into at most max search words, cut to their stems' length so
// that an inflected ending does not hide a match: the last letters of a long word change most in
// Swedish, Danish and Polish alike.
func Words(s string, max int) []string {
	var out []string
	for _, w := range strings.Fields(Fold(s)) {
		r := []rune(w)
		if n := len(r); n > 5 {
			r = r[:n-min(2, n-5)]
		}
		if len(r) > 40 {
			r = r[:40]
		}
		out = append(out, string(r))
		if len(out) == max {
			break
		}
	}
	return out
}
