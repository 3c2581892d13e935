package credential

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"almenda/internal/id"
)

// Listed is one group of a published list.
type Listed struct {
	Stratum string `json:"stratum"` // short name within the list
	Label   string `json:"label"`   // who is in it, as the office's words for its variables have it
	Key     string `json:"key"`     // Public.String
	Invited int    `json:"invited"` // how many were asked
}

// List is what is published before the first answer: all keys of one survey. Who is given a key that
// does not stand in it is being singled out, and the browser refuses it.
type List struct {
	Survey id.ID
	Keys   []Listed
}

// canonical is the list as it is written: its fields in this order, groups by name.
type canonical struct {
	Survey string   `json:"survey"`
	Suite  string   `json:"suite"`
	Keys   []Listed `json:"keys"`
}

// Canonical is the one way to write the list, byte for byte: JSON without spaces, in UTF-8.
func (l List) Canonical() []byte {
	keys := slices.SortedFunc(slices.Values(l.Keys), func(a, b Listed) int { return strings.Compare(a.Stratum, b.Stratum) })
	if keys == nil {
		keys = []Listed{}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(canonical{l.Survey.String(), Suite, keys}); err != nil {
		panic("credential: a list of plain strings cannot be written: " + err.Error())
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// Hash is the SHA-256 of the canonical form in hexadecimal digits. It stands on the page and in the
// invitation.
func (l List) Hash() string {
	sum := sha256.Sum256(l.Canonical())
	return hex.EncodeToString(sum[:])
}

// ParseList reads a canonical list and nothing else: ErrMalformed.
func ParseList(raw []byte) (List, error) {
	var c canonical
	if json.Unmarshal(raw, &c) != nil {
		return List{}, ErrMalformed
	}
	survey, ok := id.Parse(c.Survey)
	l := List{Survey: survey, Keys: c.Keys}
	if !ok || c.Suite != Suite || !bytes.Equal(l.Canonical(), raw) {
		return List{}, ErrMalformed
	}
	for _, k := range l.Keys {
		if _, err := ParsePublic(k.Key); err != nil || !stratumForm.MatchString(k.Stratum) {
			return List{}, ErrMalformed
		}
	}
	return l, nil
}

// Verify says that the token is of this list: signed with the key of the group that it names.
// ErrForged when it is not.
func (l List) Verify(t Token) error {
	at := slices.IndexFunc(l.Keys, func(k Listed) bool { return k.Stratum == t.Stratum })
	if at < 0 {
		return ErrForged
	}
	key, err := ParsePublic(l.Keys[at].Key)
	if err != nil {
		return err
	}
	return key.Verify(t)
}
