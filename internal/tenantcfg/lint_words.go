package tenantcfg

import (
	"maps"
	"slices"
	"strings"

	"almenda/internal/i18n"
	"almenda/internal/tenant"
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

var phaseKinds = []string{"ideas", "review", "vote", "decision", "delivery"}

// lintProcesses checks what the town starts with: words in every language, phases in order.
func (f *folder) lintProcesses() {
	for _, p := range f.town.Processes {
		file, doc := "processes/"+p.Slug+".yaml", f.processes[p.Slug]
		if !slugShape.MatchString(p.Slug) {
			f.add(file, 0, "the file's name is the slug and must be 2 to 40 of a-z, 0-9 and -")
		}
		f.text(file, doc, p.Title, "title")
		f.text(file, doc, p.Summary, "summary")
		f.text(file, doc, p.Body, "body")
		if len(p.Phases) == 0 {
			f.add(file, doc.line("phases"), "the process needs at least one phase")
		}
		for i, phase := range p.Phases {
			f.text(file, doc, phase.Name, "phases", i, "name")
			f.lintPhase(file, doc, p.Phases, i)
		}
	}
}

func (f *folder) lintPhase(file string, doc document, phases []tenant.PhaseSpec, i int) {
	phase := phases[i]
	if !slices.Contains(phaseKinds, phase.Kind) {
		f.add(file, doc.line("phases", i, "kind"), "%q is not a kind of phase; there are: %s", phase.Kind, strings.Join(phaseKinds, ", "))
	}
	if phase.Closes <= phase.Opens {
		f.add(file, doc.line("phases", i, "closes"), "phase %d must close after it opens", i+1)
	}
	if i > 0 && phase.Opens < phases[i-1].Closes {
		f.add(file, doc.line("phases", i, "opens"), "phase %d opens before phase %d has closed", i+1, i)
	}
}
