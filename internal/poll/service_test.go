package poll_test

import (
	"slices"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/poll"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, people in it, and a clock that the test moves.
type house struct {
	*poll.Service
	s      *store.Store
	town   *tenant.Town
	clk    *clock.Set
	editor access.Actor
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		h := &house{Service: poll.New(store.Polls{DB: s.Towns}, policy), s: s, town: a, clk: clk}
		h.editor = h.person(t, "ed", "", access.Grant{Role: access.Editor})
		fn(t, h)
	})
}

// person is somebody with an account, a district and perhaps a role.
func (h *house) person(t *testing.T, name, district string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: h.town.ID, Account: id.New(), Name: name, Language: "sv", District: district, Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, District: district, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func sv(s string) tenant.Text { return tenant.Text{"sv": s} }

// form is a poll as staff would write it: open now, for residents, counts at once.
func (h *house) form() poll.Write {
	return poll.Write{Question: sv("Vad ska stå på torget?"), Choices: []tenant.Text{sv("En fontän"), sv("Ett träd"), sv(" "), sv("En bänk")},
		Audience: poll.Residents, Most: 1, Results: poll.AfterAnswer, Opens: h.clk.Now(), Closes: h.clk.Now().Add(48 * time.Hour)}
}

// published makes a poll and publishes it.
func (h *house) published(t *testing.T, change func(w *poll.Write)) id.ID {
	t.Helper()
	w := h.form()
	if change != nil {
		change(&w)
	}
	made, err := h.Create(t.Context(), h.editor, h.town, w)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Publish(t.Context(), h.editor, h.town, made); err != nil {
		t.Fatal(err)
	}
	return made
}

func (h *house) answer(t *testing.T, who access.Actor, which id.ID, picked ...int) error {
	t.Helper()
	return h.Answer(t.Context(), who, poll.Answer{Poll: which, Choices: picked})
}

func (h *house) get(t *testing.T, who access.Actor, which id.ID) poll.Detail {
	t.Helper()
	d, err := h.Get(t.Context(), who, "", which)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// counts are the counts on line by number, then the people.
func counts(d poll.Detail) (out []int) {
	for _, c := range d.Choices {
		out = append(out, c.Picked)
	}
	return append(out, d.People)
}

// rows reads what is kept of answers.
func (h *house) rows(t *testing.T, which id.ID) (rows []model.PollAnswer) {
	t.Helper()
	err := h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
		return tx.Select(&rows).Where("poll_id = ?", which).Scan(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAnAnswerCountsOnceAndCanBeChangedUntilTheClose(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, nil)
		anna, bo := h.person(t, "anna", ""), h.person(t, "bo", "")
		for _, a := range []struct {
			who    access.Actor
			picked int
			want   []int
		}{
			{anna, 1, []int{1, 0, 0, 1}}, {anna, 1, []int{1, 0, 0, 1}}, {bo, 3, []int{1, 0, 1, 2}}, {anna, 3, []int{0, 0, 2, 2}},
		} {
			if err := h.answer(t, a.who, which, a.picked); err != nil {
				t.Fatal(err)
			}
			if got := counts(h.get(t, a.who, which)); !slices.Equal(got, a.want) {
				t.Errorf("after %s picked %d: %v, want %v", a.who.Name, a.picked, got, a.want)
			}
		}
		if mine := h.get(t, anna, which).Mine; !slices.Equal(mine, []int{3}) {
			t.Errorf("Anna is told that she picked %v", mine)
		}
		h.clk.Advance(48 * time.Hour)
		if err := h.answer(t, anna, which, 1); !fault.Is(err, fault.Closed) {
			t.Errorf("at the moment of the close: %v", err)
		}
	})
}

func TestTheCloseDeletesWhoAnsweredWhatAndKeepsTheCounts(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t, nil), h.person(t, "anna", "")
		if err := h.answer(t, anna, which, 2); err != nil {
			t.Fatal(err)
		}
		if err := h.Sweep(t.Context(), h.town); err != nil {
			t.Fatal(err)
		}
		if n := len(h.rows(t, which)); n != 1 {
			t.Fatalf("%d rows before the close", n)
		}
		h.clk.Advance(48 * time.Hour)
		for range 2 {
			if err := h.Sweep(t.Context(), h.town); err != nil {
				t.Fatal(err)
			}
		}
		d := h.get(t, anna, which)
		if n := len(h.rows(t, which)); n != 0 || d.Answered() || d.Forgotten.IsZero() {
			t.Errorf("%d rows are left, answered: %t", n, d.Answered())
		}
		if got := counts(d); !slices.Equal(got, []int{0, 1, 0, 1}) || !d.Shown {
			t.Errorf("counts %v, shown %t", got, d.Shown)
		}
		again := h.published(t, nil)
		if err := h.answer(t, anna, again, 1); err != nil {
			t.Fatal(err)
		}
		if err := h.Close(t.Context(), h.editor, h.town, again); err != nil {
			t.Fatal(err)
		}
		if n := len(h.rows(t, again)); n != 0 {
			t.Errorf("%d rows are left after an early close", n)
		}
	})
}

func TestAnAnswerHoldsNothingOfWhenOrWhereItWasGiven(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		open := h.published(t, func(w *poll.Write) { w.Audience = poll.Everybody })
		anna := h.person(t, "anna", "")
		if err := h.Answer(t.Context(), anna, poll.Answer{Poll: open, Choices: []int{1}, Browser: "a-browser"}); err != nil {
			t.Fatal(err)
		}
		rows := h.rows(t, open)
		if len(rows) != 1 || rows[0].AccountID != nil || rows[0].Mark == anna.Account.String() || rows[0].Mark == "a-browser" {
			t.Errorf("an open poll keeps %+v", rows)
		}
		other := h.published(t, func(w *poll.Write) { w.Audience = poll.Everybody })
		if err := h.Answer(t.Context(), anna, poll.Answer{Poll: other, Choices: []int{1}, Browser: "a-browser"}); err != nil {
			t.Fatal(err)
		}
		if h.rows(t, other)[0].Mark == rows[0].Mark {
			t.Error("two polls can be joined by the browser's mark")
		}
		// No event tells that somebody answered: events have times.
		var told []model.Outbox
		err := h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
			return tx.Select(&told).Where("subject = ?", open).Scan(t.Context())
		})
		if err != nil || len(told) != 1 {
			t.Errorf("%d events, %v; only the publication is told", len(told), err)
		}
	})
}

func TestWhoMayAnswer(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		north, south := h.town.Districts[0].Key, h.town.Districts[1].Key
		mine := h.published(t, func(w *poll.Write) { w.Districts = []string{north} })
		open := h.published(t, func(w *poll.Write) { w.Audience = poll.Everybody })
		all := h.published(t, nil)
		guest := access.Guest(h.town.ID, "sv")
		for name, c := range map[string]struct {
			who   access.Actor
			which id.ID
			kind  fault.Kind
		}{
			"a guest where residents are asked": {guest, all, fault.SignIn}, "a guest without a browser's mark": {guest, open, fault.Invalid},
			"a resident of another district": {h.person(t, "syd", south), mine, fault.Denied}, "a resident of no district": {h.person(t, "ingen", ""), mine, fault.Denied},
		} {
			if err := h.answer(t, c.who, c.which, 1); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.answer(t, h.person(t, "nord", north), mine, 1); err != nil {
			t.Errorf("a resident of the district: %v", err)
		}
		for range 2 {
			if err := h.Answer(t.Context(), guest, poll.Answer{Poll: open, Choices: []int{2}, Browser: "one"}); err != nil {
				t.Errorf("a guest's browser: %v", err)
			}
		}
		if err := h.Answer(t.Context(), guest, poll.Answer{Poll: open, Choices: []int{2}, Browser: "two"}); err != nil {
			t.Fatal(err)
		}
		if got := counts(h.get(t, h.editor, open)); !slices.Equal(got, []int{0, 2, 0, 2}) {
			t.Errorf("two browsers counted %v", got)
		}
		d := h.get(t, h.person(t, "nord2", north), mine)
		if d.People != 1 || !d.Withheld() || d.Shown {
			t.Errorf("a district's one answer is shown: %+v", d.Shown)
		}
	})
}

func TestPicksThatAreNotAllowedAreRefused(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		single := h.published(t, nil)
		two := h.published(t, func(w *poll.Write) { w.Most = 2 })
		anna := h.person(t, "anna", "")
		for name, c := range map[string]struct {
			which  id.ID
			picked []int
		}{"none": {single, nil}, "two of one": {single, []int{1, 2}}, "three of two": {two, []int{1, 2, 3}}, "no such": {two, []int{4}}, "zero": {two, []int{0}}, "negative": {two, []int{-1}}} {
			if err := h.answer(t, anna, c.which, c.picked...); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.answer(t, anna, two, 3, 1, 3); err != nil {
			t.Fatal(err)
		}
		if got := counts(h.get(t, anna, two)); !slices.Equal(got, []int{1, 0, 1, 1}) {
			t.Errorf("two picks, one said twice: %v", got)
		}
	})
}

func TestCountsAreShownWhenTheyWerePromised(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna, bo := h.person(t, "anna", ""), h.person(t, "bo", "")
		at := map[poll.Results]id.ID{}
		for _, r := range poll.ResultsKinds {
			at[r] = h.published(t, func(w *poll.Write) { w.Results = r })
			if err := h.answer(t, anna, at[r], 1); err != nil {
				t.Fatal(err)
			}
		}
		shown := func(when string, want map[poll.Results][2]bool) {
			for r, both := range want {
				if a, b := h.get(t, anna, at[r]).Shown, h.get(t, bo, at[r]).Shown; a != both[0] || b != both[1] {
					t.Errorf("%s, %s: shown to who answered %t, to others %t; want %v", when, r, a, b, both)
				}
			}
		}
		shown("while open", map[poll.Results][2]bool{poll.AfterAnswer: {true, false}, poll.AtClose: {}, poll.Revealed: {}})
		if err := h.Reveal(t.Context(), h.editor, h.town, at[poll.AtClose]); !fault.Is(err, fault.Conflict) {
			t.Errorf("what shows itself was revealed: %v", err)
		}
		h.clk.Advance(48 * time.Hour)
		shown("after the close", map[poll.Results][2]bool{poll.AfterAnswer: {true, true}, poll.AtClose: {true, true}, poll.Revealed: {}})
		if err := h.Reveal(t.Context(), h.editor, h.town, at[poll.Revealed]); err != nil {
			t.Fatal(err)
		}
		shown("when revealed", map[poll.Results][2]bool{poll.Revealed: {true, true}})
	})
}

func TestAFormOfStaffIsCheckedFieldByField(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for name, change := range map[string]func(w *poll.Write){
			"no question": func(w *poll.Write) { w.Question = nil }, "one answer": func(w *poll.Write) { w.Choices = w.Choices[:1] },
			"twice the same":         func(w *poll.Write) { w.Choices[1] = sv("en FONTÄN") },
			"closes before":          func(w *poll.Write) { w.Closes = w.Opens },
			"never closes":           func(w *poll.Write) { w.Closes = time.Time{} },
			"too many to pick":       func(w *poll.Write) { w.Most = 4 },
			"a number of a person":   func(w *poll.Write) { w.Question = sv("Känner du 880320-0016?") },
			"no such audience":       func(w *poll.Write) { w.Audience = "friends" },
			"a district that is not": func(w *poll.Write) { w.Districts = []string{"elsewhere"} },
			"a process that is not":  func(w *poll.Write) { w.Process = "nothing" },
			"districts of everybody": func(w *poll.Write) { w.Audience, w.Districts = poll.Everybody, []string{h.town.Districts[0].Key} },
		} {
			w := h.form()
			change(&w)
			if _, err := h.Create(t.Context(), h.editor, h.town, w); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.Create(t.Context(), h.person(t, "anna", ""), h.town, h.form()); !fault.Is(err, fault.Denied) {
			t.Errorf("by a resident: %v", err)
		}
		w := h.form()
		w.Key = "the-form"
		one, err := h.Create(t.Context(), h.editor, h.town, w)
		two, again := h.Create(t.Context(), h.editor, h.town, w)
		if err != nil || again != nil || one != two {
			t.Errorf("a form sent twice made %s and %s, %v, %v", one, two, err, again)
		}
	})
}

func TestWordsStandOnceSomebodyHasAnswered(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t, nil), h.person(t, "anna", "")
		w := h.form()
		w.Question = sv("Vad ska stå på Stora torget?")
		if err := h.Edit(t.Context(), h.editor, h.town, which, w); err != nil {
			t.Fatal(err)
		}
		if err := h.answer(t, anna, which, 1); err != nil {
			t.Fatal(err)
		}
		if err := h.Edit(t.Context(), h.editor, h.town, which, w); !fault.Is(err, fault.Closed) {
			t.Errorf("after an answer: %v", err)
		}
		if err := h.Extend(t.Context(), h.editor, which, h.clk.Now().Add(100*time.Hour)); err != nil {
			t.Errorf("the close cannot be moved: %v", err)
		}
		copied, err := h.Duplicate(t.Context(), h.editor, which, "")
		if err != nil {
			t.Fatal(err)
		}
		if d := h.get(t, h.editor, copied); d.Phase != poll.Unpublished || len(d.Choices) != 3 || d.People != 0 || d.Question["sv"] != w.Question["sv"] {
			t.Errorf("the copy is %+v", d)
		}
		if _, err := h.Get(t.Context(), anna, "", copied); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft is read by a resident: %v", err)
		}
		if err := h.Archive(t.Context(), h.editor, h.town, which); !fault.Is(err, fault.Closed) {
			t.Errorf("an open poll was archived: %v", err)
		}
		h.clk.Advance(200 * time.Hour)
		if err := h.Archive(t.Context(), h.editor, h.town, which); err != nil {
			t.Fatal(err)
		}
		if o, err := h.Overview(t.Context(), anna, id.None, page.Request{}); err != nil || len(o.Open)+len(o.Closed)+len(o.Soon) != 0 {
			t.Errorf("the list still has %+v, %v", o, err)
		}
		if d := h.get(t, anna, which); !d.Shown {
			t.Error("the address of an archived poll does not go on")
		}
	})
}

func TestAPollOfAProcessIsOpenWhileTheProcessTakesPolls(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		frame := id.New()
		err := h.s.Towns.Update(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
			row := &model.Process{ID: frame, Slug: "torget", Title: "{}", Summary: "{}", Body: "{}", Card: "{}", State: string(process.Published), Version: 1, CreatedAt: tx.Now()}
			if _, err := tx.Insert(row).Exec(t.Context()); err != nil {
				return err
			}
			for i, kind := range []process.PhaseKind{process.Announce, process.Poll} {
				opens := tx.Now().Add(time.Duration(i) * time.Hour)
				ph := &model.Phase{ProcessID: frame, Position: i, Kind: string(kind), Name: "{}", OpensAt: opens, ClosesAt: opens.Add(time.Duration(i+1) * time.Hour)}
				if _, err := tx.Insert(ph).Exec(t.Context()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		which, anna := h.published(t, func(w *poll.Write) { w.Process = "torget" }), h.person(t, "anna", "")
		for _, step := range []struct {
			phase poll.Phase
			kind  fault.Kind
		}{{poll.Soon, fault.Closed}, {poll.Open, fault.Internal}, {poll.Open, fault.Internal}, {poll.Closed, fault.Closed}} {
			if d := h.get(t, anna, which); d.Phase != step.phase || d.Slug != "torget" {
				t.Errorf("at %s it is %s of %q, want %s", h.clk.Now(), d.Phase, d.Slug, step.phase)
			}
			if err := h.answer(t, anna, which, 1); (err != nil || step.kind != fault.Internal) && !fault.Is(err, step.kind) {
				t.Errorf("in %s: %v", step.phase, err)
			}
			h.clk.Advance(time.Hour)
		}
		if err := h.Sweep(t.Context(), h.town); err != nil || len(h.rows(t, which)) != 0 {
			t.Errorf("what the process closed is not swept: %v", err)
		}
	})
}
