package process

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"almenda/internal/tenant"
	"almenda/internal/textdiff"
)

// smallWords is how many words a small correction may take away, and how many it may add.
const smallWords = 10

// Small tells whether a change is a small correction, which one person may publish: at most ten
// words of the title, summary, text, owner, purpose or audience, in all languages together, none
// with a digit in it; and no other part at all. Dates, phases, districts, the legal basis, the
// contact and every word of the mandate need a second person, always. A language that was not
// there before is more than a correction.
func Small(before, after Content) bool {
	old, now := before, after
	for _, c := range []*Content{&old, &now} {
		c.Title, c.Summary, c.Body = nil, nil, nil
		c.Card.Owner, c.Card.Purpose, c.Card.Audience = nil, nil, nil
	}
	if !old.Same(now) || before.Same(after) {
		return false
	}
	gone, came := 0, 0
	a, b := before.texts(), after.texts()
	for i := range a {
		for _, lang := range languages(a[i].text, b[i].text) {
			was, is := a[i].text[lang], b[i].text[lang]
			if (was == "") != (is == "") {
				return false
			}
			for _, part := range textdiff.Words(was, is) {
				if part.Op == textdiff.Same {
					continue
				}
				if strings.ContainsFunc(part.Text, unicode.IsDigit) {
					return false
				}
				if n := len(strings.Fields(part.Text)); part.Op == textdiff.Gone {
					gone += n
				} else {
					came += n
				}
			}
		}
	}
	return gone <= smallWords && came <= smallWords
}

// languages lists those of either text, in order.
func languages(a, b tenant.Text) []string {
	all := append(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b))...)
	slices.Sort(all)
	return slices.Compact(all)
}
