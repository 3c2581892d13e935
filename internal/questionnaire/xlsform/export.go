package xlsform

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

// writer writes one definition.
type writer struct {
	d        *questionnaire.Definition
	notes    exchange.Notes
	survey   []line
	choices  []line
	settings line
	lists    map[string]bool
	at       map[string]int // key of a question or a section → its line
}

// Export writes a questionnaire, with what other programmes will not read as we do.
func Export(d *questionnaire.Definition, title, lead tenant.Text) ([]byte, []questionnaire.Finding, error) {
	w := &writer{d: d, lists: map[string]bool{}, at: map[string]int{}, settings: line{"form_title": title.In(w0(d), "en"), "form_id": "survey", "default_language": heads(w0(d))}}
	if w.settings["form_title"] == "" {
		w.settings["form_title"] = "survey"
	}
	for i := range d.Sections {
		w.section(&d.Sections[i])
	}
	for _, v := range d.Values {
		w.value(v)
	}
	for _, s := range d.Splits {
		w.notes.Lost(s.Key, "ours_split", "name", s.Key)
	}
	raw, err := w.file()
	if err != nil {
		return nil, nil, err
	}
	back, err := Import(raw, w0(d))
	if err != nil {
		return nil, nil, err
	}
	w.beside(&back.Definition)
	raw, err = w.file()
	return raw, w.notes.All(), err
}

// w0 is the first language of a definition.
func w0(d *questionnaire.Definition) string {
	if len(d.Languages) == 0 {
		return "en"
	}
	return d.Languages[0]
}

// heads names a language as the headings of columns do.
func heads(lang string) string {
	name := map[string]string{"en": "English", "sv": "Svenska", "da": "Dansk", "pl": "Polski"}[lang]
	if name == "" {
		return lang
	}
	return name + " (" + lang + ")"
}

var curly = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// words puts a text into the columns of its languages.
func words(l line, column string, t tenant.Text) {
	for lang, s := range t {
		if s != "" {
			l[column+"::"+lang] = curly.ReplaceAllString(s, "$${$1}")
		}
	}
}

func (w *writer) put(l line) { w.survey = append(w.survey, l) }

func (w *writer) section(s *questionnaire.Section) {
	name := s.Key
	if q, _ := w.d.Question(name); q != nil {
		name += sectionEnd
	}
	l := line{"type": "begin_group", "name": name, "appearance": "field-list", "relevant": w.cond(s.Key, s.VisibleIf)}
	words(l, "label", s.Title)
	words(l, "hint", s.Lead)
	w.at["section "+s.Key] = len(w.survey)
	w.put(l)
	for i := range s.Questions {
		w.question(&s.Questions[i])
	}
	if len(s.Jumps) > 0 {
		w.notes.Lost(s.Key, "ours_jump", "name", s.Key)
	}
	w.put(line{"type": "end_group", "name": name})
}

func (w *writer) cond(at string, c *questionnaire.Cond) string {
	s, ok := dialect.Write(w.d, c)
	if !ok {
		w.notes.Lost(at, "ours_cond", "name", at)
		return ""
	}
	return s
}

// question writes one question as what comes closest.
func (w *writer) question(q *questionnaire.Question) {
	l := line{"name": q.Key, "relevant": w.cond(q.Key, q.VisibleIf), "required": w.cond(q.Key, q.RequiredIf)}
	if q.Required {
		l["required"] = "yes"
	}
	words(l, "label", q.Title)
	words(l, "hint", q.Help)
	w.at[q.Key] = len(w.survey)
	switch q.Type {
	case questionnaire.Matrix, questionnaire.Allocation:
		w.table(q, l)
		return
	case questionnaire.ShortText, questionnaire.Info:
		l["type"] = map[questionnaire.Type]string{questionnaire.ShortText: "text", questionnaire.Info: "note"}[q.Type]
	case questionnaire.LongText:
		l["type"], l["appearance"] = "text", "multiline"
	case questionnaire.Number:
		l["type"] = "integer"
		if q.Decimals > 0 {
			l["type"] = "decimal"
		}
	case questionnaire.Scale:
		l["type"], l["parameters"] = "range", "start=0 end=10 step=1"
	case questionnaire.Date:
		l["type"] = "date"
	case questionnaire.PlaceType:
		if l["type"] = "geopoint"; q.Place == "district" {
			l["type"] = "text"
		}
	case questionnaire.Consent:
		l["type"] = "acknowledge"
	default:
		w.selects(q, l)
	}
	l["constraint"] = w.constraint(q, l)
	w.put(l)
}

// selects writes a choice from a list.
func (w *writer) selects(q *questionnaire.Question, l line) {
	kind, list := "select_one", q.Key
	switch {
	case q.Many():
		kind = "select_multiple"
	case q.Type == questionnaire.Ranking:
		kind = "rank"
	case q.Type == questionnaire.Dropdown:
		l["appearance"] = "minimal"
	case q.Type == questionnaire.Rating:
		l["appearance"] = "likert"
	case q.Type == questionnaire.YesNo:
		list = "yes_no" + strings.Join(append([]string{""}, q.Specials()...), "_")
	}
	l["type"] = kind + " " + list
	if q.Other && slices.Contains(q.Specials(), questionnaire.Other) {
		l["type"] += " or_other"
	}
	if q.Shuffle {
		l["parameters"] = "randomize=true"
	}
	options := q.Choices()
	from, _ := w.d.Question(q.CarryFrom)
	if from != nil {
		l["choice_filter"] = "selected(${" + q.CarryFrom + "}, name)"
		if len(options) == 0 {
			options = from.Choices()
		}
	}
	if slices.ContainsFunc(options, func(o questionnaire.Option) bool { return o.Image != "" }) {
		w.notes.Lost(q.Key, "image", "name", q.Key)
	}
	if slices.ContainsFunc(options, func(o questionnaire.Option) bool { return o.VisibleIf != nil }) {
		w.notes.Lost(q.Key, "ours_option", "name", q.Key)
	}
	w.list(list, q, options)
}

// list writes the choices of a question.
func (w *writer) list(name string, q *questionnaire.Question, options []questionnaire.Option) {
	if w.lists[name] {
		return
	}
	w.lists[name] = true
	for i, o := range options {
		text := o.Words
		if len(text) == 0 {
			text = o.Alt
		}
		if q.Type == questionnaire.Rating {
			text = w.end(q, o.Code, i == 0, i == len(options)-1)
		}
		w.choice(name, o.Code, text)
	}
	for _, code := range q.Specials() {
		if code != questionnaire.Other {
			w.choice(name, code, exchange.Special(code))
		}
	}
}

// end is a number of a rating, with the words at its ends.
func (w *writer) end(q *questionnaire.Question, code string, first, last bool) tenant.Text {
	out := tenant.Text{}
	for _, lang := range w.d.Languages {
		out[lang] = code
		if s := q.LowWords[lang]; first && s != "" {
			out[lang] += " – " + s
		}
		if s := q.HiWords[lang]; last && s != "" {
			out[lang] += " – " + s
		}
	}
	return out
}

func (w *writer) choice(list, code string, text tenant.Text) {
	l := line{"list_name": list, "name": code}
	for lang, s := range text {
		if slices.Contains(w.d.Languages, lang) {
			l["label::"+lang] = s
		}
	}
	w.choices = append(w.choices, l)
}

// table writes a matrix or an allocation as a group with a line for each row.
func (w *writer) table(q *questionnaire.Question, l line) {
	l["type"], l["appearance"] = "begin_group", "field-list"
	kind, list := "integer", q.Key
	rows := []questionnaire.Row{}
	for _, o := range q.Options {
		rows = append(rows, questionnaire.Row{Code: o.Code, Words: o.Words})
	}
	if q.Type == questionnaire.Matrix {
		l["appearance"], kind, rows = "table-list", "select_one "+list, q.Rows
		w.list(list, q, q.Options)
	}
	required := l["required"]
	delete(l, "required")
	w.put(l)
	for _, row := range rows {
		one := line{"type": kind, "name": q.Key + "_" + row.Code, "required": required}
		words(one, "label", row.Words)
		w.put(one)
	}
	w.put(line{"type": "end_group", "name": q.Key})
}

// constraint writes limits, and the first rule that is shown at the question with its words.
func (w *writer) constraint(q *questionnaire.Question, l line) string {
	var parts []string
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	limits := func(of string, least, most int) {
		if least > 0 {
			parts = append(parts, of+" >= "+strconv.Itoa(least))
		}
		if most > 0 {
			parts = append(parts, of+" <= "+strconv.Itoa(most))
		}
	}
	switch q.Type {
	case questionnaire.Number:
		if q.Low != nil {
			parts = append(parts, ". >= "+number(*q.Low))
		}
		if q.High != nil {
			parts = append(parts, ". <= "+number(*q.High))
		}
	case questionnaire.Date:
		if q.Earliest != "" {
			parts = append(parts, ". >= date('"+q.Earliest+"')")
		}
		if q.Latest != "" {
			parts = append(parts, ". <= date('"+q.Latest+"')")
		}
	case questionnaire.Multiple:
		limits("count-selected(.)", q.Min, q.Max)
	case questionnaire.ShortText, questionnaire.LongText:
		limits("string-length(.)", q.Min, q.Max)
	}
	for i := range w.d.Checks {
		c := &w.d.Checks[i]
		if c.At != q.Key {
			continue
		}
		if s, ok := dialect.Write(w.d, &questionnaire.Cond{Not: &c.If}); ok {
			parts = append(parts, s)
			words(l, "constraint_message", c.Says)
		}
	}
	return strings.Join(parts, " and ")
}

func (w *writer) value(v questionnaire.Value) {
	var of []string
	for _, name := range v.Of {
		of = append(of, "${"+strings.Replace(name, ".", "_", 1)+"}")
	}
	if v.Does != "sum" {
		w.notes.Lost(v.Key, "ours_value", "name", v.Key)
		return
	}
	w.put(line{"type": "calculate", "name": v.Key, "calculation": strings.Join(of, " + ")})
}

// beside adds what we would otherwise not read again, and notes it.
func (w *writer) beside(back *questionnaire.Definition) {
	for i := range w.d.Sections {
		s := &w.d.Sections[i]
		if len(s.Jumps) > 0 || s.VisibleIf != nil || s.Shuffle || strings.HasSuffix(w.survey[w.at["section "+s.Key]]["name"], sectionEnd) {
			w.survey[w.at["section "+s.Key]][ours] = text(questionnaire.Section{Key: s.Key, VisibleIf: s.VisibleIf, Jumps: s.Jumps, Shuffle: s.Shuffle})
		}
		for j := range s.Questions {
			q := s.Questions[j]
			if got, _ := back.Question(q.Key); got == nil || len(q.Unit) > 0 || q.Type == questionnaire.Scale && len(q.LowWords)+len(q.HiWords) > 0 || !exchange.Same(*got, q) {
				l := w.survey[w.at[q.Key]]
				l[ours] = string(exchange.Rest(q))
				w.notes.Hint(q.Key, "ours", "name", q.Key, "type", l["type"])
			}
		}
	}
	rest := whole{Splits: w.d.Splits}
	if text(back.Values) != text(w.d.Values) {
		rest.Values = w.d.Values
	}
	if text(back.Checks) != text(w.d.Checks) {
		rest.Checks = w.d.Checks
	}
	if len(rest.Splits)+len(rest.Values)+len(rest.Checks) > 0 {
		w.settings[ours] = text(rest)
	}
}

func text(v any) string {
	raw, _ := json.Marshal(v) // structs of texts and numbers: cannot fail
	return string(raw)
}
