package questionnaire

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

var piped = regexp.MustCompile(`\{([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)?)\}`)

func (r *Run) pipe(s, lang string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	return piped.ReplaceAllStringFunc(s, func(m string) string { return r.said(m[1:len(m)-1], lang) })
}

// said is an answer in words: of a question, of one of its rows, or a value that was worked out.
// "Don't know" and "rather not say" leave nothing, and so do the arms of splits.
func (r *Run) said(name, lang string) string {
	for i := range r.d.Values {
		if r.d.Values[i].Key == name {
			return r.valueSaid(&r.d.Values[i], lang)
		}
	}
	return r.answerSaid(name, lang)
}

func (r *Run) answerSaid(name, lang string) string {
	key, row, ok := strings.Cut(name, ".")
	q := r.shown(key)
	if q == nil {
		return ""
	}
	a := r.kept[key]
	switch {
	case ok && q.Type == Matrix:
		return q.says([]string{a.Rows[row]}, "", lang, r.d.fallback())
	case ok:
		return a.row(row).text
	case q.Type == Number:
		return localNumber(a.Text, lang)
	case q.Type == Date:
		return localDay(a.Text, lang)
	case len(a.Codes) > 0:
		return q.says(a.Codes, a.Text, lang, r.d.fallback())
	}
	return a.Text
}

// shown finds a question as it was offered. nil: it is hidden.
func (r *Run) shown(key string) *Asked {
	_, section := r.d.Question(key)
	for i := range r.asked[section] {
		if r.asked[section][i].Key == key {
			return &r.asked[section][i]
		}
	}
	return nil
}

func (a *Asked) says(codes []string, text, lang, fallback string) string {
	var out []string
	for _, code := range codes {
		o := a.option(code)
		switch {
		case o == nil || code == DontKnow || code == RatherNot:
		case code == Other && text != "":
			out = append(out, text)
		default:
			if w := o.Words.In(lang, fallback); w != "" {
				out = append(out, w)
			}
		}
	}
	return strings.Join(out, ", ")
}

func (r *Run) valueSaid(v *Value, lang string) string {
	o := r.value(v)
	if v.Does == "first" {
		for _, name := range v.Of {
			if said := r.answerSaid(name, lang); said != "" {
				return said
			}
		}
		return ""
	}
	if !o.numeric {
		return ""
	}
	n := math.Floor(o.number*100+0.5) / 100
	return localNumber(strconv.FormatFloat(n, 'f', -1, 64), lang)
}

func localNumber(s, lang string) string {
	if lang == "en" {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}

// localDay writes a day in figures, as people of the language do.
func localDay(s, lang string) string {
	if !day(s) || lang == "sv" {
		return s
	}
	mark := "."
	if lang == "en" {
		mark = "/"
	}
	return s[8:] + mark + s[5:7] + mark + s[:4]
}
