package exchange

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"almenda/internal/questionnaire"
)

const longestName = 40

// plain writes a text with a-z, 0-9 and what keep allows; all else is one _.
func plain(s string, keep string) string {
	var out strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.NewReplacer("ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "æ", "ae", "Æ", "AE", "ß", "ss").Replace(Clip(s, 200))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(keep, r)):
			if gap && out.Len() > 0 {
				out.WriteByte('_')
			}
			gap = false
			out.WriteRune(r)
		default:
			gap = true
		}
	}
	return out.String()
}

// Keys gives names that fit ours and are not taken.
type Keys struct{ taken map[string]bool }

// Key is a key like name: a-z, 0-9 and single _, beginning with a letter.
func (k *Keys) Key(name string) string {
	if k.taken == nil {
		k.taken = map[string]bool{}
	}
	key := strings.ToLower(plain(name, ""))
	if key == "" || key[0] < 'a' || key[0] > 'z' {
		key = "q_" + key
	}
	key = strings.TrimRight(key, "_")
	return k.free(key)
}

func (k *Keys) free(key string) string {
	if len(key) > longestName {
		key = strings.TrimRight(key[:longestName], "_")
	}
	first := key
	for n := 2; k.taken[key]; n++ {
		end := "_" + strconv.Itoa(n)
		key = first[:min(len(first), longestName-len(end))] + end
	}
	k.taken[key] = true
	return key
}

// Codes gives the codes of one question's options.
type Codes struct {
	keys Keys
	// Of is the code that a value became.
	Of map[string]string
}

// Code is a code like value; changed tells that it is another.
func (c *Codes) Code(value string) (code string, changed bool) {
	if c.Of == nil {
		c.Of = map[string]string{}
		c.keys.taken = map[string]bool{questionnaire.Other: true, questionnaire.DontKnow: true, questionnaire.RatherNot: true}
	}
	code = plain(value, "_-")
	if code == "" {
		code = "option"
	}
	code = c.keys.free(code)
	if _, twice := c.Of[value]; !twice {
		c.Of[value] = code
	}
	return code, code != value
}
