package panel_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// issuing is a town with a panel whose members are asked in one open wave.
type issuing struct {
	*panel.Service
	store   panel.Store
	answers *kept
	town    *tenant.Town
	clk     *clock.Set
	wave    panel.Wave
	people  []id.ID
}

// kept is the real answer store, which a test lets fail.
type kept struct {
	panel.AnswerStore
	list  credential.List
	codes map[string][]string
	fails bool
}

var errAway = errors.New("the answer store is away")

func (k *kept) PutKeys(ctx context.Context, t tenant.ID, survey id.ID, list credential.List, codes map[string][]string) error {
	if k.fails {
		return errAway
	}
	k.list, k.codes = list, codes
	return k.AnswerStore.PutKeys(ctx, t, survey, list, codes)
}

func eachIssuing(t *testing.T, n int, fn func(t *testing.T, h *issuing)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		h := &issuing{store: store.Panels{DB: s.Towns}, clk: clk, answers: &kept{AnswerStore: store.PanelAnswers{Answers: store.Answers{DB: s.Answers}}}}
		h.town, _ = testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		fine(t, err)
		h.Service, err = panel.New(h.store, policy, nil, []byte("a secret of tests, of more than 32 bytes"), h.answers)
		fine(t, err)
		h.wave = h.begin(t, n, h.paper(t, s, policy))
		fn(t, h)
	})
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *issuing) do(t *testing.T, fn func(tx panel.Tx) error) {
	t.Helper()
	fine(t, h.store.Update(t.Context(), h.town.ID, fn))
}

// paper makes the survey of the wave.
func (h *issuing) paper(t *testing.T, s *store.Store, policy *access.Policy) id.ID {
	t.Helper()
	staff := make([]access.Actor, 2)
	for i := range staff {
		staff[i] = access.Actor{Tenant: h.town.ID, Account: id.New(), Name: fmt.Sprint("editor", i), Language: "sv", Assurance: access.ByMail, Grants: []access.Grant{{Role: access.Editor}}}
		fine(t, store.Accounts{DB: s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
			return tx.PutAccount(t.Context(), account.Account{ID: staff[i].Account, Email: staff[i].Name + "@example.org", Name: staff[i].Name, State: account.Active, CreatedAt: tx.Now()}, staff[i].Name)
		}))
	}
	svc := survey.New(store.Surveys{DB: s.Towns}, store.Answers{DB: s.Answers}, policy)
	asks := questionnaire.Definition{Format: 1, Languages: []string{"sv"}, Sections: []questionnaire.Section{{Key: "one", Questions: []questionnaire.Question{{Key: "age", Type: questionnaire.Number, Title: tenant.Text{"sv": "Hur gammal är du?"}}}}}}
	which, err := svc.Create(t.Context(), staff[0], h.town, survey.Write{Title: tenant.Text{"sv": "Trivs du?"}, Slug: "trivs", Kind: survey.Panel, Anonymous: true,
		Opens: h.clk.Now(), Closes: h.clk.Now().Add(240 * time.Hour), Definition: &asks, Key: "k",
		Settings: survey.Settings{Promise: tenant.Text{"sv": "Ingen ser vem som svarar vad."}, Tables: []survey.Table{{Question: "age"}}}})
	fine(t, err)
	fine(t, svc.Propose(t.Context(), staff[0], h.town, which))
	fine(t, svc.Approve(t.Context(), staff[1], h.town, which))
	return which
}

// begin makes a panel of n members, women and men of all ages, and asks them all.
func (h *issuing) begin(t *testing.T, n int, paper id.ID) (w panel.Wave) {
	t.Helper()
	p := panel.Panel{ID: id.New(), Slug: "panelen", Kind: panel.Standing, Title: tenant.Text{"sv": "Panelen"}, State: panel.Published, Size: n, Created: h.clk.Now(), Published: h.clk.Now(),
		Settings: panel.Settings{Variables: []panel.Variable{{Key: panel.Gender, Use: panel.Quota, Options: []panel.Option{{Key: "woman"}, {Key: "man"}}}, {Key: panel.BirthYear, Use: panel.Quota}}}}
	w = panel.Wave{ID: id.New(), Panel: p.ID, Number: 1, Survey: paper, State: panel.OpenWave, Title: tenant.Text{"sv": "Trivs du?"}, Opens: h.clk.Now(), Closes: h.clk.Now().Add(240 * time.Hour), Created: h.clk.Now()}
	h.do(t, func(tx panel.Tx) error {
		ctx := t.Context()
		if _, _, err := tx.AddPanel(ctx, p, "k"); err != nil {
			return err
		}
		for i := range n {
			one := panel.Person{ID: id.Secret(), Email: fmt.Sprintf("m%d@example.org", i), Language: "sv", Since: "2026-01-01",
				Facts: panel.Facts{panel.Gender: []string{"woman", "man"}[i%2], panel.BirthYear: fmt.Sprint(1940 + i*60/n)}}
			h.people = append(h.people, one.ID)
			if err := errors.Join(tx.AddPerson(ctx, one, one.Email, ""), tx.PutInPanel(ctx, panel.InPanel{Panel: p.ID, Person: one.ID, State: panel.Member, Joined: "2026-01-01"})); err != nil {
				return err
			}
		}
		if _, _, err := tx.AddWave(ctx, w, "k"); err != nil {
			return err
		}
		_, err := tx.PutAsks(ctx, w, h.people, panel.Rules{Cap: 10, Rest: 14, Today: h.clk.Now().Format(time.DateOnly)})
		return err
	})
	return w
}

func (h *issuing) open(t *testing.T) {
	t.Helper()
	h.do(t, func(tx panel.Tx) error { return h.OpenWave(t.Context(), tx, h.wave) })
}

func (h *issuing) close(t *testing.T) panel.KeyList {
	t.Helper()
	h.do(t, func(tx panel.Tx) error { return h.CloseWave(t.Context(), tx, h.wave) })
	l, err := h.Keys(t.Context(), access.Guest(h.town.ID, "sv"), "panelen", 1)
	fine(t, err)
	return l
}

func (h *issuing) member(i int) access.Actor {
	who := access.Guest(h.town.ID, "sv")
	who.Person = h.people[i]
	return who
}

// asks blinds a number for the group of a member.
func (h *issuing) asks(t *testing.T, i int) credential.Request {
	t.Helper()
	part, err := h.Part(t.Context(), h.member(i), h.wave.ID)
	fine(t, err)
	key, err := credential.ParsePublic(part.As.Key)
	fine(t, err)
	r, err := credential.Ask(key, part.As.Stratum)
	fine(t, err)
	return r
}

func TestTheRightToAnswerIsGivenOnce(t *testing.T) {
	eachIssuing(t, 60, func(t *testing.T, h *issuing) {
		h.open(t)
		r := h.asks(t, 3)
		first, err := h.Issue(t.Context(), h.member(3), h.wave.ID, r.Blinded())
		fine(t, err)
		tok, err := r.Finish(first)
		fine(t, err)
		if err := h.answers.list.Verify(tok); err != nil {
			t.Errorf("the answer store does not take it: %v", err)
		}
		again, err := h.Issue(t.Context(), h.member(3), h.wave.ID, r.Blinded())
		if err != nil || string(again) != string(first) {
			t.Errorf("after a lost reply: %v", err)
		}
		refused := func(why string, kind fault.Kind, who access.Actor, blinded []byte) {
			t.Helper()
			if _, err := h.Issue(t.Context(), who, h.wave.ID, blinded); !fault.Is(err, kind) {
				t.Errorf("%s: %v", why, err)
			}
		}
		refused("a second right", fault.Conflict, h.member(3), h.asks(t, 3).Blinded())
		refused("nobody", fault.SignIn, access.Guest(h.town.ID, "sv"), r.Blinded())
		refused("no blinded message", fault.Invalid, h.member(4), []byte("hello"))
		stranger := h.member(0)
		stranger.Person = id.Secret()
		refused("who is not invited", fault.NotFound, stranger, r.Blinded())
		if _, _, err := h.DrawCode(t.Context(), h.member(3), h.wave.ID, panel.NewSlip()); !fault.Is(err, fault.Conflict) {
			t.Errorf("a code besides: %v", err)
		}
		part, err := h.Part(t.Context(), h.member(4), h.wave.ID)
		if err != nil || part.Done {
			t.Errorf("who sent nonsense took nothing: %v, %v", part.Done, err)
		}
		h.clk.Advance(241 * time.Hour)
		refused("after the close", fault.Closed, h.member(5), h.asks(t, 5).Blinded())
	})
}

func TestACodeIsShownAgainToTheSameFormOnly(t *testing.T) {
	eachIssuing(t, 45, func(t *testing.T, h *issuing) {
		h.open(t)
		slip := panel.NewSlip()
		part, code, err := h.DrawCode(t.Context(), h.member(7), h.wave.ID, slip)
		fine(t, err)
		known := false
		for _, hash := range h.answers.codes[part.As.Stratum] {
			known = known || hash == credential.CodeHash(h.wave.Survey, code)
		}
		if !known {
			t.Error("the code is not one of the member's group")
		}
		if _, again, err := h.DrawCode(t.Context(), h.member(7), h.wave.ID, slip); err != nil || again != code {
			t.Errorf("the same form was shown %q, %v", again, err)
		}
		if _, _, err := h.DrawCode(t.Context(), h.member(7), h.wave.ID, panel.NewSlip()); !fault.Is(err, fault.Conflict) {
			t.Errorf("another form: %v", err)
		}
		if _, _, err := h.DrawCode(t.Context(), h.member(8), h.wave.ID, "short"); !fault.Is(err, fault.Invalid) {
			t.Errorf("no slip: %v", err)
		}
		_, err = h.Issue(t.Context(), h.member(9), h.wave.ID, h.asks(t, 9).Blinded())
		fine(t, err)
		h.do(t, func(tx panel.Tx) error {
			drew, err := tx.Issuing(t.Context(), h.wave.Survey, h.people[7])
			fine(t, err)
			signed, err := tx.Issuing(t.Context(), h.wave.Survey, h.people[9])
			if len(drew.Kept) != len(signed.Kept) || len(drew.Proof) != len(signed.Proof) || drew.Done != signed.Done {
				t.Error("the rows tell who drew a code")
			}
			return err
		})
		everybody := map[string]bool{code: true}
		for i := range h.people {
			if i == 7 || i == 9 {
				continue
			}
			_, one, err := h.DrawCode(t.Context(), h.member(i), h.wave.ID, panel.NewSlip())
			fine(t, err)
			everybody[one] = true
		}
		if len(everybody) != len(h.people)-1 {
			t.Errorf("%d different codes for %d people", len(everybody), len(h.people)-1)
		}
	})
}

func TestStaffDrawACodeForSomebodyOnThePhone(t *testing.T) {
	eachIssuing(t, 40, func(t *testing.T, h *issuing) {
		h.open(t)
		desk := access.Actor{Tenant: h.town.ID, Account: id.New(), Language: "sv", Assurance: access.ByMail, Grants: []access.Grant{{Role: access.Moderator}}}
		_, code, err := h.DrawCodeFor(t.Context(), desk, h.wave.Panel, h.wave.ID, h.people[1], panel.NewSlip())
		if err != nil || code == "" {
			t.Errorf("%q, %v", code, err)
		}
		if part, err := h.PartFor(t.Context(), desk, h.wave.Panel, h.wave.ID, h.people[1]); err != nil || !part.Done {
			t.Errorf("%v, %v", part.Done, err)
		}
		for why, try := range map[string][3]id.ID{"another panel": {id.New(), h.wave.ID, h.people[2]}, "another wave": {h.wave.Panel, id.New(), h.people[2]}, "somebody else": {h.wave.Panel, h.wave.ID, id.Secret()}} {
			if _, _, err := h.DrawCodeFor(t.Context(), desk, try[0], try[1], try[2], panel.NewSlip()); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", why, err)
			}
		}
		if _, _, err := h.DrawCodeFor(t.Context(), h.member(2), h.wave.Panel, h.wave.ID, h.people[2], panel.NewSlip()); !fault.Is(err, fault.NotFound) {
			t.Errorf("a member: %v", err)
		}
	})
}

func TestAnOpeningThatFailsHalfWayIsDoneAgain(t *testing.T) {
	eachIssuing(t, 40, func(t *testing.T, h *issuing) {
		h.answers.fails = true
		err := h.store.Update(t.Context(), h.town.ID, func(tx panel.Tx) error { return h.OpenWave(t.Context(), tx, h.wave) })
		if !errors.Is(err, errAway) {
			t.Errorf("the other store is away: %v", err)
		}
		h.answers.fails = false
		err = h.store.Update(t.Context(), h.town.ID, func(tx panel.Tx) error {
			fine(t, h.OpenWave(t.Context(), tx, h.wave))
			return errAway // after the keys were handed over
		})
		if !errors.Is(err, errAway) {
			t.Error(err)
		}
		lost := h.answers.list.Hash()
		h.open(t)
		opened := h.answers.list.Hash()
		h.open(t)
		if opened == lost || h.answers.list.Hash() != opened {
			t.Error("keys of an opening that failed are used, or an opened wave got new ones")
		}
		r := h.asks(t, 0)
		signature, err := h.Issue(t.Context(), h.member(0), h.wave.ID, r.Blinded())
		fine(t, err)
		tok, err := r.Finish(signature)
		if err != nil || h.answers.list.Verify(tok) != nil {
			t.Errorf("the two stores have different keys: %v", err)
		}
	})
}

func TestTheCloseDestroysWhatCouldSignOrProve(t *testing.T) {
	eachIssuing(t, 40, func(t *testing.T, h *issuing) {
		h.open(t)
		for i := range 5 {
			_, err := h.Issue(t.Context(), h.member(i), h.wave.ID, h.asks(t, i).Blinded())
			fine(t, err)
		}
		_, _, err := h.DrawCode(t.Context(), h.member(5), h.wave.ID, panel.NewSlip())
		fine(t, err)
		h.do(t, func(tx panel.Tx) error { return tx.LeaveIssuing(t.Context(), h.people[2]) })
		l := h.close(t)
		if !l.Closed || l.Invited != 40 || l.Issued != 6 || l.Accepted != 0 {
			t.Errorf("published: %+v", l)
		}
		h.close(t)
		h.do(t, func(tx panel.Tx) error {
			if w, err := tx.Wave(t.Context(), h.wave.ID); err != nil || w.Counts != (panel.Tally{Invited: 40, Issued: 6}) || w.KeysHash != "" && w.KeysHash != l.Hash {
				t.Errorf("the wave says %+v, %q, %v", w.Counts, w.KeysHash, err)
			}
			for _, k := range l.List.Keys {
				if _, err := tx.SealedKey(t.Context(), h.wave.Survey, k.Stratum); !fault.Is(err, fault.NotFound) {
					t.Errorf("the key of %s: %v", k.Stratum, err)
				}
			}
			if _, err := tx.Issuing(t.Context(), h.wave.Survey, h.people[2]); !fault.Is(err, fault.NotFound) {
				t.Errorf("who left is still on the list: %v", err)
			}
			in, err := tx.Issuing(t.Context(), h.wave.Survey, h.people[5])
			if !in.Done || in.Proof != "" || in.Kept != "" {
				t.Errorf("after the close: %+v", in)
			}
			return err
		})
	})
}

func TestParallelIssuesGiveOneRight(t *testing.T) {
	const tries = 200
	eachIssuing(t, tries, func(t *testing.T, h *issuing) {
		h.open(t)
		one, all := make([][]byte, tries), make([][]byte, tries)
		for i := range tries {
			one[i], all[i] = h.asks(t, 0).Blinded(), h.asks(t, i).Blinded()
		}
		if won := together(t, tries, func(i int) error {
			_, err := h.Issue(t.Context(), h.member(0), h.wave.ID, one[i])
			return err
		}); won != 1 {
			t.Errorf("one member got the right %d times", won)
		}
		if won := together(t, tries-1, func(i int) error {
			_, err := h.Issue(t.Context(), h.member(i+1), h.wave.ID, all[i+1])
			return err
		}); won != tries-1 {
			t.Errorf("%d of %d members got theirs", won, tries-1)
		}
		if l := h.close(t); l.Issued != tries {
			t.Errorf("%d were counted", l.Issued)
		}
	})
}

// together runs fn in parallel and counts how often it succeeded; anything but a conflict fails.
func together(t *testing.T, n int, fn func(i int) error) (won int) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-begin
			err := fn(i)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.Conflict):
				t.Error(err)
			}
		})
	}
	close(begin)
	all.Wait()
	return won
}
