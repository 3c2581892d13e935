package paper

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
)

type verdict int

const (
	open verdict = iota // it depends on answers
	always
	never
)

// rule is a condition as far as a sheet can know it: settled, or what is left to ask.
type rule struct {
	known verdict
	cond  *questionnaire.Cond
}

// settle takes what is known of splits, and of questions that are never asked, out of a condition.
func settle(c *questionnaire.Cond, arms questionnaire.Answers) rule {
	switch {
	case c == nil:
		return rule{known: always}
	case len(c.All) > 0:
		return several(c.All, arms, never, always, func(left []questionnaire.Cond) questionnaire.Cond { return questionnaire.Cond{All: left} })
	case len(c.Any) > 0:
		return several(c.Any, arms, always, never, func(left []questionnaire.Cond) questionnaire.Cond { return questionnaire.Cond{Any: left} })
	case c.Not != nil:
		in := settle(c.Not, arms)
		switch in.known {
		case always:
			return rule{known: never}
		case never:
			return rule{known: always}
		}
		return rule{cond: &questionnaire.Cond{Not: in.cond}}
	}
	of, _, _ := strings.Cut(c.Q, ".")
	to, _, _ := strings.Cut(c.To, ".")
	if _, unasked := arms[to]; unasked {
		if c.Is == "!=" {
			return rule{known: always}
		}
		return rule{known: never}
	}
	switch arm, known := arms[of]; {
	case !known:
		return rule{cond: c}
	case len(arm.Codes) > 0:
		return rule{known: ofArm(c, arm.Codes[0])}
	case c.Is == "none" || c.Is == "empty" || c.Is == "!=":
		return rule{known: always}
	}
	return rule{known: never}
}

// several settles a list: one part that is short decides, parts that are idle say nothing.
func several(list []questionnaire.Cond, arms questionnaire.Answers, short, idle verdict, join func([]questionnaire.Cond) questionnaire.Cond) rule {
	var left []questionnaire.Cond
	for i := range list {
		in := settle(&list[i], arms)
		if in.known == short {
			return rule{known: short}
		}
		if in.known == open {
			left = append(left, *in.cond)
		}
	}
	switch len(left) {
	case 0:
		return rule{known: idle}
	case 1:
		return rule{cond: &left[0]}
	}
	c := join(left)
	return rule{cond: &c}
}

func ofArm(c *questionnaire.Cond, arm string) verdict {
	is := slices.Contains(c.Of, arm)
	switch c.Is {
	case "none", "!=":
		is = !is
	case "all":
		is = is && len(c.Of) == 1
	case "answered":
		is = true
	case "empty":
		is = false
	}
	if is {
		return always
	}
	return never
}

var operators = map[string]string{"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}

// inWords says a condition: "you ticked “Bus” at question 3".
func (s *sheet) inWords(c *questionnaire.Cond) string {
	t := s.f.P.T
	list := func(parts []questionnaire.Cond, key string) string {
		out := s.inWords(&parts[0])
		for i := range parts[1:] {
			out = t(key, "one", out, "two", s.inWords(&parts[i+1]))
		}
		return out
	}
	switch {
	case len(c.All) > 0:
		return list(c.All, "paper.and")
	case len(c.Any) > 0:
		return list(c.Any, "paper.or")
	case c.Not != nil:
		return t("paper.not", "what", s.inWords(c.Not))
	}
	what, options := s.named(c.Q), s.quoted(c.Q, c.Of)
	switch c.Is {
	case "any":
		return t("paper.ticked", "options", options, "question", what)
	case "all":
		return t("paper.ticked_all", "options", options, "question", what)
	case "none":
		return t("paper.not_ticked", "options", options, "question", what)
	case "answered":
		return t("paper.answered", "question", what)
	case "empty":
		return t("paper.unanswered", "question", what)
	case "contains":
		return t("paper.contains", "words", options, "question", what)
	}
	than := options
	if c.To != "" {
		than = s.named(c.To)
	}
	if c.N != nil {
		than = s.number(*c.N)
	}
	return t("paper.compare."+operators[c.Is], "question", what, "than", than)
}

// named is a question by its number, with the row where one is meant.
func (s *sheet) named(key string) string {
	if v := s.value(key); v != nil {
		var of []string
		for _, q := range v.Of {
			if n := s.numbers[q]; n > 0 {
				of = append(of, strconv.Itoa(n))
			}
		}
		return s.f.P.T("paper.value."+v.Does, "questions", strings.Join(of, ", "))
	}
	own, row, _ := strings.Cut(key, ".")
	name := s.f.P.T("paper.question", "n", s.numbers[own])
	if row == "" {
		return name
	}
	return s.f.P.T("paper.row_of", "row", strings.Trim(s.quoted(own, []string{row}), " "), "question", name)
}

func (s *sheet) value(key string) *questionnaire.Value {
	for i := range s.f.Definition.Values {
		if v := &s.f.Definition.Values[i]; v.Key == key {
			return v
		}
	}
	return nil
}

// quoted are options by their words.
func (s *sheet) quoted(key string, codes []string) string {
	own, _, _ := strings.Cut(key, ".")
	q, _ := s.f.Definition.Question(own)
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = s.f.P.T("paper.quoted", "words", s.option(q, code))
	}
	joined := ""
	for i, one := range out {
		switch {
		case i == 0:
			joined = one
		default:
			joined = s.f.P.T("paper.or", "one", joined, "two", one)
		}
	}
	return joined
}

// option is the words of a code.
func (s *sheet) option(q *questionnaire.Question, code string) string {
	if q == nil {
		return code
	}
	for _, o := range q.Options {
		if o.Code == code {
			return s.in(o.Words)
		}
	}
	for _, r := range q.Rows {
		if r.Code == code {
			return s.in(r.Words)
		}
	}
	switch code {
	case questionnaire.Yes, questionnaire.No, questionnaire.Other, questionnaire.DontKnow, questionnaire.RatherNot:
		return s.f.P.T("paper.code." + code)
	}
	return code
}
