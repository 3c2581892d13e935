package i18n

import "golang.org/x/text/language"

// Negotiate picks the offered language that an Accept-Language header likes best; near relatives
// count (a Norwegian is offered Danish before English). What matches nothing, and a header that
// cannot be read, get offered[0], the town's own first language.
func Negotiate(acceptLanguage string, offered []string) string {
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return offered[0]
	}
	// Building a matcher costs more than the rest of a cached page; mostly the first wish is offered.
	first, _ := wanted[0].Base()
	for _, o := range offered {
		if first.String() == o {
			return o
		}
	}
	tags := make([]language.Tag, len(offered))
	for i, o := range offered {
		tags[i] = language.Make(o)
	}
	_, i, confidence := language.NewMatcher(tags).Match(wanted...)
	if confidence == language.No {
		return offered[0]
	}
	return offered[i]
}
