package survey_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
)

func (h *intake) clerk(t *testing.T, name string) access.Actor {
	t.Helper()
	who := h.person(t, name, access.ByMail)
	who.Grants = []access.Grant{{Role: access.Editor}}
	return who
}

// settings changes how a survey may be answered.
func (h *intake) set(t *testing.T, which id.ID, column string, value any) {
	t.Helper()
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		_, err := tx.Update((*model.Survey)(nil)).Set(column+" = ?", value).Where("id = ?", which).Exec(ctx)
		return err
	})
}

// reach gives an account the key under which its address is found.
func (h *intake) reach(t *testing.T, who access.Actor) {
	t.Helper()
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		_, err := tx.Update((*model.Account)(nil)).Set("email_key = ?", who.Name+"@example.org").Where("id = ?", who.Account).Exec(ctx)
		return err
	})
}

// fields are the names of the fields that an error blames.
func fields(err error) (out []string) {
	var f *fault.Error
	if errors.As(err, &f) {
		for _, one := range f.Fields {
			out = append(out, one.Name)
		}
	}
	return out
}

func (h *intake) sheet(t *testing.T, which id.ID, number string) (row model.SurveySheet) {
	t.Helper()
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		return tx.Select(&row).Where("survey_id = ?", which).Where("number = ?", number).Scan(ctx)
	})
	return row
}

func TestASheetCountsOnceTwoPeopleAgree(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which := h.open(t, survey.Open, true, false)
		anna, bo, guest := h.clerk(t, "anna"), h.clerk(t, "bo"), access.Guest(h.town.ID, "sv")
		enter := func(who access.Actor, number, words string) (survey.PaperState, error) {
			return h.EnterPaper(t.Context(), who, which, survey.EnterPaper{Number: number, Version: 1, Answers: yes(words)})
		}
		if _, err := enter(guest, "1", "x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a guest entered a sheet: %v", err)
		}
		for range 2 { // pressed twice
			if state, err := enter(anna, " 007 ", "Fler turer"); err != nil || state != survey.Once {
				t.Fatalf("first reading: %v, %v", state, err)
			}
		}
		if _, err := enter(anna, "7", "Annat"); !slices.Equal(fields(err), []string{"number"}) {
			t.Errorf("the same person read it twice: %v", err)
		}
		if _, err := enter(bo, "???", "x"); !slices.Equal(fields(err), []string{"number"}) {
			t.Errorf("no number: %v", err)
		}
		if state, err := enter(bo, "7", "Fler turer"); err != nil || state != survey.Entered {
			t.Fatalf("second reading: %v, %v", state, err)
		}
		if row := h.sheet(t, which, "7"); row.First != "" || row.Second != "" || row.State != string(survey.Entered) {
			t.Errorf("what was typed is kept: %+v", row)
		}
		if waiting, _ := h.lie(t, which); len(waiting) != 1 || waiting[0].Channel != string(survey.Paper) || strings.Contains(waiting[0].Mark, "7|") {
			t.Errorf("%d answers wait: %+v", len(waiting), waiting)
		}
		if _, err := enter(bo, "7", "Igen"); !slices.Equal(fields(err), []string{"number"}) {
			t.Errorf("a finished sheet was entered again: %v", err)
		}
	})
}

func TestReadingsThatDifferAreSettledByAChoice(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which := h.open(t, survey.Open, true, false)
		anna, bo := h.clerk(t, "anna"), h.clerk(t, "bo")
		for i, who := range []access.Actor{anna, bo} {
			state, err := h.EnterPaper(t.Context(), who, which, survey.EnterPaper{Number: "A-1", Version: 1, Answers: yes([]string{"Fler turer", "Fler turar"}[i])})
			if want := []survey.PaperState{survey.Once, survey.Differing}[i]; err != nil || state != want {
				t.Fatalf("%s: %v, %v", who.Name, state, err)
			}
		}
		if waiting, _ := h.lie(t, which); len(waiting) != 0 {
			t.Errorf("it counts before it is settled: %+v", waiting)
		}
		if err := h.SettlePaper(t.Context(), anna, which, "A-1", nil); !slices.Equal(fields(err), []string{"q_mer"}) {
			t.Errorf("nothing chosen: %v", err)
		}
		for range 2 {
			if err := h.SettlePaper(t.Context(), anna, which, "A-1", map[string]string{"mer": "second"}); err != nil {
				t.Fatal(err)
			}
		}
		if waiting, _ := h.lie(t, which); len(waiting) != 1 || !strings.Contains(waiting[0].Body, "Fler turar") {
			t.Errorf("settled as %+v", waiting)
		}
	})
}

func TestTwentySecondReadersCountASheetOnce(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which := h.open(t, survey.Open, true, false)
		if _, err := h.EnterPaper(t.Context(), h.clerk(t, "anna"), which, survey.EnterPaper{Number: "9", Version: 1, Answers: yes("")}); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var lock sync.Mutex
		counted := 0
		for n := range 20 {
			who := h.clerk(t, fmt.Sprint("reader", n))
			all.Go(func() {
				state, err := h.EnterPaper(context.WithoutCancel(t.Context()), who, which, survey.EnterPaper{Number: "9", Version: 1, Answers: yes("")})
				lock.Lock()
				defer lock.Unlock()
				if err == nil && state == survey.Entered {
					counted++
				}
			})
		}
		all.Wait()
		if waiting, _ := h.lie(t, which); counted != 1 || len(waiting) != 1 {
			t.Errorf("%d readers finished it, %d answers wait", counted, len(waiting))
		}
	})
}

func TestPaperComesInAfterTheCloseUntilTheBooksAreClosed(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, anna := h.open(t, survey.Open, true, false), h.clerk(t, "anna")
		h.clk.Advance(72 * time.Hour)
		in := survey.EnterPaper{Number: "1", Version: 1, Answers: yes("")}
		if _, err := h.EnterPaper(t.Context(), anna, which, in); !slices.Equal(fields(err), []string{"in_time"}) {
			t.Errorf("not confirmed: %v", err)
		}
		in.InTime = true
		if _, err := h.EnterPaper(t.Context(), anna, which, in); err != nil {
			t.Fatal(err)
		}
		if err := h.Tell(t.Context(), anna, which, survey.Telling{Key: "k", Consent: true, Version: 1, Answers: yes("")}); !fault.Is(err, fault.Closed) {
			t.Errorf("told after the close: %v", err)
		}
		h.set(t, which, "settings", `{"counted":true}`)
		in.Number = "2"
		if _, err := h.EnterPaper(t.Context(), anna, which, in); !fault.Is(err, fault.Closed) {
			t.Errorf("after the books were closed: %v", err)
		}
		if err := h.SweepPapers(t.Context(), h.town); err != nil {
			t.Fatal(err)
		}
		if row := h.sheet(t, which, "1"); row.First != "" {
			t.Errorf("what was typed of an unfinished sheet is kept: %+v", row)
		}
	})
}

func TestASheetMayHaveGapsButNoNonsense(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, anna := h.open(t, survey.Open, true, false), h.clerk(t, "anna")
		enter := func(number string, a questionnaire.Answers) error {
			_, err := h.EnterPaper(t.Context(), anna, which, survey.EnterPaper{Number: number, Version: 1, Answers: a})
			return err
		}
		if err := enter("1", questionnaire.Answers{"mer": {Text: "Bara ord"}}); err != nil {
			t.Errorf("a required question was left out: %v", err)
		}
		if err := enter("2", questionnaire.Answers{"buss": {Codes: []string{"kanske"}}}); !slices.Equal(fields(err), []string{"q_buss"}) {
			t.Errorf("no such answer: %v", err)
		}
		if err := h.SpoilPaper(t.Context(), anna, which, "3", "nonsense"); !slices.Equal(fields(err), []string{"reason"}) {
			t.Errorf("no reason: %v", err)
		}
		for _, number := range []string{"1", "3"} {
			if err := h.SpoilPaper(t.Context(), anna, which, number, "blank"); err != nil {
				t.Fatal(err)
			}
		}
		list, err := h.Papers(t.Context(), anna, which, survey.Invalid, page.Request{})
		if err != nil || len(list.Rows) != 2 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestWhoToldTheDeskCannotAnswerAgain(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, anna, eva := h.open(t, survey.Residents, true, false), h.clerk(t, "anna"), h.person(t, "eva", access.ByMail)
		h.reach(t, eva)
		tell := func(key, email string, consent bool) error {
			return h.Tell(t.Context(), anna, which, survey.Telling{Key: key, Email: email, Consent: consent, Version: 1, Seed: "s", Answers: yes("Sagt")})
		}
		if err := tell("a", "eva@example.org", false); !slices.Equal(fields(err), []string{"consent"}) {
			t.Errorf("without consent: %v", err)
		}
		if err := tell("a", "nobody@example.org", true); !slices.Equal(fields(err), []string{"email"}) {
			t.Errorf("nobody: %v", err)
		}
		for range 2 {
			if err := tell("b", " Eva@example.org", true); err != nil {
				t.Fatal(err)
			}
		}
		none, had := tell("c", "nobody@example.org", true), tell("d", "eva@example.org", true)
		if had == nil || none == nil || had.Error() != none.Error() {
			t.Errorf("the desk tells who has answered: %v, %v", none, had)
		}
		r := h.send(t, eva, which, survey.NewKey(), "Igen")
		waiting, _ := h.lie(t, which)
		if !r.Again || len(waiting) != 1 || waiting[0].Channel != string(survey.Desk) || strings.Contains(waiting[0].Mark+waiting[0].Body, eva.Account.String()) {
			t.Errorf("%+v, %+v", r, waiting)
		}
	})
}

// talks are interviews as a tablet keeps them.
func talks(n int) (out []survey.Interview) {
	for range n {
		form := url.Values{"q_buss": {"yes"}, "q_mer": {"På torget"}}
		out = append(out, survey.Interview{Key: survey.NewKey(), Version: 1, Seed: "s", Read: func(d questionnaire.Definition) questionnaire.Answers {
			a, _ := d.Run(nil, "s").Decode(0, form, "sv")
			return a
		}})
	}
	return out
}

func TestTwoHundredInterviewsBroughtTwiceAreTwoHundred(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, anna := h.open(t, survey.Open, true, false), h.clerk(t, "anna")
		round := survey.Round{ID: id.Secret(), Interviewer: "K1", Place: "Torget", Day: "2026-11-21", Band: "noon", Refusals: 12}
		all := talks(200)
		bring := func() {
			var wait sync.WaitGroup
			errs := make(chan error, 8)
			for part := range slices.Chunk(all, 50) {
				for range 2 { // two tabs at once
					wait.Go(func() {
						out, err := h.Bring(context.WithoutCancel(t.Context()), anna, which, survey.Interviews{Round: round, List: part})
						if err == nil && (len(out.Stored) != 50 || len(out.Refused) != 0) {
							err = fmt.Errorf("%d stored, %v refused", len(out.Stored), out.Refused)
						}
						errs <- err
					})
				}
			}
			wait.Wait()
			close(errs)
			for err := range errs {
				if err != nil {
					t.Error(err)
				}
			}
		}
		bring()
		h.sweep(t) // they are shuffled in between
		bring()
		h.clk.Advance(72 * time.Hour)
		h.sweep(t) // and settled: no mark is left
		bring()
		h.sweep(t)
		waiting, moved := h.lie(t, which)
		if len(waiting) != 0 || len(moved) != 200 {
			t.Errorf("%d wait, %d moved", len(waiting), len(moved))
		}
		list, err := h.Rounds(t.Context(), anna, which, page.Request{})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Answers != 200 || list.Rows[0].Refusals != 12 {
			t.Errorf("%+v, %v", list.Rows, err)
		}
	})
}

func TestAnInterviewThatCannotBeReadIsRefusedAlone(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, anna := h.open(t, survey.Open, true, false), h.clerk(t, "anna")
		all := talks(3)
		all[1].Read = func(questionnaire.Definition) questionnaire.Answers {
			return questionnaire.Answers{"buss": {Codes: []string{"kanske"}}}
		}
		round := survey.Round{ID: id.Secret(), Interviewer: "K1", Place: "Torget", Day: "2026-11-21", Band: "noon"}
		out, err := h.Bring(t.Context(), anna, which, survey.Interviews{Round: round, List: all})
		if err != nil || len(out.Stored) != 2 || out.Refused[all[1].Key] == nil || out.Answers != 2 {
			t.Errorf("%+v, %v", out, err)
		}
		other := h.open(t, survey.Residents, true, false)
		if _, err := h.Bring(t.Context(), anna, other, survey.Interviews{Round: round, List: all}); !fault.Is(err, fault.Closed) {
			t.Errorf("residents were asked in the street: %v", err)
		}
		another := h.open(t, survey.Open, true, false)
		if _, err := h.Bring(t.Context(), anna, another, survey.Interviews{Round: round, List: all[:1]}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a round of another survey: %v", err)
		}
		if _, err := h.Bring(t.Context(), anna, which, survey.Interviews{Round: survey.Round{ID: round.ID}}); !slices.Equal(fields(err), []string{"interviewer", "place", "day", "band"}) {
			t.Errorf("no round: %v", err)
		}
	})
}
