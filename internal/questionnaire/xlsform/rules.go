package xlsform

import (
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

// required is yes, no, or a condition.
func (r *reader) required(q *questionnaire.Question, s string) {
	switch strings.ToLower(strings.ReplaceAll(s, " ", "")) {
	case "yes", "true", "true()", "1", "ja", "tak":
		q.Required, q.RequiredIf = true, nil
	case "", "no", "false", "false()", "0":
		if _, ok := dialect.Write(&r.d, q.RequiredIf); ok {
			q.RequiredIf = nil
		}
		q.Required = false
	default:
		r.resolve(&q.RequiredIf, s, q.Key)
		q.Required = false
	}
}

// carry understands a filter that leaves what was picked before: selected(${before}, name).
func (r *reader) carry(q *questionnaire.Question, filter string) {
	n, err := exchange.Parse(filter)
	if err == nil && n.Op == "call" && n.Text == "selected" && len(n.Args) == 2 && n.Args[0].Op == "var" && n.Args[1].Op == "text" && n.Args[1].Text == "name" {
		if o, ok := r.names[n.Args[0].Text]; ok {
			q.CarryFrom = o.key
			return
		}
	}
	r.notes.Lost(q.Key, "filter", "name", filter)
}

// constraint reads limits of an answer; what is more is a rule over several answers.
func (r *reader) constraint(q *questionnaire.Question, l line, rules bool) {
	s := l["constraint"]
	if s == "" {
		return
	}
	n, err := exchange.Parse(s)
	if err != nil {
		r.notes.Lost(q.Key, "expression", "name", s)
		return
	}
	parts := []exchange.Node{n}
	if n.Op == "and" {
		parts = n.Args
	}
	limits := *q
	rest := slices.DeleteFunc(slices.Clone(parts), func(n exchange.Node) bool { return limit(&limits, n) })
	if l[ours] == "" {
		*q = limits
	}
	if len(rest) == 0 || !rules {
		return
	}
	c, err := exchange.CondOf(rest, s, r, l["name"])
	if err != nil {
		r.trouble(q.Key, err)
		return
	}
	says := r.words(l, "constraint_message")
	if len(says) == 0 {
		says = tenant.Text{r.lang: exchange.Clip(s, questionnaire.MaxWords)}
		r.notes.Lost(q.Key, "rule_words", "name", q.Key)
	}
	// A constraint is asked only of what was answered.
	broken := questionnaire.Cond{All: []questionnaire.Cond{{Q: q.Key, Is: "answered"}, {Not: c}}}
	r.d.Checks = append(r.d.Checks, questionnaire.Check{If: broken, At: q.Key, Says: says})
}

// limit takes over one limit, such as . >= 18. Not ok: it is none.
func limit(q *questionnaire.Question, n exchange.Node) bool {
	if len(n.Args) != 2 {
		return false
	}
	left, right, op := n.Args[0], n.Args[1], n.Op
	if left.Op == "number" || left.Op == "text" {
		turned := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
		left, right, op = right, left, turned
	}
	if right.Op == "call" && right.Text == "date" && len(right.Args) == 1 {
		right = right.Args[0]
	}
	switch {
	case left.Op == "self" && q.Type == questionnaire.Date && right.Op == "text" && len(right.Text) == 10 && op == ">=":
		q.Earliest = right.Text
		return true
	case left.Op == "self" && q.Type == questionnaire.Date && right.Op == "text" && len(right.Text) == 10 && op == "<=":
		q.Latest = right.Text
		return true
	case right.Op != "number":
		return false
	}
	if left.Op == "self" && q.Type == questionnaire.Number {
		return numberLimit(q, op, right.Number)
	}
	counts := left.Op == "call" && len(left.Args) == 1 && left.Args[0].Op == "self" && right.Number >= 0 && right.Number < 5_000 &&
		(left.Text == "count-selected" && q.Type == questionnaire.Multiple ||
			left.Text == "string-length" && (q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText))
	if !counts {
		return false
	}
	n0 := int(right.Number)
	switch op {
	case ">=":
		q.Min = n0
	case ">":
		q.Min = n0 + 1
	case "<=":
		q.Max = n0
	case "<":
		q.Max = n0 - 1
	default:
		return false
	}
	return true
}

func numberLimit(q *questionnaire.Question, op string, n float64) bool {
	switch {
	case op == ">=":
		q.Low = &n
	case op == "<=":
		q.High = &n
	case op == ">" && q.Decimals == 0:
		n++
		q.Low = &n
	case op == "<" && q.Decimals == 0:
		n--
		q.High = &n
	default:
		return false
	}
	return true
}

// value reads a calculation: a sum of answers.
func (r *reader) value(l line) {
	name := l["name"]
	n, err := exchange.Parse(l["calculation"])
	var of []string
	ok := err == nil
	if ok {
		args := exchange.Sum(n)
		if n.Op == "call" && n.Text == "sum" {
			args = n.Args
		}
		for _, a := range args {
			o, known := r.Find(a.Text)
			ok = ok && a.Op == "var" && known
			of = append(of, o.Name)
		}
	}
	if !ok || len(of) == 0 {
		r.notes.Lost(name, "calculation", "name", name)
		return
	}
	v := questionnaire.Value{Key: r.keys.Key(name), Does: "sum", Of: of}
	r.names[name] = origin{v.Key, nil}
	r.d.Values = append(r.d.Values, v)
}
