package tenantcfg

import (
	"maps"
	"slices"
	"strings"

	"almenda/internal/i18n"
)

// lintWords checks that the town's own words stand over keys that exist, with the placeholders
// that the platform will fill.
func (f *folder) lintWords(catalog *i18n.Catalog) {
	for _, lang := range slices.Sorted(maps.Keys(f.town.Texts)) {
		file, doc := "texts/"+lang+".yaml", f.texts[lang]
		if !slices.Contains(f.town.Languages, lang) {
			f.add(file, 0, "%q is not a language of the town", lang)
			continue
		}
		// What may be overridden: the key itself, or the forms of a plural.
		base := map[string]string{}
		for _, key := range catalog.Keys(lang) {
			for _, own := range catalog.OverlayKeys(lang, key) {
				base[own] = key
			}
		}
		for _, own := range slices.Sorted(maps.Keys(f.town.Texts[lang])) {
			key, ok := base[own]
			if !ok {
				f.add(file, doc.line(own), "the platform has no text %s in %q that a town could reword", own, lang)
				continue
			}
			f.lintPlaceholders(file, doc.line(key), own, f.town.Texts[lang][own], catalog, lang, key)
		}
	}
}

func (f *folder) lintPlaceholders(file string, line int, own, sentence string, catalog *i18n.Catalog, lang, key string) {
	if strings.TrimSpace(sentence) == "" {
		f.add(file, line, "%s has no text", own)
		return
	}
	got, want := i18n.Placeholders(sentence), catalog.Placeholders(lang, key)
	if own != key { // a plural form may say the number in a word
		got = slices.DeleteFunc(got, func(name string) bool { return name == "n" })
		want = slices.DeleteFunc(want, func(name string) bool { return name == "n" })
	}
	if !slices.Equal(got, want) {
		f.add(file, line, "%s must have the placeholders %s, not %s", own, braces(want), braces(got))
	}
}

func braces(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "{" + strings.Join(names, "} {") + "}"
}
