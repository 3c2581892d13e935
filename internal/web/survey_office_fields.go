package web

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/edit"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

func (v *visit) typeField(name string, value questionnaire.Type) surveys.Field {
	f := surveys.Field{Kind: "select", Name: name, Label: v.p.T("survey_office.field.type"), Value: string(value)}
	for _, t := range questionnaire.Types {
		f.Options = append(f.Options, ui.Option{Value: string(t), Text: v.p.T("survey_office.type." + string(t))})
	}
	return f
}

// listed tells whether the answers of a type are a list of its own.
func listed(t questionnaire.Type) bool {
	switch t {
	case questionnaire.Single, questionnaire.Multiple, questionnaire.Dropdown, questionnaire.Matrix, questionnaire.Ranking, questionnaire.ImageOne, questionnaire.Allocation:
		return true
	}
	return false
}

// questionParts are the fields of a question, those that its type has. With mend only its words.
func (v *visit) questionParts(def *questionnaire.Definition, q *questionnaire.Question, mend bool) (out []surveys.Part) {
	t := func(key string) string { return v.p.T("survey_office." + key) }
	add := func(fields ...surveys.Field) { out = append(out, surveys.Part{Fields: fields}) }
	if !mend {
		add(v.typeField("type", q.Type))
	}
	add(v.textFields("title", "survey_office.field.question", "survey_office.field.question_hint", q.Title, questionnaire.MaxWords, 2, true)...)
	out = append(out, surveys.Part{Legend: t("part.help"), Fold: true, Open: len(q.Help) > 0,
		Fields: v.textFields("help", "survey_office.field.help", "survey_office.field.help_hint", q.Help, questionnaire.MaxWords, 2, false)})
	if q.Type == questionnaire.Matrix {
		rows := make([]edit.Line, len(q.Rows))
		for i, r := range q.Rows {
			rows[i] = edit.Line{Code: r.Code, Words: r.Words}
		}
		out = append(out, surveys.Part{ID: "rows", Legend: t("part.rows"), Hint: t("part.rows_hint"), Fields: v.lineFields("rows", rows)})
	}
	if listed(q.Type) {
		lines := make([]edit.Line, len(q.Options))
		for i, o := range q.Options {
			lines[i] = edit.Line{Code: o.Code, Words: o.Words}
		}
		out = append(out, surveys.Part{ID: "options", Legend: t("part.options"), Hint: t("part.options_hint"), Fields: v.lineFields("options", lines)})
	}
	if q.Type == questionnaire.Rating || q.Type == questionnaire.Scale {
		out = append(out, surveys.Part{Legend: t("part.ends"), Fields: append(v.textFields("low", "survey_office.field.low_words", "", q.LowWords, 60, 0, false),
			v.textFields("high", "survey_office.field.high_words", "", q.HiWords, 60, 0, false)...)})
	}
	if q.Type == questionnaire.Number {
		out = append(out, surveys.Part{Legend: t("part.unit"), Fields: v.textFields("unit", "survey_office.field.unit", "survey_office.field.unit_hint", q.Unit, 30, 0, false)})
	}
	if mend {
		return out
	}
	if q.Type != questionnaire.Info {
		add(surveys.Field{Kind: "check", Name: "required", Label: t("field.required"), Hint: t("field.required_hint"), On: q.Required})
	}
	if limits := v.limitFields(q); len(limits) > 0 {
		out = append(out, surveys.Part{ID: "limits", Legend: t("part.limits"), Fields: limits})
	}
	out = append(out, v.besidesPart(q))
	if listed(q.Type) && len(q.Options) > 0 {
		out = append(out, v.orderPart(def, q))
	}
	out = append(out, v.condPart(def, "visible", "survey_office.part.visible", "survey_office.part.visible_hint", q.VisibleIf, q.Key))
	if q.Type != questionnaire.Info && !q.Required {
		out = append(out, v.condPart(def, "requiredif", "survey_office.part.required", "survey_office.part.required_hint", q.RequiredIf, q.Key))
	}
	return slices.DeleteFunc(out, func(p surveys.Part) bool { return len(p.Fields) == 0 && p.Hint == "" })
}

// lineFields are lists of which each line is an answer or a row, side by side in the languages.
func (v *visit) lineFields(name string, lines []edit.Line) (out []surveys.Field) {
	for i, lang := range v.town.Languages {
		var text []string
		for _, l := range lines {
			text = append(text, l.Words[lang])
		}
		f := surveys.Field{Kind: "area", Name: name + "_" + lang, Label: v.p.T("survey_office.field." + name), Value: strings.TrimRight(strings.Join(text, "\n"), "\n"),
			Rows: max(len(lines)+1, 4), Lang: lang, Needed: i == 0}
		if len(v.town.Languages) > 1 {
			f.Label = v.p.T("survey_office.in_language", "label", f.Label, "language", ownName(lang))
		}
		if i > 0 {
			f.Hint = v.p.T("survey_office.lines_hint", "language", ownName(v.town.DefaultLanguage()))
		}
		out = append(out, f)
	}
	return out
}

func (v *visit) limitFields(q *questionnaire.Question) (out []surveys.Field) {
	whole := func(name string, n int) {
		f := surveys.Field{Kind: "number", Name: name, Label: v.p.T("survey_office.field." + name + "_" + limitOf(q.Type))}
		if n != 0 {
			f.Value = strconv.Itoa(n)
		}
		out = append(out, f)
	}
	decimal := func(name string, n *float64) {
		f := surveys.Field{Kind: "number", Name: name, Label: v.p.T("survey_office.field." + name)}
		if n != nil {
			f.Value = strconv.FormatFloat(*n, 'f', -1, 64)
		}
		out = append(out, f)
	}
	switch q.Type {
	case questionnaire.Multiple, questionnaire.ImageOne, questionnaire.ShortText, questionnaire.LongText:
		whole("min", q.Min)
		whole("max", q.Max)
	case questionnaire.Ranking:
		whole("max", q.Max)
	case questionnaire.Rating:
		decimal("low", q.Low)
		decimal("high", q.High)
	case questionnaire.Number:
		decimal("low", q.Low)
		decimal("high", q.High)
		whole("decimals", q.Decimals)
	case questionnaire.Allocation:
		whole("total", q.Total)
	case questionnaire.Date:
		for _, f := range [][2]string{{"earliest", q.Earliest}, {"latest", q.Latest}} {
			out = append(out, surveys.Field{Kind: "date", Name: f[0], Label: v.p.T("survey_office.field." + f[0]), Value: f[1]})
		}
	case questionnaire.PlaceType:
		out = append(out, surveys.Field{Kind: "radios", Name: "place", Label: v.p.T("survey_office.field.place"), Value: q.Place, Options: []ui.Option{
			{Value: "", Text: v.p.T("survey_office.place.any")}, {Value: "point", Text: v.p.T("survey_office.place.point")}, {Value: "district", Text: v.p.T("survey_office.place.district")}}})
	}
	return out
}

// limitOf says what the limits of a type count.
func limitOf(t questionnaire.Type) string {
	switch t {
	case questionnaire.ShortText, questionnaire.LongText:
		return "letters"
	case questionnaire.Number:
		return "places"
	case questionnaire.Allocation:
		return "points"
	}
	return "answers"
}

// besidesPart is what can be answered beside the answers, and what the question is to be treated like.
func (v *visit) besidesPart(q *questionnaire.Question) surveys.Part {
	p := surveys.Part{Legend: v.p.T("survey_office.part.besides"), Fold: true, Open: q.Other || q.DontKnow || q.RatherNot || q.Sensitive}
	box := func(name string, on bool) {
		p.Fields = append(p.Fields, surveys.Field{Kind: "check", Name: name, Label: v.p.T("survey_office.field." + name), Hint: v.p.T("survey_office.field." + name + "_hint"), On: on})
	}
	if q.Type == questionnaire.Info || q.Type == questionnaire.Consent {
		return p
	}
	switch q.Type {
	case questionnaire.Single, questionnaire.Multiple, questionnaire.Dropdown:
		box("other", q.Other)
	}
	box("dont_know", q.DontKnow)
	box("rather_not", q.RatherNot)
	box("sensitive", q.Sensitive)
	box("fixed", q.Fixed)
	return p
}

// orderPart is how the answers of a list are put before people.
func (v *visit) orderPart(def *questionnaire.Definition, q *questionnaire.Question) surveys.Part {
	p := surveys.Part{Legend: v.p.T("survey_office.part.order"), Fold: true, Open: q.Shuffle || q.CarryFrom != ""}
	p.Fields = append(p.Fields, surveys.Field{Kind: "check", Name: "shuffle", Label: v.p.T("survey_office.field.shuffle"), Hint: v.p.T("survey_office.field.shuffle_hint"), On: q.Shuffle})
	var fixed, exclusive []ui.Pick
	for _, o := range q.Options {
		words := v.choiceWords(o, fallbackOf(def))
		fixed = append(fixed, ui.Pick{Value: o.Code, Text: words, On: o.Fixed})
		exclusive = append(exclusive, ui.Pick{Value: o.Code, Text: words, On: o.Exclusive})
	}
	p.Fields = append(p.Fields, surveys.Field{Kind: "picks", Name: "stays", Label: v.p.T("survey_office.field.stays"), Picks: fixed})
	if q.Type == questionnaire.Multiple {
		p.Fields = append(p.Fields, surveys.Field{Kind: "picks", Name: "exclusive", Label: v.p.T("survey_office.field.exclusive"), Hint: v.p.T("survey_office.field.exclusive_hint"), Picks: exclusive})
	}
	from := surveys.Field{Kind: "select", Name: "carry", Label: v.p.T("survey_office.field.carry"), Hint: v.p.T("survey_office.field.carry_hint"), Value: q.CarryFrom,
		Options: []ui.Option{{Text: v.p.T("survey_office.carry_none")}}}
	for _, other := range def.Questions() {
		if other.Key == q.Key {
			break
		}
		if other.Type == questionnaire.Multiple || other.Type == questionnaire.Ranking {
			from.Options = append(from.Options, ui.Option{Value: other.Key, Text: short(v.titleOf(other, def))})
		}
	}
	if len(from.Options) > 1 {
		p.Fields = append(p.Fields, from)
	}
	return p
}

// readQuestion reads a question from its form. With mend only its words are read.
func (v *visit) readQuestion(form *fault.Form, def *questionnaire.Definition, was questionnaire.Question, mend bool, taken []string) questionnaire.Question {
	q := was
	q.Title, q.Help = v.intoText(was.Title, "title"), v.intoText(was.Help, "help")
	if q.Title == nil {
		q.Title = tenant.Text{}
	}
	first := v.town.DefaultLanguage()
	if q.Title[first] == "" {
		form.Add("title_"+first, "fault.builder_question_title")
	}
	if !mend {
		if t := questionnaire.Type(v.PostForm("type")); slices.Contains(questionnaire.Types, t) {
			q.Type = t
		}
	}
	if _, sent := v.GetPostForm("options_" + first); sent {
		q.Options = edit.Options(was.Options, v.typedLines("options"), first, taken)
	}
	if _, sent := v.GetPostForm("rows_" + first); sent {
		q.Rows = edit.Rows(was.Rows, v.typedLines("rows"), first, taken)
	}
	if was.Type == questionnaire.Rating || was.Type == questionnaire.Scale {
		q.LowWords, q.HiWords = v.intoText(was.LowWords, "low"), v.intoText(was.HiWords, "high")
	}
	if was.Type == questionnaire.Number {
		q.Unit = v.intoText(was.Unit, "unit")
	}
	if mend {
		return q
	}
	v.readSettings(form, &q)
	q.VisibleIf = v.readCond(form, "visible", was.VisibleIf)
	q.RequiredIf = v.readCond(form, "requiredif", was.RequiredIf)
	if q.Type != was.Type {
		reshape(&q)
	}
	return q
}

func (v *visit) typedLines(name string) map[string][]string {
	out := map[string][]string{}
	for _, lang := range v.town.Languages {
		if text, sent := v.GetPostForm(name + "_" + lang); sent {
			out[lang] = edit.Split(text)
		}
	}
	return out
}

// readSettings reads what is set of a question besides its words.
func (v *visit) readSettings(form *fault.Form, q *questionnaire.Question) {
	on := func(name string) bool { return v.PostForm(name) != "" }
	q.Required, q.Other, q.DontKnow, q.RatherNot, q.Sensitive, q.Fixed = on("required"), on("other"), on("dont_know"), on("rather_not"), on("sensitive"), on("fixed")
	whole := func(name string, into *int) {
		raw, sent := v.GetPostForm(name)
		if raw = strings.TrimSpace(raw); !sent || raw == "" {
			*into = 0
			return
		}
		n, err := strconv.Atoi(raw)
		if err != nil || n < 0 || n > questionnaire.MaxLong {
			form.Add(name, "fault.builder_whole")
			return
		}
		*into = n
	}
	decimal := func(name string, into **float64) {
		raw := strings.ReplaceAll(strings.TrimSpace(v.PostForm(name)), ",", ".")
		if raw == "" {
			*into = nil
			return
		}
		n, err := strconv.ParseFloat(raw, 64)
		if err != nil || n != n || n > 1e12 || n < -1e12 {
			form.Add(name, "fault.builder_number")
			return
		}
		*into = &n
	}
	whole("min", &q.Min)
	whole("max", &q.Max)
	whole("decimals", &q.Decimals)
	whole("total", &q.Total)
	decimal("low", &q.Low)
	decimal("high", &q.High)
	q.Earliest, q.Latest, q.Place = strings.TrimSpace(v.PostForm("earliest")), strings.TrimSpace(v.PostForm("latest")), v.PostForm("place")
	q.Shuffle, q.CarryFrom = on("shuffle"), v.PostForm("carry")
	stays, exclusive := v.PostFormArray("stays"), v.PostFormArray("exclusive")
	for i := range q.Options {
		o := &q.Options[i]
		o.Fixed, o.Exclusive = slices.Contains(stays, o.Code), slices.Contains(exclusive, o.Code)
	}
}

// reshape takes away what a question of its new type does not have.
func reshape(q *questionnaire.Question) {
	if !listed(q.Type) {
		q.Options, q.Shuffle, q.CarryFrom = nil, false, ""
	}
	if q.Type != questionnaire.Matrix {
		q.Rows = nil
	}
	if q.Type != questionnaire.Rating && q.Type != questionnaire.Number {
		q.Low, q.High, q.Decimals = nil, nil, 0
	}
	if q.Type != questionnaire.Rating && q.Type != questionnaire.Scale {
		q.LowWords, q.HiWords = nil, nil
	}
	if q.Type != questionnaire.Number {
		q.Unit = nil
	}
	q.Min, q.Max, q.Total, q.Place, q.Earliest, q.Latest = 0, 0, 0, "", "", ""
	if q.Type == questionnaire.Info {
		q.Required, q.RequiredIf = false, nil
	}
}
