package questionnaire

import (
	"slices"

	"almenda/internal/tenant"
)

// Run is a definition with the answers of one person: what is shown to them, and what is wrong. It is
// worked out once, in the order of the definition, so that a question which is hidden counts as not
// answered for all that comes after it.
type Run struct {
	d     *Definition
	seed  string
	given Answers         // as they came
	kept  Answers         // of what is shown, and without options that are not
	asked map[int][]Asked // by index of the section, in the order of the definition
	path  []int
}

// Asked is a question as one person sees it: its options and rows after conditions, carried over
// from earlier answers, in this person's order, with "other", "don't know" and "rather not say" at the
// end. Yes/no, ratings, scales and consents have options too. Words may hold {keys}: Run.Words.
type Asked struct {
	*Question
	Required bool
	Options  []Option
	Rows     []Row

	carried []string // codes that an earlier question could bring along
}

// Run works out what a person with these answers is shown. The seed decides the order of what is
// shuffled and the arms of splits: the same seed gives the same. An arm that stands in the answers
// stays what it is.
func (d *Definition) Run(a Answers, seed string) *Run {
	r := &Run{d: d, seed: seed, given: a, kept: Answers{}, asked: map[int][]Asked{}}
	r.walk()
	return r
}

// walk goes through the sections as a person does.
func (r *Run) walk() {
	for _, s := range r.d.Splits {
		if arm := r.arm(s); arm != "" {
			r.kept[s.Key] = Answer{Codes: []string{arm}}
		}
	}
	next := 0
	for i := range r.d.Sections {
		s := &r.d.Sections[i]
		if i < next || !r.holds(s.VisibleIf) {
			continue
		}
		r.ask(i, s)
		if len(r.asked[i]) == 0 {
			continue // nothing on it: not a page
		}
		r.path = append(r.path, i)
		next = r.jump(i, s)
	}
}

func (r *Run) ask(i int, s *Section) {
	for j := range s.Questions {
		q := &s.Questions[j]
		if !r.holds(q.VisibleIf) {
			continue
		}
		asked, ok := r.offer(q)
		if !ok {
			continue
		}
		r.asked[i] = append(r.asked[i], asked)
		if a := asked.keep(r.given[q.Key]); !a.Empty() {
			r.kept[q.Key] = a
		}
	}
	for j := range r.asked[i] {
		q := &r.asked[i][j]
		q.Required = q.Question.Required || q.RequiredIf != nil && r.holds(q.RequiredIf)
	}
}

// jump is the index of the section that may come next at the earliest.
func (r *Run) jump(i int, s *Section) int {
	for _, j := range s.Jumps {
		if !r.holds(j.If) {
			continue
		}
		if j.To == "" {
			return len(r.d.Sections)
		}
		to := slices.IndexFunc(r.d.Sections, func(s Section) bool { return s.Key == j.To })
		return max(to, i+1)
	}
	return i + 1
}

// Sections lists the indexes of the sections on the person's path, in order. A section in which
// nothing is shown is not on it, and its jumps do not count.
func (r *Run) Sections() []int { return slices.Clone(r.path) }

// Asked lists the questions that a section shows, in this person's order.
func (r *Run) Asked(section int) []Asked {
	all := r.asked[section]
	if len(all) == 0 || !r.d.Sections[section].Shuffle {
		return slices.Clone(all)
	}
	var out []Asked
	order := shuffled(r.d.Sections[section].Questions, r.seed, r.d.Sections[section].Key, func(q Question) bool { return q.Fixed })
	for _, q := range order {
		if i := slices.IndexFunc(all, func(a Asked) bool { return a.Key == q.Key }); i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}

// Next is the section that follows on the path; the first one after -1. -1: the end.
func (r *Run) Next(section int) int {
	for _, i := range r.path {
		if i > section {
			return i
		}
	}
	return -1
}

// Prev is the section before it on the path. -1: the beginning.
func (r *Run) Prev(section int) int {
	for _, i := range slices.Backward(r.path) {
		if i < section {
			return i
		}
	}
	return -1
}

// Clean is what may be stored: the answers to what is shown, with the arms of splits under their keys.
func (r *Run) Clean() Answers {
	out := make(Answers, len(r.kept))
	for key, a := range r.kept {
		out[key] = a
	}
	return out
}

// Answer is the answer to what is shown; empty when it is hidden or was not answered.
func (r *Run) Answer(key string) Answer { return r.kept[key] }

// Shown tells whether a question is shown at all.
func (r *Run) Shown(key string) bool {
	for _, all := range r.asked {
		if slices.ContainsFunc(all, func(a Asked) bool { return a.Key == key }) {
			return true
		}
	}
	return false
}

// Fresh tells whether a section shows questions that it did not show in the run before: those that hang
// on an answer of the same page, and that a page without JavaScript has not shown yet.
func (r *Run) Fresh(section int, before *Run) bool {
	return slices.ContainsFunc(r.asked[section], func(a Asked) bool { return before.shown(a.Key) == nil })
}

// Words is a text in the person's language, with the words of earlier answers in place of {key}; what
// is hidden or was not answered leaves nothing. They are a person's words: the page escapes them.
func (r *Run) Words(t tenant.Text, lang string) string {
	return r.pipe(t.In(lang, r.d.fallback()), lang)
}

// fallback is the language that stands in for others.
func (d *Definition) fallback() string {
	if len(d.Languages) == 0 {
		return "en"
	}
	return d.Languages[0]
}
