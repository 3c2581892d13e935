package invitation_test

import (
	"os"
	"testing"

	"almenda/internal/i18n"
	"almenda/internal/invitation"
)

func TestEveryAnswerHasItsWordsInEveryLanguage(t *testing.T) {
	c, err := i18n.Load(os.DirFS("../../tenants/_base/texts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range invitation.Keys() {
		for _, lang := range []string{"en", "sv", "da", "pl"} {
			if !c.Has(lang, key) {
				t.Errorf("%s has no words in %s", key, lang)
			}
		}
	}
}
