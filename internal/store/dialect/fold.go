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

// Words are the words of a text in the form in which they are found, each once and in their order,
// at most max. Words that are in every text are left out.
func Words(s string, max int) []string {
	var out []string
	seen := map[string]bool{}
	for _, raw := range strings.FieldsFunc(strings.ToLower(norm.NFC.String(s)), between) {
		if len(out) == max {
			break
		}
		// Before folding, for ån is a river and an is in every English text.
		if w := Stem(Fold(raw)); !common[raw] && w != "" && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// longestWord is how much of a word tells it apart.
const longestWord = 40

// Stem takes the ending off a folded word, so that a word is found in any of its forms. One set of
// endings serves Swedish, Danish, Polish and English, for a text does not always tell which it is
// in: what counts is that all forms of a word end alike, not that the stem is a word. The dictionary
// stemmers that there are for Go know no Polish, or take szkoła and szkole for different words.
func Stem(w string) string {
	r := []rune(w)
	if len(r) > longestWord {
		r = r[:longestWord]
	}
	r = cut(r, endings)
	r = cut(r, short)
	n := len(r)
	if n > leastStem && r[n-1] == 'c' { // ławce, ławka
		r[n-1] = 'k'
	}
	if n > leastStem && r[n-1] == 'k' && r[n-2] == 'e' { // ławek, ławka
		r = append(r[:n-2], 'k')
	}
	return string(r)
}

// leastStem is how many letters are always left of a word.
const leastStem = 3

// cut takes the longest ending of a list off a word.
func cut(r []rune, list []string) []rune {
	w := string(r)
	for _, e := range list {
		if strings.HasSuffix(w, e) && len(r)-len(e) >= leastStem {
			return r[:len(r)-len(e)] // endings are plain ASCII after folding
		}
	}
	return r
}

// The endings of nouns and adjectives, longest first; then what can stand before or without them.
var (
	endings = []string{
		"arnas", "ernas", "ornas", "ernes",
		"arna", "erna", "orna", "erne", "iego", "iemu",
		"ami", "ach", "ego", "emu", "ymi", "imi", "owi", "ens", "ets", "ans", "ars", "ers", "ors", "ene", "ing",
		"ar", "er", "or", "en", "et", "an", "es", "om", "ow", "ej", "ym", "im", "ych", "ich", "ie",
		"a", "e", "i", "o", "u", "y", "s",
	}
	short = []string{"a", "e", "i", "o", "u", "y", "s"}
)

// common are words that say nothing by themselves, in the four languages.
var common = words("och att det som en ett den de i på av för med till är var vi jag om inte han hon har kan ska från så men eller " +
	"og at der et af til er jeg ikke skal fra også " +
	"w z na do nie się że to jest o od po za dla przez jak lub oraz czy są by ale tak co " +
	"the a an of to and in is it for on that with as are be this by or from we you not")

func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}
