package address

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// max is the longest address that mail servers take.
const max = 254

// Parse checks an address that somebody typed and brings it to the form in which two are compared. ok is
// false for anything but a bare address with a dotted domain.
func Parse(raw string) (address, key string, ok bool) {
	raw = strings.TrimSpace(norm.NFC.String(raw))
	if len(raw) == 0 || len(raw) > max || strings.ContainsAny(raw, "\r\n\x00<>,;\"() ") {
		return "", "", false
	}
	a, err := mail.ParseAddress(raw)
	if err != nil || a.Address != raw {
		return "", "", false
	}
	at := strings.LastIndexByte(raw, '@')
	domain := raw[at+1:]
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return "", "", false
	}
	return raw, Key(raw), true
}

// Key is the form in which two addresses are compared.
func Key(address string) string { return strings.ToLower(address) }

// Problem is what is wrong with an address from a list.
type Problem string

// The problems; none is the empty one.
const (
	Empty   Problem = "empty"
	TooLong Problem = "too_long"
	Wrong   Problem = "address"
)

// Listed is Parse for an address from a list, of which more must be known before a letter is tried: its
// first part is one that mail servers take, its domain one that can be looked up.
func Listed(raw string) (address, key string, wrong Problem) {
	raw = strings.TrimPrefix(strings.TrimSpace(norm.NFC.String(raw)), "mailto:")
	switch {
	case raw == "":
		return "", "", Empty
	case len(raw) > max:
		return "", "", TooLong
	}
	at := strings.LastIndexByte(raw, '@')
	if at < 1 || !Local(raw[:at]) {
		return raw, "", Wrong
	}
	domain, err := idna.Lookup.ToASCII(raw[at+1:])
	if err != nil || !strings.Contains(strings.Trim(domain, "."), ".") {
		return raw, "", Wrong
	}
	return raw, Key(raw), ""
}

// Local tells whether mail servers take a text as the part before the @.
func Local(part string) bool {
	if len(part) > 64 {
		return false
	}
	for _, atom := range strings.Split(part, ".") {
		if atom == "" || strings.ContainsFunc(atom, notAtom) {
			return false
		}
	}
	return true
}

func notAtom(r rune) bool {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return false
	}
	return !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}
