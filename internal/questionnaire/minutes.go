package questionnaire

import (
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// wordsAMinute is how fast adults read plain texts silently, on average over 190 studies (Brysbaert,
// "How many words do we read per minute?", Journal of Memory and Language 109, 2019: 238 in English).
const wordsAMinute = 238

// How many minutes an answerer should need at most: the aim, and where it becomes too much.
const (
	AimMinutes = 8.0
	MaxMinutes = 12.0
)

// pace is how many seconds it takes to decide and to answer, beside reading: once, and for each option,
// row or point. They are our own estimates, to be held against trial answers.
var pace = map[Type]struct{ once, each float64 }{
	Single: {4, 0}, Dropdown: {8, 0}, Multiple: {3, 1}, YesNo: {3, 0}, Rating: {4, 0}, Scale: {5, 0},
	Matrix: {2, 4}, ShortText: {12, 0}, LongText: {45, 0}, Number: {8, 0}, Date: {10, 0},
	Ranking: {5, 4}, ImageOne: {4, 1}, Allocation: {10, 5}, PlaceType: {25, 0}, Consent: {4, 0},
}

// Minutes is about how long the whole takes for one person. A section, question or option under a
// condition counts half: somebody sees it, somebody does not.
func (d *Definition) Minutes() float64 {
	total := 0.0
	for i := range d.Sections {
		s := &d.Sections[i]
		seconds := reading(s.Title.In(d.fallback(), ""), s.Lead.In(d.fallback(), ""))
		for j := range s.Questions {
			q := &s.Questions[j]
			a := Asked{Question: q, Options: q.Choices(), Rows: q.Rows}
			seconds += half(q.VisibleIf, a.seconds(d.fallback()))
		}
		total += half(s.VisibleIf, seconds)
	}
	return total / 60
}

func half(c *Cond, seconds float64) float64 {
	if c != nil {
		return seconds / 2
	}
	return seconds
}

// seconds is the time for one question as it is shown.
func (a *Asked) seconds(lang string) float64 {
	t := []string{a.Title.In(lang, ""), a.Help.In(lang, "")}
	n := 0
	if a.Type != Rating && a.Type != Scale && a.Type != Dropdown {
		for _, o := range a.Options {
			t = append(t, o.Words.In(lang, ""))
		}
		n = len(a.Options)
	}
	if a.Type == Matrix {
		n = len(a.Rows)
	}
	for _, row := range a.Rows {
		t = append(t, row.Words.In(lang, ""))
	}
	p := pace[a.Type]
	return reading(t...) + p.once + p.each*float64(n)
}

// reading is how many seconds it takes to read texts.
func reading(texts ...string) float64 {
	n := 0
	for _, t := range texts {
		n += len(strings.Fields(t))
	}
	return float64(n) * 60 / wordsAMinute
}

// Progress tells where on the path a section is, from 1, how many steps there are as far as the answers
// tell, and about how many minutes are left, this section included. Past the end nothing is left.
func (r *Run) Progress(section int) (step, steps int, minutesLeft float64) {
	steps = len(r.path)
	for i, at := range r.path {
		if at <= section {
			step = i + 1
		}
		if at < section {
			continue
		}
		s := &r.d.Sections[at]
		seconds := reading(s.Title.In(r.d.fallback(), ""), s.Lead.In(r.d.fallback(), ""))
		for j := range r.asked[at] {
			seconds += r.asked[at][j].seconds(r.d.fallback())
		}
		minutesLeft += seconds / 60
	}
	return step, steps, minutesLeft
}

// Texts gives every text of the definition with the place where it stands, in reading order: "age",
// "age.options.a", "s1.lead". What is changed through the pointer is changed in the definition.
func (d *Definition) Texts(fn func(at string, t *tenant.Text)) {
	for i := range d.Sections {
		s := &d.Sections[i]
		fn(s.Key, &s.Title)
		fn(s.Key+".lead", &s.Lead)
		for j := range s.Questions {
			s.Questions[j].texts(fn)
		}
	}
	for i := range d.Checks {
		fn(d.Checks[i].At+".check", &d.Checks[i].Says)
	}
}

func (q *Question) texts(fn func(at string, t *tenant.Text)) {
	fn(q.Key, &q.Title)
	fn(q.Key+".help", &q.Help)
	for i := range q.Rows {
		fn(q.Key+".rows."+q.Rows[i].Code, &q.Rows[i].Words)
	}
	for i := range q.Options {
		fn(q.Key+".options."+q.Options[i].Code, &q.Options[i].Words)
		fn(q.Key+".options."+q.Options[i].Code+".alt", &q.Options[i].Alt)
	}
	fn(q.Key+".low", &q.LowWords)
	fn(q.Key+".high", &q.HiWords)
	fn(q.Key+".unit", &q.Unit)
}

// Missing counts the texts that stand in some language but not in this one.
func (d *Definition) Missing(lang string) int {
	return len(d.untranslated(lang))
}

// untranslated lists where they stand.
func (d *Definition) untranslated(lang string) (out []string) {
	d.Texts(func(at string, t *tenant.Text) {
		if strings.TrimSpace((*t)[lang]) == "" && said(*t) {
			out = append(out, at)
		}
	})
	return out
}

func said(t tenant.Text) bool {
	for _, s := range t {
		if strings.TrimSpace(s) != "" {
			return true
		}
	}
	return false
}

// bare is a deep copy without any words.
func (d *Definition) bare() Definition {
	out := d.clone()
	out.Languages, out.Format = nil, 0
	out.Texts(func(_ string, t *tenant.Text) { *t = nil })
	return out
}

// clone copies all that Texts can reach.
func (d *Definition) clone() Definition {
	out := *d
	out.Sections = slices.Clone(d.Sections)
	out.Checks = slices.Clone(d.Checks)
	for i := range out.Sections {
		s := &out.Sections[i]
		s.Questions = slices.Clone(s.Questions)
		for j := range s.Questions {
			s.Questions[j].Options = slices.Clone(s.Questions[j].Options)
			s.Questions[j].Rows = slices.Clone(s.Questions[j].Rows)
		}
	}
	return out
}
