package credential_test

import (
	"strings"
	"testing"

	"almenda/internal/credential"
	"almenda/internal/id"
)

func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	code := credential.NewCode()
	if code == credential.NewCode() {
		t.Fatal("two codes are the same")
	}
	shown := credential.ShownCode(code)
	if len(shown) != 24 || strings.Count(shown, "-") != 4 {
		t.Errorf("shown as %q", shown)
	}
	for _, typed := range []string{code, shown, strings.ToUpper(shown), " " + strings.ReplaceAll(shown, "-", " ")} {
		if got, ok := credential.CleanCode(typed); !ok || got != code {
			t.Errorf("%q was read as %q, %v", typed, got, ok)
		}
	}
	for _, bad := range []string{"", code[1:], code + "a", strings.Repeat("0", 20), strings.Repeat("-", 500)} {
		if _, ok := credential.CleanCode(bad); ok {
			t.Errorf("%q was taken for a code", bad)
		}
	}
	a, b := id.Secret(), id.Secret()
	if credential.CodeHash(a, code) == credential.CodeHash(b, code) {
		t.Error("a code has the same hash in two surveys")
	}
}
