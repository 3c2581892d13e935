package questionnaire

import (
	"maps"
	"net/url"
)

// Decode reads the form of one section into a copy of the answers, and says what is wrong with those
// of this section. What was typed wrongly stays in the answers, so that it can be shown again and is
// refused by Problems as well.
func (r *Run) Decode(section int, form url.Values, lang string) (Answers, []Problem) {
	out := maps.Clone(r.given)
	if out == nil {
		out = Answers{}
	}
	if section < 0 || section >= len(r.d.Sections) {
		return out, nil
	}
	s := &r.d.Sections[section]
	for i := range s.Questions {
		q := &s.Questions[i]
		a := q.read(form, lang)
		switch {
		case !a.Empty():
			out[q.Key] = a
		case r.shown(q.Key) != nil:
			delete(out, q.Key)
		}
	}
	return out, r.d.Run(out, r.seed).problems(section)
}

// Problems lists all that is wrong with the answers to what is shown.
func (r *Run) Problems() (out []Problem) {
	for _, i := range r.path {
		out = append(out, r.problems(i)...)
	}
	return out
}
