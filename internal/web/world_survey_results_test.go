package web_test

import (
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// told puts a survey into the town that has closed, with what people wrote in it laid out.
func (s *side) told(t *testing.T) map[string]string {
	t.Helper()
	second := s.p.Member(s.town, "Second of "+s.town.Slug, access.Grant{Role: access.Admin})
	h := poller{t, s.p, s.town, s.admin, second}
	which := h.asked("Told in " + s.town.Slug)
	h.answers(which, 60, "1", "young", "A bench in "+s.town.Slug+".")
	h.close(which)
	if err := s.p.App.Surveys.CloseBooks(t.Context(), s.admin.Actor(), s.town, which); err != nil {
		t.Fatal(err)
	}
	d, err := s.p.App.Surveys.Words(t.Context(), s.admin.Actor(), which, survey.WordsFilter{State: survey.WordsNew}, page.Request{Size: 1})
	if err != nil || len(d.Words.Rows) != 1 {
		t.Fatalf("words: %v, %v", d.Words, err)
	}
	return map[string]string{"survey": which.String(), "words": d.Words.Rows[0].ID.String(), "n": "1"}
}

// poller makes surveys and answers them.
type poller struct {
	t             *testing.T
	p             *portal.Portal
	town          *tenant.Town
	first, second *portal.Client
}

// questions are one of each type whose figures are drawn in their own way.
func (h poller) questions() questionnaire.Definition {
	lang := h.town.DefaultLanguage()
	in := func(s string) tenant.Text { return tenant.Text{lang: s, "en": s} }
	option := func(code, words string) questionnaire.Option {
		return questionnaire.Option{Code: code, Words: in(words)}
	}
	three := []questionnaire.Option{option("a", "Trees"), option("b", "Benches"), option("c", "Lamps")}
	return questionnaire.Definition{Format: 1, Languages: []string{lang}, Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{
		{Key: "bus", Type: questionnaire.Single, Title: in("Do you go by bus?"), Options: []questionnaire.Option{option("1", "Yes, often"), option("2", "Never")}, RatherNot: true},
		{Key: "age", Type: questionnaire.Single, Title: in("How old are you?"), Options: []questionnaire.Option{option("young", "Under 40"), option("old", "40 and more")}},
		{Key: "many", Type: questionnaire.Multiple, Title: in("What is missing?"), Options: three},
		{Key: "how", Type: questionnaire.Scale, Title: in("How content are you?")},
		{Key: "grid", Type: questionnaire.Matrix, Title: in("How good is it?"), Options: []questionnaire.Option{option("g", "Good"), option("m", "So so"), option("p", "Bad")},
			Rows: []questionnaire.Row{{Code: "path", Words: in("The paths")}, {Code: "play", Words: in("The playground")}}},
		{Key: "order", Type: questionnaire.Ranking, Title: in("What comes first?"), Options: three},
		{Key: "points", Type: questionnaire.Allocation, Title: in("Share out the money"), Options: three},
		{Key: "km", Type: questionnaire.Number, Title: in("How far do you live from it?"), Low: new(float64), High: limit(20), Unit: in("km")},
		{Key: "why", Type: questionnaire.LongText, Title: in("What would you do?")},
	}}}}
}

func limit(x float64) *float64 { return &x }

// asked is a survey that people answer now.
func (h poller) asked(title string) id.ID {
	h.t.Helper()
	ctx, s, lang, now := h.t.Context(), h.p.App.Surveys, h.town.DefaultLanguage(), h.p.Clock.Now()
	d := h.questions()
	w := survey.Write{Title: tenant.Text{lang: title}, Kind: survey.Open, Anonymous: true, Opens: now.Add(time.Hour), Closes: now.Add(7 * 24 * time.Hour), Definition: &d,
		Settings: survey.Settings{Promise: tenant.Text{lang: "The town asks, to make the park better."}, Did: tenant.Text{lang: "We build what most people want."}}}
	for _, q := range d.Questions() {
		w.Settings.Tables = append(w.Settings.Tables, survey.Table{Question: q.Key})
		if q.Key != "age" && q.Key != "why" {
			w.Settings.Tables = append(w.Settings.Tables, survey.Table{Question: q.Key, By: "age"})
		}
	}
	w.Settings.Margins = []survey.Margin{{Question: "age", Shares: map[string]float64{"young": 50, "old": 50}, Source: "SCB", At: "2026-01-01"}}
	which, err := s.Create(ctx, h.first.Actor(), h.town, w)
	if err == nil {
		err = s.Propose(ctx, h.first.Actor(), h.town, which)
	}
	if err == nil {
		err = s.Approve(ctx, h.second.Actor(), h.town, which)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.change(which, func(one *survey.Survey) { one.Opens = now.Add(-time.Hour) })
	if err := s.Freeze(ctx, h.town); err != nil {
		h.t.Fatal(err)
	}
	return which
}

func (h poller) change(which id.ID, how func(*survey.Survey)) {
	h.t.Helper()
	err := store.Surveys{DB: h.p.App.Store.Towns}.Update(h.t.Context(), h.town.ID, func(tx survey.Tx) error {
		one, err := tx.Lock(h.t.Context(), which)
		if err != nil {
			return err
		}
		how(&one)
		return tx.Save(h.t.Context(), one)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// close ends a survey before its time.
func (h poller) close(which id.ID) {
	now := h.p.Clock.Now()
	h.change(which, func(one *survey.Survey) { one.Closes = now.Add(-time.Minute) })
}

// answers puts n answers in.
func (h poller) answers(which id.ID, n int, bus, age, why string) {
	h.t.Helper()
	err := store.Surveys{DB: h.p.App.Store.Towns}.Update(h.t.Context(), h.town.ID, func(tx survey.Tx) error {
		for i := range n {
			abc, gmp := []string{"a", "b", "c"}, []string{"g", "m", "p"}
			a := questionnaire.Answers{"bus": {Codes: []string{bus}}, "age": {Codes: []string{age}}, "many": {Codes: abc[:1+i%3]}, "how": {Codes: []string{string(rune('4' + i%5))}},
				"grid":   {Rows: map[string]string{"path": gmp[i%3], "play": gmp[i%2]}},
				"order":  {Codes: []string{abc[i%3], abc[(i+1)%3], abc[(i+2)%3]}},
				"points": {Rows: map[string]string{"a": "50", "b": "30", "c": "20"}}, "km": {Text: string(rune('1' + i%8))}}
			if why != "" {
				a["why"] = questionnaire.Answer{Text: why}
			}
			if err := tx.PutIntake(h.t.Context(), which, id.Secret().String(), 1, survey.Web, a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}
