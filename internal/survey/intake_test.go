package survey_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// intake is the service with a town and a clock that the test moves.
type intake struct {
	*survey.Service
	s    *store.Store
	town *tenant.Town
	clk  *clock.Set
}

func eachIntake(t *testing.T, fn func(t *testing.T, h *intake)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		fn(t, &intake{Service: survey.New(store.Surveys{DB: s.Towns}, store.Answers{DB: s.Answers}, policy), s: s, town: a, clk: clk})
	})
}

func (h *intake) person(t *testing.T, name string, sure access.Assurance) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: h.town.ID, Account: id.New(), Name: name, Language: "sv", Assurance: sure}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

const twoQuestions = `{"format":1,"languages":["sv"],"sections":[{"key":"a","questions":[
 {"key":"buss","type":"yesno","title":{"sv":"Åker du buss?"},"required":true},
 {"key":"mer","type":"long","title":{"sv":"Något mer?"}}]}]}`

// open puts a survey that is open for two days into the town.
func (h *intake) open(t *testing.T, kind survey.Kind, anonymous, change bool) id.ID {
	t.Helper()
	which := id.New()
	opens, closes := h.clk.Now().Add(-time.Hour), h.clk.Now().Add(48*time.Hour)
	var invited *time.Time
	if kind == survey.Panel {
		invited = &opens
	}
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		_, err := tx.Insert(&model.Survey{ID: which, InvitedAt: invited, Slug: "s-" + which.String(), Title: `{"sv":"Bussen"}`, Lead: `{}`, Kind: string(kind), Anonymous: anonymous, Change: change,
			State: string(survey.Published), Version: 1, Key: which.String(), CreatedBy: which, CreatedAt: tx.Now(), OpensAt: &opens, ClosesAt: &closes, Settings: "{}"}).Exec(ctx)
		return err
	})
	h.version(t, which, 1, twoQuestions)
	return which
}

func (h *intake) version(t *testing.T, which id.ID, number int, definition string) {
	t.Helper()
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		_, err := tx.Insert(&model.SurveyVersion{SurveyID: which, Number: number, Definition: definition, Frozen: true, Kind: "first", MadeBy: which, MadeAt: tx.Now()}).Exec(ctx)
		if err == nil {
			_, err = tx.Update((*model.Survey)(nil)).Set("version = ?", number).Where("id = ?", which).Exec(ctx)
		}
		return err
	})
}

func (h *intake) rows(t *testing.T, fn func(ctx context.Context, tx *tenantdb.Tx) error) {
	t.Helper()
	if err := h.s.Towns.Update(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// lie reads what waits and what was moved.
func (h *intake) lie(t *testing.T, which id.ID) (waiting []model.SurveyIntake, moved []model.SurveyAnswer) {
	t.Helper()
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		if err := tx.Select(&waiting).Where("survey_id = ?", which).Scan(ctx); err != nil {
			return err
		}
		return tx.Select(&moved).Where("survey_id = ?", which).Scan(ctx)
	})
	return waiting, moved
}

func (h *intake) sweep(t *testing.T) {
	t.Helper()
	if err := h.Sweep(t.Context(), h.town); err != nil {
		t.Fatal(err)
	}
}

func yes(words string) questionnaire.Answers {
	a := questionnaire.Answers{"buss": {Codes: []string{"yes"}}}
	if words != "" {
		a["mer"] = questionnaire.Answer{Text: words}
	}
	return a
}

func (h *intake) send(t *testing.T, who access.Actor, which id.ID, key, words string) survey.Receipt {
	t.Helper()
	r, err := h.Send(t.Context(), who, survey.Sending{Survey: which, Version: 1, Key: key, Seed: "s", Answers: yes(words)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTwoHundredSendsOfOneKeyAreOneAnswer(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, key, guest := h.open(t, survey.Open, true, true), survey.NewKey(), access.Guest(h.town.ID, "sv")
		var all sync.WaitGroup
		errs := make([]error, 200)
		for i := range errs {
			all.Go(func() {
				_, errs[i] = h.Send(t.Context(), guest, survey.Sending{Survey: which, Version: 1, Key: key, Seed: "s", Answers: yes("igen")})
				if i%40 == 0 && errs[i] == nil {
					errs[i] = h.Sweep(t.Context(), h.town)
				}
			})
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		for range 25 { // enough to be moved
			h.send(t, guest, which, survey.NewKey(), "")
		}
		h.sweep(t)
		h.send(t, guest, which, key, "igen") // after it was moved
		h.clk.Advance(50 * time.Hour)
		h.sweep(t)
		if waiting, moved := h.lie(t, which); len(waiting) != 0 || len(moved) != 26 {
			t.Errorf("%d wait and %d lie there, not 0 and 26", len(waiting), len(moved))
		}
	})
}

func TestAnAccountCountsOnceInParallel(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, who := h.open(t, survey.Residents, true, false), h.person(t, "anna", access.ByMail)
		var all sync.WaitGroup
		var mu sync.Mutex
		first := 0
		for range 40 {
			all.Go(func() {
				r, err := h.Send(t.Context(), who, survey.Sending{Survey: which, Version: 1, Key: survey.NewKey(), Seed: "s", Answers: yes("")})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if !r.Again {
					first++
				}
			})
		}
		all.Wait()
		if waiting, _ := h.lie(t, which); len(waiting) != 1 || first != 1 {
			t.Errorf("%d wait and %d were told that they were first", len(waiting), first)
		}
	})
}

func TestAnAnonymousAnswerWaitsForOthersAndKeepsNothing(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which := h.open(t, survey.Residents, true, false)
		for i := range survey.Batch - 1 {
			h.send(t, h.person(t, fmt.Sprint("p", i), access.ByMail), which, survey.NewKey(), "")
		}
		h.sweep(t)
		if waiting, moved := h.lie(t, which); len(waiting) != survey.Batch-1 || len(moved) != 0 {
			t.Fatalf("%d wait, %d moved", len(waiting), len(moved))
		}
		h.send(t, h.person(t, "last", access.ByMail), which, survey.NewKey(), "")
		h.sweep(t)
		waiting, moved := h.lie(t, which)
		if len(waiting) != 0 || len(moved) != survey.Batch {
			t.Fatalf("%d wait, %d moved", len(waiting), len(moved))
		}
		for _, r := range moved {
			if r.Mark != nil || r.ID.Version() != 4 {
				t.Errorf("kept %v", r)
			}
		}
	})
}

func TestAnAnswerIsChangedAndWithdrawnByItsKeyUntilTheClose(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		ctx, which, key, guest := t.Context(), h.open(t, survey.Open, true, true), survey.NewKey(), access.Guest(h.town.ID, "sv")
		h.send(t, guest, which, key, "först")
		for range 24 {
			h.send(t, guest, which, survey.NewKey(), "")
		}
		h.sweep(t)
		typed := strings.ToUpper(key[:5]) + "-" + key[5:10] + " " + key[10:]
		got, err := h.Mine(ctx, guest, which, typed)
		if err != nil || got.Answers["mer"].Text != "först" {
			t.Fatalf("%v, %v", got, err)
		}
		h.send(t, guest, which, typed, "sedan")
		if got, _ = h.Mine(ctx, guest, which, key); got.Answers["mer"].Text != "sedan" {
			t.Errorf("the answer is still %v", got)
		}
		if err := h.Withdraw(ctx, guest, which, key); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Mine(ctx, guest, which, key); !fault.Is(err, fault.NotFound) {
			t.Errorf("withdrawn and there: %v", err)
		}
		h.clk.Advance(50 * time.Hour)
		h.sweep(t)
		_, moved := h.lie(t, which)
		if len(moved) != 24 || slices.ContainsFunc(moved, func(r model.SurveyAnswer) bool { return r.Mark != nil }) {
			t.Errorf("%d lie there, or a mark was left", len(moved))
		}
		if err := h.Withdraw(ctx, guest, which, key); !fault.Is(err, fault.Closed) {
			t.Errorf("withdrawn after the close: %v", err)
		}
	})
}

func TestWhoMayAnswerIsTheKindOfTheSurvey(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		guest, anna, lives := access.Guest(h.town.ID, "sv"), h.person(t, "anna", access.ByMail), h.person(t, "lisa", access.Verified)
		try := func(who access.Actor, kind survey.Kind) fault.Kind {
			_, err := h.Send(t.Context(), who, survey.Sending{Survey: h.open(t, kind, false, true), Version: 1, Key: survey.NewKey(), Answers: yes("")})
			if err == nil {
				return -1
			}
			return fault.KindOf(err)
		}
		for name, got := range map[string][2]fault.Kind{
			"a guest, open":         {try(guest, survey.Open), -1},
			"a guest, residents":    {try(guest, survey.Residents), fault.SignIn},
			"an account, residents": {try(anna, survey.Residents), -1},
			"an account, verified":  {try(anna, survey.Verified), fault.Denied},
			"proven, verified":      {try(lives, survey.Verified), -1},
			"without credential":    {try(lives, survey.Panel), fault.Denied},
		} {
			if got[0] != got[1] {
				t.Errorf("%s: %v, not %v", name, got[0], got[1])
			}
		}
	})
}

func TestWhatIsRefusedSaysWhereAndKeepsNothing(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, guest := h.open(t, survey.Open, true, false), access.Guest(h.town.ID, "sv")
		in := survey.Sending{Survey: which, Version: 1, Key: survey.NewKey(), Answers: yes("Jag heter Anna, 811218-9876.")}
		_, err := h.Send(t.Context(), guest, in)
		f := (*fault.Error)(nil)
		if !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
		f = err.(*fault.Error) //nolint:errorlint // just made
		if len(f.Fields) != 1 || f.Fields[0].Name != "q_mer" || strings.Contains(fmt.Sprint(f), "811218") {
			t.Errorf("refused as %+v", f)
		}
		in.Answers = questionnaire.Answers{"mer": {Text: "hej"}}
		if _, err := h.Send(t.Context(), guest, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("what must be answered was not asked for: %v", err)
		}
		in.Answers, in.Trial = yes(""), true
		if _, err := h.Send(t.Context(), guest, in); err != nil {
			t.Error(err)
		}
		h.clk.Advance(50 * time.Hour)
		in.Trial = false
		if _, err := h.Send(t.Context(), guest, in); !fault.Is(err, fault.Closed) {
			t.Errorf("taken after the close: %v", err)
		}
		if waiting, moved := h.lie(t, which); len(waiting)+len(moved) != 0 {
			t.Error("something was kept")
		}
	})
}

func TestAnAnswerToOlderQuestionsCountsWhileTheyAskTheSame(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, guest := h.open(t, survey.Open, true, false), access.Guest(h.town.ID, "sv")
		h.version(t, which, 2, strings.Replace(twoQuestions, "Åker du buss?", "Åker du med bussen?", 1))
		h.send(t, guest, which, survey.NewKey(), "gammal")
		h.version(t, which, 3, strings.Replace(twoQuestions, `"yesno"`, `"short"`, 1))
		_, err := h.Send(t.Context(), guest, survey.Sending{Survey: which, Version: 1, Key: survey.NewKey(), Answers: yes("")})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("an answer to a question that asks something else: %v", err)
		}
	})
}

func TestNothingIsLostOrDoubledWhenAMoveFails(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which, guest := h.open(t, survey.Open, true, false), access.Guest(h.town.ID, "sv")
		for range 30 {
			h.send(t, guest, which, survey.NewKey(), "")
		}
		ctx, crash := t.Context(), fmt.Errorf("the machine stops")
		err := store.Surveys{DB: h.s.Towns}.Update(ctx, h.town.ID, func(tx survey.Tx) error {
			if n, err := tx.Shuffle(ctx, which, 1, survey.Shuffling{}); n != 30 || err != nil {
				return fmt.Errorf("moved %d: %w", n, err)
			}
			return crash
		})
		if err != crash { //nolint:errorlint // the very one
			t.Fatal(err)
		}
		h.sweep(t)
		if waiting, moved := h.lie(t, which); len(waiting) != 0 || len(moved) != 30 {
			t.Errorf("%d wait and %d lie there", len(waiting), len(moved))
		}
	})
}

func TestAfterTheCloseTheRowsLieInNoOrderOfArrival(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		which := h.open(t, survey.Residents, true, false)
		var came []string
		for i := range 60 {
			p := h.person(t, fmt.Sprint("p", i), access.ByMail)
			came = append(came, p.Account.String())
			h.send(t, p, which, survey.NewKey(), "")
		}
		h.clk.Advance(50 * time.Hour)
		h.sweep(t)
		var people []model.SurveyPerson
		h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
			if tx.Dialect() != dialect.Postgres {
				return nil // rows lie by their keys there
			}
			return tx.Select(&people).Where("survey_id = ?", which).OrderExpr("?TableAlias.ctid").Scan(ctx) // as on the disk
		})
		if len(people) == 0 {
			return
		}
		same := 0
		for i, p := range people {
			if p.AccountID.String() == came[i] {
				same++
			}
		}
		if len(people) != 60 || same > 12 {
			t.Errorf("%d of %d people lie where they came", same, len(people))
		}
	})
}
