package questionnaire

import (
	"slices"
	"strings"
)

// deepest is how far conditions may stand within one another.
const deepest = 10

// cond checks a condition that may ask for what stands up to a place.
func (c *checker) cond(at string, cond *Cond, before int) {
	if cond != nil {
		c.within(at, cond, before, 0)
	}
}

func (c *checker) within(at string, cond *Cond, before, depth int) {
	forms := 0
	for _, there := range []bool{len(cond.All) > 0, len(cond.Any) > 0, cond.Not != nil, cond.Q != ""} {
		if there {
			forms++
		}
	}
	if forms != 1 || depth > deepest {
		c.add(at, "cond_form")
		return
	}
	for i := range cond.All {
		c.within(at, &cond.All[i], before, depth+1)
	}
	for i := range cond.Any {
		c.within(at, &cond.Any[i], before, depth+1)
	}
	if cond.Not != nil {
		c.within(at, cond.Not, before, depth+1)
	}
	if cond.Q != "" {
		c.one(at, cond, before)
	}
}

// one checks a comparison.
func (c *checker) one(at string, cond *Cond, before int) {
	q, ok := c.refer(at, cond.Q, before)
	operands := 0
	for _, there := range []bool{len(cond.Of) > 0, cond.N != nil, cond.To != ""} {
		if there {
			operands++
		}
	}
	switch cond.Is {
	case "answered", "empty":
		if operands > 0 {
			c.add(at, "cond_form")
		}
		return
	case "any", "none", "all", "contains":
		if len(cond.Of) == 0 || operands > 1 {
			c.add(at, "cond_form")
			return
		}
	case "=", "!=", "<", "<=", ">", ">=":
		if operands != 1 {
			c.add(at, "cond_form")
			return
		}
	default:
		c.add(at, "cond_operator", "name", cond.Is)
		return
	}
	if cond.To != "" {
		c.refer(at, cond.To, before)
	}
	if ok && len(cond.Of) > 0 && cond.Is != "contains" {
		c.codes(at, q, cond)
	}
}

// refer finds what a name stands for. nil and true: something without codes, such as a value.
func (c *checker) refer(at, name string, before int) (*Question, bool) {
	key, row, dotted := strings.Cut(name, ".")
	place, there := c.place[key]
	q, _ := c.d.Question(key)
	switch {
	case !there || q != nil && q.Type == Info || q == nil && dotted:
		c.add(at, "unknown", "name", name)
		return nil, false
	case place > before:
		c.add(at, "later", "name", name)
		return nil, false
	case dotted:
		return q, c.row(at, q, row)
	}
	return q, true
}

// row checks that a question has a row, or an option that can have points or a place.
func (c *checker) row(at string, q *Question, row string) bool {
	if q.CarryFrom != "" {
		return true
	}
	has := slices.ContainsFunc(q.Options, func(o Option) bool { return o.Code == row })
	if q.Type == Matrix {
		has = slices.ContainsFunc(q.Rows, func(r Row) bool { return r.Code == row })
	}
	if !has || !q.listed() {
		c.add(at, "unknown", "name", q.Key+"."+row)
		return false
	}
	return true
}

// codes checks that a condition asks for codes that there are.
func (c *checker) codes(at string, q *Question, cond *Cond) {
	known := c.codesOf(q, cond.Q)
	if known == nil {
		return
	}
	for _, code := range cond.Of {
		if !slices.Contains(known, code) {
			c.add(at, "cond_code", "name", cond.Q, "code", code)
		}
	}
}

// codesOf are the codes that an answer can have. nil: any.
func (c *checker) codesOf(q *Question, name string) (out []string) {
	if q == nil {
		for _, s := range c.d.Splits {
			if s.Key == name {
				return s.Arms
			}
		}
		return nil
	}
	dotted := strings.Contains(name, ".")
	switch {
	case q.CarryFrom != "" || dotted && q.Type != Matrix || !dotted && (q.Type == Matrix || q.Type == Allocation):
		return nil
	case !q.Picks() && !dotted:
		return nil
	}
	for _, o := range q.Choices() {
		out = append(out, o.Code)
	}
	return append(out, q.Specials()...)
}
