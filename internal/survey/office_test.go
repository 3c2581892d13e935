package survey_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// office is the service with a town, two who prepare surveys, and a clock that the test moves.
type office struct {
	*survey.Service
	s            *store.Store
	town         *tenant.Town
	clk          *clock.Set
	anna, second access.Actor
}

func offices(t *testing.T, fn func(t *testing.T, o *office)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		o := &office{Service: survey.New(store.Surveys{DB: s.Towns}, store.Answers{DB: s.Answers}, policy), s: s, town: a, clk: clk}
		o.anna = o.person(t, "anna", access.Grant{Role: access.Editor})
		o.second = o.person(t, "bo", access.Grant{Role: access.Editor})
		fn(t, o)
	})
}

func (o *office) person(t *testing.T, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: o.town.ID, Account: id.New(), Name: name, Language: "sv", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: o.s.Towns}.Update(t.Context(), o.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func sv(s string) tenant.Text { return tenant.Text{"sv": s} }

// paper is two questions, the second asked of some.
func paper() questionnaire.Definition {
	return questionnaire.Definition{Format: 1, Languages: []string{"sv"}, Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{
		{Key: "bus", Type: questionnaire.Single, Title: sv("Hur ofta åker du buss?"), Options: []questionnaire.Option{{Code: "1", Words: sv("Varje dag")}, {Code: "2", Words: sv("Aldrig")}}},
		{Key: "why", Type: questionnaire.LongText, Title: sv("Varför åker du aldrig?"), VisibleIf: &questionnaire.Cond{Q: "bus", Is: "any", Of: []string{"2"}}},
	}}}}
}

// form is a survey as staff would write it: opens in an hour, for a week.
func (o *office) form() survey.Write {
	d := paper()
	return survey.Write{Title: sv("Bussarna i Åby"), Kind: survey.Open, Anonymous: true, Opens: o.clk.Now().Add(time.Hour), Closes: o.clk.Now().Add(7 * 24 * time.Hour),
		Settings: survey.Settings{Promise: sv("Kommunen frågar för att rita nya linjer. Ingen ser vem du är.")}, Definition: &d}
}

func (o *office) draft(t *testing.T) id.ID {
	t.Helper()
	made, err := o.Create(t.Context(), o.anna, o.town, o.form())
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// open makes a survey that people answer now.
func (o *office) open(t *testing.T) id.ID {
	t.Helper()
	which := o.draft(t)
	must(t, o.Propose(t.Context(), o.anna, o.town, which))
	must(t, o.Approve(t.Context(), o.second, o.town, which))
	o.clk.Advance(2 * time.Hour)
	must(t, o.Freeze(t.Context(), o.town))
	return which
}

func (o *office) at(t *testing.T, which id.ID) survey.Dossier {
	t.Helper()
	d, err := o.Prepare(t.Context(), o.anna, which)
	must(t, err)
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

// field tells the key of the fault beside a field.
func field(err error, name string) string {
	var f *fault.Error
	if errors.As(err, &f) {
		for _, one := range f.Fields {
			if one.Name == name {
				return one.Key
			}
		}
	}
	return ""
}

func TestASurveyOpensOnlyAfterASecondPerson(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, which := t.Context(), o.draft(t)
		want(t, "approving what nobody proposed", o.Approve(ctx, o.second, o.town, which), fault.Closed)
		must(t, o.Propose(ctx, o.anna, o.town, which))
		must(t, o.Propose(ctx, o.anna, o.town, which))
		want(t, "approving one's own", o.Approve(ctx, o.anna, o.town, which), fault.Denied)
		want(t, "a resident", o.Approve(ctx, o.person(t, "eva"), o.town, which), fault.NotFound)
		want(t, "writing while it waits", o.SetDefinition(ctx, o.anna, which, paper(), o.at(t, which).Rev), fault.Closed)
		want(t, "changing its terms while it waits", o.Edit(ctx, o.anna, o.town, which, o.form()), fault.Closed)
		want(t, "sending back without a word", o.SendBack(ctx, o.second, which, map[string]string{"bus": " "}), fault.Invalid)
		must(t, o.SendBack(ctx, o.second, which, map[string]string{"bus": "Ett svar saknas."}))
		d := o.at(t, which)
		if d.State != survey.Draft || d.Settings.Notes["bus"] == "" {
			t.Errorf("sent back: %s with %v", d.State, d.Settings.Notes)
		}
		// The second person mends it herself: then she cannot approve it, whoever proposes.
		next := paper()
		next.Sections[0].Questions[0].Title = sv("Hur ofta åker du buss i Åby?")
		must(t, o.SetDefinition(ctx, o.second, which, next, d.Rev))
		must(t, o.Propose(ctx, o.anna, o.town, which))
		want(t, "approving what one wrote last", o.Approve(ctx, o.second, o.town, which), fault.Denied)
		must(t, o.Approve(ctx, o.person(t, "cia", access.Grant{Role: access.Editor}), o.town, which))
		if d := o.at(t, which); d.State != survey.Published || d.Phase != survey.Soon || !d.Frozen.IsZero() || len(d.Settings.Notes) > 0 {
			t.Errorf("approved: %+v", d)
		}
		o.clk.Advance(2 * time.Hour)
		must(t, o.Freeze(ctx, o.town))
		if d := o.at(t, which); d.Phase != survey.Running || d.Frozen.IsZero() || !d.Current.Frozen {
			t.Errorf("opened: %+v", d)
		}
	})
}

func TestWhatLacksAPromiseOrHasErrorsIsNotProposed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		w := o.form()
		w.Settings.Promise = nil
		d := paper()
		d.Sections[0].Questions[1].VisibleIf.Q = "nowhere"
		w.Definition = &d
		which, err := o.Create(t.Context(), o.anna, o.town, w)
		must(t, err)
		err = o.Propose(t.Context(), o.anna, o.town, which)
		want(t, "proposing", err, fault.Invalid)
		if field(err, "promise") == "" {
			t.Errorf("the promise is not asked for: %v", err)
		}
		if n := len(o.at(t, which).Lacks); n != 2 {
			t.Errorf("%d things are missing, want 2: %+v", n, o.at(t, which).Lacks)
		}
	})
}

func TestAnonymityIsFixedOnceTheFormWasOpenOrAnybodyInvited(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, which := t.Context(), o.draft(t)
		w := o.form()
		w.Slug, w.Anonymous = "bussar", false
		must(t, o.Edit(ctx, o.anna, o.town, which, w))
		must(t, store.Surveys{DB: o.s.Towns}.Update(ctx, o.town.ID, func(tx survey.Tx) error {
			one, err := tx.Lock(ctx, which)
			one.Invited = tx.Now()
			return errors.Join(err, tx.Save(ctx, one))
		}))
		w.Anonymous = true
		if err := o.Edit(ctx, o.anna, o.town, which, w); field(err, "anonymous") != "fault.builder_anonymous_fixed" {
			t.Errorf("after the first invitation: %v", err)
		}
		open := o.open(t)
		w = o.form()
		w.Opens, w.Closes, w.Slug = o.at(t, open).Opens, o.at(t, open).Closes, o.at(t, open).Slug
		w.Settings.Ways.Phone = "011-12 34 56"
		must(t, o.Edit(ctx, o.anna, o.town, open, w))
		w.Anonymous = false
		w.Settings.Tables = []survey.Table{{Question: "bus"}}
		w.Settings.Promise = sv("Något annat")
		err := o.Edit(ctx, o.anna, o.town, open, w)
		for _, name := range []string{"anonymous", "tables", "promise"} {
			if field(err, name) == "" {
				t.Errorf("%s can be changed in an open survey: %v", name, err)
			}
		}
		want(t, "taking an open survey back", o.Recall(ctx, o.anna, o.town, open), fault.Closed)
		want(t, "discarding an open survey", o.Discard(ctx, o.anna, o.town, open), fault.Closed)
	})
}

func TestASlipIsMendedAtOnceAndACommaMoreIsNot(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, which := t.Context(), o.open(t)
		rev := o.at(t, which).Rev
		slip, number, answer := paper(), paper(), paper()
		slip.Sections[0].Questions[0].Title = sv("Hur ofta reser du med buss?")
		number.Sections[0].Questions[0].Options[0].Words = sv("5 dagar i veckan")
		answer.Sections[0].Questions[0].Options = append(answer.Sections[0].Questions[0].Options, questionnaire.Option{Code: "3", Words: sv("Ibland")})
		want(t, "another number", o.Mend(ctx, o.anna, which, number, rev, ""), fault.Invalid)
		want(t, "another answer", o.Mend(ctx, o.anna, which, answer, rev, ""), fault.Invalid)
		want(t, "writing what is frozen", o.SetDefinition(ctx, o.anna, which, slip, rev), fault.Closed)
		must(t, o.Mend(ctx, o.anna, which, slip, rev, "Bättre svenska"))
		want(t, "a mend of what is not there any more", o.Mend(ctx, o.anna, which, slip, rev, ""), fault.Conflict)
		list, err := o.History(ctx, o.anna, which)
		must(t, err)
		if len(list) != 2 || list[1].Kind != "typo" || !list[1].Frozen || list[1].Note != "Bättre svenska" || o.at(t, which).Version != 2 {
			t.Errorf("versions %+v", list)
		}
	})
}

func TestAChangeOfAnOpenSurveyNeedsTheSecondPersonAgain(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, which := t.Context(), o.open(t)
		must(t, o.Revise(ctx, o.anna, o.town, which))
		must(t, o.Revise(ctx, o.anna, o.town, which))
		next := paper()
		next.Sections[0].Questions[0].Options = append(next.Sections[0].Questions[0].Options, questionnaire.Option{Code: "3", Words: sv("Ibland")})
		next.Sections[0].Questions = append(next.Sections[0].Questions, questionnaire.Question{Key: "bike", Type: questionnaire.YesNo, Title: sv("Cyklar du?")})
		must(t, o.SetDefinition(ctx, o.anna, which, next, o.at(t, which).Rev))
		if d := o.at(t, which); d.Version != 1 || len(d.Current.Definition.Questions()) != 2 || d.Pending == nil {
			t.Fatal("people see what was not approved")
		}
		must(t, o.Propose(ctx, o.anna, o.town, which))
		want(t, "approving one's own change", o.Approve(ctx, o.anna, o.town, which), fault.Denied)
		must(t, o.Approve(ctx, o.second, o.town, which))
		d := o.at(t, which)
		if d.Version != 2 || d.Pending != nil || d.Current.Kind != "structure" || !d.Current.Frozen || d.State != survey.Published {
			t.Fatalf("after the approval: %+v", d)
		}
		for _, c := range survey.Compare(paper(), d.Current.Definition) {
			switch {
			case c.Key == "bus" && !c.Anew, c.Key == "why" && (c.Anew || !c.Same), c.Key == "bike" && c.Before != nil:
				t.Errorf("%s: %+v", c.Key, c)
			}
		}
		must(t, o.Revise(ctx, o.anna, o.town, which))
		want(t, "mending beside a change", o.Mend(ctx, o.anna, which, next, o.at(t, which).Rev, ""), fault.Closed)
		must(t, o.Service.Drop(ctx, o.anna, o.town, which))
		want(t, "dropping nothing", o.Service.Drop(ctx, o.anna, o.town, which), fault.Closed)
	})
}

func TestTwoEditorsNoticeEachOther(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, which := t.Context(), o.draft(t)
		rev, one, other := o.at(t, which).Rev, paper(), paper()
		one.Sections[0].Questions[0].Title = sv("Åker du buss?")
		other.Sections[0].Questions[1].Title = sv("Hur kommer det sig?")
		must(t, o.SetDefinition(ctx, o.anna, which, one, rev))
		want(t, "the second editor", o.SetDefinition(ctx, o.second, which, other, rev), fault.Conflict)
		now := o.at(t, which).Current.Definition
		if q, _ := now.Question("bus"); q.Title["sv"] != "Åker du buss?" {
			t.Error("the first editor's words are lost")
		}
	})
}

func TestOfManyEditorsOnOneStateOneWrites(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		which := o.draft(t)
		rev := o.at(t, which).Rev
		var wg sync.WaitGroup
		var wrote, refused atomic.Int32
		for n := range 8 {
			wg.Go(func() {
				d := paper()
				d.Sections[0].Questions[0].Title = sv("Fråga " + strconv.Itoa(n))
				switch err := o.SetDefinition(context.Background(), o.anna, which, d, rev); {
				case err == nil:
					wrote.Add(1)
				case fault.Is(err, fault.Conflict):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if wrote.Load() != 1 || refused.Load() != 7 {
			t.Errorf("%d wrote, %d were refused", wrote.Load(), refused.Load())
		}
	})
}

func TestAddressesAreOneEach(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		a, b := o.at(t, o.draft(t)), o.at(t, o.draft(t))
		if a.Slug != "bussarna-i-aby" || b.Slug != "bussarna-i-aby-2" {
			t.Errorf("addresses %q and %q", a.Slug, b.Slug)
		}
		w := o.form()
		w.Slug = a.Slug
		_, err := o.Create(ctx, o.anna, o.town, w)
		if field(err, "slug") != "fault.builder_slug_taken" {
			t.Errorf("a taken address: %v", err)
		}
		w.Slug, w.Key = "en-enkat", "once"
		first, err := o.Create(ctx, o.anna, o.town, w)
		must(t, err)
		if again, err := o.Create(ctx, o.anna, o.town, w); err != nil || again != first {
			t.Errorf("sent twice: %v, %v", again, err)
		}
		copied, err := o.Duplicate(ctx, o.anna, first, "copy")
		must(t, err)
		if d := o.at(t, copied); d.State != survey.Draft || len(d.Current.Definition.Questions()) != 2 || d.Slug == "en-enkat" {
			t.Errorf("the copy: %+v", d)
		}
		must(t, o.Discard(ctx, o.anna, o.town, copied))
		_, err = o.Prepare(ctx, o.anna, copied)
		want(t, "reading what was thrown away", err, fault.NotFound)
	})
}

func TestASurveyIsClosedExtendedAndArchived(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, which := t.Context(), o.open(t)
		want(t, "archiving an open survey", o.Archive(ctx, o.anna, o.town, which), fault.Closed)
		want(t, "extending into the past", o.Extend(ctx, o.anna, which, o.clk.Now().Add(-time.Minute)), fault.Invalid)
		must(t, o.Extend(ctx, o.anna, which, o.clk.Now().Add(30*24*time.Hour)))
		must(t, o.Close(ctx, o.anna, o.town, which))
		if d := o.at(t, which); d.Phase != survey.Closed {
			t.Errorf("closed: %s", d.Phase)
		}
		want(t, "extending a closed survey", o.Extend(ctx, o.anna, which, o.clk.Now().Add(time.Hour)), fault.Closed)
		must(t, o.Archive(ctx, o.anna, o.town, which))
	})
}

func TestTheBankKeepsQuestionsWithoutTheirConditions(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, which := t.Context(), o.draft(t)
		must(t, o.Keep(ctx, o.anna, o.town, which, "why", "Resor"))
		want(t, "keeping what is not there", o.Keep(ctx, o.anna, o.town, which, "nothing", ""), fault.NotFound)
		list, err := o.Bank(ctx, o.second)
		must(t, err)
		if len(list) != 1 || list[0].Question.VisibleIf != nil || list[0].Title != "Varför åker du aldrig?" || list[0].Topic != "Resor" {
			t.Fatalf("bank %+v", list)
		}
		must(t, o.Unkeep(ctx, o.anna, list[0].ID))
		want(t, "taking it out twice", o.Unkeep(ctx, o.anna, list[0].ID), fault.NotFound)
	})
}
