package panel

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"

	"almenda/internal/access"
	"almenda/internal/tenant"
)

// Links makes the web addresses that letters carry.
type Links interface {
	// Link is a path of a town's portal, in a language, as a whole web address.
	Link(t tenant.ID, lang, path string) string
}

// Service is everything that can be done with panels. What it does stands in files by who does it:
// office.go and recruit.go (staff), join.go and member.go (residents), draw.go (the lot), wave.go and
// ask.go (asking), issue.go (credentials).
type Service struct {
	store   Store
	policy  *access.Policy
	links   Links
	key     []byte
	answers AnswerStore
}

// New makes the service. key is the installation's secret, of at least 32 bytes; answers is where what
// members answer is kept, apart from everything else. Without one nobody can be asked.
func New(store Store, policy *access.Policy, links Links, key []byte, answers AnswerStore) (*Service, error) {
	if len(key) < 32 {
		return nil, errors.New("panel: the secret is shorter than 32 bytes")
	}
	return &Service{store: store, policy: policy, links: links, key: key, answers: answers}, nil
}

// token makes 160 random bits for a cookie or a link.
func token() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime ends the program first
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashed is how a secret, an address or a household is kept where only equality counts: bound to its
// town and its use.
func (s *Service) hashed(t tenant.ID, use, secret string) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(t.String() + "|panel|" + use + "|" + secret))
	return hex.EncodeToString(m.Sum(nil))
}
