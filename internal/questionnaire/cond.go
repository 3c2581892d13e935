package questionnaire

import (
	"slices"
	"strconv"
	"strings"
)

// operand is an answer as conditions see it.
type operand struct {
	answered bool
	codes    []string
	text     string
	number   float64
	numeric  bool
}

// holds tells whether a condition is met; none at all always is. An operator that does not exist never
// is: Check refuses it.
func (r *Run) holds(c *Cond) bool {
	switch {
	case c == nil:
		return true
	case len(c.All) > 0:
		return !slices.ContainsFunc(c.All, func(one Cond) bool { return !r.holds(&one) })
	case len(c.Any) > 0:
		return slices.ContainsFunc(c.Any, func(one Cond) bool { return r.holds(&one) })
	case c.Not != nil:
		return !r.holds(c.Not)
	}
	return r.compare(c)
}

func (r *Run) compare(c *Cond) bool {
	a := r.operand(c.Q)
	has := func(code string) bool { return slices.Contains(a.codes, code) }
	switch c.Is {
	case "answered":
		return a.answered
	case "empty":
		return !a.answered
	case "any":
		return slices.ContainsFunc(c.Of, has)
	case "none":
		return !slices.ContainsFunc(c.Of, has)
	case "all":
		return a.answered && !slices.ContainsFunc(c.Of, func(code string) bool { return !has(code) })
	case "contains":
		return a.contains(c.Of)
	case "=":
		return a.equals(r.against(c))
	case "!=":
		return !a.equals(r.against(c))
	}
	return a.ordered(r.against(c), c.Is)
}

// against is what the condition compares with: a number, codes or a text, or another answer.
func (r *Run) against(c *Cond) operand {
	switch {
	case c.To != "":
		return r.operand(c.To)
	case c.N != nil:
		return operand{answered: true, number: *c.N, numeric: true}
	case len(c.Of) > 0:
		o := operand{answered: true, codes: c.Of, text: c.Of[0]}
		o.number, o.numeric = parse(c.Of[0])
		return o
	}
	return operand{}
}

// contains asks a text for words, whatever their case; of codes it is the same as any.
func (a operand) contains(of []string) bool {
	return slices.ContainsFunc(of, func(s string) bool {
		return slices.Contains(a.codes, s) || a.text != "" && strings.Contains(strings.ToLower(a.text), strings.ToLower(s))
	})
}

// equals compares as numbers when both are, else the picked codes as a set, else the texts. What was
// not answered equals nothing.
func (a operand) equals(b operand) bool {
	switch {
	case !a.answered || !b.answered:
		return false
	case a.numeric && b.numeric:
		return a.number == b.number
	case len(a.codes) > 0:
		return len(a.codes) == len(b.codes) && !slices.ContainsFunc(a.codes, func(code string) bool { return !slices.Contains(b.codes, code) })
	}
	return a.text != "" && a.text == b.text
}

// ordered compares numbers, or days by their text. What was not answered is neither less nor more.
func (a operand) ordered(b operand, is string) bool {
	order := 0
	switch {
	case a.numeric && b.numeric:
		order = compareNumbers(a.number, b.number)
	case day(a.text) && day(b.text):
		order = strings.Compare(a.text, b.text)
	default:
		return false
	}
	switch is {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	return false
}

func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// operand finds what a name stands for: a question, question.row, a split or a value.
func (r *Run) operand(name string) operand {
	for i := range r.d.Values {
		if r.d.Values[i].Key == name {
			return r.value(&r.d.Values[i])
		}
	}
	key, row, ok := strings.Cut(name, ".")
	a := r.kept[key]
	q, _ := r.d.Question(key)
	if ok {
		return a.row(row)
	}
	return a.operand(q)
}

// row is the answer to one row of a matrix, the points of one option, the place of one in a ranking,
// or whether one was picked.
func (a Answer) row(row string) operand {
	code := a.Rows[row]
	if i := slices.Index(a.Codes, row); i >= 0 {
		code = strconv.Itoa(i + 1)
	}
	if code == "" {
		return operand{}
	}
	o := operand{answered: true, codes: []string{code}, text: code}
	o.number, o.numeric = parse(code)
	return o
}

// operand of a whole answer. Of several codes the number is how many there are.
func (a Answer) operand(q *Question) operand {
	o := operand{answered: !a.Empty(), codes: a.Codes, text: a.Text}
	if a.Place != nil && a.Place.District != "" {
		o.codes = []string{a.Place.District}
	}
	dodged := len(a.Codes) == 1 && (a.Codes[0] == DontKnow || a.Codes[0] == RatherNot)
	switch {
	case q == nil || dodged:
	case q.Many() || q.Type == Ranking:
		o.number, o.numeric = float64(len(a.Codes)), o.answered
	case q.Type == Number:
		o.number, o.numeric = parse(a.Text)
	case len(a.Codes) == 1:
		o.number, o.numeric = parse(a.Codes[0])
	}
	return o
}

// value works out a calculated value from what was answered so far.
func (r *Run) value(v *Value) operand {
	sum, count, numbers := 0.0, 0, 0
	for _, name := range v.Of {
		key, row, ok := strings.Cut(name, ".")
		q, _ := r.d.Question(key)
		a := r.kept[key]
		o := a.operand(q)
		if ok {
			o = a.row(row)
		}
		if v.Does == "first" && o.answered {
			return o
		}
		count += a.count(ok, o)
		if o.numeric {
			sum, numbers = sum+o.number, numbers+1
		}
	}
	switch {
	case v.Does == "count":
		return number(float64(count))
	case v.Does == "sum" && numbers > 0:
		return number(sum)
	case v.Does == "mean" && numbers > 0:
		return number(sum / float64(numbers))
	}
	return operand{}
}

// count is how many options or rows an answer holds; a text counts as one.
func (a Answer) count(row bool, o operand) int {
	switch {
	case !o.answered || slices.Contains(a.Codes, DontKnow) || slices.Contains(a.Codes, RatherNot):
		return 0
	case row || len(a.Codes)+len(a.Rows) == 0:
		return 1
	}
	return len(a.Codes) + len(a.Rows)
}

func number(n float64) operand {
	return operand{answered: true, number: n, numeric: true}
}

// parse reads a number in the form in which they are stored: 3.5.
func parse(s string) (float64, bool) {
	if !canonical(s) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// canonical tells whether a text is a number as we store it: digits, maybe a sign and decimals.
func canonical(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, decimals, ok := strings.Cut(s, ".")
	return digits(whole) && (!ok || digits(decimals)) && len(s) <= 25
}

func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
