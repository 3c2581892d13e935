package web

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/edit"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// spareRows is how many empty rows a condition has for more.
const spareRows = 2

// maxRows is how many rows a condition can have in the form.
const maxRows = 8

// condPart is the form of one condition: all or any of some rows. Each row is one choice, "question:
// answer", and for numbers a field beside. upTo is the section and the place before which questions
// can be asked for.
func (v *visit) condPart(def *questionnaire.Definition, name, legend, hint string, c *questionnaire.Cond, upTo string) surveys.Part {
	any, rows, ok := edit.Flat(c)
	p := surveys.Part{ID: name, Legend: v.p.T(legend), Hint: v.p.T(hint), Fold: true, Open: c != nil}
	if !ok {
		p.Fields = []surveys.Field{{Kind: "check", Name: name + "_drop", Label: v.p.T("survey_office.cond_drop"), Hint: v.condWords(def, c)}}
		return p
	}
	groups := v.condGroups(def, upTo)
	if len(groups) == 0 {
		p.Hint = v.p.T("survey_office.cond_none_before")
		return p
	}
	numeric := false
	for _, g := range groups {
		numeric = numeric || slices.ContainsFunc(g.Options, func(o ui.Option) bool { return strings.ContainsAny(o.Value, "<>=") })
	}
	mode := "all"
	if any {
		mode = "any"
	}
	for i := range min(len(rows)+spareRows, maxRows) {
		value, n := "", ""
		if i < len(rows) {
			value = condValue(rows[i])
			if rows[i].N != nil {
				n = strconv.FormatFloat(*rows[i].N, 'f', -1, 64)
			}
		}
		at := name + "_" + strconv.Itoa(i+1)
		p.Fields = append(p.Fields, surveys.Field{Kind: "select", Name: at, Label: v.p.T("survey_office.cond_row", "n", i+1), Value: value,
			Options: []ui.Option{{Text: v.p.T("survey_office.cond_nothing")}}, Groups: groups})
		if numeric {
			p.Fields = append(p.Fields, surveys.Field{Kind: "number", Name: at + "_n", Label: v.p.T("survey_office.cond_number", "n", i+1), Value: n})
		}
	}
	p.Fields = append(p.Fields, surveys.Field{Kind: "radios", Name: name + "_mode", Label: v.p.T("survey_office.cond_mode"), Value: mode,
		Options: []ui.Option{{Value: "all", Text: v.p.T("survey_office.cond_all")}, {Value: "any", Text: v.p.T("survey_office.cond_any")}}})
	return p
}

// condValue is a row as the choice of a select.
func condValue(t edit.Term) string {
	if t.Code != "" {
		return t.Is + " " + t.Q + " " + t.Code
	}
	return t.Is + " " + t.Q
}

// condGroups are what rows can ask for: the questions before a place, each with its answers.
func (v *visit) condGroups(def *questionnaire.Definition, upTo string) (out []surveys.OptionGroup) {
	n := 0
	for i := range def.Sections {
		if def.Sections[i].Key == upTo && upTo != "" {
			break
		}
		done := false
		for j := range def.Sections[i].Questions {
			q := &def.Sections[i].Questions[j]
			if done = q.Key == upTo; done {
				break
			}
			n++
			if q.Type == questionnaire.Info {
				continue
			}
			g := surveys.OptionGroup{Name: strconv.Itoa(n) + ". " + short(v.titleOf(q, def)), Options: v.condOptions(def, q)}
			for k := range g.Options {
				g.Options[k].Text = strconv.Itoa(n) + ": " + g.Options[k].Text
			}
			out = append(out, g)
		}
		if done {
			break
		}
	}
	for _, sp := range def.Splits {
		g := surveys.OptionGroup{Name: v.p.T("survey_office.split_named", "key", sp.Key)}
		for _, arm := range sp.Arms {
			g.Options = append(g.Options, ui.Option{Value: "any " + sp.Key + " " + arm, Text: v.p.T("survey_office.cond.any", "answer", arm)})
		}
		out = append(out, g)
	}
	return out
}

// short keeps a title to a length that fits into a list on a phone.
func short(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (v *visit) condOptions(def *questionnaire.Definition, q *questionnaire.Question) (out []ui.Option) {
	add := func(is, name, code, words string) {
		out = append(out, ui.Option{Value: condValue(edit.Term{Q: name, Is: is, Code: code}), Text: words})
	}
	lang, first := v.lang, fallbackOf(def)
	choices := q.Choices()
	if q.Type == questionnaire.Rating || q.Type == questionnaire.Scale {
		choices = nil // they are compared as numbers
	}
	rows := []questionnaire.Row{{}}
	if q.Type == questionnaire.Matrix {
		rows = q.Rows
	}
	for _, row := range rows {
		name, before := q.Key, ""
		if row.Code != "" {
			name, before = q.Key+"."+row.Code, short(row.Words.In(lang, first))+": "
		}
		for _, is := range []string{"any", "none"} {
			for _, o := range choices {
				add(is, name, o.Code, before+v.p.T("survey_office.cond."+is, "answer", short(v.choiceWords(o, first))))
			}
		}
	}
	switch q.Type {
	case questionnaire.Number, questionnaire.Rating, questionnaire.Scale:
		for _, is := range []string{">=", "<=", "="} {
			add(is, q.Key, "", v.p.T("survey_office.cond."+isKey[is]))
		}
	case questionnaire.Multiple:
		for _, is := range []string{">=", "<="} {
			add(is, q.Key, "", v.p.T("survey_office.cond.count_"+isKey[is]))
		}
	}
	add("answered", q.Key, "", v.p.T("survey_office.cond.answered"))
	add("empty", q.Key, "", v.p.T("survey_office.cond.empty"))
	return out
}

// isKey names operators in keys of the catalogue.
var isKey = map[string]string{">=": "atleast", "<=": "atmost", "=": "equals", "<": "under", ">": "over", "!=": "differs"}

// choiceWords are the words of an answer, those that stand beside the options among them.
func (v *visit) choiceWords(o questionnaire.Option, first string) string {
	if words := o.Words.In(v.lang, first); words != "" {
		return words
	}
	switch o.Code {
	case questionnaire.Yes, questionnaire.No, questionnaire.Other, questionnaire.DontKnow, questionnaire.RatherNot:
		return v.p.T("survey_office.code." + o.Code)
	}
	return o.Code
}

// readCond reads a condition from its form; was is what stays when the form cannot hold it. Faults are
// added to form.
func (v *visit) readCond(form *fault.Form, name string, was *questionnaire.Cond) *questionnaire.Cond {
	if _, _, ok := edit.Flat(was); !ok {
		if v.PostForm(name+"_drop") != "" {
			return nil
		}
		return was
	}
	var rows []edit.Term
	for i := range maxRows {
		at := name + "_" + strconv.Itoa(i+1)
		parts := strings.SplitN(v.PostForm(at), " ", 3)
		if len(parts) < 2 {
			continue
		}
		t := edit.Term{Is: parts[0], Q: parts[1]}
		switch {
		case len(parts) == 3:
			t.Code = parts[2]
		case isKey[t.Is] != "":
			n, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(v.PostForm(at+"_n")), ",", "."), 64)
			if err != nil {
				form.Add(at+"_n", "fault.builder_cond_number")
				continue
			}
			t.N = &n
		case t.Is != "answered" && t.Is != "empty":
			form.Add(at, "fault.builder_cond")
			continue
		}
		rows = append(rows, t)
	}
	return edit.Join(v.PostForm(name+"_mode") == "any", rows)
}

// condWords says a condition in words.
func (v *visit) condWords(def *questionnaire.Definition, c *questionnaire.Cond) string {
	join := func(list []questionnaire.Cond, key string) string {
		var words []string
		for i := range list {
			words = append(words, v.condWords(def, &list[i]))
		}
		return strings.Join(words, " "+v.p.T(key)+" ")
	}
	switch {
	case len(c.All) > 0:
		return join(c.All, "survey_office.and")
	case len(c.Any) > 0:
		return join(c.Any, "survey_office.or")
	case c.Not != nil:
		return v.p.T("survey_office.cond.not", "what", v.condWords(def, c.Not))
	}
	name, row, _ := strings.Cut(c.Q, ".")
	q, _ := def.Question(name)
	if q == nil {
		return "“" + c.Q + "” " + v.operator(c, strings.Join(c.Of, ", "))
	}
	var codes []string
	for _, code := range c.Of {
		words := code
		for _, o := range q.Choices() {
			if o.Code == code {
				words = v.choiceWords(o, fallbackOf(def))
			}
		}
		codes = append(codes, words)
	}
	title := short(v.titleOf(q, def))
	for _, r := range q.Rows {
		if r.Code == row && row != "" {
			title += " – " + short(r.Words.In(v.lang, fallbackOf(def)))
		}
	}
	return "“" + title + "” " + v.operator(c, strings.Join(codes, ", "))
}

func (v *visit) operator(c *questionnaire.Cond, codes string) string {
	switch c.Is {
	case "any", "none":
		return v.p.T("survey_office.cond."+c.Is, "answer", codes)
	case "contains":
		return v.p.T("survey_office.cond.contains", "answer", codes)
	case "answered", "empty":
		return v.p.T("survey_office.cond." + c.Is)
	}
	than := c.To
	if c.N != nil {
		than = strconv.FormatFloat(*c.N, 'f', -1, 64)
	}
	return v.p.T("survey_office.cond."+isKey[c.Is]+"_n", "n", than)
}
