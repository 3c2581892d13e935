package draw

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"
)

// letters are Crockford's: none of them is taken for another.
var letters = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Salt is the secret code of one person in one draw.
type Salt [15]byte

// NewSalt makes a code.
func NewSalt() (s Salt) {
	_, _ = rand.Read(s[:]) // never fails
	return s
}

// String is the code as it is written in a letter.
func (s Salt) String() string { return grouped(letters.EncodeToString(s[:])) }

// ErrSalt says that what was typed is no code.
var ErrSalt = errors.New("draw: no code")

// ParseSalt reads a code as people type it.
func ParseSalt(typed string) (s Salt, err error) {
	raw, err := letters.DecodeString(Plain(typed))
	if err != nil || len(raw) != len(s) {
		return s, ErrSalt
	}
	copy(s[:], raw)
	return s, nil
}

// Plain is a code or a pseudonym as it was typed, without what does not count: signs, spaces, small
// letters, an O for a zero.
func Plain(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case r < '0' || r > '9' && r < 'A' || r > 'Z':
			return -1
		}
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, typed)
}

// Group writes a pseudonym as it stands in the files, however it was typed.
func Group(typed string) string { return grouped(Plain(typed)) }

func grouped(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Pseudonym is what a person is called in the files of a draw: place is the draw's (Plan.Place), to
// the address or number that the person gave, as the letter was sent to it.
func Pseudonym(place string, s Salt, to string) string {
	mac := hmac.New(sha256.New, s[:])
	mac.Write([]byte("almenda-draw/1\n" + place + "\n" + strings.ToLower(strings.TrimSpace(to))))
	return grouped(letters.EncodeToString(mac.Sum(nil))[:25])
}
