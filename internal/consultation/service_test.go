package consultation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, people in it, and a clock that the test moves.
type house struct {
	*consultation.Service
	s     *store.Store
	town  *tenant.Town
	clk   *clock.Set
	of    id.ID // the process
	staff access.Actor
}

const draftText = "# Aim\n\nThe park shall have more trees along the river.\n\n# Rules\n\nDogs are kept on a lead all year.\n\nThe gates close at ten in the evening."

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		town, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		with := *town
		with.Processes = []tenant.ProcessSpec{{Slug: "plan", Title: tenant.Text{"sv": "Plan"},
			Phases: []tenant.PhaseSpec{{Kind: "consultation", Name: tenant.Text{"sv": "Samråd"}, Opens: -1, Closes: 30}}}}
		processes := process.New(store.Processes{DB: s.Towns}, policy)
		if err := processes.Apply(t.Context(), &with); err != nil {
			t.Fatal(err)
		}
		p, err := processes.Get(t.Context(), access.Guest(town.ID, "sv"), "plan")
		if err != nil {
			t.Fatal(err)
		}
		h := &house{Service: consultation.New(store.Consultations{DB: s.Towns}, policy), s: s, town: town, clk: clk, of: p.ID}
		h.staff = h.person(t, "staff", access.Grant{Role: access.Editor})
		fn(t, h)
	})
}

func (h *house) person(t *testing.T, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: h.town.ID, Account: id.New(), Name: name, Language: "sv", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func (h *house) settings() consultation.Settings {
	return consultation.Settings{Process: h.of, Slug: "park", Title: "The rules of the park", Intro: "We want to write new rules for the park.", Language: "sv",
		Office: "Parks", Audience: consultation.Residents, Text: draftText}
}

// published is a consultation whose first version is public.
func (h *house) published(t *testing.T, change ...func(*consultation.Settings)) id.ID {
	t.Helper()
	in := h.settings()
	for _, c := range change {
		c(&in)
	}
	which, err := h.Create(t.Context(), h.staff, h.town, id.New(), in)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Release(t.Context(), h.staff, which, consultation.Release{}); err != nil {
		t.Fatal(err)
	}
	return which
}

func ptr[T any](v T) *T { return &v }

// said sends a remark about a paragraph, or the whole.
func (h *house) said(t *testing.T, who access.Actor, anchor, quote, body string) consultation.Remark {
	t.Helper()
	about := consultation.Whole
	if anchor != "" {
		about = consultation.OfText
	}
	draft, err := h.Begin(t.Context(), who, h.town, "park", id.New(), consultation.Write{About: &about, Where: &consultation.Subject{Anchor: anchor, Quote: quote}, Body: &body})
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Send(t.Context(), who, h.town, "park", draft)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (h *house) entered(t *testing.T, which id.ID, source consultation.Source, body string) consultation.Remark {
	t.Helper()
	r, err := h.Enter(t.Context(), h.staff, h.town, which, consultation.Enter{Key: id.New(), Source: source, Received: h.clk.Now().Add(-time.Hour),
		About: consultation.Whole, Voice: consultation.Voice{Speaks: consultation.Person}, Body: body, Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNobodySeesAConsultationBeforeItsFirstVersion(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, err := h.Create(t.Context(), h.staff, h.town, id.New(), h.settings())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Read(t.Context(), h.staff, "park", 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("read: %v", err)
		}
		for range 2 { // the second time it is there already
			err = h.Release(t.Context(), h.staff, which, consultation.Release{})
		}
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("the same version twice: %v", err)
		}
		d, err := h.Read(t.Context(), access.Guest(h.town.ID, "sv"), "park", 0)
		if err != nil || len(d.Text) != 5 || d.Text[1].Anchor != "p1" || d.Text[4].Anchor != "p3" || d.Text[2].Anchor != "h2" {
			t.Errorf("%+v, %v", d.Text, err)
		}
	})
}

func TestARemarkStaysWithItsParagraphWhenTheTextChanges(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t), h.person(t, "anna")
		r := h.said(t, anna, "p2", "on a lead", "Only in summer, please.")
		gone := h.said(t, anna, "p3", "", "Ten is too early for me.")
		in := h.settings()
		in.Text = "# Aim\n\nA new first paragraph that was never there.\n\nThe park shall have more trees along the river.\n\n# Rules\n\nDogs are kept on a lead from April to September."
		if err := h.Save(t.Context(), h.staff, h.town, which, in); err != nil {
			t.Fatal(err)
		}
		if err := h.Release(t.Context(), h.staff, which, consultation.Release{From: 1, Changelog: "Leads in summer only."}); err != nil {
			t.Fatal(err)
		}
		d, err := h.Get(t.Context(), anna, "park", r.ID)
		if err != nil || d.Remark.Version != 1 || d.Then.Body != "Dogs are kept on a lead all year." || !strings.Contains(d.Now.Body, "April") || d.Now.Anchor != "p2" {
			t.Errorf("%+v\n%+v, %v", d.Then, d.Now, err)
		}
		if d, err = h.Get(t.Context(), anna, "park", gone.ID); err != nil || d.Now.Anchor != "" || d.Then.Anchor != "p3" {
			t.Errorf("a paragraph that went: %+v, %v", d.Now, err)
		}
		page, err := h.Read(t.Context(), anna, "park", 0)
		if err != nil || page.Text[1].Anchor != "p4" || page.Text[2].Anchor != "p1" || page.Counts["p2"] != 1 {
			t.Errorf("%+v, %v, %v", page.Text, page.Counts, err)
		}
	})
}

func TestTheFinalVersionIsLocked(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t), h.person(t, "anna")
		if err := h.Release(t.Context(), h.staff, which, consultation.Release{From: 1, Changelog: "This is what was decided.", Final: true}); err != nil {
			t.Fatal(err)
		}
		in := h.settings()
		in.Text += "\n\nOne more."
		for name, err := range map[string]error{
			"save":    h.Save(t.Context(), h.staff, h.town, which, in),
			"release": h.Release(t.Context(), h.staff, which, consultation.Release{From: 2, Changelog: "Once more, please."}),
		} {
			if !fault.Is(err, fault.Closed) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.Begin(t.Context(), anna, h.town, "park", id.New(), consultation.Write{}); !fault.Is(err, fault.Closed) {
			t.Errorf("remark: %v", err)
		}
	})
}

func TestAReplyIsSentOnceWithWhatItNeeds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.published(t)
		anna, bo := h.person(t, "anna"), h.person(t, "bo")
		about := consultation.OfText
		draft, err := h.Begin(t.Context(), anna, h.town, "park", id.New(), consultation.Write{About: &about, Later: true, Where: &consultation.Subject{}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Send(t.Context(), anna, h.town, "park", draft); !fault.Is(err, fault.Invalid) {
			t.Errorf("sent half: %v", err)
		}
		for name, w := range map[string]consultation.Write{
			"heading": {Where: &consultation.Subject{Anchor: "h1"}}, "no such paragraph": {Where: &consultation.Subject{Anchor: "p99"}},
			"words that are not there": {Where: &consultation.Subject{Anchor: "p2", Quote: "cats"}}, "nothing": {Body: ptr(" ")},
			"a national number": {Body: ptr("I am 880320-0016 and I agree.")}, "an organisation without a name": {Voice: &consultation.Voice{Speaks: consultation.NGO}},
		} {
			if err := h.Step(t.Context(), anna, h.town, draft, w); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.Step(t.Context(), anna, h.town, draft, consultation.Write{Where: &consultation.Subject{Anchor: "p2", Quote: "kept  on a\nlead"}, Body: ptr("Only in summer.")}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Send(t.Context(), bo, h.town, "park", draft); !fault.Is(err, fault.NotFound) {
			t.Errorf("sent by somebody else: %v", err)
		}
		for range 3 {
			r, err := h.Send(t.Context(), anna, h.town, "park", draft)
			if err != nil || r.Number != 1 || r.ID != draft || r.Quote != "kept on a lead" {
				t.Fatalf("%+v, %v", r, err)
			}
		}
		if _, err := h.Begin(t.Context(), anna, h.town, "park", draft, consultation.Write{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the form that was sent, sent again from its start: %v", err)
		}
		if err := h.Edit(t.Context(), bo, "park", draft, "Mine now, is it?"); !fault.Is(err, fault.NotFound) {
			t.Errorf("edited by somebody else: %v", err)
		}
		if err := h.Edit(t.Context(), anna, "park", draft, "Only in summer, and only big ones."); err != nil {
			t.Error(err)
		}
		h.clk.Advance(31 * 24 * time.Hour)
		for name, err := range map[string]error{"edit": h.Edit(t.Context(), anna, "park", draft, "Never at all."), "withdraw": h.Withdraw(t.Context(), anna, "park", draft)} {
			if !fault.Is(err, fault.Closed) {
				t.Errorf("%s after the close: %v", name, err)
			}
		}
	})
}

func TestOnlyThoseWhomItIsForMayRemark(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.published(t, func(in *consultation.Settings) {
			in.Audience, in.Districts = consultation.Local, []string{"norr"}
		})
		anna := h.person(t, "anna")
		for district, ok := range map[string]bool{"": false, "centrum": false, "norr": true} {
			anna.District = district
			if _, err := h.Begin(t.Context(), anna, h.town, "park", id.New(), consultation.Write{}); (err == nil) != ok || !ok && !fault.Is(err, fault.Denied) {
				t.Errorf("from %q: %v", district, err)
			}
		}
		_, err := h.SendGuest(t.Context(), access.Guest(h.town.ID, "sv"), h.town, "park", consultation.Guest{Key: id.New(), About: consultation.Whole, Body: "Hello there.", Voice: consultation.Voice{Speaks: consultation.Person}})
		if !fault.Is(err, fault.Denied) {
			t.Errorf("without an account: %v", err)
		}
	})
}

func TestWhatComesWithoutAnAccountWaitsToBeRead(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, func(in *consultation.Settings) { in.Audience = consultation.Everybody })
		guest, key := access.Guest(h.town.ID, "sv"), id.New()
		var r consultation.Remark
		for range 2 {
			var err error
			r, err = h.SendGuest(t.Context(), guest, h.town, "park", consultation.Guest{Key: key, About: consultation.Whole, Body: "More benches, please.", Voice: consultation.Voice{Speaks: consultation.Person}})
			if err != nil || r.Number != 1 || r.State != consultation.Held {
				t.Fatalf("%+v, %v", r, err)
			}
		}
		if _, err := h.Get(t.Context(), guest, "park", r.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("read before it was looked at: %v", err)
		}
		if err := h.Screen(t.Context(), h.staff, which, r.ID, false, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("refused without a reason: %v", err)
		}
		if err := h.Screen(t.Context(), h.staff, which, r.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Get(t.Context(), guest, "park", r.ID); err != nil {
			t.Errorf("read afterwards: %v", err)
		}
	})
}

func TestWordsWithoutConsentAreCountedAndNeverShown(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t)
		r, err := h.Enter(t.Context(), h.staff, h.town, which, consultation.Enter{Key: id.New(), Source: consultation.Phone, Received: h.clk.Now(), About: consultation.Whole,
			Voice: consultation.Voice{Speaks: consultation.Person}, Body: "Secret words of a caller.", Name: "Karl Secret"})
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.Get(t.Context(), access.Guest(h.town.ID, "sv"), "park", r.ID)
		if err != nil || strings.Contains(fmt.Sprint(d.Remark), "Secret") || d.Remark.Source != consultation.Phone || d.Remark.Number != 1 {
			t.Errorf("%+v, %v", d.Remark, err)
		}
	})
}

func TestEveryAnswerHasAReasonAndIsToldWithTheTable(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t), h.person(t, "anna")
		first, second, third := h.said(t, anna, "p2", "", "Only in summer."), h.entered(t, which, consultation.Letter, "From a letter."), h.said(t, anna, "", "", "I change my mind.")
		if err := h.Withdraw(t.Context(), anna, "park", third.ID); err != nil {
			t.Fatal(err)
		}
		answer := func(a consultation.Answer, which2 ...id.ID) error {
			return h.Answer(t.Context(), h.staff, which, which2, a)
		}
		for name, a := range map[string]consultation.Answer{
			"no reason": {Disposition: consultation.Accepted}, "no disposition": {Reason: "Because of that."}, "an unknown one": {Disposition: "perhaps", Reason: "Because of that."},
			"void": {Disposition: consultation.Void, Reason: "Because of that."}, "an unknown paragraph": {Disposition: consultation.Accepted, Reason: "Because of that.", LedTo: "p77"},
		} {
			if err := answer(a, first.ID); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		table := consultation.Publish{Key: id.New(), Kind: consultation.Table, Title: "What became of the remarks"}
		publish := func(p consultation.Publish) error { return h.Publish(t.Context(), h.staff, which, p) }
		if err := answer(consultation.Answer{Disposition: consultation.Partly, Reason: "In summer only.", LedTo: "p2"}, first.ID); err != nil {
			t.Fatal(err)
		}
		if d, _ := h.Get(t.Context(), anna, "park", first.ID); d.Remark.Disposition != "" || d.Remark.Reason != "" {
			t.Errorf("the answer is public before the table: %+v", d.Remark)
		}
		if err := publish(table); !fault.Is(err, fault.Closed) {
			t.Errorf("a table with a remark that waits: %v", err)
		}
		if err := answer(consultation.Answer{Disposition: consultation.Outside, Reason: "This is about another park."}, second.ID, third.ID); !fault.Is(err, fault.Closed) {
			t.Errorf("an answer to what was withdrawn: %v", err)
		}
		if err := answer(consultation.Answer{Disposition: consultation.Outside, Reason: "This is about another park."}, second.ID); err != nil {
			t.Fatal(err)
		}
		report := consultation.Publish{Key: id.New(), Kind: consultation.Report, Title: "The report", Body: "This is what we learnt from it all."}
		if err := publish(report); !fault.Is(err, fault.Closed) {
			t.Errorf("a report before the table: %v", err)
		}
		for range 2 {
			if err := publish(table); err != nil {
				t.Fatal(err)
			}
		}
		if err := publish(report); err != nil {
			t.Error(err)
		}
		_, last, rows, err := h.TableOf(t.Context(), access.Guest(h.town.ID, "sv"), "park")
		if err != nil || len(rows) != 2 || rows[0].Reason != "In summer only." || last.Numbers.ByDisposition["partly"] != 1 || last.Numbers.Withdrawn != 1 {
			t.Errorf("%+v, %+v, %v", last, rows, err)
		}
		if d, err := h.Get(t.Context(), anna, "park", first.ID); err != nil || d.Remark.Disposition != consultation.Partly || d.Led.Anchor != "p2" {
			t.Errorf("%+v, %v", d.Remark, err)
		}
	})
}

func TestStaffWorkWhereTheirRoleReaches(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t)
		r := h.said(t, h.person(t, "anna"), "", "", "A remark of mine.")
		elsewhere := h.person(t, "elsewhere", access.Grant{Role: access.Editor, Scope: access.Scope{Process: id.New()}})
		for name, who := range map[string]access.Actor{"resident": h.person(t, "bo"), "moderator": h.person(t, "cy", access.Grant{Role: access.Moderator}), "elsewhere": elsewhere} {
			for act, err := range map[string]error{
				"answer":  h.Answer(t.Context(), who, which, []id.ID{r.ID}, consultation.Answer{Disposition: consultation.Accepted, Reason: "Because of that."}),
				"assign":  h.Assign(t.Context(), who, which, r.ID, consultation.Assign{Office: "Parks"}),
				"release": h.Release(t.Context(), who, which, consultation.Release{From: 1, Changelog: "Something else."}),
				"screen":  h.Screen(t.Context(), who, which, r.ID, true, ""),
			} {
				if !fault.Is(err, fault.Denied) {
					t.Errorf("%s by %s: %v", act, name, err)
				}
			}
		}
		here := h.person(t, "here", access.Grant{Role: access.Editor, Scope: access.Scope{Process: h.of}})
		if err := h.Assign(t.Context(), here, which, r.ID, consultation.Assign{Office: "Parks", Note: "Ask Eva."}); err != nil {
			t.Error(err)
		}
		list, err := h.Register(t.Context(), here, which, consultation.Filter{Assigned: "Parks"}, page.Request{})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Note != "Ask Eva." {
			t.Errorf("%+v, %v", list, err)
		}
		_, public, err := h.Remarks(t.Context(), here, "park", consultation.Filter{}, page.Request{})
		if err != nil || len(public.Rows) != 1 || public.Rows[0].Note != "" || public.Rows[0].Assigned != "" {
			t.Errorf("the public list: %+v, %v", public, err)
		}
	})
}
