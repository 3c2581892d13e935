package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
)

// Operand is what a name in an expression stands for in our form.
type Operand struct {
	Name  string                  // key, or key.row
	Q     *questionnaire.Question // nil: a value that is worked out, or a split
	Codes map[string]string       // value of the file → code; nil: codes are the same
}

// row tells whether the name is of a part of a question.
func (o Operand) row() bool { return strings.Contains(o.Name, ".") }

// coded tells whether answers are codes.
func (o Operand) coded() bool {
	return o.Q == nil || o.Q.Picks() && o.Q.Type != questionnaire.Rating && o.Q.Type != questionnaire.Scale && !o.row() ||
		o.row() && o.Q.Type == questionnaire.Matrix || o.Q.Type == questionnaire.PlaceType
}

// Names finds what a name stands for; self is the question that the expression belongs to.
type Names interface {
	Find(name string) (Operand, bool)
}

// Trouble is why an expression could not be taken over.
type Trouble struct {
	Key  string // of exchange.note
	Name string
}

func (t *Trouble) Error() string { return fmt.Sprintf("exchange: %s %s", t.Key, t.Name) }

// Cond reads an expression as a condition. self is what “.” stands for. An error is a *Trouble.
func Cond(expression string, names Names, self string) (*questionnaire.Cond, error) {
	n, err := Parse(expression)
	if err != nil {
		return nil, &Trouble{"expression", Clip(expression, 100)}
	}
	r := reader{names, self, Clip(expression, 100)}
	c, err := r.cond(n)
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// CondOf reads parts of an expression that must all hold. whole is how it stood, for Trouble.
func CondOf(parts []Node, whole string, names Names, self string) (*questionnaire.Cond, error) {
	n := parts[0]
	if len(parts) > 1 {
		n = Node{Op: "and", Args: parts}
	}
	c, err := reader{names, self, Clip(whole, 100)}.cond(n)
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// Sum is what a+b+c adds; nil where an expression does something else.
func Sum(n Node) []Node {
	if n.Op == "var" {
		return []Node{n}
	}
	if n.Op != "+" {
		return nil
	}
	left, right := Sum(n.Args[0]), Sum(n.Args[1])
	if left == nil || right == nil {
		return nil
	}
	return append(left, right...)
}

type reader struct {
	names Names
	self  string
	whole string
}

func (r reader) strange() error { return &Trouble{"expression", r.whole} }

func (r reader) cond(n Node) (questionnaire.Cond, error) {
	switch n.Op {
	case "and", "or":
		return r.chain(n)
	case "not":
		c, err := r.cond(n.Args[0])
		if err == nil && c.Not != nil {
			return *c.Not, nil
		}
		return questionnaire.Cond{Not: &c}, err
	case "empty", "notempty":
		return r.answered(n.Args[0], n.Op == "empty")
	case "var", "self":
		o, err := r.find(n)
		if err == nil && o.Q != nil && (o.Q.Type == questionnaire.YesNo || o.Q.Type == questionnaire.Consent) {
			return questionnaire.Cond{Q: o.Name, Is: "any", Of: []string{questionnaire.Yes}}, nil
		}
		return questionnaire.Cond{Q: o.Name, Is: "answered"}, err
	case "call":
		return r.call(n)
	case "=", "==", "<>", "!=", "<", "<=", ">", ">=", "anyof", "allof", "noneof", "contains", "notcontains":
		return r.compare(n)
	}
	return questionnaire.Cond{}, r.strange()
}

// chain is and, or. One of several codes of the same question is said in one condition.
func (r reader) chain(n Node) (questionnaire.Cond, error) {
	var all []questionnaire.Cond
	for _, arg := range n.Args {
		c, err := r.cond(arg)
		if err != nil {
			return c, err
		}
		if last := len(all) - 1; last >= 0 && all[last].Q != "" && all[last].Q == c.Q && all[last].Is == c.Is &&
			(n.Op == "or" && c.Is == "any" || n.Op == "and" && (c.Is == "none" || c.Is == "all")) {
			all[last].Of = append(slices.Clone(all[last].Of), c.Of...)
			continue
		}
		all = append(all, c)
	}
	switch {
	case len(all) == 1:
		return all[0], nil
	case n.Op == "and":
		return questionnaire.Cond{All: all}, nil
	}
	return questionnaire.Cond{Any: all}, nil
}

func (r reader) answered(n Node, empty bool) (questionnaire.Cond, error) {
	o, err := r.find(n)
	if empty {
		return questionnaire.Cond{Q: o.Name, Is: "empty"}, err
	}
	return questionnaire.Cond{Q: o.Name, Is: "answered"}, err
}

func (r reader) find(n Node) (Operand, error) {
	name := n.Text
	switch {
	case n.Op == "self" && r.self != "":
		name = r.self
	case n.Op == "call" && strings.HasPrefix(n.Text, "count-selected") && len(n.Args) == 1:
		return r.find(n.Args[0])
	case n.Op != "var":
		return Operand{}, r.strange()
	}
	o, ok := r.names.Find(name)
	if !ok {
		return o, &Trouble{"unknown", Clip(name, 60)}
	}
	return o, nil
}

// call is selected(${q}, 'a') and the like.
func (r reader) call(n Node) (questionnaire.Cond, error) {
	switch {
	case n.Text == "selected" && len(n.Args) == 2:
		return r.compare(Node{Op: "anyof", Args: n.Args})
	case (n.Text == "true" || n.Text == "false") && len(n.Args) == 0:
		return questionnaire.Cond{}, r.strange()
	case n.Text == "boolean" && len(n.Args) == 1:
		return r.cond(n.Args[0])
	}
	return questionnaire.Cond{}, &Trouble{"function", n.Text}
}

var turned = map[string]string{"=": "=", "==": "==", "<>": "<>", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func named(n Node) bool {
	return n.Op == "var" || n.Op == "self" || n.Op == "call" && strings.HasPrefix(n.Text, "count-selected")
}

func (r reader) compare(n Node) (questionnaire.Cond, error) {
	left, right, op := n.Args[0], n.Args[1], n.Op
	if !named(left) {
		if left, right, op = right, left, turned[op]; op == "" || !named(left) {
			return questionnaire.Cond{}, r.strange()
		}
	}
	o, err := r.find(left)
	if err != nil {
		return questionnaire.Cond{}, err
	}
	if named(right) {
		to, err := r.find(right)
		if err != nil {
			return questionnaire.Cond{}, err
		}
		is := map[string]string{"==": "=", "<>": "!="}[op]
		if is == "" {
			is = op
		}
		if turned[op] == "" {
			return questionnaire.Cond{}, r.strange()
		}
		return questionnaire.Cond{Q: o.Name, Is: is, To: to.Name}, nil
	}
	if right.Op == "text" && right.Text == "" {
		return r.answered(left, op == "=" || op == "==")
	}
	return r.constant(o, op, right, left.Op == "call")
}

// constant compares with numbers, codes or words.
func (r reader) constant(o Operand, op string, n Node, counted bool) (questionnaire.Cond, error) {
	c := questionnaire.Cond{Q: o.Name}
	many := o.Q != nil && o.Q.Many() && !o.row() || o.Q != nil && o.Q.Type == questionnaire.Ranking && !o.row()
	switch op {
	case "<", "<=", ">", ">=":
		c.Is = op
		return r.ordered(c, n)
	case "=", "==", "<>", "!=":
		number, ok := numberOf(n)
		if ok && (counted || !o.coded() || many && n.Op == "number" || o.Q == nil && n.Op == "number") && (o.Q == nil || o.Q.Type != questionnaire.ShortText && o.Q.Type != questionnaire.LongText && o.Q.Type != questionnaire.Date) {
			c.Is, c.N = map[string]string{"=": "=", "==": "=", "<>": "!=", "!=": "!="}[op], &number
			return c, nil
		}
	}
	of, err := r.values(o, n)
	if err != nil {
		return c, err
	}
	c.Of = of
	list := n.Op == "list"
	switch {
	case op == "anyof":
		c.Is = "any"
	case op == "allof", op == "contains" && o.coded() && list:
		c.Is = "all"
	case op == "contains" && o.coded():
		c.Is = "any"
	case op == "noneof", op == "notcontains" && o.coded():
		c.Is = "none"
	case op == "contains":
		c.Is = "contains"
	case op == "notcontains":
		c.Is = "contains"
		return questionnaire.Cond{Not: &c}, nil
	case op == "=" && o.coded() && !list:
		c.Is = "any"
	case op == "<>" && o.coded() && !list:
		c.Is = "none"
	case op == "=" || op == "==":
		c.Is = "="
	default:
		c.Is = "!="
	}
	return c, nil
}

// ordered wants a number, or a day.
func (r reader) ordered(c questionnaire.Cond, n Node) (questionnaire.Cond, error) {
	if number, ok := numberOf(n); ok {
		c.N = &number
		return c, nil
	}
	if n.Op == "call" && n.Text == "date" && len(n.Args) == 1 {
		n = n.Args[0]
	}
	if n.Op != "text" || len(n.Text) < 10 {
		return c, r.strange()
	}
	c.Of = []string{n.Text[:10]}
	return c, nil
}

func numberOf(n Node) (float64, bool) {
	switch n.Op {
	case "number":
		return n.Number, true
	case "text":
		f, err := strconv.ParseFloat(n.Text, 64)
		return f, err == nil && !strings.ContainsAny(n.Text, "xXpPnNiI_")
	}
	return 0, false
}

// values are the codes or words that something is compared with.
func (r reader) values(o Operand, n Node) (out []string, err error) {
	if n.Op == "list" {
		for _, arg := range n.Args {
			one, err := r.values(o, arg)
			if err != nil || arg.Op == "list" {
				return nil, r.strange()
			}
			out = append(out, one...)
		}
		if len(out) == 0 {
			return nil, r.strange()
		}
		return out, nil
	}
	value := n.Text
	switch n.Op {
	case "bool":
		if o.Q != nil && (o.Q.Type == questionnaire.YesNo || o.Q.Type == questionnaire.Consent) && o.Codes[value] == "" {
			return []string{map[string]string{"true": questionnaire.Yes, "false": questionnaire.No}[value]}, nil
		}
	case "call":
		if len(n.Args) > 0 || value != "true" && value != "false" {
			return nil, &Trouble{"function", value}
		}
		return r.values(o, Node{Op: "bool", Text: value})
	case "text", "number":
	default:
		return nil, r.strange()
	}
	if code, ok := o.Codes[value]; ok {
		return []string{code}, nil
	}
	if o.Q != nil && o.Codes != nil && o.coded() && o.Q.Type != questionnaire.PlaceType {
		return nil, &Trouble{"value", value}
	}
	return []string{value}, nil
}
