package credential

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// messageSize is the length of what is signed: 32 bytes that the suite puts in front, 32 of the
// person's own.
const messageSize = 64

// form opens every encoded token; what has another form later gets another letter.
const form = "a"

var stratumForm = regexp.MustCompile(`^[a-z0-9]{1,16}$`)

// Token is the right to answer one survey once, as somebody of one group.
type Token struct {
	Stratum            string // as in the published list
	Message, Signature []byte
}

// Encode is the token as it travels in the fragment of an address: letters, digits, - _ and dots.
func (t Token) Encode() string {
	return strings.Join([]string{form, t.Stratum, encoding.EncodeToString(t.Message), encoding.EncodeToString(t.Signature)}, ".")
}

// Decode reads what Encode gave, and nothing else: ErrMalformed. It does not say that the token is
// genuine.
func Decode(s string) (Token, error) {
	if len(s) > 1024 {
		return Token{}, ErrMalformed
	}
	parts := strings.Split(s, ".")
	if len(parts) != 4 || parts[0] != form {
		return Token{}, ErrMalformed
	}
	message, bad := encoding.DecodeString(parts[2])
	signature, worse := encoding.DecodeString(parts[3])
	t := Token{Stratum: parts[1], Message: message, Signature: signature}
	if bad != nil || worse != nil || !t.whole() || t.Encode() != s { // the decoder passes over line ends
		return Token{}, ErrMalformed
	}
	return t, nil
}

// Nullifier is under what name a used token is remembered: it gives the token away to nobody.
func (t Token) Nullifier() string { return Nullifier(t.Message) }

// Nullifier is the SHA-256 of a token's message, in hexadecimal digits.
func Nullifier(message []byte) string {
	sum := sha256.Sum256(message)
	return hex.EncodeToString(sum[:])
}

func (t Token) whole() bool {
	return stratumForm.MatchString(t.Stratum) && len(t.Message) == messageSize && len(t.Signature) == size
}
