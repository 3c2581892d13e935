package invitation

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// address checks an e-mail address from a list and brings it to the form in which two are
// compared, the same as an account's. problem is a catalogue key, empty when all is well.
func address(raw string) (email, key, problem string) {
	raw = strings.TrimSpace(norm.NFC.String(raw))
	raw = strings.TrimPrefix(raw, "mailto:")
	switch {
	case raw == "":
		return "", "", "invitation.problem.empty"
	case len(raw) > 254:
		return "", "", "invitation.problem.too_long"
	}
	at := strings.LastIndexByte(raw, '@')
	if at < 1 || at > 64 {
		return raw, "", "invitation.problem.address"
	}
	for _, atom := range strings.Split(raw[:at], ".") {
		if atom == "" || strings.ContainsFunc(atom, notAtom) {
			return raw, "", "invitation.problem.address"
		}
	}
	domain, err := idna.Lookup.ToASCII(raw[at+1:])
	if err != nil || !strings.Contains(strings.Trim(domain, "."), ".") {
		return raw, "", "invitation.problem.address"
	}
	return raw, strings.ToLower(raw), ""
}

// notAtom: mail servers take only these in the part before the @.
func notAtom(r rune) bool {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return false
	}
	return !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}
