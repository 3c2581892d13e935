package exchange

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longestExpression = 10_000
	deepestExpression = 40
)

// Node is a part of an expression. Op is and, or, not, a comparison (=, ==, <>, !=, <, <=, >, >=, anyof,
// allof, noneof, contains, notcontains), empty, notempty, + - * /, call (Text is its name), list, or a
// leaf: var (Text is the name), self, text, number, bool.
type Node struct {
	Op     string
	Text   string
	Number float64
	Args   []Node
}

var errExpression = errors.New("exchange: not an expression that we know")

// Parse reads a condition as SurveyJS and XLSForm write them.
func Parse(s string) (Node, error) {
	if len(s) > longestExpression || !utf8.ValidString(s) {
		return Node{}, errExpression
	}
	tokens, err := lex(s)
	if err != nil {
		return Node{}, err
	}
	p := parser{tokens: tokens}
	n, err := p.or(0)
	if err != nil {
		return Node{}, err
	}
	if p.at < len(p.tokens) {
		return Node{}, errExpression
	}
	return n, nil
}

type token struct {
	kind string // var, text, number, word, or the sign itself
	text string
}

// lex divides an expression into its signs.
func lex(s string) (out []token, err error) {
	for i := 0; i < len(s); {
		n := 0
		var t token
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || strings.HasPrefix(s[i:], "\u00a0"):
			n = max(1, strings.Count(s[i:min(i+2, len(s))], "\u00a0")*2)
			i += n
			continue
		case c == '{' || c == '$' && strings.HasPrefix(s[i:], "${"):
			t, n = variable(s[i:])
		case c == '\'' || c == '"':
			t, n = quotedText(s[i:])
		case c >= '0' && c <= '9' || c == '.' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			n = len(s[i:]) - len(strings.TrimLeft(s[i:], "0123456789."))
			t = token{"number", s[i : i+n]}
		default:
			t, n = sign(s[i:])
		}
		if n == 0 {
			return nil, errExpression
		}
		out, i = append(out, t), i+n
	}
	return out, nil
}

func variable(s string) (token, int) {
	open := strings.IndexByte(s, '{')
	end := strings.IndexByte(s, '}')
	if end < 0 {
		return token{}, 0
	}
	return token{"var", strings.TrimSpace(s[open+1 : end])}, end + 1
}

func quotedText(s string) (token, int) {
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return token{"text", out.String()}, i + 1
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '\'' || s[i+1] == '"' || s[i+1] == '\\'):
			i++
			out.WriteByte(s[i])
		default:
			out.WriteByte(s[i])
		}
	}
	return token{}, 0
}

func sign(s string) (token, int) {
	for _, op := range []string{"<=", ">=", "<>", "!=", "==", "&&", "||", "=", "<", ">", "!", "(", ")", "[", "]", ",", "+", "-", "*", "/", "."} {
		if strings.HasPrefix(s, op) {
			return token{op, op}, len(op)
		}
	}
	n := 0
	for i, r := range s {
		inner := r == '-' && i > 0 && i+1 < len(s) && unicode.IsLetter(rune(s[i+1])) || unicode.IsDigit(r) && i > 0
		if !unicode.IsLetter(r) && r != '_' && !inner {
			break
		}
		n = i + utf8.RuneLen(r)
	}
	return token{"word", s[:n]}, n
}

type parser struct {
	tokens []token
	at     int
}

func (p *parser) peek() token {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return token{}
}

// take steps over a sign or a word, whatever its case.
func (p *parser) take(kinds ...string) (string, bool) {
	t := p.peek()
	for _, k := range kinds {
		if t.kind == k || t.kind == "word" && strings.EqualFold(t.text, k) {
			p.at++
			return k, true
		}
	}
	return "", false
}

func (p *parser) or(depth int) (Node, error)  { return p.chain("or", "||", p.and, depth) }
func (p *parser) and(depth int) (Node, error) { return p.chain("and", "&&", p.not, depth) }

func (p *parser) chain(word, mark string, next func(int) (Node, error), depth int) (Node, error) {
	if depth > deepestExpression {
		return Node{}, errExpression
	}
	n, err := next(depth + 1)
	if err != nil {
		return n, err
	}
	all := []Node{n}
	for {
		if _, ok := p.take(word, mark); !ok {
			break
		}
		if n, err = next(depth + 1); err != nil {
			return n, err
		}
		all = append(all, n)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return Node{Op: word, Args: all}, nil
}

func (p *parser) not(depth int) (Node, error) {
	if depth > deepestExpression {
		return Node{}, errExpression
	}
	if _, ok := p.take("!", "negate", "not"); ok {
		n, err := p.not(depth + 1)
		return Node{Op: "not", Args: []Node{n}}, err
	}
	return p.compare(depth + 1)
}

// words that stand for signs.
var words = map[string]string{
	"equal": "=", "equals": "=", "notequal": "<>", "less": "<", "lessorequal": "<=", "greater": ">", "greaterorequal": ">=",
	"contain": "contains", "notcontain": "notcontains",
}

func (p *parser) compare(depth int) (Node, error) {
	left, err := p.sum(depth)
	if err != nil {
		return left, err
	}
	if op, ok := p.take("empty", "notempty"); ok {
		return Node{Op: op, Args: []Node{left}}, nil
	}
	op, ok := p.take("=", "==", "<>", "!=", "<=", ">=", "<", ">", "anyof", "allof", "noneof", "contains", "notcontains",
		"equal", "equals", "notequal", "less", "lessorequal", "greater", "greaterorequal", "contain", "notcontain")
	if !ok {
		return left, nil
	}
	if w := words[op]; w != "" {
		op = w
	}
	right, err := p.sum(depth)
	return Node{Op: op, Args: []Node{left, right}}, err
}

func (p *parser) sum(depth int) (Node, error) { return p.binary(depth, p.product, "+", "-") }
func (p *parser) product(depth int) (Node, error) {
	return p.binary(depth, p.leaf, "*", "/", "div", "mod")
}

func (p *parser) binary(depth int, next func(int) (Node, error), ops ...string) (Node, error) {
	n, err := next(depth)
	for count := 0; err == nil; count++ {
		op, ok := p.take(ops...)
		if !ok {
			break
		}
		if count > deepestExpression*5 {
			return n, errExpression
		}
		var right Node
		right, err = next(depth)
		n = Node{Op: op, Args: []Node{n, right}}
	}
	return n, err
}

func (p *parser) leaf(depth int) (Node, error) {
	if depth > deepestExpression {
		return Node{}, errExpression
	}
	t := p.peek()
	p.at++
	switch t.kind {
	case "var", "text":
		return Node{Op: t.kind, Text: t.text}, nil
	case "number":
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return Node{}, errExpression
		}
		return Node{Op: "number", Number: f, Text: t.text}, nil
	case "-":
		n, err := p.leaf(depth + 1)
		if err != nil || n.Op != "number" {
			return n, errExpression
		}
		return Node{Op: "number", Number: -n.Number, Text: "-" + n.Text}, nil
	case ".":
		return Node{Op: "self"}, nil
	case "(":
		n, err := p.or(depth + 1)
		if _, ok := p.take(")"); err == nil && !ok {
			err = errExpression
		}
		return n, err
	case "[":
		list, err := p.list("]", depth)
		return Node{Op: "list", Args: list}, err
	case "word":
		return p.word(t.text, depth)
	}
	return Node{}, errExpression
}

// word is true, false, a call, or a text without quotation marks.
func (p *parser) word(name string, depth int) (Node, error) {
	if _, ok := p.take("("); ok {
		args, err := p.list(")", depth)
		return Node{Op: "call", Text: strings.ToLower(name), Args: args}, err
	}
	if low := strings.ToLower(name); low == "true" || low == "false" {
		return Node{Op: "bool", Text: low}, nil
	}
	return Node{Op: "text", Text: name}, nil
}

func (p *parser) list(end string, depth int) (out []Node, err error) {
	for {
		if _, ok := p.take(end); ok {
			return out, nil
		}
		if len(out) > 0 {
			if _, ok := p.take(","); !ok {
				return nil, errExpression
			}
		}
		n, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
}
