package surveyjs

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

var types = map[string]questionnaire.Type{
	"text": questionnaire.ShortText, "comment": questionnaire.LongText, "radiogroup": questionnaire.Single, "buttongroup": questionnaire.Single,
	"dropdown": questionnaire.Dropdown, "checkbox": questionnaire.Multiple, "tagbox": questionnaire.Multiple, "boolean": questionnaire.YesNo,
	"rating": questionnaire.Rating, "slider": questionnaire.Number, "matrix": questionnaire.Matrix, "ranking": questionnaire.Ranking,
	"imagepicker": questionnaire.ImageOne, "html": questionnaire.Info,
}

// question reads one element that is no panel.
func (r *reader) question(s *questionnaire.Section, e object, visible []string) {
	kind, name := e.text("type"), e.text("name")
	rest := e[ours]
	var mark questionnaire.Question
	_ = json.Unmarshal(rest, &mark) // what is none marks nothing
	switch {
	case kind == "multipletext" && mark.Type != questionnaire.Allocation:
		r.lines(s, e, visible)
		return
	case kind == "expression":
		r.value(name, e.text("expression"))
		return
	case kind != "multipletext" && types[kind] == "":
		r.notes.Lost(name, "type", "name", name, "type", kind)
		return
	}
	q := questionnaire.Question{Key: r.keys.Key(name), Type: types[kind], Help: r.words(e["description"]), Required: e.flag("isRequired")}
	q.Title = r.title(e, name)
	d := &draft{visible: visible, required: strings.TrimSpace(e.text("requiredIf")), rest: rest, options: map[string]string{}}
	codes := r.fill(&q, e, d, kind)
	r.validators(&q, e)
	r.known(q.Key, e, knownElement)
	if v := e.text("valueName"); v != "" && v != name {
		r.names[v] = origin{q.Key, codes}
	}
	r.put(s, name, q, d, codes)
}

func (r *reader) title(e object, name string) tenant.Text {
	for _, field := range []string{"title", "html"} {
		if t := r.words(e[field]); len(t) > 0 {
			return t
		}
	}
	return tenant.Text{r.lang: exchange.Clip(name, questionnaire.MaxWords)}
}

// fill reads what only some types have. It gives the codes that values of the file became.
func (r *reader) fill(q *questionnaire.Question, e object, d *draft, kind string) map[string]string {
	switch kind {
	case "text":
		r.input(q, e)
	case "comment":
		q.Max = r.length(q, e.whole("maxLength"), questionnaire.MaxLong)
	case "slider":
		q.Low, q.High, q.Decimals = e.number("min"), e.number("max"), decimals(e.number("step"))
		if e.text("sliderType") == "range" {
			r.notes.Lost(q.Key, "property", "name", "sliderType")
		}
	case "boolean":
		return r.boolean(q, e)
	case "rating":
		return r.rating(q, e, d)
	case "matrix":
		return r.matrix(q, e, d)
	case "multipletext":
		q.Type = questionnaire.Allocation
		for _, item := range e.objects("items") {
			q.Options = append(q.Options, questionnaire.Option{Code: item.text("name"), Words: r.title(item, item.text("name"))})
		}
	case "radiogroup", "buttongroup", "dropdown", "checkbox", "tagbox", "ranking", "imagepicker":
		return r.choices(q, e, d)
	}
	return nil
}

// input reads a line of text by its input type.
func (r *reader) input(q *questionnaire.Question, e object) {
	switch input := e.text("inputType"); input {
	case "number", "range":
		q.Type = questionnaire.Number
		q.Low, q.High, q.Decimals = e.number("min"), e.number("max"), decimals(e.number("step"))
	case "date":
		q.Type = questionnaire.Date
		q.Earliest, q.Latest = r.day(q, e.text("min")), r.day(q, e.text("max"))
	case "", "text":
		q.Max = r.length(q, e.whole("maxLength"), questionnaire.MaxShort)
	default:
		r.notes.Lost(q.Key, "input", "type", input)
	}
}

func (r *reader) length(q *questionnaire.Question, n, most int) int {
	if n > most {
		r.notes.Hint(q.Key, "length", "n", n, "max", most)
		return 0
	}
	return n
}

// day reads 2026-11-21; days that are worked out are lost.
func (r *reader) day(q *questionnaire.Question, s string) string {
	if len(s) > 10 && s[10] == 'T' {
		s = s[:10]
	}
	if s != "" && (len(s) != 10 || s[4] != '-' || s[7] != '-') {
		r.notes.Lost(q.Key, "limit", "value", s)
		return ""
	}
	return s
}

// decimals are how many a step has: 0.01 has two.
func decimals(step *float64) (n int) {
	if step == nil || *step <= 0 {
		return 0
	}
	for f := *step; n < 6 && math.Abs(f-math.Round(f)) > 1e-9; n++ {
		f *= 10
	}
	return n
}

func (r *reader) boolean(q *questionnaire.Question, e object) map[string]string {
	if q.Required && e.text("renderAs") == "checkbox" {
		q.Type = questionnaire.Consent
	}
	if e.has("labelTrue") || e.has("labelFalse") {
		r.notes.Hint(q.Key, "property", "name", "labelTrue")
	}
	codes := map[string]string{"true": questionnaire.Yes, "false": questionnaire.No}
	for name, code := range map[string]string{"valueTrue": questionnaire.Yes, "valueFalse": questionnaire.No} {
		if v := e.text(name); v != "" {
			codes[v] = code
		}
	}
	return codes
}

func (r *reader) rating(q *questionnaire.Question, e object, d *draft) map[string]string {
	if values := e.list("rateValues"); len(values) > 0 {
		if low, high, ok := run(values); ok {
			q.Low, q.High = &low, &high
		} else {
			q.Type = questionnaire.Single
			return r.options(q, values, d)
		}
	}
	if q.Low == nil {
		low, high := 1.0, 5.0
		if n := e.number("rateMin"); n != nil {
			low = *n
		}
		high = low + 4
		if n := e.whole("rateCount"); n > 0 {
			high = low + float64(n) - 1
		}
		if n := e.number("rateMax"); n != nil {
			high = *n
		}
		if low != 1 || high != 5 {
			q.Low, q.High = &low, &high
		}
	}
	q.LowWords, q.HiWords = r.words(e["minRateDescription"]), r.words(e["maxRateDescription"])
	if q.Low != nil && *q.Low == 0 && *q.High == 10 {
		q.Type, q.Low, q.High = questionnaire.Scale, nil, nil
	}
	return nil
}

// run tells whether values are numbers one after the other.
func run(values []json.RawMessage) (low, high float64, ok bool) {
	for i, raw := range values {
		var n float64
		if json.Unmarshal(raw, &n) != nil || i > 0 && n != high+1 {
			return 0, 0, false
		}
		if i == 0 {
			low = n
		}
		high = n
	}
	return low, high, len(values) > 1
}

func (r *reader) matrix(q *questionnaire.Question, e object, d *draft) map[string]string {
	codes := r.options(q, e.list("columns"), d)
	var rows exchange.Codes
	for i, raw := range e.list("rows") {
		if i >= questionnaire.MaxRows {
			r.notes.Lost(q.Key, "rows", "max", questionnaire.MaxRows)
			break
		}
		value, words, _ := r.choice(raw)
		code, changed := rows.Code(value)
		if changed {
			r.notes.Hint(q.Key, "code", "name", value, "code", code)
		}
		q.Rows = append(q.Rows, questionnaire.Row{Code: code, Words: words})
		r.names[e.text("name")+"."+value] = origin{q.Key + "." + code, codes}
	}
	q.Shuffle = e.text("rowsOrder") == "random" || e.text("rowOrder") == "random"
	q.Required = q.Required || e.flag("isAllRowRequired")
	if v := e.text("rowsVisibleIf"); v != "" {
		r.carry(q, v, "rowsVisibleIf")
	}
	return codes
}

// choice is a value with its words, or a value alone.
func (r *reader) choice(raw json.RawMessage) (value string, words tenant.Text, o object) {
	if value = scalar(raw); value != "" {
		return value, tenant.Text{r.lang: tidy(value)}, nil
	}
	if json.Unmarshal(raw, &o) != nil {
		return "", nil, nil
	}
	value = o.text("value")
	if words = r.words(o["text"]); len(words) == 0 {
		words = tenant.Text{r.lang: tidy(value)}
	}
	return value, words, o
}

// choices reads the options of a question, and what stands beside them.
func (r *reader) choices(q *questionnaire.Question, e object, d *draft) map[string]string {
	codes := r.options(q, e.list("choices"), d)
	if e.flag("showNoneItem") || e.flag("hasNone") {
		words := r.words(e["noneText"])
		if len(words) == 0 {
			words = exchange.Special("none")
		}
		var c exchange.Codes
		code, _ := c.Code("none")
		q.Options = append(q.Options, questionnaire.Option{Code: code, Words: words, Fixed: true, Exclusive: q.Type == questionnaire.Multiple})
		codes["none"] = code
	}
	q.Other = (e.flag("showOtherItem") || e.flag("hasOther")) && q.Type != questionnaire.Ranking
	q.DontKnow, q.RatherNot = e.flag("showDontKnowItem"), e.flag("showRefuseItem")
	codes["other"], codes["dontknow"], codes["refused"] = questionnaire.Other, questionnaire.DontKnow, questionnaire.RatherNot
	if e.flag("showSelectAllItem") || e.flag("hasSelectAll") {
		r.notes.Hint(q.Key, "property", "name", "showSelectAllItem")
	}
	switch order := e.text("choicesOrder"); order {
	case "random":
		q.Shuffle = true
	case "", "none":
	default:
		r.notes.Hint(q.Key, "order", "name", order)
	}
	q.Min, q.Max = e.whole("minSelectedChoices"), e.whole("maxSelectedChoices")
	if q.Type == questionnaire.ImageOne && e.flag("multiSelect") && q.Max == 0 {
		q.Max = max(len(q.Options), 2)
	}
	if !q.Many() && q.Type != questionnaire.Ranking {
		q.Min, q.Max = 0, 0
	}
	if from := e.text("choicesFromQuestion"); from != "" && e.text("choicesFromQuestionMode") == "selected" {
		r.carry(q, "{"+from+"} contains {item}", "choicesFromQuestion")
	} else if from != "" {
		r.notes.Lost(q.Key, "property", "name", "choicesFromQuestion")
	}
	if v := e.text("choicesVisibleIf"); v != "" {
		r.carry(q, v, "choicesVisibleIf")
	}
	if len(q.Options) == 0 && q.CarryFrom == "" {
		r.notes.Lost(q.Key, "no_choices", "name", q.Key)
		q.Type, q.Other, q.Shuffle, q.Min, q.Max = questionnaire.ShortText, false, false, 0, 0
	}
	return codes
}

// carry understands choices that hang on those picked before: {before} contains {item}.
func (r *reader) carry(q *questionnaire.Question, expression, property string) {
	n, err := exchange.Parse(expression)
	if err == nil && (n.Op == "contains" || n.Op == "anyof") && n.Args[0].Op == "var" && n.Args[1].Op == "var" && n.Args[1].Text == "item" {
		if o, ok := r.names[n.Args[0].Text]; ok {
			q.CarryFrom = o.key
			return
		}
	}
	r.notes.Lost(q.Key, "property", "name", property)
}

func (r *reader) options(q *questionnaire.Question, list []json.RawMessage, d *draft) map[string]string {
	var codes exchange.Codes
	for _, raw := range list {
		value, words, o := r.choice(raw)
		if value == "" {
			continue
		}
		if len(q.Options) >= questionnaire.MaxOptions {
			r.notes.Lost(q.Key, "options", "max", questionnaire.MaxOptions)
			break
		}
		code, changed := codes.Code(value)
		if changed {
			r.notes.Hint(q.Key, "code", "name", value, "code", code)
		}
		option := questionnaire.Option{Code: code, Words: words, Exclusive: o.flag("isExclusive")}
		if q.Type == questionnaire.ImageOne {
			option.Alt = words
			r.notes.Lost(q.Key, "image", "name", q.Key)
		}
		if v := strings.TrimSpace(o.text("visibleIf")); v != "" {
			d.options[code] = v
		}
		if o.text("enableIf") != "" {
			r.notes.Lost(q.Key, "property", "name", "enableIf")
		}
		q.Options = append(q.Options, option)
	}
	if codes.Of == nil {
		return map[string]string{}
	}
	return codes.Of
}

// lines reads a question of several lines as a question for each of them.
func (r *reader) lines(s *questionnaire.Section, e object, visible []string) {
	name := e.text("name")
	r.notes.Hint(name, "lines", "name", name)
	if title := r.words(e["title"]); len(title) > 0 {
		q := questionnaire.Question{Key: r.keys.Key(name + "_title"), Type: questionnaire.Info, Title: title, Help: r.words(e["description"])}
		r.put(s, "", q, &draft{visible: visible}, nil)
	}
	for _, item := range e.objects("items") {
		if len(r.order) >= questionnaire.MaxQuestions {
			r.many = true
			return
		}
		part := item.text("name")
		q := questionnaire.Question{Key: r.keys.Key(name + "_" + part), Type: questionnaire.ShortText, Title: r.title(item, part),
			Required: item.flag("isRequired") || e.flag("isRequired")}
		r.input(&q, item)
		r.validators(&q, item)
		r.put(s, "", q, &draft{visible: slices.Clone(visible)}, nil)
		r.names[name+"."+part] = origin{q.Key, nil}
	}
}
