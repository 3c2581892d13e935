package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"

	"almenda/internal/tenant"
)

// token makes 160 random bits for a cookie or a link.
func token() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime ends the program first
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// digits makes n random decimal digits.
func digits(n int) string {
	max := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	v, err := rand.Int(rand.Reader, max)
	if err != nil {
		panic(err) // as above
	}
	return fmt.Sprintf("%0*d", n, v)
}

// hashed is how a secret is kept: bound to its town and its use, so that what one town gave out
// means nothing to another.
func (s *Service) hashed(t tenant.ID, use, secret string) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(t.String() + "|" + use + "|" + secret))
	return hex.EncodeToString(m.Sum(nil))
}

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
