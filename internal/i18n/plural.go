package i18n

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// formNames are the CLDR names in catalogue files, in CLDR's order.
var formNames = []string{"zero", "one", "two", "few", "many", "other"}

// formName is the plural form that a whole number takes in a language.
func formName(tag language.Tag, n int) string {
	if n < 0 {
		n = -n
	}
	if n < 0 { // the one number that has no positive twin
		return "other"
	}
	switch plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	default:
		return "other"
	}
}

// formsOf lists the forms that counting needs in a language. They are found by counting, so that
// no table of ours can differ from the rules that choose the form. "other" is always allowed but
// asked for only where a whole number reaches it: in Polish none does.
func formsOf(lang string) []string {
	tag := language.Make(lang)
	seen := map[string]bool{}
	for n := range 201 {
		seen[formName(tag, n)] = true
	}
	var forms []string
	for _, f := range formNames {
		if seen[f] {
			forms = append(forms, f)
		}
	}
	return forms
}
