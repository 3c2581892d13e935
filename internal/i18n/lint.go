package i18n

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Problem is something wrong with the catalogues, said in plain English.
type Problem struct {
	File    string
	Line    int
	Key     string
	Message string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Key, p.Message)
}

var (
	keyShape         = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
	placeholderShape = regexp.MustCompile(`\{([^{}]*)\}`)
	nameShape        = regexp.MustCompile(`^[a-z][A-Za-z0-9_]*$`)
)

// Lint checks that every language says everything that English says, with the same placeholders
// and with its own plural forms, and nothing that English does not.
func (c *Catalog) Lint() []Problem {
	var out []Problem
	for _, lang := range c.languages {
		if _, ok := styles[lang]; !ok {
			out = append(out, Problem{Key: lang, Message: "the language has no rules for numbers and dates"})
		}
		for _, key := range c.Keys(lang) {
			out = append(out, c.lintText(lang, key)...)
		}
		for _, key := range c.Keys(Base) {
			if !c.Has(lang, key) {
				base := c.texts[Base][key]
				out = append(out, Problem{base.file, base.line, key, "there is no text in " + lang})
			}
		}
	}
	return out
}

func (c *Catalog) lintText(lang, key string) []Problem {
	t := c.texts[lang][key]
	var out []Problem
	add := func(format string, args ...any) {
		out = append(out, Problem{t.file, t.line, key, fmt.Sprintf(format, args...)})
	}
	if !keyShape.MatchString(key) {
		add("a key is words of a-z, 0-9 and _ joined by dots")
	}
	base, ok := c.texts[Base][key]
	if !ok {
		add("there is no text in %s", Base)
		return out
	}
	if (base.forms == nil) != (t.forms == nil) {
		add("it has plural forms in one of %s and %s, not in both", Base, lang)
		return out
	}
	if got, want := t.placeholders(), base.placeholders(); !slices.Equal(got, want) {
		add("it has the placeholders %v, in %s %v", got, Base, want)
	}
	for _, name := range t.placeholders() {
		if !nameShape.MatchString(name) {
			add("{%s} is not a placeholder", name)
		}
	}
	if t.forms != nil {
		for _, message := range lintForms(lang, t) {
			add("%s", message)
		}
		for form := range t.forms {
			if c.Has(lang, key+"."+form) {
				add("the key %s.%s also exists: a town could not tell the two apart", key, form)
			}
		}
	}
	return out
}

// lintForms checks that the forms are those of the language and that each says the number, but
// for "one", where a word may stand for it.
func lintForms(lang string, t text) []string {
	var out []string
	need := formsOf(lang)
	for _, form := range need {
		if t.forms[form] == "" {
			out = append(out, fmt.Sprintf("the plural form %q is missing", form))
		}
	}
	for _, form := range formNames {
		s, has := t.forms[form]
		if !has {
			continue
		}
		if form != "other" && !slices.Contains(need, form) {
			out = append(out, fmt.Sprintf("%s has no plural form %q", lang, form))
		}
		for _, name := range (text{forms: t.forms}).placeholders() {
			if name != "n" && !strings.Contains(s, "{"+name+"}") {
				out = append(out, fmt.Sprintf("the plural form %q lacks {%s}", form, name))
			}
		}
	}
	return out
}

// Placeholders lists the names in braces in a sentence, sorted, each once.
func Placeholders(sentence string) []string {
	var names []string
	for _, m := range placeholderShape.FindAllStringSubmatch(sentence, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (t text) placeholders() []string {
	if t.forms == nil {
		return Placeholders(t.plain)
	}
	var all []string
	for _, form := range formNames {
		all = append(all, t.forms[form])
	}
	return Placeholders(strings.Join(all, "\n"))
}
