package questionnaire

import (
	"slices"
	"strings"
	"unicode/utf8"

	"almenda/internal/tenant"
)

// Check finds what keeps a definition from running: names that are twice or wrong, conditions on what is
// not there or comes later, jumps back, empty sections, limits. None: it can be opened. References that
// only go back cannot go round in circles either.
func (d *Definition) Check() []Finding {
	c := newChecker(d)
	c.whole()
	c.names()
	for i := range d.Sections {
		c.section(i)
	}
	for i := range d.Values {
		c.value(&d.Values[i])
	}
	for i := range d.Checks {
		c.check(i)
	}
	c.texts()
	return c.out
}

// checker holds where each name stands, in the order in which they are answered. Splits stand before
// all; values stand where the last of their questions does.
type checker struct {
	d     *Definition
	place map[string]int
	ends  []int // of each section: the place of its last question
	out   []Finding
}

func newChecker(d *Definition) *checker {
	c := &checker{d: d, place: map[string]int{}}
	n := 0
	for i := range d.Sections {
		for j := range d.Sections[i].Questions {
			n++
			if key := d.Sections[i].Questions[j].Key; c.place[key] == 0 {
				c.place[key] = n
			}
		}
		c.ends = append(c.ends, n)
	}
	for _, s := range d.Splits {
		if _, there := c.place[s.Key]; !there {
			c.place[s.Key] = 0
		}
	}
	for _, v := range d.Values {
		if _, there := c.place[v.Key]; there {
			continue
		}
		last := 0
		for _, of := range v.Of {
			key, _, _ := strings.Cut(of, ".")
			last = max(last, c.place[key])
		}
		c.place[v.Key] = last
	}
	return c
}

func (c *checker) add(at, key string, params ...any) {
	c.out = append(c.out, finding(Error, at, key, params...))
}

func finding(level, at, key string, params ...any) Finding {
	f := Finding{At: at, Level: level, Key: "questionnaire.lint." + key}
	for i := 0; i+1 < len(params); i += 2 {
		if f.Params == nil {
			f.Params = map[string]any{}
		}
		f.Params[params[i].(string)] = params[i+1]
	}
	return f
}

func (c *checker) whole() {
	n := 0
	for i := range c.d.Sections {
		n += len(c.d.Sections[i].Questions)
	}
	switch {
	case len(c.d.Languages) == 0:
		c.add("", "no_language")
	case len(c.d.Sections) == 0:
		c.add("", "no_section")
	case len(c.d.Questions()) == 0:
		c.add("", "no_question")
	}
	if len(c.d.Sections) > MaxSections {
		c.add("", "many_sections", "max", MaxSections)
	}
	if n > MaxQuestions {
		c.add("", "many_questions", "max", MaxQuestions)
	}
	if len(c.d.Values)+len(c.d.Checks)+len(c.d.Splits) > MaxQuestions {
		c.add("", "many_rules", "max", MaxQuestions)
	}
}

// names checks that all that conditions can name has a name of its own, and every field of the form.
func (c *checker) names() {
	seen := map[string]bool{}
	name := func(key string) {
		if !keyShape.MatchString(key) || strings.Contains(key, "__") || strings.HasSuffix(key, "_") {
			c.add(key, "key_shape", "name", key)
		}
		if seen[key] {
			c.add(key, "key_twice", "name", key)
		}
		seen[key] = true
	}
	sections := map[string]bool{}
	for i := range c.d.Sections {
		s := &c.d.Sections[i]
		if !keyShape.MatchString(s.Key) {
			c.add(s.Key, "key_shape", "name", s.Key)
		}
		if sections[s.Key] {
			c.add(s.Key, "key_twice", "name", s.Key)
		}
		sections[s.Key] = true
		for j := range s.Questions {
			name(s.Questions[j].Key)
		}
	}
	for _, s := range c.d.Splits {
		name(s.Key)
		if !distinct(s.Arms) || len(s.Arms) < 2 || len(s.Arms) > 10 {
			c.add(s.Key, "split_arms", "name", s.Key)
		}
	}
	for _, v := range c.d.Values {
		name(v.Key)
	}
	c.fields(seen)
}

// fields: the words of "something else" in question a are sent as a_other, so b may not be called that.
func (c *checker) fields(seen map[string]bool) {
	for _, q := range c.d.Questions() {
		var used []string
		if q.Other {
			used = []string{"_other"}
		}
		if q.Type == PlaceType {
			used = []string{"_lat", "_lon", "_district"}
		}
		for _, end := range used {
			if seen[q.Key+end] {
				c.add(q.Key+end, "key_taken", "name", q.Key+end, "other", q.Key)
			}
		}
	}
}

func distinct(codes []string) bool {
	for i, code := range codes {
		if !codeShape.MatchString(code) || slices.Contains(codes[:i], code) {
			return false
		}
	}
	return true
}

func (c *checker) section(i int) {
	s := &c.d.Sections[i]
	if len(s.Questions) == 0 {
		c.add(s.Key, "section_empty", "name", s.Key)
	}
	start := 0
	if i > 0 {
		start = c.ends[i-1]
	}
	c.cond(s.Key, s.VisibleIf, start)
	for j := range s.Questions {
		q := &s.Questions[j]
		c.question(q)
		c.cond(q.Key, q.VisibleIf, start+j)
		c.cond(q.Key, q.RequiredIf, c.ends[i])
		for k := range q.Options {
			c.cond(q.Key, q.Options[k].VisibleIf, start+j)
		}
		c.carry(q, start+j)
	}
	for _, j := range s.Jumps {
		c.cond(s.Key, j.If, c.ends[i])
		to := slices.IndexFunc(c.d.Sections, func(s Section) bool { return s.Key == j.To })
		switch {
		case j.To == "":
		case to < 0:
			c.add(s.Key, "jump_unknown", "name", j.To)
		case to <= i:
			c.add(s.Key, "jump_back", "name", j.To)
		}
	}
}

// carry: options are carried on from an earlier question that has some.
func (c *checker) carry(q *Question, before int) {
	if q.CarryFrom == "" {
		return
	}
	from, _ := c.d.Question(q.CarryFrom)
	switch {
	case from == nil:
		c.add(q.Key, "unknown", "name", q.CarryFrom)
	case c.place[q.CarryFrom] > before:
		c.add(q.Key, "later", "name", q.CarryFrom)
	case !from.listed() || from.Type == Matrix || len(from.Options) == 0 || !q.listed():
		c.add(q.Key, "carry", "name", q.CarryFrom)
	}
}

func (c *checker) value(v *Value) {
	if !slices.Contains([]string{"sum", "count", "mean", "first"}, v.Does) || len(v.Of) == 0 || len(v.Of) > MaxQuestions {
		c.add(v.Key, "value", "name", v.Key)
	}
	for _, of := range v.Of {
		key, row, ok := strings.Cut(of, ".")
		q, _ := c.d.Question(key)
		if q == nil || q.Type == Info {
			c.add(v.Key, "unknown", "name", of)
		} else if ok {
			c.row(v.Key, q, row)
		}
	}
}

func (c *checker) check(i int) {
	rule := &c.d.Checks[i]
	if q, _ := c.d.Question(rule.At); q == nil || q.Type == Info {
		c.add(rule.At, "unknown", "name", rule.At)
	}
	if !said(rule.Says) {
		c.add(rule.At, "check_words", "name", rule.At)
	}
	c.cond(rule.At, &rule.If, MaxQuestions*2)
}

// texts: every question and option says something, and nothing says too much.
func (c *checker) texts() {
	for i := range c.d.Sections {
		for j := range c.d.Sections[i].Questions {
			q := &c.d.Sections[i].Questions[j]
			if !said(q.Title) {
				c.add(q.Key, "no_words", "name", q.Key)
			}
			for _, o := range q.Options {
				if !said(o.Words) && !said(o.Alt) {
					c.add(q.Key, "no_words", "name", q.Key+": "+o.Code)
				}
			}
			for _, row := range q.Rows {
				if !said(row.Words) {
					c.add(q.Key, "no_words", "name", q.Key+": "+row.Code)
				}
			}
		}
	}
	c.d.Texts(func(at string, t *tenant.Text) {
		most := MaxWords
		if strings.HasSuffix(at, ".lead") || strings.HasSuffix(at, ".help") {
			most = 4 * MaxWords
		}
		key, _, _ := strings.Cut(at, ".")
		for _, lang := range slices.Sorted(langs(*t)) {
			if utf8.RuneCountInString((*t)[lang]) > most {
				c.add(key, "long_words", "name", at, "max", most)
			}
		}
	})
}
