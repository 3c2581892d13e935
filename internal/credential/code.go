package credential

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"almenda/internal/id"
)

// The letters of sealed codes: none that is taken for another when it is read out or copied by hand.
const (
	codeLetters = "abcdefghjkmnpqrstuvwxyz23456789"
	codeLength  = 20
)

// NewCode makes a sealed code: the right to answer once for those who have no script, as long as the
// keys of answers are.
func NewCode() string {
	out := make([]byte, 0, codeLength)
	for len(out) < codeLength {
		var raw [2 * codeLength]byte
		_, _ = rand.Read(raw[:]) // never fails: the runtime ends the program first
		for _, b := range raw {
			if n := int(b); n < 8*len(codeLetters) && len(out) < codeLength {
				out = append(out, codeLetters[n%len(codeLetters)])
			}
		}
	}
	return string(out)
}

// CleanCode is a code as it was made, however somebody typed it; false: it is none.
func CleanCode(raw string) (string, bool) {
	if len(raw) > 200 {
		return "", false
	}
	code := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.ToLower(raw))
	return code, len(code) == codeLength && strings.Trim(code, codeLetters) == ""
}

// ShownCode is a code in groups of four letters, as it is shown and read out.
func ShownCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), "-")
}

// CodeHash is how a code is known to those who check it, and under what name a used one is remembered:
// in this survey and in no other. The code does not follow from it.
func CodeHash(survey id.ID, code string) string {
	sum := sha256.Sum256([]byte("code|" + survey.String() + "|" + code))
	return hex.EncodeToString(sum[:])
}
