package surveyjs

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

// survey, page and element are SurveyJS's JSON, as far as we write it. Words are a text, or a text for
// each language.
type survey struct {
	Title       any      `json:"title,omitempty"`
	Description any      `json:"description,omitempty"`
	Locale      string   `json:"locale"`
	Pages       []page   `json:"pages"`
	Calculated  []object `json:"calculatedValues,omitempty"`
	Ours        *whole   `json:"almenda,omitempty"`
}

type page struct {
	Name           string          `json:"name"`
	Title          any             `json:"title,omitempty"`
	Description    any             `json:"description,omitempty"`
	VisibleIf      string          `json:"visibleIf,omitempty"`
	QuestionsOrder string          `json:"questionsOrder,omitempty"`
	Elements       []element       `json:"elements"`
	Ours           json.RawMessage `json:"almenda,omitempty"`
}

type element struct {
	Type                    string          `json:"type"`
	Name                    string          `json:"name"`
	Title                   any             `json:"title,omitempty"`
	HTML                    any             `json:"html,omitempty"`
	Description             any             `json:"description,omitempty"`
	VisibleIf               string          `json:"visibleIf,omitempty"`
	RequiredIf              string          `json:"requiredIf,omitempty"`
	IsRequired              bool            `json:"isRequired,omitempty"`
	InputType               string          `json:"inputType,omitempty"`
	RenderAs                string          `json:"renderAs,omitempty"`
	ValueTrue               string          `json:"valueTrue,omitempty"`
	ValueFalse              string          `json:"valueFalse,omitempty"`
	Min                     any             `json:"min,omitempty"`
	Max                     any             `json:"max,omitempty"`
	Step                    float64         `json:"step,omitempty"`
	MaxLength               int             `json:"maxLength,omitempty"`
	RateMin                 *float64        `json:"rateMin,omitempty"`
	RateMax                 *float64        `json:"rateMax,omitempty"`
	LowWords                any             `json:"minRateDescription,omitempty"`
	HighWords               any             `json:"maxRateDescription,omitempty"`
	Choices                 []choice        `json:"choices,omitempty"`
	Columns                 []choice        `json:"columns,omitempty"`
	Rows                    []choice        `json:"rows,omitempty"`
	Items                   []item          `json:"items,omitempty"`
	ChoicesFromQuestion     string          `json:"choicesFromQuestion,omitempty"`
	ChoicesFromQuestionMode string          `json:"choicesFromQuestionMode,omitempty"`
	ChoicesVisibleIf        string          `json:"choicesVisibleIf,omitempty"`
	RowsVisibleIf           string          `json:"rowsVisibleIf,omitempty"`
	ChoicesOrder            string          `json:"choicesOrder,omitempty"`
	RowsOrder               string          `json:"rowsOrder,omitempty"`
	AllRows                 bool            `json:"isAllRowRequired,omitempty"`
	MinSelected             int             `json:"minSelectedChoices,omitempty"`
	MaxSelected             int             `json:"maxSelectedChoices,omitempty"`
	SelectToRank            bool            `json:"selectToRankEnabled,omitempty"`
	MultiSelect             bool            `json:"multiSelect,omitempty"`
	Other                   bool            `json:"showOtherItem,omitempty"`
	DontKnow                bool            `json:"showDontKnowItem,omitempty"`
	Refuse                  bool            `json:"showRefuseItem,omitempty"`
	Validators              []validator     `json:"validators,omitempty"`
	Ours                    json.RawMessage `json:"almenda,omitempty"`
}

type choice struct {
	Value     string `json:"value"`
	Text      any    `json:"text,omitempty"`
	VisibleIf string `json:"visibleIf,omitempty"`
	Exclusive bool   `json:"isExclusive,omitempty"`
}

type item struct {
	Name      string `json:"name"`
	Title     any    `json:"title,omitempty"`
	InputType string `json:"inputType,omitempty"`
}

type validator struct {
	Type       string `json:"type"`
	Text       any    `json:"text,omitempty"`
	MinLength  int    `json:"minLength,omitempty"`
	Expression string `json:"expression,omitempty"`
}

// writer writes one definition.
type writer struct {
	d     *questionnaire.Definition
	notes exchange.Notes
}

// Export writes a questionnaire, with what other programmes will not read as we do.
func Export(d *questionnaire.Definition, title, lead tenant.Text) ([]byte, []questionnaire.Finding, error) {
	w := &writer{d: d}
	out := w.survey(title, lead)
	raw, err := encode(out)
	if err != nil {
		return nil, nil, err
	}
	back, err := Import(raw, out.Locale)
	if err != nil {
		return nil, nil, err
	}
	w.beside(&out, &back.Definition)
	raw, err = encode(out)
	return raw, w.notes.All(), err
}

func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return out.Bytes(), err
}

// words are a text in all its languages. What SurveyJS calls default is English wherever there is any.
func (w *writer) words(t tenant.Text) any {
	plain := w.first()
	if slices.Contains(w.d.Languages, english) {
		plain = english
	}
	out := map[string]string{}
	for lang, s := range t {
		if lang == plain {
			lang = "default"
		}
		if s != "" {
			out[lang] = s
		}
	}
	switch {
	case len(out) == 0:
		return nil
	case len(out) == 1 && out["default"] != "":
		return out["default"]
	}
	return out
}

func (w *writer) first() string {
	if len(w.d.Languages) == 0 {
		return "en"
	}
	return w.d.Languages[0]
}

func (w *writer) survey(title, lead tenant.Text) survey {
	out := survey{Title: w.words(title), Description: w.words(lead), Locale: w.first()}
	for i := range w.d.Sections {
		s := &w.d.Sections[i]
		p := page{Name: s.Key, Title: w.words(s.Title), Description: w.words(s.Lead), VisibleIf: w.cond(s.Key, s.VisibleIf)}
		if s.Shuffle {
			p.QuestionsOrder = "random"
		}
		for j := range s.Questions {
			p.Elements = append(p.Elements, w.element(&s.Questions[j]))
		}
		if len(s.Jumps) > 0 {
			w.notes.Lost(s.Key, "ours_jump", "name", s.Key)
		}
		out.Pages = append(out.Pages, p)
	}
	for _, v := range w.d.Values {
		if expression := calculation(v); expression != "" {
			out.Calculated = append(out.Calculated, object{"name": quoted(v.Key), "expression": quoted(expression)})
		} else {
			w.notes.Lost(v.Key, "ours_value", "name", v.Key)
		}
	}
	for _, s := range w.d.Splits {
		w.notes.Lost(s.Key, "ours_split", "name", s.Key)
	}
	return out
}

func quoted(s string) json.RawMessage {
	raw, _ := json.Marshal(s) // a string: cannot fail
	return raw
}

func calculation(v questionnaire.Value) (out string) {
	name := map[string]string{"sum": "sum", "mean": "avg"}[v.Does]
	if name == "" {
		return ""
	}
	for i, of := range v.Of {
		if i > 0 {
			out += ", "
		}
		out += "{" + of + "}"
	}
	return name + "(" + out + ")"
}

func (w *writer) cond(at string, c *questionnaire.Cond) string {
	s, ok := dialect.Write(w.d, c)
	if !ok {
		w.notes.Lost(at, "ours_cond", "name", at)
	}
	return s
}

func (w *writer) choices(q *questionnaire.Question) (out []choice) {
	for _, o := range q.Options {
		words := o.Words
		if len(words) == 0 {
			words = o.Alt
		}
		out = append(out, choice{o.Code, w.words(words), w.cond(q.Key, o.VisibleIf), o.Exclusive && q.Type == questionnaire.Multiple})
	}
	return out
}

// element writes one question as what comes closest.
func (w *writer) element(q *questionnaire.Question) element {
	e := element{Name: q.Key, Title: w.words(q.Title), Description: w.words(q.Help), IsRequired: q.Required,
		VisibleIf: w.cond(q.Key, q.VisibleIf), RequiredIf: w.cond(q.Key, q.RequiredIf)}
	switch q.Type {
	case questionnaire.Single, questionnaire.Dropdown, questionnaire.Multiple, questionnaire.Ranking, questionnaire.ImageOne:
		w.picks(&e, q)
	case questionnaire.Matrix:
		w.matrix(&e, q)
	case questionnaire.YesNo, questionnaire.Consent:
		e.Type, e.ValueTrue, e.ValueFalse = "boolean", questionnaire.Yes, questionnaire.No
		if q.Type == questionnaire.Consent {
			e.RenderAs = "checkbox"
		}
	case questionnaire.Rating, questionnaire.Scale:
		low, high := 1.0, 5.0
		if options := q.Choices(); len(options) > 0 {
			low = number(options[0].Code)
			high = number(options[len(options)-1].Code)
		}
		e.Type, e.RateMin, e.RateMax = "rating", &low, &high
		e.LowWords, e.HighWords = w.words(q.LowWords), w.words(q.HiWords)
	case questionnaire.Allocation:
		e.Type = "multipletext"
		for _, o := range q.Options {
			e.Items = append(e.Items, item{o.Code, w.words(o.Words), "number"})
		}
	case questionnaire.Info:
		e.Type, e.HTML, e.Title = "html", e.Title, nil
	default:
		w.line(&e, q)
	}
	w.rules(&e, q)
	return e
}

func number(code string) float64 {
	var f float64
	_ = json.Unmarshal([]byte(code), &f) // Choices gives numbers
	return f
}

func (w *writer) line(e *element, q *questionnaire.Question) {
	e.Type, e.MaxLength = "text", q.Max
	switch q.Type {
	case questionnaire.LongText:
		e.Type = "comment"
	case questionnaire.Number:
		e.InputType, e.MaxLength = "number", 0
		if q.Low != nil {
			e.Min = *q.Low
		}
		if q.High != nil {
			e.Max = *q.High
		}
		if q.Decimals > 0 {
			e.Step = math.Pow10(-q.Decimals)
		}
	case questionnaire.Date:
		e.InputType, e.MaxLength = "date", 0
		if q.Earliest != "" {
			e.Min = q.Earliest
		}
		if q.Latest != "" {
			e.Max = q.Latest
		}
	}
	if q.Min > 0 {
		e.Validators = append(e.Validators, validator{Type: "text", MinLength: q.Min})
	}
}

func (w *writer) picks(e *element, q *questionnaire.Question) {
	e.Type = map[questionnaire.Type]string{questionnaire.Single: "radiogroup", questionnaire.Dropdown: "dropdown", questionnaire.Multiple: "checkbox",
		questionnaire.Ranking: "ranking", questionnaire.ImageOne: "imagepicker"}[q.Type]
	e.Choices, e.Other, e.DontKnow, e.Refuse = w.choices(q), q.Other, q.DontKnow, q.RatherNot
	e.MinSelected, e.MaxSelected = q.Min, q.Max
	e.SelectToRank = q.Type == questionnaire.Ranking && q.Max > 0
	e.MultiSelect = q.Type == questionnaire.ImageOne && q.Many()
	if q.Shuffle {
		e.ChoicesOrder = "random"
	}
	switch {
	case q.CarryFrom != "" && len(q.Options) == 0:
		e.ChoicesFromQuestion, e.ChoicesFromQuestionMode = q.CarryFrom, "selected"
	case q.CarryFrom != "":
		e.ChoicesVisibleIf = "{" + q.CarryFrom + "} contains {item}"
	}
	if slices.ContainsFunc(q.Options, func(o questionnaire.Option) bool { return o.Image != "" }) {
		w.notes.Lost(q.Key, "image", "name", q.Key)
	}
}

func (w *writer) matrix(e *element, q *questionnaire.Question) {
	e.Type, e.Columns, e.AllRows = "matrix", w.choices(q), q.Required
	for _, row := range q.Rows {
		e.Rows = append(e.Rows, choice{Value: row.Code, Text: w.words(row.Words)})
	}
	if q.Shuffle {
		e.RowsOrder = "random"
	}
	if q.CarryFrom != "" {
		e.RowsVisibleIf = "{" + q.CarryFrom + "} contains {item}"
	}
}

// rules writes the checks that are shown at a question.
func (w *writer) rules(e *element, q *questionnaire.Question) {
	for i := range w.d.Checks {
		c := &w.d.Checks[i]
		if c.At != q.Key {
			continue
		}
		holds := &questionnaire.Cond{Not: &c.If}
		if c.If.Not != nil {
			holds = c.If.Not
		}
		if s, ok := dialect.Write(w.d, holds); ok {
			e.Validators = append(e.Validators, validator{Type: "expression", Text: w.words(c.Says), Expression: s})
		}
	}
}

// beside adds what we would otherwise not read again, and notes it.
func (w *writer) beside(out *survey, back *questionnaire.Definition) {
	for i := range w.d.Sections {
		s := &w.d.Sections[i]
		for j := range s.Questions {
			q := s.Questions[j]
			if got, _ := back.Question(q.Key); got == nil || len(q.Unit) > 0 || !exchange.Same(*got, q) {
				out.Pages[i].Elements[j].Ours = exchange.Rest(q)
				w.notes.Hint(q.Key, "ours", "name", q.Key, "type", out.Pages[i].Elements[j].Type)
			}
		}
		if len(s.Jumps) > 0 || s.VisibleIf != nil {
			out.Pages[i].Ours, _ = json.Marshal(questionnaire.Section{Key: s.Key, VisibleIf: s.VisibleIf, Jumps: s.Jumps}) // as it was read: cannot fail
		}
	}
	rest := whole{Splits: w.d.Splits}
	if !slices.EqualFunc(back.Values, w.d.Values, func(a, b questionnaire.Value) bool { return equal(a, b) }) {
		rest.Values = w.d.Values
	}
	if !equal(back.Checks, w.d.Checks) {
		rest.Checks = w.d.Checks
		for _, c := range w.d.Checks {
			w.notes.Hint(c.At, "ours_check", "name", c.At)
		}
	}
	if len(rest.Splits)+len(rest.Values)+len(rest.Checks) > 0 {
		out.Ours = &rest
	}
}

func equal(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
