package web

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

type (
	text        = tenant.Text
	surveysLang = views.Lang
)

// question is a question as it is drawn, with what was answered.
func (sh *sheet) question(q questionnaire.Asked, words func(text) string) surveys.AnswerQuestion {
	v, a := sh.v, sh.answers[q.Key]
	out := surveys.AnswerQuestion{Key: q.Key, Name: "q_" + q.Key, Type: string(q.Type), Title: words(q.Title), Help: words(q.Help), Required: q.Required,
		Error: sh.wrong("q_" + q.Key), Many: q.Many(), Low: words(q.LowWords), High: words(q.HiWords), Unit: words(q.Unit), Min: q.Min, Max: q.Max,
		Text: a.Text}
	list := q.Picks() && q.Type != questionnaire.Ranking
	for _, o := range q.Options {
		opt := surveys.AnswerOption{Code: o.Code, Words: words(o.Words), Exclusive: o.Exclusive, Alt: words(o.Alt), On: slices.Contains(a.Codes, o.Code)}
		if o.Image != "" {
			opt.Image = "/survey-pictures/" + o.Image
		}
		switch o.Code {
		case questionnaire.Other:
			opt.Words, out.Other, out.OtherText = v.p.T("survey.other_option"), true, a.Text
		case questionnaire.DontKnow:
			opt.Words = v.p.T("survey.dont_know")
		case questionnaire.RatherNot:
			opt.Words = v.p.T("survey.rather_not")
		}
		if !list && questionnaire.Reserved(o.Code) && q.Type != questionnaire.Matrix {
			out.Dodges = append(out.Dodges, opt)
			continue
		}
		out.Options = append(out.Options, opt)
	}
	sh.shape(q, a, words, &out)
	return out
}

// shape adds what only some types have.
func (sh *sheet) shape(q questionnaire.Asked, a questionnaire.Answer, words func(text) string, out *surveys.AnswerQuestion) {
	switch q.Type {
	case questionnaire.Matrix:
		for _, r := range q.Rows {
			out.Rows = append(out.Rows, surveys.AnswerRow{Code: r.Code, Words: words(r.Words), Value: a.Rows[r.Code]})
		}
	case questionnaire.Ranking, questionnaire.Allocation:
		for _, o := range out.Options {
			row := surveys.AnswerRow{Code: o.Code, Words: o.Words, Value: a.Rows[o.Code]}
			if at := slices.Index(a.Codes, o.Code); at >= 0 && q.Type == questionnaire.Ranking {
				row.Value = strconv.Itoa(at + 1)
			}
			out.Rows = append(out.Rows, row)
		}
		if out.Total = q.Total; out.Total == 0 {
			out.Total = 100
		}
	case questionnaire.Number:
		out.Max = 30
		if sh.v.lang != "en" {
			out.Text = strings.Replace(out.Text, ".", ",", 1)
		}
	case questionnaire.ShortText:
		if out.Max == 0 || out.Max > questionnaire.MaxShort {
			out.Max = questionnaire.MaxShort
		}
	case questionnaire.LongText:
		if out.Max == 0 || out.Max > questionnaire.MaxLong {
			out.Max = questionnaire.MaxLong
		}
	case questionnaire.PlaceType:
		out.Point = q.Place != "district"
		if p := a.Place; p != nil {
			out.Lat, out.Lon, out.District, out.HasPoint = p.Lat, p.Lon, p.District, p.Lat != 0 || p.Lon != 0
		}
		for _, d := range sh.v.town.Districts {
			out.Areas = append(out.Areas, ui.Option{Value: d.Key, Text: d.Name})
		}
	}
}

func (sh *sheet) wrong(name string) string {
	for _, e := range sh.v.errors {
		if e.Name == name {
			return e.Text
		}
	}
	return ""
}

// said is an answer in words, for the check page.
func (sh *sheet) said(q surveys.AnswerQuestion) string {
	var out []string
	for _, o := range slices.Concat(q.Options, q.Dodges) {
		switch {
		case o.On && o.Code == questionnaire.Other && q.OtherText != "":
			out = append(out, q.OtherText)
		case o.On && q.Type != string(questionnaire.Ranking):
			out = append(out, o.Words)
		}
	}
	switch questionnaire.Type(q.Type) {
	case questionnaire.Matrix, questionnaire.Allocation, questionnaire.Ranking:
		return strings.Join(append(out, sh.saidRows(q)...), "; ")
	case questionnaire.ShortText, questionnaire.LongText, questionnaire.Number:
		if q.Text != "" {
			out = append(out, strings.TrimSpace(q.Text+" "+q.Unit))
		}
	case questionnaire.Date:
		if q.Text != "" {
			out = append(out, q.Text)
		}
	case questionnaire.PlaceType:
		if name := sh.v.district(q.District); name != "" {
			out = append(out, name)
		}
		if q.HasPoint {
			out = append(out, sh.v.p.T("survey.point_set"))
		}
	}
	return strings.Join(out, ", ")
}

func (sh *sheet) saidRows(q surveys.AnswerQuestion) (out []string) {
	rows := slices.Clone(q.Rows)
	if q.Type == string(questionnaire.Ranking) {
		slices.SortStableFunc(rows, func(a, b surveys.AnswerRow) int { return placeIn(a.Value) - placeIn(b.Value) })
	}
	for _, r := range rows {
		switch {
		case r.Value == "" || q.Type == string(questionnaire.Allocation) && r.Value == "0":
		case q.Type == string(questionnaire.Ranking):
			out = append(out, r.Value+". "+r.Words)
		case q.Type == string(questionnaire.Allocation):
			out = append(out, r.Words+": "+r.Value)
		default:
			for _, o := range q.Options {
				if o.Code == r.Value {
					out = append(out, r.Words+": "+o.Words)
				}
			}
		}
	}
	return out
}

func placeIn(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1000
	}
	return n
}
