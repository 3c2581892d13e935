package exchange

import (
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
)

// Dialect is how a programme writes conditions.
type Dialect struct {
	XPath bool // as XLSForm does; else as SurveyJS does
	// Code is a code as the file has it; nil: as it is.
	Code func(q *questionnaire.Question, code string) string
}

// Write writes a condition. Not ok: there is no such expression.
func (w Dialect) Write(d *questionnaire.Definition, c *questionnaire.Cond) (string, bool) {
	if c == nil {
		return "", true
	}
	return w.cond(d, c, false)
}

func (w Dialect) cond(d *questionnaire.Definition, c *questionnaire.Cond, inner bool) (string, bool) {
	switch {
	case len(c.All) > 0:
		return w.chain(d, c.All, " and ", inner)
	case len(c.Any) > 0:
		return w.chain(d, c.Any, " or ", inner)
	case c.Not != nil:
		s, ok := w.cond(d, c.Not, false)
		if w.XPath {
			return "not(" + s + ")", ok
		}
		return "!(" + s + ")", ok
	}
	return w.one(d, c, inner)
}

func (w Dialect) chain(d *questionnaire.Definition, all []questionnaire.Cond, and string, inner bool) (string, bool) {
	var parts []string
	for i := range all {
		s, ok := w.cond(d, &all[i], true)
		if !ok {
			return "", false
		}
		parts = append(parts, s)
	}
	s := strings.Join(parts, and)
	if inner {
		s = "(" + s + ")"
	}
	return s, true
}

// name writes the name of an answer. In XPath a row of a matrix is a question of its own: question_row.
func (w Dialect) name(d *questionnaire.Definition, name string) (string, bool) {
	if !w.XPath {
		return "{" + name + "}", true
	}
	key, row, dotted := strings.Cut(name, ".")
	q, _ := d.Question(key)
	return "${" + strings.Replace(name, ".", "_", 1) + "}", !dotted || row != "" && q != nil && (q.Type == questionnaire.Matrix || q.Type == questionnaire.Allocation)
}

// quote writes a text. A text that holds both marks has no form in XPath.
func (w Dialect) quote(s string) (string, bool) {
	if !w.XPath {
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'", true
	}
	if !strings.Contains(s, "'") {
		return "'" + s + "'", !strings.Contains(s, `\`)
	}
	return `"` + s + `"`, !strings.ContainsAny(s, `"\`)
}

func (w Dialect) one(d *questionnaire.Definition, c *questionnaire.Cond, inner bool) (string, bool) {
	key, _, _ := strings.Cut(c.Q, ".")
	q, _ := d.Question(key)
	name, ok := w.name(d, c.Q)
	o := Operand{Name: c.Q, Q: q}
	switch {
	case c.Is == "answered" && w.XPath:
		return name + " != ''", ok
	case c.Is == "answered":
		return name + " notempty", ok
	case c.Is == "empty" && w.XPath:
		return name + " = ''", ok
	case c.Is == "empty":
		return name + " empty", ok
	case c.N != nil:
		if w.XPath && q != nil && q.Many() {
			name = "count-selected(" + name + ")"
		}
		return name + " " + c.Is + " " + strconv.FormatFloat(*c.N, 'f', -1, 64), ok
	case c.To != "":
		to, fine := w.name(d, c.To)
		return name + " " + c.Is + " " + to, ok && fine
	}
	var of []string
	for _, code := range c.Of {
		if w.Code != nil && o.coded() {
			code = w.Code(q, code)
		}
		s, fine := w.quote(code)
		of, ok = append(of, s), ok && fine
	}
	if len(of) == 0 {
		return "", false
	}
	if w.XPath {
		return w.xpath(name, o, c, of, ok, inner)
	}
	return w.surveyjs(name, o, c, of, ok)
}

func (w Dialect) surveyjs(name string, o Operand, c *questionnaire.Cond, of []string, ok bool) (string, bool) {
	list := "[" + strings.Join(of, ", ") + "]"
	single := len(of) == 1 && o.coded() && (o.Q == nil || !o.Q.Many())
	switch c.Is {
	case "any":
		if single {
			return name + " = " + of[0], ok
		}
		return name + " anyof " + list, ok
	case "none":
		if single {
			return name + " <> " + of[0], ok
		}
		return name + " noneof " + list, ok
	case "all":
		return name + " allof " + list, ok
	case "contains":
		if len(of) == 1 {
			return name + " contains " + of[0], ok
		}
		return name + " contains " + list, ok
	case "=", "!=":
		op := map[string]string{"=": "==", "!=": "!="}[c.Is]
		if len(of) == 1 {
			return name + " " + op + " " + of[0], ok
		}
		return name + " " + op + " " + list, ok
	}
	return name + " " + c.Is + " " + of[0], ok && len(of) == 1
}

func (w Dialect) xpath(name string, o Operand, c *questionnaire.Cond, of []string, ok, inner bool) (string, bool) {
	many := o.Q != nil && (o.Q.Many() || o.Q.Type == questionnaire.Ranking)
	var parts []string
	for _, s := range of {
		if many {
			s = "selected(" + name + ", " + s + ")"
		} else {
			s = name + " = " + s
		}
		parts = append(parts, s)
	}
	switch c.Is {
	case "any":
		s := strings.Join(parts, " or ")
		if inner && len(parts) > 1 {
			s = "(" + s + ")"
		}
		return s, ok
	case "none":
		return "not(" + strings.Join(parts, " or ") + ")", ok
	case "all":
		s := strings.Join(parts, " and ")
		if inner && len(parts) > 1 {
			s = "(" + s + ")"
		}
		return s, ok
	case "contains":
		return "", false
	}
	return name + " " + c.Is + " " + of[0], ok && len(of) == 1 && !many
}
