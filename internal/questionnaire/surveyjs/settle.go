package surveyjs

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

var dialect = exchange.Dialect{Code: func(q *questionnaire.Question, code string) string {
	if q == nil || !(q.Type == questionnaire.Single || q.Type == questionnaire.Dropdown || q.Type == questionnaire.Multiple || q.Type == questionnaire.ImageOne || q.Type == questionnaire.Ranking) {
		return code
	}
	switch code {
	case questionnaire.DontKnow:
		return "dontknow"
	case questionnaire.RatherNot:
		return "refused"
	}
	return code
}}

// whole is what stands beside a survey in a file of ours.
type whole struct {
	Splits []questionnaire.Split `json:"splits,omitempty"`
	Values []questionnaire.Value `json:"values,omitempty"`
	Checks []questionnaire.Check `json:"checks,omitempty"`
}

// settle reads all that names other questions, now that all of them are known.
func (r *reader) settle(doc object) {
	var rest whole
	if json.Unmarshal(doc[ours], &rest) == nil {
		r.d.Splits, r.d.Values = rest.Splits, rest.Values
	}
	for _, v := range doc.objects("calculatedValues") {
		name := v.text("name")
		if !slices.ContainsFunc(r.d.Values, func(o questionnaire.Value) bool { return o.Key == name }) {
			r.value(name, v.text("expression"))
		}
	}
	r.eachQuestion(r.restore)
	r.eachQuestion(func(q *questionnaire.Question, d *draft) {
		r.resolve(&q.VisibleIf, together(d.visible), q.Key)
		r.resolve(&q.RequiredIf, d.required, q.Key)
		for i := range q.Options {
			if q.Type == questionnaire.Allocation {
				break // whose lines have no conditions in SurveyJS
			}
			r.resolve(&q.Options[i].VisibleIf, d.options[q.Options[i].Code], q.Key)
		}
	})
	for i := range r.d.Sections {
		s := &r.d.Sections[i]
		var was questionnaire.Section
		if json.Unmarshal(r.pageRest[s.Key], &was) == nil && was.Key == s.Key {
			s.Jumps, s.VisibleIf = was.Jumps, was.VisibleIf
		}
		r.resolve(&s.VisibleIf, r.pageText[s.Key], s.Key)
	}
	r.triggers(doc)
	if r.d.Checks = rest.Checks; len(rest.Checks) == 0 {
		for _, one := range r.rules {
			r.check(one)
		}
	}
	r.pipes()
}

func (r *reader) eachQuestion(fn func(q *questionnaire.Question, d *draft)) {
	for i := range r.d.Sections {
		for j := range r.d.Sections[i].Questions {
			q := &r.d.Sections[i].Questions[j]
			fn(q, r.drafts[q.Key])
		}
	}
}

func (r *reader) restore(q *questionnaire.Question, d *draft) {
	if len(d.rest) == 0 {
		return
	}
	was, ok := exchange.Restore(*q, d.rest)
	if !ok {
		r.notes.Hint(q.Key, "changed", "name", q.Key)
	}
	*q = was
}

// together joins the conditions of a question and of the panels around it.
func together(all []string) string {
	if len(all) == 1 {
		return all[0]
	}
	return strings.Join(wrapped(all), " and ")
}

func wrapped(all []string) (out []string) {
	for _, s := range all {
		out = append(out, "("+s+")")
	}
	return out
}

// resolve reads a condition, unless the one that is there already says just that.
func (r *reader) resolve(to **questionnaire.Cond, text, at string) {
	said, ok := dialect.Write(&r.d, *to)
	switch {
	case *to != nil && (said == text || !ok && text == ""):
		return
	case text == "":
		*to = nil
		return
	}
	c, err := exchange.Cond(text, r, at)
	if err != nil {
		*to = nil
		r.trouble(at, err)
		return
	}
	*to = c
}

func (r *reader) trouble(at string, err error) {
	var t *exchange.Trouble
	if errors.As(err, &t) {
		r.notes.Lost(at, t.Key, "name", t.Name)
	}
}

// value reads a calculated value: a sum or a mean of answers.
func (r *reader) value(name, expression string) {
	n, err := exchange.Parse(expression)
	if err != nil {
		r.notes.Lost(name, "calculation", "name", name)
		return
	}
	v := questionnaire.Value{Key: r.keys.Key(name), Does: "sum"}
	args := exchange.Sum(n)
	if n.Op == "call" {
		args = n.Args
		v.Does = map[string]string{"sum": "sum", "avg": "mean"}[n.Text]
	}
	for _, a := range args {
		o, ok := r.Find(a.Text)
		if a.Op != "var" || !ok {
			v.Does = ""
			break
		}
		v.Of = append(v.Of, o.Name)
	}
	if v.Does == "" || len(v.Of) == 0 {
		r.notes.Lost(name, "calculation", "name", name)
		return
	}
	r.names[name] = origin{v.Key, nil}
	r.d.Values = append(r.d.Values, v)
}

// triggers that lead on or end are jumps of the page on which the last question that they ask for stands.
func (r *reader) triggers(doc object) {
	for _, t := range doc.objects("triggers") {
		kind, expression := t.text("type"), t.text("expression")
		if kind != "complete" && kind != "skip" {
			r.notes.Lost("", "trigger", "type", kind)
			continue
		}
		c, err := exchange.Cond(expression, r, "")
		if err != nil {
			r.trouble("", err)
			continue
		}
		from, to := r.lastAsked(*c), ""
		if kind == "skip" {
			o := r.names[t.text("gotoName")]
			q, at := r.d.Question(o.key)
			if q == nil || at <= from || r.d.Sections[at].Questions[0].Key != q.Key {
				r.notes.Lost(o.key, "skip", "name", t.text("gotoName"))
				continue
			}
			to = r.d.Sections[at].Key
		}
		s := &r.d.Sections[from]
		s.Jumps = append(s.Jumps, questionnaire.Jump{If: c, To: to})
	}
}

func (r *reader) lastAsked(c questionnaire.Cond) (last int) {
	for _, inner := range slices.Concat(c.All, c.Any) {
		last = max(last, r.lastAsked(inner))
	}
	if c.Not != nil {
		last = max(last, r.lastAsked(*c.Not))
	}
	for _, name := range []string{c.Q, c.To} {
		key, _, _ := strings.Cut(name, ".")
		if q, at := r.d.Question(key); q != nil {
			last = max(last, at)
		}
	}
	return last
}

func (r *reader) check(one rule) {
	c, err := exchange.Cond(one.expression, r, one.at)
	if err != nil {
		r.trouble(one.at, err)
		return
	}
	if c.Not != nil {
		c = c.Not
	} else {
		c = &questionnaire.Cond{Not: c}
	}
	r.d.Checks = append(r.d.Checks, questionnaire.Check{If: *c, At: one.at, Says: one.says})
}

// validators reads limits, and rules over several answers.
func (r *reader) validators(q *questionnaire.Question, e object) {
	for _, v := range e.objects("validators") {
		switch kind := strings.TrimSuffix(v.text("type"), "validator"); {
		case kind == "numeric" && q.Type == questionnaire.Number:
			if n := v.number("minValue"); n != nil {
				q.Low = n
			}
			if n := v.number("maxValue"); n != nil {
				q.High = n
			}
		case kind == "text" && (q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText):
			most := questionnaire.MaxShort
			if q.Type == questionnaire.LongText {
				most = questionnaire.MaxLong
			}
			q.Min = r.length(q, v.whole("minLength"), most)
			if n := v.whole("maxLength"); n > 0 {
				q.Max = r.length(q, n, most)
			}
		case kind == "answercount" && q.Many():
			q.Min, q.Max = v.whole("minCount"), v.whole("maxCount")
		case kind == "expression" && v.text("expression") != "":
			says := r.words(v["text"])
			if len(says) == 0 {
				says = tenant.Text{r.lang: exchange.Clip(v.text("expression"), questionnaire.MaxWords)}
				r.notes.Lost(q.Key, "rule_words", "name", q.Key)
			}
			r.rules = append(r.rules, rule{q.Key, v.text("expression"), says})
		default:
			r.notes.Lost(q.Key, "validator", "type", kind)
		}
	}
}
