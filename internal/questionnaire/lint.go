package questionnaire

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// Where a question gets too much for a phone or a tired person.
const (
	manyWords   = 25 // in a question
	manyOptions = 12 // to see at once
	manyRanked  = 7
	manyShares  = 6 // of an allocation
	manyColumns = 5
	manyRows    = 7
)

// Lint finds all that can be better about a definition, in the languages that it should have: first what
// keeps it from opening, then what to mend, then what to think over.
func (d *Definition) Lint(langs []string) []Finding {
	out := d.Check()
	out = append(out, d.lintLength()...)
	for _, lang := range langs {
		if at := d.untranslated(lang); len(at) > 0 {
			out = append(out, finding(Warning, at[0], "missing", "lang", lang, "n", len(at)))
		}
	}
	out = append(out, d.lintPipes()...)
	for i := range d.Sections {
		for j := range d.Sections[i].Questions {
			q := &d.Sections[i].Questions[j]
			out = append(out, q.lintShape()...)
			out = append(out, q.lintWords()...)
		}
	}
	rank := map[string]int{Error: 0, Warning: 1, Hint: 2}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(rank[a.Level], rank[b.Level]) })
	return out
}

func (d *Definition) lintLength() []Finding {
	minutes := int(math.Ceil(d.Minutes()))
	switch {
	case d.Minutes() > MaxMinutes:
		return []Finding{finding(Warning, "", "too_long", "minutes", minutes, "max", int(MaxMinutes))}
	case d.Minutes() > AimMinutes:
		return []Finding{finding(Hint, "", "rather_long", "minutes", minutes, "max", int(AimMinutes))}
	}
	return nil
}

// lintPipes: {keys} of what is not there, or is answered later, leave a hole in the text.
func (d *Definition) lintPipes() (out []Finding) {
	c := newChecker(d)
	d.Texts(func(at string, t *tenant.Text) {
		key, _, _ := strings.Cut(at, ".")
		own, isQuestion := c.place[key]
		if !isQuestion || strings.HasSuffix(at, ".check") {
			own = c.sectionPlace(key)
		}
		for _, lang := range slices.Sorted(langs(*t)) {
			for _, m := range piped.FindAllStringSubmatch((*t)[lang], -1) {
				name, _, _ := strings.Cut(m[1], ".")
				if place, there := c.place[name]; !there || place >= own && place > 0 {
					out = append(out, finding(Warning, key, "pipe", "name", m[1]))
				}
			}
		}
	})
	return slices.CompactFunc(out, func(a, b Finding) bool { return a.At == b.At && a.Params["name"] == b.Params["name"] })
}

// sectionPlace is the place after which a section's own words stand; after all for what is no section.
func (c *checker) sectionPlace(key string) int {
	start := 0
	for i := range c.d.Sections {
		if c.d.Sections[i].Key == key {
			return start + 1
		}
		start = c.ends[i]
	}
	return start + 1
}

// lintShape looks at what a question asks of people's thumbs and patience.
func (q *Question) lintShape() (out []Finding) {
	add := func(level, key string, params ...any) { out = append(out, finding(level, q.Key, key, params...)) }
	n := len(q.Options)
	switch {
	case n > manyOptions && (q.Type == Single || q.Type == Multiple):
		add(Warning, "many_options", "n", n, "max", manyOptions)
	case n > manyRanked && q.Type == Ranking:
		add(Warning, "many_ranked", "n", n, "max", manyRanked)
	case n > manyShares && q.Type == Allocation:
		add(Warning, "many_shares", "n", n, "max", manyShares)
	case n > manyColumns && q.Type == Matrix:
		add(Hint, "many_columns", "n", n, "max", manyColumns)
	}
	if q.Type == Matrix && len(q.Rows) > manyRows {
		add(Warning, "many_rows", "n", len(q.Rows), "max", manyRows)
	}
	answers := q.Type != Info && q.Type != Consent
	if answers && !q.DontKnow && !q.RatherNot {
		switch {
		case q.Sensitive:
			add(Warning, "sensitive_out")
		case q.Required || q.RequiredIf != nil:
			add(Hint, "required_out")
		}
	}
	if q.Required && (q.Type == ShortText || q.Type == LongText) {
		add(Warning, "free_required")
	}
	for _, o := range q.Options {
		if q.Type == ImageOne && o.Image == "" {
			add(Warning, "image_missing", "code", o.Code)
		} else if o.Image != "" && !said(o.Alt) && !said(o.Words) {
			add(Warning, "image_alt", "code", o.Code)
		}
	}
	return out
}

// lintWords looks at how a question is put, in each language.
func (q *Question) lintWords() (out []Finding) {
	for _, lang := range slices.Sorted(langs(q.Title)) {
		add := func(level, key string, params ...any) {
			out = append(out, finding(level, q.Key, key, append(params, "lang", lang)...))
		}
		title := plain(q.Title[lang])
		if word := found(title+" "+plain(q.Help[lang]), position[lang]); word != "" {
			add(Warning, "position", "word", word)
		}
		if q.Type == Info || q.Type == Consent {
			continue
		}
		if n := len(strings.Fields(title)); n > manyWords {
			add(Warning, "long_question", "n", n, "max", manyWords)
		}
		if word := found(title, leading[lang]); word != "" {
			add(Warning, "leading", "word", word)
			continue
		}
		if word := found(title, negations[lang]); word != "" {
			add(Hint, "negation", "word", word)
		}
		if word := found(title, joining[lang]); word != "" {
			add(Hint, "double", "word", word)
		}
	}
	return out
}

// plain is a text as words with one space between them and around, in small letters.
func plain(s string) string {
	return " " + strings.Join(letters.FindAllString(strings.ToLower(strings.ReplaceAll(s, "’", "'")), -1), " ") + " "
}

func found(text string, words []string) string {
	for _, w := range words {
		if strings.Contains(text, " "+w+" ") {
			return w
		}
	}
	return ""
}
