package xlsform

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

var types = map[string]questionnaire.Type{
	"select_one": questionnaire.Single, "select_multiple": questionnaire.Multiple, "rank": questionnaire.Ranking, "text": questionnaire.ShortText,
	"string": questionnaire.ShortText, "integer": questionnaire.Number, "int": questionnaire.Number, "decimal": questionnaire.Number, "range": questionnaire.Number,
	"date": questionnaire.Date, "geopoint": questionnaire.PlaceType, "note": questionnaire.Info, "acknowledge": questionnaire.Consent, "trigger": questionnaire.Consent,
	"time": questionnaire.ShortText, "datetime": questionnaire.ShortText,
}

// question reads one line that asks or says something.
func (r *reader) question(l line, kind string) {
	name := l["name"]
	if types[kind] == "" {
		r.notes.Lost(name, "type", "name", name, "type", l["type"])
		return
	}
	q := questionnaire.Question{Key: r.keys.Key(name), Type: types[kind], Title: r.title(l), Help: r.words(l, "hint")}
	d := &draft{line: l, visible: r.around(), filter: l["choice_filter"]}
	codes := r.fill(&q, l, kind)
	for column := range l {
		head, _, _ := strings.Cut(column, "::")
		if slices.Contains([]string{"image", "audio", "video", "media", "default", "guidance_hint", "trigger", "readonly"}, head) {
			r.notes.Lost(q.Key, "property", "name", head)
		}
	}
	r.put(name, q, d, codes)
}

func (r *reader) title(l line) tenant.Text {
	if t := r.words(l, "label"); len(t) > 0 {
		return t
	}
	return tenant.Text{r.lang: exchange.Clip(l["name"], questionnaire.MaxWords)}
}

// fill reads what only some types have. It gives the codes that values of the file became.
func (r *reader) fill(q *questionnaire.Question, l line, kind string) map[string]string {
	looks := strings.Fields(strings.ToLower(l["appearance"]))
	switch kind {
	case "decimal":
		q.Decimals = 2
	case "range":
		r.span(q, l["parameters"])
	case "text", "string":
		if slices.Contains(looks, "multiline") {
			q.Type = questionnaire.LongText
		}
	case "time", "datetime":
		r.notes.Lost(q.Key, "input", "type", kind)
	case "geopoint":
		q.Place = "point"
	case "acknowledge", "trigger":
		return map[string]string{"OK": questionnaire.Yes, "yes": questionnaire.Yes}
	case "select_one", "select_multiple", "rank":
		return r.selects(q, l, looks)
	}
	return nil
}

func parameter(s, name string) *float64 {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ';' || r == ',' }) {
		if value, ok := strings.CutPrefix(strings.ToLower(part), name+"="); ok {
			if f, err := strconv.ParseFloat(value, 64); err == nil && f > -1e12 && f < 1e12 {
				return &f
			}
		}
	}
	return nil
}

func (r *reader) span(q *questionnaire.Question, parameters string) {
	q.Low, q.High = parameter(parameters, "start"), parameter(parameters, "end")
	step := parameter(parameters, "step")
	if q.Low != nil && q.High != nil && *q.Low == 0 && *q.High == 10 && (step == nil || *step == 1) {
		q.Type, q.Low, q.High = questionnaire.Scale, nil, nil
		return
	}
	for f := step; f != nil && q.Decimals < 6; q.Decimals++ {
		scaled := *f * pow(q.Decimals)
		if scaled > 0 && scaled-float64(int64(scaled+1e-9)) < 1e-9 {
			break
		}
	}
}

func pow(n int) float64 {
	out := 1.0
	for range n {
		out *= 10
	}
	return out
}

// selects reads a choice from a list.
func (r *reader) selects(q *questionnaire.Question, l line, looks []string) map[string]string {
	words := strings.Fields(l["type"])
	other := len(words) > 0 && slices.Contains([]string{"or_other", "or_specify_other"}, strings.ToLower(words[len(words)-1]))
	if other {
		words = words[:len(words)-1]
		q.Other = q.Type != questionnaire.Ranking
	}
	list := ""
	if len(words) > 1 {
		list = words[len(words)-1]
	}
	codes := r.options(q, list)
	q.Shuffle = strings.Contains(strings.ToLower(l["parameters"]), "randomize=true")
	switch {
	case q.Type == questionnaire.Single && strings.HasPrefix(strings.ToLower(list), "yes_no") && same(q.Options, questionnaire.Yes, questionnaire.No):
		q.Type, q.Options, q.Other = questionnaire.YesNo, nil, false
	case q.Type == questionnaire.Single && slices.Contains(looks, "likert") && r.rating(q):
	case q.Type == questionnaire.Single && slices.Contains(looks, "minimal"):
		q.Type = questionnaire.Dropdown
	case len(q.Options) == 0 && l["choice_filter"] == "":
		r.notes.Lost(q.Key, "no_choices", "name", q.Key)
		q.Type, q.Other, q.Shuffle, q.DontKnow, q.RatherNot = questionnaire.ShortText, false, false, false, false
	}
	return codes
}

func same(options []questionnaire.Option, codes ...string) bool {
	return slices.EqualFunc(options, codes, func(o questionnaire.Option, code string) bool { return o.Code == code })
}

// rating makes numbers in a row a rating.
func (r *reader) rating(q *questionnaire.Question) bool {
	if len(q.Options) < 2 {
		return false
	}
	low, err := strconv.Atoi(q.Options[0].Code)
	for i, o := range q.Options {
		n, wrong := strconv.Atoi(o.Code)
		if err != nil || wrong != nil || n != low+i {
			return false
		}
	}
	first, last := q.Options[0], q.Options[len(q.Options)-1]
	q.LowWords, q.HiWords = ends(first), ends(last)
	from, to := float64(low), float64(low+len(q.Options)-1)
	q.Type, q.Options = questionnaire.Rating, nil
	if from != 1 || to != 5 {
		q.Low, q.High = &from, &to
	}
	return true
}

// ends are the words at an end of a rating, without its number.
func ends(o questionnaire.Option) tenant.Text {
	out := tenant.Text{}
	for lang, s := range o.Words {
		if s = strings.TrimLeft(strings.TrimPrefix(s, o.Code), " –-:."); s != "" {
			out[lang] = s
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// options reads a list of choices. Those named dk and na are "don't know" and "rather not say".
func (r *reader) options(q *questionnaire.Question, list string) map[string]string {
	var codes exchange.Codes
	out := map[string]string{"other": questionnaire.Other}
	for _, l := range r.lists[list] {
		value := l["name"]
		switch {
		case value == "":
			continue
		case value == questionnaire.DontKnow || value == questionnaire.RatherNot:
			q.DontKnow, q.RatherNot = q.DontKnow || value == questionnaire.DontKnow, q.RatherNot || value == questionnaire.RatherNot
			out[value] = value
			continue
		case len(q.Options) >= questionnaire.MaxOptions:
			r.notes.Lost(q.Key, "options", "max", questionnaire.MaxOptions)
			return out
		}
		code, changed := codes.Code(value)
		if changed {
			r.notes.Hint(q.Key, "code", "name", value, "code", code)
		}
		if _, twice := out[value]; !twice || value == questionnaire.Other {
			out[value] = code
		}
		for column := range l {
			if head, _, _ := strings.Cut(column, "::"); head == "image" || head == "media" {
				r.notes.Lost(q.Key, "image", "name", q.Key)
			}
		}
		q.Options = append(q.Options, questionnaire.Option{Code: code, Words: r.title(l)})
	}
	return out
}

// table makes the lines of a group a matrix or an allocation.
func (r *reader) table(g group) {
	name := g.line["name"]
	q := questionnaire.Question{Key: r.keys.Key(name), Type: g.table, Title: r.title(g.line), Help: r.words(g.line, "hint")}
	var codes map[string]string
	var rows exchange.Codes
	for i, l := range g.rows {
		part := strings.TrimPrefix(l["name"], name+"_")
		code, _ := rows.Code(part)
		if g.table == questionnaire.Allocation {
			q.Options = append(q.Options, questionnaire.Option{Code: code, Words: r.title(l)})
		} else if i < questionnaire.MaxRows {
			q.Rows = append(q.Rows, questionnaire.Row{Code: code, Words: r.title(l)})
		} else {
			r.notes.Lost(q.Key, "rows", "max", questionnaire.MaxRows)
			break
		}
		if fields := strings.Fields(l["type"]); i == 0 && g.table == questionnaire.Matrix && len(fields) > 1 {
			codes = r.options(&q, fields[1])
		}
		r.names[l["name"]] = origin{q.Key + "." + code, codes}
		if l["required"] != "" && g.line["required"] == "" {
			g.line["required"] = l["required"]
		}
		if l["relevant"] != "" || l["constraint"] != "" {
			r.notes.Lost(l["name"], "row", "name", l["name"])
		}
	}
	if len(g.rows) == 0 {
		r.notes.Hint(name, "page_empty", "name", name)
		return
	}
	d := &draft{line: g.line, visible: r.around()}
	r.put(name, q, d, codes)
}
