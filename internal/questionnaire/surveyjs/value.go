package surveyjs

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/tenant"
)

// object is a JSON object whose parts are read one by one, each for what it should be; a part that is
// something else counts as missing.
type object map[string]json.RawMessage

func (o object) has(name string) bool {
	raw := bytes.TrimSpace(o[name])
	return len(raw) > 0 && !bytes.Equal(raw, []byte("null"))
}

// text is a string, or a number as one.
func (o object) text(name string) string { return scalar(o[name]) }

func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || raw[0] == 'n' || raw[0] == '"' {
		return ""
	}
	return string(raw)
}

func (o object) flag(name string) bool { return string(bytes.TrimSpace(o[name])) == "true" }

// number is a number, or a string that is one.
func (o object) number(name string) *float64 {
	s := strings.TrimSpace(o.text(name))
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f > 1e15 || f < -1e15 {
		return nil
	}
	return &f
}

// whole is a number that counts something; 0 where there is none.
func (o object) whole(name string) int {
	if f := o.number(name); f != nil && *f > 0 && *f < 1e6 {
		return int(*f)
	}
	return 0
}

func (o object) list(names ...string) []json.RawMessage {
	for _, name := range names {
		var out []json.RawMessage
		if json.Unmarshal(o[name], &out) == nil && len(out) > 0 {
			return out
		}
	}
	return nil
}

func (o object) objects(names ...string) (out []object) {
	for _, raw := range o.list(names...) {
		var one object
		if json.Unmarshal(raw, &one) == nil && one != nil {
			out = append(out, one)
		}
	}
	return out
}

var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})?$`)

// english is the language of texts that SurveyJS calls default, unless a file has them in another.
const english = "en"

// beside tells whether a file has texts both in a language and as default: then those are in another.
func beside(doc object, lang string) bool {
	var has func(v any) bool
	has = func(v any) bool {
		switch v := v.(type) {
		case []any:
			return slices.ContainsFunc(v, has)
		case map[string]any:
			if _, ok := v["default"].(string); ok && v[lang] != nil {
				return true
			}
			for _, part := range v {
				if has(part) {
					return true
				}
			}
		}
		return false
	}
	for name, raw := range doc {
		var v any
		if name != ours && json.Unmarshal(raw, &v) == nil && has(v) {
			return true
		}
	}
	return false
}

// words is a text in one language or in several. Languages that occur are kept.
func (r *reader) words(raw json.RawMessage) tenant.Text {
	if s := scalar(raw); s != "" {
		return tenant.Text{r.lang: tidy(s)}
	}
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	out := tenant.Text{}
	for lang, raw := range all {
		s := tidy(scalar(raw))
		if s == "" || lang == "default" || !language.MatchString(lang) {
			continue
		}
		out[lang] = s
		if !slices.Contains(r.languages, lang) {
			r.languages = append(r.languages, lang)
		}
	}
	if s := tidy(scalar(all["default"])); s != "" && out[r.lang] == "" {
		out[r.lang] = s
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

var (
	tag   = regexp.MustCompile(`<[^<>]*>`)
	block = regexp.MustCompile(`(?i)</(p|div|h[1-6]|li|tr)>|<br ?/?>`)
	gaps  = regexp.MustCompile(`\n\s*\n\s*`)
)

// tidy leaves the words of a text that may be HTML.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\ufffd' {
			return -1
		}
		return r
	}, s)
	if strings.Contains(s, "<") || strings.Contains(s, "&") {
		s = html.UnescapeString(tag.ReplaceAllString(block.ReplaceAllString(s, "\n"), ""))
	}
	return strings.TrimSpace(gaps.ReplaceAllString(s, "\n\n"))
}
