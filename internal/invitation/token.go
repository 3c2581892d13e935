package invitation

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// keys derives the tokens of links. Nothing secret is stored: a token is the recipient's id and a
// code that only the holder of the secret can make, for one town, one purpose and one generation.
type keys struct{ secret []byte }

// codeLen is how many bytes of the code stand in a token: 160 bits.
const codeLen = 20

var errSecret = errors.New("invitation: the secret is shorter than 32 bytes")

func newKeys(secret []byte) (keys, error) {
	if len(secret) < 32 {
		return keys{}, errSecret
	}
	return keys{secret}, nil
}

type purpose string

const (
	toAccept purpose = "invitation.accept"
	toStop   purpose = "invitation.stop"
)

func (k keys) code(t tenant.ID, recipient id.ID, generation int, p purpose) []byte {
	mac := hmac.New(sha256.New, k.secret)
	town := t.UUID()
	mac.Write([]byte(p))
	mac.Write([]byte{0})
	mac.Write(town[:])
	mac.Write(recipient[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(generation)))
	return mac.Sum(nil)[:codeLen]
}

func (k keys) token(t tenant.ID, recipient id.ID, generation int, p purpose) string {
	return base64.RawURLEncoding.EncodeToString(append(recipient[:], k.code(t, recipient, generation, p)...))
}

// accept is the token of the link in the letter of a generation.
func (k keys) accept(t tenant.ID, r Recipient) string {
	return k.token(t, r.ID, r.Generation, toAccept)
}

// stop is the token that ends all invitations to an address. It is the same in every letter, so
// that an old letter can say no as well as a new one.
func (k keys) stop(t tenant.ID, r Recipient) string { return k.token(t, r.ID, 0, toStop) }

// read splits a token; ok is false for anything that we did not make in form.
func (k keys) read(token string) (recipient id.ID, code []byte, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != len(recipient)+codeLen {
		return id.None, nil, false
	}
	copy(recipient[:], raw)
	return recipient, raw[len(recipient):], true
}

// fits compares in constant time.
func (k keys) fits(t tenant.ID, r Recipient, code []byte, generation int, p purpose) bool {
	return hmac.Equal(code, k.code(t, r.ID, generation, p))
}

// letterID names the letter of a generation. The first one is named for the recipient; a letter
// that staff send again is another letter, and servers must not take it for a copy.
func letterID(r Recipient) id.ID {
	if r.Generation <= 1 {
		return r.ID
	}
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(append([]byte("letter"), r.ID[:]...), uint64(r.Generation)))
	var out id.ID
	copy(out[:], sum[:])
	out[6], out[8] = out[6]&0x0f|0x80, out[8]&0x3f|0x80 // UUIDv8: made from other data
	return out
}
