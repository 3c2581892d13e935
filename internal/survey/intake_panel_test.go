package survey_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

// signers makes keys once for all tests: that takes a while.
var signers = sync.OnceValue(func() (out [2]credential.Private) {
	for i := range out {
		k, err := credential.Generate()
		if err != nil {
			panic(err)
		}
		out[i] = k
	}
	return out
})

// asked is a survey of a panel with two groups, and codes for the second one.
type asked struct {
	*intake
	which id.ID
	list  credential.List
	codes []string
	panel store.PanelAnswers
}

func (h *intake) panel(t *testing.T, change bool, codes int) *asked {
	t.Helper()
	p := &asked{intake: h, which: h.open(t, survey.Panel, true, change), panel: store.PanelAnswers{Answers: store.Answers{DB: h.s.Answers}}}
	p.list = credential.List{Survey: p.which}
	for i, k := range signers() {
		p.list.Keys = append(p.list.Keys, credential.Listed{Stratum: fmt.Sprintf("g%d", i+1), Label: "group", Key: k.Public().String(), Invited: 20 + i})
	}
	var hashes []string
	for range codes {
		code := credential.NewCode()
		p.codes, hashes = append(p.codes, code), append(hashes, credential.CodeHash(p.which, code))
	}
	must(t, p.panel.PutKeys(t.Context(), h.town.ID, p.which, p.list, map[string][]string{"g2": hashes}))
	return p
}

// right is a token that the registry signed without seeing it.
func (p *asked) right(t *testing.T, group int) credential.Token {
	t.Helper()
	k := signers()[group-1]
	r, err := credential.Ask(k.Public(), fmt.Sprintf("g%d", group))
	must(t, err)
	signature, err := k.Sign(r.Blinded())
	must(t, err)
	tok, err := r.Finish(signature)
	must(t, err)
	return tok
}

func (p *asked) answer(raw, words string) (survey.Receipt, error) {
	c, err := survey.ReadCredential(raw)
	if err != nil {
		return survey.Receipt{}, err
	}
	return p.SendOfPanel(context.Background(), access.Guest(p.town.ID, "sv"), survey.Sending{Survey: p.which, Version: 1, Seed: "s", Answers: yes(words), Credential: c})
}

func (p *asked) sent(t *testing.T, raw, words string) survey.Receipt {
	t.Helper()
	r, err := p.answer(raw, words)
	must(t, err)
	return r
}

func (p *asked) lies(t *testing.T) (waiting []model.AnswerIntake, mixed []model.AnswerMixed, spent int) {
	t.Helper()
	must(t, p.s.Answers.View(t.Context(), p.town.ID, func(tx *tenantdb.Tx) error {
		n, err := tx.Select((*model.AnswerSpent)(nil)).Count(t.Context())
		spent = int(n)
		return errors.Join(err, tx.Select(&waiting).Scan(t.Context()), tx.Select(&mixed).Scan(t.Context()))
	}))
	return waiting, mixed, spent
}

func (p *asked) counted(t *testing.T) int {
	t.Helper()
	n, err := p.panel.Counts(t.Context(), p.town.ID, p.which)
	must(t, err)
	return n.Accepted
}

func TestOnlyWhatThePanelSignedIsTaken(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		p, other := h.panel(t, false, 2), h.panel(t, false, 2)
		good := p.right(t, 1)
		forged := credential.Token{Stratum: "g1", Message: good.Message, Signature: append([]byte{}, good.Signature...)}
		forged.Signature[7] ^= 1
		stranger := credential.Token{Stratum: "g2", Message: good.Message, Signature: good.Signature}
		nowhere := credential.Token{Stratum: "g9", Message: good.Message, Signature: good.Signature}
		for name, raw := range map[string]string{
			"nothing": "", "words": "hello", "a forged signature": forged.Encode(), "the key of another group": stranger.Encode(), "a group that is not there": nowhere.Encode(),
			"a code of another survey": other.codes[0], "a code that was never drawn": credential.NewCode(), "too much": strings.Repeat("a", 5000),
		} {
			if _, err := p.answer(raw, "x"); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		k, err := credential.Generate()
		must(t, err)
		r, err := credential.Ask(k.Public(), "g1")
		must(t, err)
		signature, err := k.Sign(r.Blinded())
		must(t, err)
		tok, err := r.Finish(signature)
		must(t, err)
		if _, err := p.answer(tok.Encode(), "x"); !fault.Is(err, fault.Denied) {
			t.Errorf("a key that is not listed: %v", err)
		}
		if _, err := p.Send(t.Context(), access.Guest(p.town.ID, "sv"), survey.Sending{Survey: p.which, Version: 1, Key: survey.NewKey(), Answers: yes("")}); !fault.Is(err, fault.Denied) {
			t.Errorf("past the credential: %v", err)
		}
		if waiting, _, _ := p.lies(t); len(waiting) != 0 {
			t.Errorf("%d were kept", len(waiting))
		}
		p.sent(t, good.Encode(), "one")
		p.sent(t, strings.ToUpper(credential.ShownCode(p.codes[0])), "two")
		waiting, _, _ := p.lies(t)
		groups := map[string]int{}
		for _, w := range waiting {
			groups[w.Stratum]++
		}
		if len(waiting) != 2 || groups["g1"] != 1 || groups["g2"] != 1 {
			t.Errorf("kept %+v", waiting)
		}
		all := h.open(t, survey.Panel, true, false)
		p.which = all
		if _, err := p.answer(good.Encode(), "x"); !fault.Is(err, fault.Denied) {
			t.Errorf("a survey without keys: %v", err)
		}
	})
}

func TestARightToAnswerIsGoodOnce(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		p := h.panel(t, false, 1)
		raw := p.right(t, 1).Encode()
		p.sent(t, raw, "first")
		if again := p.sent(t, raw, "first"); !again.Again {
			t.Error("the same answer, sent again, is another one")
		}
		if _, err := p.answer(raw, "second"); !fault.Is(err, fault.Conflict) {
			t.Errorf("another answer: %v", err)
		}
		c, err := survey.ReadCredential(raw)
		must(t, err)
		if err := p.Usable(t.Context(), access.Guest(p.town.ID, "sv"), p.which, c); !fault.Is(err, fault.Conflict) {
			t.Errorf("asked before: %v", err)
		}
		for range survey.Batch - 1 {
			p.sent(t, p.right(t, 1).Encode(), "other")
		}
		h.sweep(t)
		waiting, mixed, spent := p.lies(t)
		if len(waiting) != 0 || len(mixed) != survey.Batch || spent != survey.Batch {
			t.Fatalf("%d wait, %d mixed, %d spent", len(waiting), len(mixed), spent)
		}
		if _, err := p.answer(raw, "first"); !fault.Is(err, fault.Conflict) {
			t.Errorf("after it was mixed: %v", err)
		}
		if p.counted(t) != survey.Batch {
			t.Errorf("%d were counted", p.counted(t))
		}
	})
}

func TestWhoMayChangeReplacesUntilItIsMixed(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		p := h.panel(t, true, 1)
		p.sent(t, p.codes[0], "first")
		p.sent(t, p.codes[0], "second")
		waiting, _, _ := p.lies(t)
		if len(waiting) != 1 || !strings.Contains(waiting[0].Body, "second") {
			t.Errorf("waiting %+v", waiting)
		}
		if _, err := p.Mine(t.Context(), access.Guest(p.town.ID, "sv"), p.which, survey.NewKey()); !fault.Is(err, fault.NotFound) {
			t.Errorf("read again: %v", err)
		}
	})
}

func TestManyAtOnceWithOneRightAreOneAnswer(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		p := h.panel(t, false, 0)
		raw := p.right(t, 1).Encode()
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				if _, err := p.answer(raw, "same"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if waiting, _, _ := p.lies(t); len(waiting) != 1 {
			t.Errorf("%d answers", len(waiting))
		}
	})
}

// halting is a registry that stops before it notes anything.
type halting struct {
	store.Surveys
	stop bool
}

var errHalted = errors.New("the machine stopped")

func (s *halting) Update(ctx context.Context, town tenant.ID, fn func(survey.Tx) error) error {
	return s.Surveys.Update(ctx, town, func(tx survey.Tx) error {
		if err := fn(tx); err != nil || !s.stop {
			return err
		}
		return errHalted
	})
}

func TestAStopBetweenTheTwoStoresLosesAndDoublesNothing(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		policy, err := access.NewPolicy()
		must(t, err)
		registry := &halting{Surveys: store.Surveys{DB: h.s.Towns}}
		h.Service = survey.New(registry, store.Answers{DB: h.s.Answers}, policy)
		p := h.panel(t, false, 3)
		for i := range 23 {
			p.sent(t, p.right(t, 1+i%2).Encode(), fmt.Sprintf("answer %d.", i))
			if i == 20 {
				h.sweep(t) // 21 are mixed, two wait until the close
			}
		}
		raw := p.right(t, 2).Encode()
		h.clk.Advance(72 * time.Hour)
		registry.stop = true
		for range 2 {
			if err := h.Sweep(t.Context(), h.town); !errors.Is(err, errHalted) {
				t.Fatalf("the machine did not stop: %v", err)
			}
		}
		registry.stop = false
		h.sweep(t)
		waiting, mixed, spent := p.lies(t)
		if len(waiting) != 0 || len(mixed) != 23 || spent != 0 || p.counted(t) != 23 {
			t.Errorf("%d wait, %d mixed, %d spent, %d counted", len(waiting), len(mixed), spent, p.counted(t))
		}
		seen := map[string]int{}
		for _, m := range mixed {
			seen[m.Body]++
		}
		if len(seen) != 23 {
			t.Errorf("%d different answers", len(seen))
		}
		must(t, p.panel.DropKeys(t.Context(), p.town.ID, p.which))
		must(t, p.panel.DropKeys(t.Context(), p.town.ID, p.which))
		if _, err := p.answer(raw, "late"); !fault.Is(err, fault.Closed) {
			t.Errorf("after the close: %v", err)
		}
		if p.counted(t) != 23 {
			t.Errorf("%d counted without keys", p.counted(t))
		}
	})
}

func TestDestroyedKeysVerifyNothing(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		p := h.panel(t, false, 1)
		raw := p.right(t, 1)
		if err := p.list.Verify(raw); err != nil {
			t.Fatal(err)
		}
		for i := range 12 {
			p.sent(t, p.right(t, 1).Encode(), fmt.Sprint(i))
		}
		must(t, p.panel.DropKeys(t.Context(), p.town.ID, p.which)) // while the survey is open
		for _, c := range []string{raw.Encode(), p.codes[0]} {
			if _, err := p.answer(c, "x"); !fault.Is(err, fault.Closed) {
				t.Errorf("taken without keys: %v", err)
			}
		}
		must(t, store.Answers{DB: p.s.Answers}.View(t.Context(), p.town.ID, func(tx survey.VaultTx) error {
			w, err := tx.Wave(t.Context(), p.which, false)
			if err == nil && (w.Keys.Verify(raw) == nil || len(w.Keys.Keys) != 0 || len(w.Groups) != 2 || w.Groups[1].Invited != 21) {
				t.Errorf("left of the keys: %+v", w)
			}
			return err
		}))
		if p.counted(t) != 12 {
			t.Errorf("%d counted", p.counted(t))
		}
		if err := p.panel.PutKeys(t.Context(), p.town.ID, p.which, p.list, nil); !fault.Is(err, fault.Conflict) {
			t.Errorf("other keys afterwards: %v", err)
		}
	})
}

func TestOfVeryFewNothingIsKept(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		p := h.panel(t, false, 0)
		for i := range survey.FewestOfPanel - 1 {
			p.sent(t, p.right(t, 1).Encode(), fmt.Sprint(i))
		}
		h.clk.Advance(72 * time.Hour)
		h.sweep(t)
		waiting, mixed, spent := p.lies(t)
		if len(waiting)+len(mixed)+spent != 0 || p.counted(t) != survey.FewestOfPanel-1 {
			t.Errorf("%d wait, %d mixed, %d spent; counted %d", len(waiting), len(mixed), spent, p.counted(t))
		}
	})
}

func TestCodesAreToldOnlyOfMany(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		channels := func(p *asked, codes int) map[string]int {
			for i := range codes {
				p.sent(t, p.codes[i], fmt.Sprint("code ", i))
			}
			for i := range 21 {
				p.sent(t, p.right(t, 1).Encode(), fmt.Sprint("token ", i))
			}
			out := map[string]int{}
			h.sweep(t)
			_, mixed, _ := p.lies(t)
			for _, m := range mixed {
				if m.SurveyID == p.which {
					out[m.Channel]++
				}
			}
			return out
		}
		if got := channels(h.panel(t, false, 30), 19); got["code"] != 0 || got["web"] != 40 {
			t.Errorf("of nineteen: %v", got)
		}
		if got := channels(h.panel(t, false, 30), 20); got["code"] != 20 || got["web"] != 21 {
			t.Errorf("of twenty: %v", got)
		}
	})
}

func TestWhatMembersWroteStaysInTheirStore(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		p := h.panel(t, false, 0)
		for i := range 30 {
			p.sent(t, p.right(t, 1+i%2).Encode(), fmt.Sprintf("Mina skäl, nummer %d.", i))
		}
		h.clk.Advance(72 * time.Hour)
		h.sweep(t)
		staff := h.person(t, "anna", access.ByMail)
		staff.Grants = []access.Grant{{Role: access.Admin}}
		must(t, h.CloseBooks(t.Context(), staff, h.town, p.which))
		must(t, h.SweepWords(t.Context(), h.town))
		d, err := h.Words(t.Context(), staff, p.which, survey.WordsFilter{}, page.Request{Size: 100})
		must(t, err)
		if len(d.Words.Rows) != 30 {
			t.Fatalf("%d answers in words", len(d.Words.Rows))
		}
		must(t, h.ReviewWords(t.Context(), staff, p.which, d.Words.Rows[0].ID, survey.Review{Verdict: survey.WordsApproved, Theme: "tid"}))
		n, err := h.ApproveRest(t.Context(), staff, p.which, "mer")
		must(t, err)
		if n != 29 {
			t.Errorf("%d approved", n)
		}
		desk, err := h.ResultsOf(t.Context(), staff, h.town, p.which)
		must(t, err)
		if desk.Results == nil || desk.Results.About.Answers != 30 || !desk.Settled {
			t.Errorf("results %+v", desk)
		}
		if w := desk.Results.About.Weights; w == nil || w.Effective != 30 || len(w.Margins) != 1 || w.Margins[0].Question != survey.GroupKey || len(desk.Results.About.Who) != 0 {
			t.Errorf("weighed as %+v", w)
		}
		h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
			for _, table := range []any{(*model.SurveyWords)(nil), (*model.SurveyIntake)(nil), (*model.SurveyAnswer)(nil)} {
				if n, err := tx.Select(table).Count(ctx); err != nil || n != 0 {
					t.Errorf("%T: %d rows lie in the registry, %v", table, n, err)
				}
			}
			return nil
		})
	})
}
