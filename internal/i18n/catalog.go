package i18n

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

// Base is the language that every other one is measured by and falls back to.
const Base = "en"

// Catalog is every text of the platform in every language. It never changes after Load and is
// safe for use by many goroutines.
type Catalog struct {
	languages []string
	texts     map[string]map[string]text // language → key
}

// text is one value: a sentence, or one sentence for each plural form.
type text struct {
	plain string
	forms map[string]string // nil for a sentence
	file  string
	line  int
}

// Load reads every <area>.<language>.yaml at the root of fsys. A key that stands twice in one
// language, in one file or in two, is an error: one of the two would never be shown.
func Load(fsys fs.FS) (*Catalog, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("i18n: list: %w", err)
	}
	c := &Catalog{texts: map[string]map[string]text{}}
	for _, name := range names {
		lang, err := languageOf(name)
		if err != nil {
			return nil, err
		}
		if c.texts[lang] == nil {
			c.texts[lang] = map[string]text{}
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("i18n: read: %w", err)
		}
		if err := parse(name, raw, c.texts[lang]); err != nil {
			return nil, err
		}
	}
	if c.texts[Base] == nil {
		return nil, fmt.Errorf("i18n: no catalogue in %s", Base)
	}
	c.languages = slices.Sorted(maps.Keys(c.texts))
	return c, nil
}

func languageOf(name string) (string, error) {
	parts := strings.Split(path.Base(name), ".")
	if len(parts) != 3 || parts[0] == "" {
		return "", fmt.Errorf("i18n: %s: the name must be <area>.<language>.yaml", name)
	}
	tag, err := language.Parse(parts[1])
	if err != nil || tag.String() != parts[1] {
		return "", fmt.Errorf("i18n: %s: %q is not a language code", name, parts[1])
	}
	return parts[1], nil
}

// parse adds the keys of one file to into.
func parse(name string, raw []byte, into map[string]text) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return fmt.Errorf("i18n: %s: %w", name, err)
	}
	if len(doc.Content) == 0 {
		return nil // a file of comments only
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return fmt.Errorf("i18n: %s:%d: the file must be a map of keys to texts", name, root.Line)
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if had, twice := into[key.Value]; twice {
			return fmt.Errorf("i18n: %s:%d: key %s stands already at %s:%d", name, key.Line, key.Value, had.file, had.line)
		}
		t, err := parseText(value)
		if err != nil {
			return fmt.Errorf("i18n: %s:%d: %s: %w", name, value.Line, key.Value, err)
		}
		t.file, t.line = name, key.Line
		into[key.Value] = t
	}
	return nil
}

func parseText(value *yaml.Node) (text, error) {
	switch value.Kind {
	case yaml.ScalarNode:
		if strings.TrimSpace(value.Value) == "" || value.Tag == "!!null" {
			return text{}, fmt.Errorf("the text is empty")
		}
		return text{plain: strings.TrimRight(value.Value, "\n")}, nil
	case yaml.MappingNode:
		forms := map[string]string{}
		for i := 0; i+1 < len(value.Content); i += 2 {
			form, sentence := value.Content[i].Value, value.Content[i+1]
			if !slices.Contains(formNames, form) {
				return text{}, fmt.Errorf("%q is not a plural form", form)
			}
			if _, twice := forms[form]; twice {
				return text{}, fmt.Errorf("plural form %q stands twice", form)
			}
			if sentence.Kind != yaml.ScalarNode || strings.TrimSpace(sentence.Value) == "" {
				return text{}, fmt.Errorf("plural form %q has no text", form)
			}
			forms[form] = strings.TrimRight(sentence.Value, "\n")
		}
		return text{forms: forms}, nil
	default:
		return text{}, fmt.Errorf("the value must be a text or a map of plural forms")
	}
}

// Languages lists the languages that have a catalogue, by code. The slice is shared: read it only.
func (c *Catalog) Languages() []string { return c.languages }

// Has tells whether lang itself, and not its fallback, has the key.
func (c *Catalog) Has(lang, key string) bool {
	_, ok := c.texts[lang][key]
	return ok
}

// Keys lists the keys of a language in order.
func (c *Catalog) Keys(lang string) []string {
	return slices.Sorted(maps.Keys(c.texts[lang]))
}

// Plural tells whether the key's text depends on a number.
func (c *Catalog) Plural(key string) bool { return c.texts[Base][key].forms != nil }

// Placeholders lists the names in braces that a text of the key may use, sorted; for a plural key
// those of all its forms together.
func (c *Catalog) Placeholders(lang, key string) []string {
	return c.texts[lang][key].placeholders()
}

// OverlayKeys lists the keys under which a town may put its own words for key in lang: the key
// itself, or, for a plural key, one for each form of that language ("idea.count.few").
func (c *Catalog) OverlayKeys(lang, key string) []string {
	if !c.Plural(key) {
		return []string{key}
	}
	var keys []string
	for _, form := range formsOf(lang) {
		keys = append(keys, key+"."+form)
	}
	return keys
}
