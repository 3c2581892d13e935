package edit

import (
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Term is one row of a condition as a form holds it.
type Term struct {
	Q    string
	Is   string
	Code string
	N    *float64
}

// Flat is a condition as rows that all must hold, or of which any must; false for one that is more
// than that, as one from a file may be.
func Flat(c *questionnaire.Cond) (any bool, rows []Term, ok bool) {
	switch {
	case c == nil:
		return false, nil, true
	case len(c.Any) > 0:
		any = true
		for _, one := range c.Any {
			more, ok := terms(one, true)
			if !ok {
				return false, nil, false
			}
			rows = append(rows, more...)
		}
		return any, rows, true
	case len(c.All) > 0:
		for _, one := range c.All {
			more, ok := terms(one, false)
			if !ok {
				return false, nil, false
			}
			rows = append(rows, more...)
		}
		return false, rows, true
	}
	if rows, ok = terms(*c, false); ok {
		return false, rows, true
	}
	rows, ok = terms(*c, true)
	return true, rows, ok
}

// terms are the rows of a condition without parts.
func terms(c questionnaire.Cond, any bool) ([]Term, bool) {
	if c.Q == "" || c.To != "" || c.Not != nil || len(c.All) > 0 || len(c.Any) > 0 {
		return nil, false
	}
	switch c.Is {
	case "answered", "empty":
		return []Term{{Q: c.Q, Is: c.Is}}, true
	case "any", "none":
		// "One of these" is rows of which any holds; "none of these" is rows that all hold.
		if len(c.Of) != 1 && any != (c.Is == "any") {
			return nil, false
		}
		var out []Term
		for _, code := range c.Of {
			out = append(out, Term{Q: c.Q, Is: c.Is, Code: code})
		}
		return out, len(out) > 0
	case "=", "!=", "<", "<=", ">", ">=":
		if c.N == nil {
			return nil, false
		}
		return []Term{{Q: c.Q, Is: c.Is, N: c.N}}, true
	}
	return nil, false
}

// Join is Flat back again; nil for no rows.
func Join(any bool, rows []Term) *questionnaire.Cond {
	var list []questionnaire.Cond
	for _, r := range rows {
		c := questionnaire.Cond{Q: r.Q, Is: r.Is, N: r.N}
		if r.Code != "" {
			c.Of = []string{r.Code}
		}
		list = append(list, c)
	}
	switch {
	case len(list) == 0:
		return nil
	case len(list) == 1:
		return &list[0]
	case any:
		return &questionnaire.Cond{Any: list}
	}
	return &questionnaire.Cond{All: list}
}

// speaks tells whether a condition asks for a key.
func speaks(c *questionnaire.Cond, key string) bool {
	if c == nil {
		return false
	}
	is := func(name string) bool { return name == key || strings.HasPrefix(name, key+".") }
	if is(c.Q) || is(c.To) || speaks(c.Not, key) {
		return true
	}
	in := func(list []questionnaire.Cond) bool {
		return slices.ContainsFunc(list, func(one questionnaire.Cond) bool { return speaks(&one, key) })
	}
	return in(c.All) || in(c.Any)
}

// pipes tells whether words repeat the answer to a question.
func pipes(key string, texts ...tenant.Text) bool {
	for _, t := range texts {
		for _, s := range t {
			if strings.Contains(s, "{"+key+"}") {
				return true
			}
		}
	}
	return false
}
