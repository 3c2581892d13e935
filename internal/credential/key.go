package credential

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"

	"github.com/cloudflare/circl/blindsign/blindrsa"
)

// Suite names the kind of signature, as RFC 9474 does. It stands in every published list.
const Suite = "RSABSSA-SHA384-PSS-Randomized"

const (
	bits     = 2048
	size     = bits / 8 // bytes of a blinded message and of a signature
	exponent = 65537
)

// ErrMalformed is what everything is that has not the form it must have: a key, a token, or a blinded
// message that no browser of ours makes.
var ErrMalformed = errors.New("credential: malformed")

// ErrForged is a token that was not signed with the key it claims.
var ErrForged = errors.New("credential: not signed with this key")

// Private signs for one group of one survey. The zero value signs nothing.
type Private struct{ key *rsa.PrivateKey }

// Generate makes a new key.
func Generate() (Private, error) {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return Private{}, fmt.Errorf("credential: generate: %w", err)
	}
	return Private{key}, nil
}

// ParsePrivate reads what Bytes gave.
func ParsePrivate(der []byte) (Private, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return Private{}, ErrMalformed
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok || !sound(&key.PublicKey) {
		return Private{}, ErrMalformed
	}
	return Private{key}, nil
}

// Bytes is the key as PKCS #8. Whoever keeps it seals it.
func (p Private) Bytes() []byte {
	if p.key == nil {
		return nil
	}
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	if err != nil {
		panic("credential: a key that was made or read cannot be written: " + err.Error())
	}
	return der
}

// Public is the half of the key that everybody may have.
func (p Private) Public() Public {
	if p.key == nil {
		return Public{}
	}
	return Public{&p.key.PublicKey}
}

// Sign signs a blinded message without learning what it signs. The same message gives the same
// signature, so that a lost reply can be asked for again. It gives ErrMalformed for what cannot be
// a blinded message.
func (p Private) Sign(blinded []byte) ([]byte, error) {
	if p.key == nil || len(blinded) != size {
		return nil, ErrMalformed
	}
	m := new(big.Int).SetBytes(blinded)
	if m.Cmp(big.NewInt(1)) <= 0 || m.Cmp(new(big.Int).Sub(p.key.N, big.NewInt(1))) >= 0 {
		return nil, ErrMalformed
	}
	signature, err := blindrsa.NewSigner(p.key).BlindSign(blinded)
	if err != nil {
		return nil, fmt.Errorf("credential: sign: %w", err)
	}
	return signature, nil
}

// Public checks what its private half has signed. The zero value refuses everything.
type Public struct{ key *rsa.PublicKey }

// ParsePublic reads what String gave.
func ParsePublic(s string) (Public, error) {
	der, err := encoding.DecodeString(s)
	if err != nil {
		return Public{}, ErrMalformed
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return Public{}, ErrMalformed
	}
	key, ok := parsed.(*rsa.PublicKey)
	if !ok || !sound(key) || (Public{key}).String() != s {
		return Public{}, ErrMalformed
	}
	return Public{key}, nil
}

// String is the key as a browser imports it: SubjectPublicKeyInfo, in base64url.
func (p Public) String() string {
	if p.key == nil {
		return ""
	}
	der, err := x509.MarshalPKIXPublicKey(p.key)
	if err != nil {
		panic("credential: a key that was made or read cannot be written: " + err.Error())
	}
	return encoding.EncodeToString(der)
}

// Verify says that the token was signed with this key; ErrForged when it was not. Whether the token
// was used before is for others to know, by its Nullifier.
func (p Public) Verify(t Token) error {
	if p.key == nil || !t.whole() {
		return ErrForged
	}
	verifier, err := blindrsa.NewVerifier(blindrsa.SHA384PSSRandomized, p.key)
	if err != nil {
		return fmt.Errorf("credential: verify: %w", err)
	}
	if verifier.Verify(t.Message, t.Signature) != nil {
		return ErrForged
	}
	return nil
}

// encoding is strict, so that one token has one form.
var encoding = base64.RawURLEncoding.Strict()

func sound(k *rsa.PublicKey) bool { return k.N.BitLen() == bits && k.E == exponent }
