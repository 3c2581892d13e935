package i18n

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Printer writes texts, numbers and dates for one reader: one language, one town's words, one
// time zone. It is read-only and safe for use by many goroutines.
type Printer struct {
	lang    string
	tag     language.Tag
	style   *style
	zone    *time.Location
	catalog *Catalog
	overlay map[string]map[string]string
}

// Printer makes a printer. A language without a catalogue is served in English; a nil zone is
// UTC. overlay holds the town's own words, language → key → text; for a plural key the forms are
// keys of their own ("idea.count.one").
func (c *Catalog) Printer(lang string, zone *time.Location, overlay map[string]map[string]string) *Printer {
	if c.texts[lang] == nil {
		lang = Base
	}
	if zone == nil {
		zone = time.UTC
	}
	return &Printer{lang: lang, tag: language.Make(lang), style: styleOf(lang), zone: zone, catalog: c, overlay: overlay}
}

// Lang is the language code for the lang attribute.
func (p *Printer) Lang() string { return p.lang }

// T is the text of a key. pairs alternate placeholder names and values; numbers and times among
// the values are written as the language writes them.
func (p *Printer) T(key string, pairs ...any) string {
	return fill(p.find(key, ""), func(name string) (string, bool) { return p.pair(pairs, name) })
}

// N is the text of a plural key for n things. {n} is n, formatted.
func (p *Printer) N(key string, n int, pairs ...any) string {
	return fill(p.findPlural(key, n), func(name string) (string, bool) {
		if name == "n" {
			return p.Number(int64(n)), true
		}
		return p.pair(pairs, name)
	})
}

// Fill is T or N with the parameters that a fault or an event carries: N when the key is plural
// and params["n"] is a whole number.
func (p *Printer) Fill(key string, params map[string]any) string {
	pairs := make([]any, 0, 2*len(params))
	for name, value := range params {
		pairs = append(pairs, name, value)
	}
	if p.catalog.Plural(key) {
		if n, ok := whole(params["n"]); ok {
			return p.N(key, int(n), pairs...)
		}
	}
	return p.T(key, pairs...)
}

// find looks for a sentence: the town's words, then the catalogue, first in the reader's language
// and then in English.
func (p *Printer) find(key, form string) string {
	for _, lang := range p.chain() {
		if s, ok := p.overlay[lang][key]; ok {
			return s
		}
		t, ok := p.catalog.texts[lang][key]
		if !ok {
			continue
		}
		if t.forms == nil {
			return t.plain
		}
		// A plural key asked for without a number: the most general form is the least wrong.
		for _, f := range []string{form, "other", "many"} {
			if s, ok := t.forms[f]; ok {
				return s
			}
		}
	}
	return "⟦" + key + "⟧"
}

func (p *Printer) findPlural(key string, n int) string {
	for _, lang := range p.chain() {
		tag := p.tag
		if lang != p.lang {
			tag = language.English
		}
		form := formName(tag, n)
		if s, ok := p.overlay[lang][key+"."+form]; ok {
			return s
		}
		if s, ok := p.catalog.texts[lang][key].forms[form]; ok {
			return s
		}
	}
	return p.find(key, "other")
}

func (p *Printer) chain() []string {
	if p.lang == Base {
		return []string{Base}
	}
	return []string{p.lang, Base}
}

func (p *Printer) pair(pairs []any, name string) (string, bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return p.value(pairs[i+1]), true
		}
	}
	return "", false
}

func (p *Printer) value(v any) string {
	if n, ok := whole(v); ok {
		return p.Number(n)
	}
	switch v := v.(type) {
	case string:
		return v
	case time.Time:
		return p.Date(v)
	case float64:
		return p.style.fraction(v)
	default:
		return fmt.Sprint(v)
	}
}

// whole is v as a number when it is one of the plain integer types or a float without a fraction,
// which is what a number becomes on its way through JSON.
func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		if n == float64(int64(n)) {
			return int64(n), true
		}
	}
	return 0, false
}

// fill replaces {name} in one pass, so that braces in a value are never read as a placeholder.
// An unknown name is left standing: it shows itself.
func fill(s string, value func(name string) (string, bool)) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(s[open:], '}')
		if length < 0 {
			break
		}
		b.WriteString(s[:open])
		if v, ok := value(s[open+1 : open+length]); ok {
			b.WriteString(v)
		} else {
			b.WriteString(s[open : open+length+1])
		}
		s = s[open+length+1:]
	}
	b.WriteString(s)
	return b.String()
}
