package survey_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
)

// asked is a survey that people answer now: how often by bus, by age, and why not.
func (o *office) asked(t *testing.T, title string) id.ID {
	t.Helper()
	w := o.form()
	w.Title = sv(title)
	w.Definition.Sections[0].Questions[1].VisibleIf = nil
	w.Definition.Sections[0].Questions = append(w.Definition.Sections[0].Questions, questionnaire.Question{Key: "age", Type: questionnaire.Single, Title: sv("Hur gammal är du?"),
		Options: []questionnaire.Option{{Code: "young", Words: sv("Under 40")}, {Code: "old", Words: sv("Över 40")}}})
	w.Settings.Tables = []survey.Table{{Question: "bus"}, {Question: "bus", By: "age"}, {Question: "why"}}
	which, err := o.Create(t.Context(), o.anna, o.town, w)
	must(t, err)
	must(t, o.Propose(t.Context(), o.anna, o.town, which))
	must(t, o.Approve(t.Context(), o.second, o.town, which))
	o.clk.Advance(2 * time.Hour)
	must(t, o.Freeze(t.Context(), o.town))
	return which
}

// get puts answers in, n of each kind.
func (o *office) get(t *testing.T, which id.ID, n int, of questionnaire.Answers) {
	t.Helper()
	must(t, store.Surveys{DB: o.s.Towns}.Update(t.Context(), o.town.ID, func(tx survey.Tx) error {
		for range n {
			if err := tx.PutIntake(t.Context(), which, id.Secret().String(), 1, survey.Web, of); err != nil {
				return err
			}
		}
		return nil
	}))
}

func said(bus, age, why string) questionnaire.Answers {
	a := questionnaire.Answers{"bus": {Codes: []string{bus}}, "age": {Codes: []string{age}}}
	if why != "" {
		a["why"] = questionnaire.Answer{Text: why}
	}
	return a
}

// counted closes a survey and its books.
func (o *office) counted(t *testing.T, which id.ID) {
	t.Helper()
	o.clk.Advance(8 * 24 * time.Hour)
	must(t, o.CloseBooks(t.Context(), o.anna, o.town, which))
}

func (o *office) results(t *testing.T, which id.ID) survey.ResultsDesk {
	t.Helper()
	d, err := o.ResultsOf(t.Context(), o.anna, o.town, which)
	must(t, err)
	return d
}

// ordinary is a survey with answers of two ages.
func (o *office) ordinary(t *testing.T) id.ID {
	t.Helper()
	which := o.asked(t, "Bussarna")
	o.get(t, which, 40, said("1", "young", ""))
	o.get(t, which, 20, said("2", "young", "Den kommer för sent."))
	o.get(t, which, 30, said("1", "old", ""))
	o.get(t, which, 3, said("2", "old", "Ring mig på 070-123 45 67."))
	return which
}

func TestNobodySeesResultsWhilePeopleAnswer(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.ordinary(t)
		d := o.results(t, which)
		if d.Results != nil || d.Answers != 90 || d.Mark != "" {
			t.Errorf("staff see %d answers and %v", d.Answers, d.Results)
		}
		want(t, "release of an open survey", o.Release(t.Context(), o.anna, o.town, which, ""), fault.Conflict)
		want(t, "books of an open survey", o.CloseBooks(t.Context(), o.anna, o.town, which), fault.Conflict)
		if p, err := o.Published(t.Context(), access.Guest(o.town.ID, "sv"), o.results(t, which).Slug); err != nil || p.Results != nil {
			t.Errorf("everybody sees %v, %v", p.Results, err)
		}
		if _, err := o.ResultsOf(t.Context(), o.person(t, "cia"), o.town, which); !fault.Is(err, fault.NotFound) {
			t.Errorf("a resident at the staff's page: %v", err)
		}
	})
}

func TestResultsArePublishedOnceAndNeverWithFewPeopleInThem(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.ordinary(t)
		o.counted(t, which)
		d := o.results(t, which)
		if len(d.Results.Figures) != 3 || d.Results.About.Answers != 90 {
			t.Fatalf("there are %d figures of about %d answers", len(d.Results.Figures), d.Results.About.Answers)
		}
		by := d.Results.Figures[1]
		raw, _ := json.Marshal(by)
		hidden := 0
		for _, s := range by.Series {
			for _, c := range s.Cells {
				if c.Hidden {
					hidden++
				}
			}
			if s.Hidden != "" {
				hidden++
			}
		}
		if by.Hidden == "" && hidden < 2 {
			t.Errorf("three people who never go by bus can be worked out: %s", raw)
		}
		want(t, "release of something else", o.Release(t.Context(), o.anna, o.town, which, "nothing"), fault.Conflict)
		var wait sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wait.Go(func() { errs[i] = o.Release(t.Context(), o.anna, o.town, which, d.Mark) })
		}
		wait.Wait()
		for _, err := range errs {
			must(t, err)
		}
		p, err := o.Published(t.Context(), access.Guest(o.town.ID, "sv"), d.Slug)
		must(t, err)
		if p.Results == nil || len(p.Results.Figures) != 3 || p.Results.Figures[0].Series[0].Cells[0].Percent != 75 {
			t.Fatalf("everybody sees %+v", p.Results)
		}
		// Words that nobody approved stay in the house.
		if f := p.Results.Figures[2]; f.Hidden == "" || len(f.Quotes) > 0 {
			t.Errorf("words that nobody read are public: %+v", f)
		}
		want(t, "other words after the release", o.Word(t.Context(), o.anna, which, survey.Wording{Did: sv("Vi bygger.")}), fault.Conflict)

		if got := field(o.TakeBack(t.Context(), o.anna, which, 1, "Nej"), "reason"); got == "" {
			t.Error("a table was taken back without a reason")
		}
		must(t, o.TakeBack(t.Context(), o.anna, which, 1, "Frågan gick att missförstå."))
		p, err = o.Published(t.Context(), access.Guest(o.town.ID, "sv"), d.Slug)
		must(t, err)
		if f := p.Results.Figures[0]; f.Taken == nil || len(f.Series) > 0 || f.Base != 0 {
			t.Errorf("the table that was taken back is %+v", f)
		}
		want(t, "a table that is none", o.TakeBack(t.Context(), o.anna, which, 9, "Frågan gick att missförstå."), fault.NotFound)
	})
}

func TestASurveyThatFewAnsweredShowsNothingAndForgetsItsAnswers(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.asked(t, "Få svar")
		o.get(t, which, 12, said("1", "young", "Bra."))
		o.counted(t, which)
		d := o.results(t, which)
		if !d.Results.About.TooFew || len(d.Results.Figures) > 0 || d.Results.About.Answers != 0 {
			t.Fatalf("of twelve answers staff see %+v", d.Results)
		}
		must(t, o.Release(t.Context(), o.anna, o.town, which, d.Mark))
		must(t, store.Surveys{DB: o.s.Towns}.View(t.Context(), o.town.ID, func(tx survey.Tx) error {
			rows, err := tx.After(t.Context(), which, id.None, 10)
			words, e := tx.WordsCounts(t.Context(), which)
			if len(rows) > 0 || len(words) > 0 {
				t.Errorf("%d answers and %d words are left", len(rows), len(words))
			}
			if err == nil {
				err = e
			}
			return err
		}))
	})
}

func TestWhatPeopleWroteIsPublishedOnlyAfterSomebodyReadIt(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.ordinary(t)
		o.counted(t, which)
		must(t, o.SweepWords(t.Context(), o.town)) // again: nothing twice
		d, err := o.Words(t.Context(), o.anna, which, survey.WordsFilter{Question: "why", State: survey.WordsNew}, page.Request{Size: 50})
		must(t, err)
		if d.Words.Total != 23 {
			t.Fatalf("there are %d words", d.Words.Total)
		}
		n, err := o.ApproveRest(t.Context(), o.anna, which, "why")
		must(t, err)
		if n != 20 {
			t.Errorf("%d were approved at once, want the 20 without a telephone number", n)
		}
		d, err = o.Words(t.Context(), o.anna, which, survey.WordsFilter{Question: "why", Flagged: true}, page.Request{Size: 50})
		must(t, err)
		if len(d.Words.Rows) != 3 {
			t.Fatalf("%d are flagged", len(d.Words.Rows))
		}
		flagged := d.Words.Rows[0].ID
		if got := field(o.ReviewWords(t.Context(), o.anna, which, flagged, survey.Review{Verdict: survey.WordsEdited, Edited: "19811218-9876"}), "edited"); got != "fault.national_number" {
			t.Errorf("a national number: %q", got)
		}
		must(t, o.ReviewWords(t.Context(), o.anna, which, flagged, survey.Review{Verdict: survey.WordsEdited, Edited: "Ring mig […].", Theme: "kontakt"}))
		must(t, o.ReviewWords(t.Context(), o.anna, which, d.Words.Rows[1].ID, survey.Review{Verdict: survey.WordsLeft}))
		want(t, "a resident", o.ReviewWords(t.Context(), o.person(t, "cia"), which, flagged, survey.Review{Verdict: survey.WordsLeft}), fault.NotFound)
		r := o.results(t, which)
		f := r.Results.Figures[2]
		if len(f.Quotes) != 21 || strings.Contains(strings.Join(f.Quotes, " "), "070") || len(f.Themes) != 1 || !f.Themes[0].Hidden {
			t.Errorf("words as they would be published: %+v", f)
		}
		must(t, o.Release(t.Context(), o.anna, o.town, which, r.Mark))
		want(t, "a review after the release", o.ReviewWords(t.Context(), o.anna, which, flagged, survey.Review{Verdict: survey.WordsLeft}), fault.Conflict)
	})
}

func TestRowsLeaveTheHouseOnlyForANamedRoleAndWithNobodyToBeFound(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.ordinary(t)
		admin := o.person(t, "chef", access.Grant{Role: access.Admin})
		if e, err := o.Exportable(t.Context(), admin, o.town, which); err != nil || e.Why == "" {
			t.Errorf("rows of an open survey: %v, %v", e.Why, err)
		}
		o.get(t, which, 2, said("1", "", ""))
		o.counted(t, which)
		if _, err := o.Exportable(t.Context(), o.anna, o.town, which); !fault.Is(err, fault.NotFound) {
			t.Errorf("an editor: %v", err)
		}
		in := survey.Taking{Format: "csv", Purpose: "Kort", Lang: "sv", Say: func(key string) string { return key }}
		if _, err := o.Take(t.Context(), admin, o.town, which, &in); field(err, "purpose") == "" {
			t.Errorf("no purpose: %v", err)
		}
		in.Purpose = "En rapport till nämnden."
		e, err := o.Take(t.Context(), admin, o.town, which, &in)
		must(t, err)
		var out bytes.Buffer
		must(t, o.Write(t.Context(), admin, e, in, &out))
		lines := strings.Split(strings.TrimSpace(out.String()), "\r\n")
		if len(lines) != 96 {
			t.Errorf("there are %d lines: %s", len(lines), lines[0])
		}
		// Two people did not tell their age: they would stand out.
		if strings.Contains(lines[0], "age") || strings.Contains(lines[0], "why") || strings.Contains(out.String(), "070") {
			t.Errorf("the columns are %s", lines[0])
		}
		few := o.asked(t, "Få")
		o.get(t, few, 40, said("1", "young", ""))
		o.counted(t, few)
		if _, err := o.Take(t.Context(), admin, o.town, few, &in); !fault.Is(err, fault.Conflict) {
			t.Errorf("rows of forty answers: %v", err)
		}
	})
}

func TestAnswersAreReadPageByPage(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.asked(t, "Många")
		o.get(t, which, 4_100, said("1", "young", ""))
		o.clk.Advance(8 * 24 * time.Hour)
		must(t, o.Settled(t.Context(), o.anna, which))
		n, seen := 0, map[string]bool{}
		must(t, store.Surveys{DB: o.s.Towns}.View(t.Context(), o.town.ID, func(tx survey.Tx) error {
			last := id.None
			for {
				rows, err := tx.After(t.Context(), which, last, 1_000)
				if err != nil || len(rows) == 0 {
					return err
				}
				for _, r := range rows {
					seen[r.ID.String()] = true
				}
				last = rows[len(rows)-1].ID
				if e := tx.Each(t.Context(), which, func(int, survey.Channel, []byte) error { n++; return nil }); e != nil {
					return e
				}
			}
		}))
		if len(seen) != 4_100 || n != 5*4_100 {
			t.Errorf("%d answers by pages, %d by each", len(seen), n)
		}
	})
}

// answeredBy notes that people answered, as the intake does.
func (o *office) answeredBy(t *testing.T, which id.ID, people []access.Actor) {
	t.Helper()
	must(t, o.s.Towns.Update(t.Context(), o.town.ID, func(tx *tenantdb.Tx) error {
		rows := make([]model.SurveyPerson, len(people))
		for i, p := range people {
			rows[i] = model.SurveyPerson{SurveyID: which, AccountID: p.Account, Answered: true}
		}
		_, err := tx.Insert(&rows).Exec(t.Context())
		return err
	}))
}

func TestASecondSurveyOfTheSamePeopleDoesNotGiveAwayTheFewWhoWereNew(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		var people []access.Actor
		for i := range 63 {
			people = append(people, o.person(t, fmt.Sprintf("p%d", i)))
		}
		first := o.asked(t, "Första")
		o.get(t, first, 40, said("1", "young", ""))
		o.get(t, first, 20, said("2", "old", ""))
		o.answeredBy(t, first, people[:60])
		o.counted(t, first)
		must(t, o.Release(t.Context(), o.anna, o.town, first, o.results(t, first).Mark))
		second := o.asked(t, "Andra")
		o.get(t, second, 40, said("1", "young", ""))
		o.get(t, second, 23, said("2", "old", "")) // the same, and three more
		o.answeredBy(t, second, people)
		o.counted(t, second)
		d := o.results(t, second)
		for _, f := range d.Results.Figures {
			if f.Hidden == "" {
				t.Errorf("%s by %q is shown, and three people with it: %+v", f.Question, f.By, f.Series)
			}
		}
		other := o.asked(t, "Tredje")
		o.get(t, other, 43, said("1", "young", ""))
		o.get(t, other, 20, said("2", "old", ""))
		o.counted(t, other)
		if f := o.results(t, other).Results.Figures[0]; f.Hidden != "" {
			t.Errorf("a survey of nobody in common is hidden: %s", f.Hidden)
		}
	})
}

func ExampleRounded() {
	fmt.Println(survey.Rounded(9), survey.Rounded(10), survey.Rounded(287))
	// Output: 0 10 280
}

func TestNobodyIsToldOfResultsOfASurveyThatStandsAlone(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.ordinary(t)
		o.counted(t, which)
		must(t, o.Release(t.Context(), o.anna, o.town, which, o.results(t, which).Mark))
		// It stands alone: nobody follows it, and telling nobody is no fault.
		must(t, store.Notices{DB: o.s.Towns}.Update(t.Context(), o.town.ID, func(tx notify.Tx) error {
			list, err := tx.News(t.Context(), event.Event{Kind: event.SurveyReleased, Subject: which})
			if len(list) > 0 {
				t.Errorf("somebody is told: %v", list)
			}
			return err
		}))
	})
}

// Of very many only some are shown: those at which staff looked are those that are published.
func TestWhatStaffLookedAtIsWhatIsPublished(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.asked(t, "Mycket sagt")
		for i := range 90 {
			o.get(t, which, 1, said("1", "young", fmt.Sprintf("Skäl nummer %d.", i)))
		}
		o.counted(t, which)
		_, err := o.ApproveRest(t.Context(), o.anna, which, "why")
		must(t, err)
		seen := o.results(t, which)
		must(t, o.Release(t.Context(), o.anna, o.town, which, seen.Mark))
		shown := o.results(t, which)
		if before, after := seen.Results.Figures[2].Quotes, shown.Results.Figures[2].Quotes; len(before) != 60 || !slices.Equal(before, after) {
			t.Errorf("%d were looked at, %d published, or others", len(before), len(after))
		}
	})
}
