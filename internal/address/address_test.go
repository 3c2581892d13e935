package address_test

import (
	"strings"
	"testing"

	"almenda/internal/address"
)

func TestAddressesAreBareAndComparedWithoutCase(t *testing.T) {
	for raw, key := range map[string]string{
		"anna@example.org": "anna@example.org", " Anna.Ek+idéer@Example.ORG ": "anna.ek+idéer@example.org", "a@b.co": "a@b.co", "ola@gmina-wasilkow.pl": "ola@gmina-wasilkow.pl",
	} {
		bare, got, ok := address.Parse(raw)
		if !ok || got != key || bare != strings.TrimSpace(raw) {
			t.Errorf("%q: %q, %q, %v", raw, bare, got, ok)
		}
	}
	for _, raw := range []string{
		"", " ", "anna", "anna@", "@example.org", "anna@example", "anna@.org", "anna@example..org", "anna@example.org.", "a b@example.org", "anna@exa mple.org",
		"Anna <anna@example.org>", "<anna@example.org>", "anna@example.org, bo@example.org", "anna@example.org;bo@example.org", "anna@example.org\r\nBcc: x@y.example",
		"anna@example.org\x00", `"anna bo"@example.org`, "anna@@example.org", "anna(comment)@example.org", strings.Repeat("a", 250) + "@example.org", "mailto:anna@example.org\n",
	} {
		if bare, _, ok := address.Parse(raw); ok {
			t.Errorf("%q is taken for the address %q", raw, bare)
		}
	}
}

func TestAddressesOfListsAreThoseThatServersTake(t *testing.T) {
	for raw, want := range map[string]address.Problem{
		"mailto:Anna@Example.org": "", "anna@exempel-åäö.se": "", "": address.Empty, strings.Repeat("a", 250) + "@x.org": address.TooLong,
		"idéer@example.org": address.Wrong, "anna@localhost": address.Wrong, "@example.org": address.Wrong, "anna": address.Wrong, "a..b@example.org": address.Wrong,
	} {
		if _, key, got := address.Listed(raw); got != want || want == "" && key != address.Key(strings.TrimPrefix(raw, "mailto:")) {
			t.Errorf("%q: %q, %q", raw, key, got)
		}
	}
}
