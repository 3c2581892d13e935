package web

import (
	"net/url"
	"slices"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/page"
	"almenda/internal/paper"
	q9 "almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

// surveysToHelpWith are surveys in which the person may enter answers for others.
func (s *Server) surveysToHelpWith(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.DeskSurvey) {
		return nil, nil
	}
	list, err := s.Surveys.Benches(v.ctx(), v.who, page.Request{Size: 50})
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "survey-desk", Title: v.p.T("survey_desk.help_with"), Lead: v.p.T("survey_desk.help_lead")}
	for _, one := range list {
		w := v.in(one.Title)
		b.Cards = append(b.Cards, views.LinkCard{Title: w.Text, Lang: w.Lang, Path: deskPath(one) + "/desk/tell", Text: v.p.T("survey_desk.help_card")})
	}
	return []views.Block{b}, nil
}

func deskPath(one survey.Survey) string { return "/admin/surveys/" + one.ID.String() }

func (v *visit) deskHead(b survey.Bench, tab string) surveys.DeskHead {
	return surveys.DeskHead{Path: deskPath(b.Survey), Title: v.words1(b.Title), Tab: tab, Manages: v.s.Policy.May(v.who, access.ManageSurvey, b.Scope())}
}

// sheetForm is a survey as it is printed, in a language.
func (v *visit) sheetForm(sv survey.Survey, d q9.Definition, version int, lang string) paper.Form {
	f := paper.Form{P: v.s.printer(v.town, lang), Fallback: v.town.DefaultLanguage(), Town: v.town.Municipality.In(lang, v.town.DefaultLanguage()), Title: sv.Title, Lead: sv.Lead,
		Promise: sv.Settings.Promise, Definition: d, Anonymous: sv.Anonymous, Address: v.s.Origins.Of(v.town) + "/s/" + sv.Slug, Until: sv.End(),
		Desk: sv.Settings.Ways.Desk, Hours: sv.Settings.Ways.Hours, Phone: sv.Settings.Ways.Phone, Version: version, Made: sv.Created}
	for _, one := range v.town.Districts {
		f.Districts = append(f.Districts, paper.District{Key: one.Key, Name: one.Name})
	}
	return f
}

// filling is what stands in a form, and what of the questions it shows.
type filling struct {
	form  url.Values
	arms  q9.Answers
	hints bool
	blank string // the words for "nothing" in lists where one is picked; empty: no such line
}

// deskSections are the questions of a survey as staff fill them in.
func (v *visit) deskSections(sv survey.Survey, ver survey.Version, f filling) (out []surveys.DeskSection) {
	d := ver.Definition
	hints, asked := paper.Hints(v.sheetForm(sv, d, ver.Number, v.lang), f.arms)
	if !f.hints {
		hints = nil
	}
	numbers := paper.Numbers(&d)
	lang := v.speaks(d)
	for i := range d.Sections {
		sec := &d.Sections[i]
		one := surveys.DeskSection{Key: sec.Key, Title: sec.Title.In(lang, v.town.DefaultLanguage()), Only: hints["section:"+sec.Key]}
		if lang != v.lang {
			one.Lang = lang
		}
		for j := range sec.Questions {
			if q := &sec.Questions[j]; asked[q.Key] || f.arms == nil {
				made := v.deskQuestion(q, lang, f)
				made.Number, made.Only = numbers[q.Key], hints[q.Key]
				one.Questions = append(one.Questions, made)
			}
		}
		if len(one.Questions) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// speaks is the language in which a questionnaire is shown: the page's, or its own first one.
func (v *visit) speaks(d q9.Definition) string {
	if slices.Contains(d.Languages, v.lang) || len(d.Languages) == 0 {
		return v.lang
	}
	return d.Languages[0]
}

func (v *visit) deskQuestion(q *q9.Question, lang string, f filling) surveys.DeskQuestion {
	name := "q_" + q.Key
	in := func(t tenant.Text) string { return t.In(lang, v.town.DefaultLanguage()) }
	out := surveys.DeskQuestion{Key: q.Key, Name: name, Type: string(q.Type), Title: in(q.Title), Help: in(q.Help), Value: f.form.Get(name), Other: f.form.Get(name + "_other"),
		Several: q.Type == q9.Multiple || q.Type == q9.Consent || q.Type == q9.ImageOne && q.Max > 1, HasOther: q.Other, Unit: in(q.Unit)}
	pick := func(code, words string) ui.Pick {
		return ui.Pick{Value: code, Text: words, On: slices.Contains(f.form[name], code)}
	}
	var beside []ui.Pick
	if q.DontKnow {
		beside = append(beside, pick(q9.DontKnow, v.p.T("paper.code.dk")))
	}
	if q.RatherNot {
		beside = append(beside, pick(q9.RatherNot, v.p.T("paper.code.na")))
	}
	switch {
	case q.Type == q9.Matrix:
		out.Options = []ui.Pick{{Text: v.p.T("survey_desk.blank")}}
		for _, o := range q.Options {
			out.Options = append(out.Options, ui.Pick{Value: o.Code, Text: in(o.Words)})
		}
		for _, r := range q.Rows {
			out.Rows = append(out.Rows, surveys.DeskRow{Code: r.Code, Words: in(r.Words), Value: f.form.Get(name + "__" + r.Code)})
		}
	case q.Type == q9.Ranking || q.Type == q9.Allocation:
		out.Points = true
		for _, o := range q.Options {
			out.Rows = append(out.Rows, surveys.DeskRow{Code: o.Code, Words: in(o.Words), Value: f.form.Get(name + "__" + o.Code)})
		}
	case q.Type == q9.PlaceType:
		v.deskPlace(q, f, &out)
	case q.Picks():
		if !out.Several && (f.blank != "" || q.Type == q9.Dropdown) {
			none := pick("", f.blank)
			none.On = f.form.Get(name) == ""
			out.Options = append(out.Options, none)
		}
		for _, o := range deskOptions(q) {
			out.Options = append(out.Options, pick(o.Code, v.optionWords(o, in)))
		}
		if q.Other {
			out.Options = append(out.Options, pick(q9.Other, v.p.T("paper.code.other")))
		}
		out.Options, beside = append(out.Options, beside...), nil
	}
	out.Beside = beside
	return out
}

func (v *visit) optionWords(o q9.Option, in func(tenant.Text) string) string {
	switch words := in(o.Words); {
	case words != "":
		return words
	case o.Code == q9.Yes || o.Code == q9.No:
		return v.p.T("paper.code." + o.Code)
	}
	return o.Code
}

// deskOptions are the options of a question, those among them that no definition writes down.
func deskOptions(q *q9.Question) []q9.Option {
	low, high := 1, 5
	switch q.Type {
	case q9.YesNo:
		return []q9.Option{{Code: q9.Yes}, {Code: q9.No}}
	case q9.Consent:
		return []q9.Option{{Code: q9.Yes}}
	case q9.Scale:
		low, high = 0, 10
	case q9.Rating:
	default:
		return q.Options
	}
	if q.Low != nil {
		low = int(*q.Low)
	}
	if q.High != nil {
		high = int(*q.High)
	}
	var out []q9.Option
	for n := low; n <= high; n++ {
		o := q9.Option{Code: strconv.Itoa(n), Words: tenant.Text{}}
		for at, words := range map[int]tenant.Text{low: q.LowWords, high: q.HiWords} {
			for lang, w := range words {
				if at == n && w != "" {
					o.Words[lang] = o.Code + " – " + w
				}
			}
		}
		out = append(out, o)
	}
	return out
}

func (v *visit) deskPlace(q *q9.Question, f filling, out *surveys.DeskQuestion) {
	name := out.Name
	out.Lat, out.Lon, out.District, out.Map = f.form.Get(name+"_lat"), f.form.Get(name+"_lon"), f.form.Get(name+"_district"), q.Place != "district"
	if q.Place == "point" {
		return
	}
	out.Districts = []ui.Option{{Text: v.p.T("survey_desk.blank")}}
	for _, one := range v.town.Districts {
		out.Districts = append(out.Districts, ui.Option{Value: one.Key, Text: one.Name})
	}
}

// answersIn reads a form of all sections.
func answersIn(d *q9.Definition, form url.Values, begin q9.Answers, seed, lang string) q9.Answers {
	a := q9.Answers{}
	for key, one := range begin {
		a[key] = one
	}
	for i := range d.Sections {
		a, _ = d.Run(a, seed).Decode(i, form, lang)
	}
	return a
}

// armsOf are the arms of splits for a seed.
func armsOf(d *q9.Definition, seed string) q9.Answers {
	out, all := q9.Answers{}, d.Run(q9.Answers{}, seed).Clean()
	for _, split := range d.Splits {
		if a, ok := all[split.Key]; ok {
			out[split.Key] = a
		}
	}
	return out
}
