package account_test

import (
	"strings"
	"testing"

	"almenda/internal/account"
)

func TestAddressesAreBareAndComparedWithoutCase(t *testing.T) {
	for raw, key := range map[string]string{
		"anna@example.org": "anna@example.org", " Anna.Ek+idéer@Example.ORG ": "anna.ek+idéer@example.org", "a@b.co": "a@b.co", "ola@gmina-wasilkow.pl": "ola@gmina-wasilkow.pl",
	} {
		address, got, ok := account.Address(raw)
		if !ok || got != key || address != strings.TrimSpace(raw) {
			t.Errorf("%q: %q, %q, %v", raw, address, got, ok)
		}
	}
	for _, raw := range []string{
		"", " ", "anna", "anna@", "@example.org", "anna@example", "anna@.org", "anna@example..org", "anna@example.org.", "a b@example.org", "anna@exa mple.org",
		"Anna <anna@example.org>", "<anna@example.org>", "anna@example.org, bo@example.org", "anna@example.org;bo@example.org", "anna@example.org\r\nBcc: x@y.example",
		"anna@example.org\x00", `"anna bo"@example.org`, "anna@@example.org", "anna(comment)@example.org", strings.Repeat("a", 250) + "@example.org", "mailto:anna@example.org\n",
	} {
		if address, _, ok := account.Address(raw); ok {
			t.Errorf("%q is taken for the address %q", raw, address)
		}
	}
}
