package tenantcfg

import (
	"cmp"
	"io/fs"
	"net/mail"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"almenda/internal/disclosure"
	"almenda/internal/i18n"
	"almenda/internal/tenant"
)

var (
	slugShape = regexp.MustCompile(`^[a-z0-9-]{2,40}$`)
	hostShape = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)
	modules   = []string{"ideas", "forum", "invitations"}
)

// Lint says everything that is wrong with the towns in dirs, which are looked at together because
// a host may belong to one town only. The catalogue is the platform's own words.
func Lint(fsys fs.FS, catalog *i18n.Catalog, dirs ...string) []Problem {
	var out []Problem
	hosts := map[string]string{} // host → folder
	for _, dir := range dirs {
		f := open(fsys, dir)
		if f.config.root != nil {
			f.lintTown(catalog)
			f.lintHosts(hosts)
			f.lintDistricts()
			f.lintWords(catalog)
			f.lintProcesses()
			f.lintSample()
		}
		slices.SortStableFunc(f.list, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
		})
		out = append(out, f.list...)
	}
	return out
}

// at notes a problem in tenant.yaml at the line of a path.
func (f *folder) at(where []any, format string, args ...any) {
	f.add("tenant.yaml", f.config.line(where...), format, args...)
}

func on(steps ...any) []any { return steps }

func (f *folder) lintTown(catalog *i18n.Catalog) {
	t := f.town
	if !slugShape.MatchString(t.Slug) {
		f.add("", 0, "the folder's name is the town's slug and must be 2 to 40 of a-z, 0-9 and -")
	}
	f.lintLanguages(catalog)
	for field, text := range map[string]tenant.Text{
		"name": t.Name, "municipality": t.Municipality, "title": t.Title, "headline": t.Headline, "lead": t.Lead,
	} {
		f.text("tenant.yaml", f.config, text, field)
	}
	f.lintZone()
	if _, err := currency.ParseISO(t.Currency); err != nil || t.Currency != strings.ToUpper(t.Currency) {
		f.at(on("currency"), "%q is not a currency code such as EUR", t.Currency)
	}
	if region, err := language.ParseRegion(t.Country); err != nil || !region.IsCountry() || strings.ToLower(region.String()) != t.Country {
		f.at(on("country"), "%q is not a country code such as se", t.Country)
	}
	for i, m := range t.Modules {
		if !slices.Contains(modules, m) {
			f.at(on("modules", i), "%q is not a module; there are: %s", m, strings.Join(modules, ", "))
		}
	}
	f.lintContact()
	f.lintEmbed()
	f.lintTopics()
	f.lintRules()
	f.lintDisclosure()
	f.lintBrand(catalog)
}

func (f *folder) lintZone() {
	if _, err := time.LoadLocation(f.town.Zone); err != nil || f.town.Zone == "" || f.town.Zone == "Local" {
		f.at(on("zone"), "%q is not a time zone such as Europe/Warsaw", f.town.Zone)
	}
}

func (f *folder) lintLanguages(catalog *i18n.Catalog) {
	t := f.town
	for i, lang := range t.Languages {
		if slices.Index(t.Languages, lang) != i {
			f.at(on("languages", i), "the language %q stands twice", lang)
		}
		if !slices.Contains(catalog.Languages(), lang) {
			f.at(on("languages", i), "the platform does not speak %q; it speaks %s", lang, strings.Join(catalog.Languages(), ", "))
			continue
		}
		missing := slices.DeleteFunc(catalog.Keys(i18n.Base), func(key string) bool { return catalog.Has(lang, key) })
		if len(missing) > 0 {
			f.at(on("languages", i), "%d of the platform's own texts are not translated into %q, the first is %s", len(missing), lang, missing[0])
		}
	}
	if !slices.Contains(t.Languages, i18n.Base) {
		f.at(on("languages"), "English (%s) must be among the languages", i18n.Base)
	}
}

// text checks that a text exists in every language of the town and in no other.
func (f *folder) text(file string, doc document, text tenant.Text, where ...any) {
	field := where[len(where)-1]
	for _, lang := range f.town.Languages {
		if strings.TrimSpace(text[lang]) == "" {
			f.add(file, doc.line(where...), "%v has no text in %q", field, lang)
		}
	}
	for lang := range text {
		if !slices.Contains(f.town.Languages, lang) {
			f.add(file, doc.line(append(where, lang)...), "%v has a text in %q, which is not a language of the town", field, lang)
		}
	}
}

func (f *folder) lintContact() {
	c := f.town.Contact
	f.text("tenant.yaml", f.config, c.Office, "contact", "office")
	if a, err := mail.ParseAddress(c.Email); err != nil || a.Address != c.Email {
		f.at(on("contact", "email"), "the contact needs an e-mail address; %q is none", c.Email)
	}
	digits := 0
	for _, r := range c.Phone {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits < 6 {
		f.at(on("contact", "phone"), "the contact needs a telephone number; %q is none", c.Phone)
	}
	if c.URL != "" {
		if u, err := url.Parse(c.URL); err != nil || u.Scheme != "https" || u.Host == "" {
			f.at(on("contact", "url"), "the contact's address on the web must begin with https://")
		}
	}
}

func (f *folder) lintTopics() {
	if len(f.town.Topics) == 0 {
		f.at(on("topics"), "the town needs at least one topic")
	}
	seen := map[string]bool{}
	for i, topic := range f.town.Topics {
		if !slugShape.MatchString(topic.Key) {
			f.at(on("topics", i), "the key %q must be 2 to 40 of a-z, 0-9 and -", topic.Key)
		}
		if seen[topic.Key] {
			f.at(on("topics", i), "the topic %q stands twice", topic.Key)
		}
		seen[topic.Key] = true
		f.text("tenant.yaml", f.config, topic.Name, "topics", i, "name")
	}
}

func (f *folder) lintRules() {
	r := f.town.IdeaRules
	if len(r.Name) > 0 {
		f.text("tenant.yaml", f.config, r.Name, "ideaRules", "name")
	}
	for field, n := range map[string]int{"editMinutes": r.EditMinutes, "supportThreshold": r.SupportThreshold, "supportDays": r.SupportDays} {
		if n < 0 {
			f.at(on("ideaRules", field), "%s cannot be less than 0", field)
		}
	}
	if r.SupportDays > 0 && r.SupportThreshold == 0 {
		f.at(on("ideaRules", "supportDays"), "supportDays means nothing without a supportThreshold")
	}
}

// lintDisclosure lets a town hide more than the platform does, never less.
func (f *folder) lintDisclosure() {
	least, own := disclosure.Least(), f.town.Disclosure
	for _, n := range []struct {
		field      string
		own, least int
	}{{"base", own.Base, least.Base}, {"invited", own.Invited, least.Invited}, {"cell", own.Cell, least.Cell}, {"whole", own.Whole, least.Whole}} {
		if n.own != 0 && n.own < n.least {
			f.at(on("disclosure", n.field), "%s may only be stricter: at least %d, or left out", n.field, n.least)
		}
	}
}

// lintHosts checks the town's hosts and that no other town has them.
func (f *folder) lintHosts(taken map[string]string) {
	if len(f.town.Hosts) == 0 {
		f.at(on("hosts"), "the town needs at least one host")
	}
	for i, h := range f.town.Hosts {
		switch {
		case !hostShape.MatchString(h) || len(h) > 253:
			f.at(on("hosts", i), "%q is not a host name in small letters without a port", h)
		case strings.HasSuffix(h, ".localhost"):
			f.at(on("hosts", i), "%s.localhost is added by itself; no other .localhost may be named", f.town.Slug)
		case strings.HasPrefix(h, "answers."):
			f.at(on("hosts", i), "%s is where answers of the panels of %s are taken; it is added by itself", h, strings.TrimPrefix(h, "answers."))
		case taken[h] == f.dir:
			f.at(on("hosts", i), "the host %s stands twice", h)
		case taken[h] != "":
			f.at(on("hosts", i), "the host %s already belongs to %s", h, path.Base(taken[h]))
		}
		taken[h] = f.dir
	}
}
