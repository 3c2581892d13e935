package edit

import (
	"slices"
	"strconv"

	"almenda/internal/questionnaire"
)

type definition = questionnaire.Definition

// Section is the index of a section; -1: there is none of that key.
func Section(d *definition, key string) int {
	return slices.IndexFunc(d.Sections, func(s questionnaire.Section) bool { return s.Key == key })
}

// Fresh is a key that nothing in the definition has: prefix and a number.
func Fresh(d *definition, prefix string, taken ...string) string {
	used := map[string]bool{}
	for _, k := range taken {
		used[k] = true
	}
	for _, s := range d.Sections {
		used[s.Key] = true
		for _, q := range s.Questions {
			used[q.Key] = true
		}
	}
	for _, s := range d.Splits {
		used[s.Key] = true
	}
	for _, v := range d.Values {
		used[v.Key] = true
	}
	for n := 1; ; n++ {
		if key := prefix + strconv.Itoa(n); !used[key] {
			return key
		}
	}
}

// where finds a question: its section and its place there. -1: nowhere.
func where(d *definition, key string) (section, at int) {
	for i := range d.Sections {
		for j := range d.Sections[i].Questions {
			if d.Sections[i].Questions[j].Key == key {
				return i, j
			}
		}
	}
	return -1, -1
}

// Add puts a question at the end of a section; false: there is no such section.
func Add(d *definition, section string, q questionnaire.Question) bool {
	i := Section(d, section)
	if i < 0 {
		return false
	}
	d.Sections[i].Questions = append(d.Sections[i].Questions, q)
	return true
}

// Put replaces the question of the same key; false: there is none.
func Put(d *definition, q questionnaire.Question) bool {
	i, j := where(d, q.Key)
	if i < 0 {
		return false
	}
	d.Sections[i].Questions[j] = q
	return true
}

// Remove takes a question out; false: there is none.
func Remove(d *definition, key string) bool {
	i, j := where(d, key)
	if i < 0 {
		return false
	}
	d.Sections[i].Questions = slices.Delete(d.Sections[i].Questions, j, j+1)
	return true
}

// After puts a question behind another one.
func After(d *definition, key string, q questionnaire.Question) bool {
	i, j := where(d, key)
	if i < 0 {
		return false
	}
	d.Sections[i].Questions = slices.Insert(d.Sections[i].Questions, j+1, q)
	return true
}

// StepSection moves a section one step up or down. False: it cannot move, or is not there.
func StepSection(d *definition, key string, up bool) bool {
	i, by := Section(d, key), step(up)
	if i < 0 || i+by < 0 || i+by >= len(d.Sections) {
		return false
	}
	d.Sections[i], d.Sections[i+by] = d.Sections[i+by], d.Sections[i]
	return true
}

func step(up bool) int {
	if up {
		return -1
	}
	return 1
}

// Step moves a question one step up or down; one at the edge of its section goes over into the next.
// False: it cannot move, or is not there.
func Step(d *definition, key string, up bool) bool {
	by := step(up)
	i, j := where(d, key)
	if i < 0 {
		return false
	}
	list := d.Sections[i].Questions
	if j+by >= 0 && j+by < len(list) {
		list[j], list[j+by] = list[j+by], list[j]
		return true
	}
	if i+by < 0 || i+by >= len(d.Sections) {
		return false
	}
	q := list[j]
	d.Sections[i].Questions = slices.Delete(list, j, j+1)
	next := &d.Sections[i+by].Questions
	if up {
		*next = append(*next, q)
	} else {
		*next = slices.Insert(*next, 0, q)
	}
	return true
}

// Place moves a question into a section, before another one or, for an empty key, to its end.
func Place(d *definition, key, section, before string) bool {
	i, j := where(d, key)
	to := Section(d, section)
	if i < 0 || to < 0 || key == before {
		return false
	}
	q := d.Sections[i].Questions[j]
	d.Sections[i].Questions = slices.Delete(d.Sections[i].Questions, j, j+1)
	list := &d.Sections[to].Questions
	at := slices.IndexFunc(*list, func(q questionnaire.Question) bool { return q.Key == before })
	if at < 0 {
		at = len(*list)
	}
	*list = slices.Insert(*list, at, q)
	return true
}

// Refers lists the keys of questions and sections whose conditions, words or checks speak of a key, and
// the values worked out from it.
func Refers(d *definition, key string) (out []string) {
	add := func(at string) {
		if at != key && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	for _, s := range d.Sections {
		if speaks(s.VisibleIf, key) || slices.ContainsFunc(s.Jumps, func(j questionnaire.Jump) bool { return speaks(j.If, key) || j.To == key }) ||
			pipes(key, s.Title, s.Lead) {
			add(s.Key)
		}
		for _, q := range s.Questions {
			if speaks(q.VisibleIf, key) || speaks(q.RequiredIf, key) || q.CarryFrom == key || pipes(key, q.Title, q.Help) ||
				slices.ContainsFunc(q.Options, func(o questionnaire.Option) bool { return speaks(o.VisibleIf, key) || pipes(key, o.Words) }) {
				add(q.Key)
			}
		}
	}
	for _, c := range d.Checks {
		if speaks(&c.If, key) || c.At == key {
			add(c.At)
		}
	}
	for _, v := range d.Values {
		if slices.Contains(v.Of, key) {
			add(v.Key)
		}
	}
	return out
}
