package process_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, people in it, and a clock that the test moves.
type house struct {
	*process.Service
	s    *store.Store
	town *tenant.Town
	clk  *clock.Set
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		library := tenant.TemplateSpec{Key: "poll", Name: tenant.Text{"en": "A poll"}, Hints: tenant.CardSpec{Purpose: tenant.Text{"en": "To choose a name"}},
			Phases: []tenant.PhaseSpec{{Kind: "poll", Name: tenant.Text{"sv": "Fråga", "en": "Poll", "pl": "Sonda"}, Closes: 10}, {Kind: "decision", Name: tenant.Text{"sv": "Svar"}, Opens: 10, Closes: 12}}}
		h := &house{Service: process.New(store.Processes{DB: s.Towns}, policy, library), s: s, town: a, clk: clk}
		if err := h.Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		fn(t, h)
	})
}

func (h *house) person(t *testing.T, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: h.town.ID, Account: id.New(), Name: name, Language: "sv", Office: "Parks", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func (h *house) staff(t *testing.T) (editor, admin access.Actor) {
	t.Helper()
	return h.person(t, "editor", access.Grant{Role: access.Editor}), h.person(t, "admin", access.Grant{Role: access.Admin})
}

func sv(s string) tenant.Text { return tenant.Text{"sv": s} }

// screens is what fills every screen of a process.
func screens() map[process.Theme]process.Write {
	return map[process.Theme]process.Write{
		process.Words: {Words: &process.WriteWords{Title: sv("Bänkar i parken"), Summary: sv("Var ska de stå?"), Body: sv("Berätta för oss var det saknas bänkar.")}},
		process.Facts: {Card: &process.WriteCard{Owner: sv("Parkkontoret"), Purpose: sv("Fler bänkar"), Basis: sv("Eget beslut"), Audience: sv("Alla"),
			Contact: process.Contact{Name: "Parkkontoret", Email: "park@aby.example", Phone: "011-12 34 56"}}},
		process.Promise: {Mandate: &process.Mandate{Open: sv("Platserna"), Fixed: sv("Pengarna"), Decides: sv("Nämnden"), When: sv("I maj"), Answers: sv("Alla får svar")}},
		process.Dates: {Phases: &[]process.WritePhase{
			{Kind: process.Ideas, Name: sv("Idéer"), OpensDay: "2026-03-10", OpensAt: "08:00", ClosesDay: "2026-03-31", ClosesAt: "23:59"},
			{Kind: process.Decision, Name: sv("Beslut"), OpensDay: "2026-04-01", ClosesDay: "2026-04-20"}}},
	}
}

// filled begins a process and fills every screen.
func (h *house) filled(t *testing.T, who access.Actor) id.ID {
	t.Helper()
	which, err := h.Begin(t.Context(), who, h.town, process.Begin{Key: id.New(), Title: "Bänkar i parken", Slug: "bankar-i-parken"})
	if err != nil {
		t.Fatal(err)
	}
	for theme, w := range screens() {
		if _, err := h.Save(t.Context(), who, h.town, which, w); err != nil {
			t.Fatalf("%s: %v", theme, err)
		}
	}
	return which
}

func (h *house) published(t *testing.T, editor, admin access.Actor) id.ID {
	t.Helper()
	which := h.filled(t, editor)
	if err := h.Propose(t.Context(), editor, h.town, which, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Approve(t.Context(), admin, h.town, which, process.Approve{}); err != nil {
		t.Fatal(err)
	}
	return which
}

func (h *house) at(t *testing.T, who access.Actor, which id.ID) process.Desk {
	t.Helper()
	d, err := h.Desk(t.Context(), who, h.town, which)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func want(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

func TestTwoPeoplePublish(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.staff(t)
		guest := access.Guest(h.town.ID, "sv")
		which, err := h.Begin(ctx, editor, h.town, process.Begin{Key: id.New(), Title: "Bänkar i parken", Slug: "bankar-i-parken"})
		if err != nil {
			t.Fatal(err)
		}
		want(t, "proposing a half-written process", h.Propose(ctx, editor, h.town, which, ""), fault.Closed)
		for _, theme := range []process.Theme{process.Words, process.Facts, process.Promise, process.Dates} {
			if !process.Blocked(h.at(t, editor, which).Lacks) {
				t.Fatalf("nothing is missing before %s", theme)
			}
			if _, err := h.Save(ctx, editor, h.town, which, screens()[theme]); err != nil {
				t.Fatal(err)
			}
		}
		_, err = h.Get(ctx, guest, "bankar-i-parken")
		want(t, "a guest reading a draft", err, fault.NotFound)
		if err := h.Propose(ctx, editor, h.town, which, ""); err != nil {
			t.Fatal(err)
		}
		_, err = h.Approve(ctx, editor, h.town, which, process.Approve{})
		want(t, "an editor approving", err, fault.Denied)
		_, err = h.Save(ctx, editor, h.town, which, screens()[process.Words])
		want(t, "writing while it waits", err, fault.Closed)
		if _, err := h.Approve(ctx, admin, h.town, which, process.Approve{Sign: true}); err != nil {
			t.Fatal(err)
		}
		p, err := h.Get(ctx, guest, "bankar-i-parken")
		if err != nil || p.State != process.Published || p.Version != 1 || !p.Published.Equal(h.clk.Now()) {
			t.Fatalf("published: %+v, %v", p, err)
		}
		_, list, err := h.Versions(ctx, guest, "bankar-i-parken")
		if err != nil || len(list) != 1 || list[0].Signature != "admin" || list[0].Office != "Parks" || list[0].PublishedBy != admin.Account || list[0].ProposedBy != editor.Account {
			t.Errorf("versions %+v, %v", list, err)
		}
	})
}

func TestWhoProposedDoesNotApprove(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, admin := h.staff(t)
		second := h.person(t, "second", access.Grant{Role: access.Admin})
		which := h.filled(t, admin)
		if err := h.Propose(t.Context(), admin, h.town, which, ""); err != nil {
			t.Fatal(err)
		}
		_, err := h.Approve(t.Context(), admin, h.town, which, process.Approve{})
		want(t, "approving one's own", err, fault.Denied)
		want(t, "sending back without a reason", h.SendBack(t.Context(), second, which, " "), fault.Invalid)
		if err := h.SendBack(t.Context(), second, which, "The dates are too short."); err != nil {
			t.Fatal(err)
		}
		if d := h.at(t, admin, which); d.Edit.Reason == "" || d.Edit.Step != process.Draft || !d.CanEdit {
			t.Errorf("sent back: %+v", d.Edit)
		}
		_, err = h.Approve(t.Context(), second, h.town, which, process.Approve{})
		want(t, "approving what does not wait", err, fault.Closed)
	})
}

func TestAnEditorOfOneProcessSeesNoOther(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		editor, _ := h.staff(t)
		mine, other := h.filled(t, editor), h.filled(t, editor)
		scoped := h.person(t, "scoped", access.Grant{Role: access.Editor, Scope: access.Scope{Process: mine}})
		if _, err := h.Save(t.Context(), scoped, h.town, mine, screens()[process.Words]); err != nil {
			t.Error(err)
		}
		_, err := h.Desk(t.Context(), scoped, h.town, other)
		want(t, "opening another", err, fault.NotFound)
		_, err = h.Save(t.Context(), scoped, h.town, other, screens()[process.Words])
		want(t, "writing another", err, fault.NotFound)
		want(t, "proposing another", h.Propose(t.Context(), scoped, h.town, other, ""), fault.NotFound)
		_, err = h.Begin(t.Context(), scoped, h.town, process.Begin{Key: id.New(), Title: "A third one"})
		want(t, "beginning one", err, fault.Denied)
		list, err := h.Office(t.Context(), scoped, h.town)
		if err != nil || len(list) != 1 || list[0].Process.ID != mine {
			t.Errorf("the list has %d, %v", len(list), err)
		}
		local := h.person(t, "local", access.Grant{Role: access.Editor, Scope: access.Scope{District: "norr"}})
		third, err := h.Begin(t.Context(), local, h.town, process.Begin{Key: id.New(), Title: "In the north"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Save(t.Context(), local, h.town, third, process.Write{Districts: &[]string{"centrum"}})
		want(t, "moving it away from one's district", err, fault.Invalid)
	})
}

func TestAChangeOfWhatIsPublicNeedsTheSecondPersonAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.staff(t)
		which := h.published(t, editor, admin)
		m := *screens()[process.Promise].Mandate
		m.When = sv("I juni")
		if _, err := h.Save(ctx, editor, h.town, which, process.Write{Mandate: &m}); err != nil {
			t.Fatal(err)
		}
		p, _ := h.Get(ctx, access.Guest(h.town.ID, "sv"), "bankar-i-parken")
		if p.Card.Mandate.When["sv"] != "I maj" {
			t.Error("the public reads what was not approved")
		}
		want(t, "a word of the mandate as a correction", h.Correct(ctx, editor, h.town, which, "Ny tid"), fault.Closed)
		want(t, "a change without a note", h.Propose(ctx, editor, h.town, which, ""), fault.Invalid)
		if err := h.Propose(ctx, editor, h.town, which, "Beslutet kommer i juni."); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Approve(ctx, admin, h.town, which, process.Approve{}); err != nil {
			t.Fatal(err)
		}
		c, err := h.Version(ctx, access.Guest(h.town.ID, "sv"), "bankar-i-parken", 2)
		if err != nil || c.First || c.Before.Card.Mandate.When["sv"] != "I maj" || c.Content.Card.Mandate.When["sv"] != "I juni" || c.Version.Note == "" {
			t.Errorf("version 2: %+v, %v", c, err)
		}
		if process.Fingerprint(c.Version.Raw) != c.Version.Fingerprint {
			t.Error("the fingerprint is of something else")
		}
		w := *screens()[process.Words].Words
		w.Summary = sv("Var skall de stå?")
		if _, err := h.Save(ctx, editor, h.town, which, process.Write{Words: &w}); err != nil {
			t.Fatal(err)
		}
		if !h.at(t, editor, which).Small {
			t.Fatal("one word is not small")
		}
		if err := h.Correct(ctx, editor, h.town, which, "Stavning"); err != nil {
			t.Fatal(err)
		}
		_, list, _ := h.Versions(ctx, editor, "bankar-i-parken")
		if len(list) != 3 || !list[0].Small {
			t.Errorf("versions %+v", list)
		}
		w.Summary = sv("Var ska de stå?")
		w.Body = sv("Berätta för oss var det saknas 3 bänkar.")
		if _, err := h.Save(ctx, editor, h.town, which, process.Write{Words: &w}); err != nil {
			t.Fatal(err)
		}
		want(t, "a number as a correction", h.Correct(ctx, editor, h.town, which, "Antal"), fault.Closed)
		if gone, err := h.Discard(ctx, editor, which); err != nil || gone {
			t.Errorf("discard: %v, %v", gone, err)
		}
		if h.at(t, editor, which).Pending {
			t.Error("something is still prepared")
		}
	})
}

func TestWhatIsScheduledIsPublicAtItsMinuteOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.staff(t)
		which := h.filled(t, editor)
		if err := h.Propose(ctx, editor, h.town, which, ""); err != nil {
			t.Fatal(err)
		}
		_, err := h.Approve(ctx, admin, h.town, which, process.Approve{Day: "2026-03-01", Minute: "10:00"})
		want(t, "a minute in the past", err, fault.Invalid)
		if _, err := h.Approve(ctx, admin, h.town, which, process.Approve{Day: "2026-03-03", Minute: "07:30"}); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, time.March, 3, 6, 30, 0, 0, time.UTC)
		for _, c := range []struct {
			now  time.Time
			want process.State
		}{{at.Add(-time.Microsecond), process.Scheduled}, {at, process.Published}, {at.Add(time.Hour), process.Published}} {
			h.clk.Advance(c.now.Sub(h.clk.Now()))
			together(t, 4, func() error { return h.PublishDue(context.Background(), h.town) })
			if p := h.at(t, editor, which).Process; p.State != c.want || c.want == process.Published && (p.Version != 1 || !p.Published.Equal(at)) {
				t.Errorf("at %s it is %s, version %d", c.now, p.State, p.Version)
			}
		}
		_, list, err := h.Versions(ctx, editor, "bankar-i-parken")
		if err != nil || len(list) != 1 {
			t.Errorf("%d versions, %v", len(list), err)
		}
	})
}

// together calls fn from several sides at once.
func together(t *testing.T, n int, fn func() error) {
	t.Helper()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if err := fn(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestWhatIsSentTwiceHappensOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.staff(t)
		key := id.New()
		in := process.Begin{Key: key, Title: "Only one of it", Slug: "one", Template: "poll", Day: "2026-03-10"}
		together(t, 3, func() error {
			_, err := h.Begin(context.Background(), editor, h.town, in)
			if fault.Is(err, fault.Conflict) {
				return nil // the other was faster by a hair; sent again it finds it
			}
			return err
		})
		n := len(listed(t, h, editor))
		if _, err := h.Begin(ctx, editor, h.town, in); err != nil || len(listed(t, h, editor)) != n {
			t.Errorf("begun again: %v", err)
		}
		which := h.filled(t, editor)
		for range 2 {
			if err := h.Propose(ctx, editor, h.town, which, ""); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Approve(ctx, admin, h.town, which, process.Approve{}); err != nil {
			t.Fatal(err)
		}
		_, err := h.Approve(ctx, admin, h.town, which, process.Approve{})
		want(t, "approving what is public", err, fault.Closed)
	})
}

func listed(t *testing.T, h *house, who access.Actor) []process.Desk {
	t.Helper()
	list, err := h.Office(t.Context(), who, h.town)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPublishedWithParticipantsStaysPublic(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.staff(t)
		which := h.published(t, editor, admin)
		want(t, "an editor withdrawing", h.Withdraw(ctx, editor, which, "A mistake in the dates."), fault.Denied)
		if err := h.Withdraw(ctx, admin, which, "A mistake in the dates."); err != nil {
			t.Fatal(err)
		}
		_, err := h.Get(ctx, access.Guest(h.town.ID, "sv"), "bankar-i-parken")
		want(t, "reading what was withdrawn", err, fault.NotFound)
		_, err = h.Discard(ctx, editor, which)
		want(t, "deleting what was public", err, fault.Closed)
		if err := h.Propose(ctx, editor, h.town, which, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Approve(ctx, admin, h.town, which, process.Approve{}); err != nil {
			t.Fatal(err)
		}
		if p := h.at(t, editor, which).Process; p.Version != 2 {
			t.Errorf("version %d", p.Version)
		}
	})
}

func TestAPreviewLinkEndsWhenItIsPublished(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.staff(t)
		guest := access.Guest(h.town.ID, "sv")
		which := h.filled(t, editor)
		if err := h.SharePreview(ctx, editor, which); err != nil {
			t.Fatal(err)
		}
		secret := h.at(t, editor, which).Process.Preview
		p, err := h.Preview(ctx, guest, secret)
		if err != nil || p.Title["sv"] != "Bänkar i parken" || len(secret) < 32 {
			t.Fatalf("preview: %v", err)
		}
		if err := h.EndPreview(ctx, editor, which); err != nil {
			t.Fatal(err)
		}
		_, err = h.Preview(ctx, guest, secret)
		want(t, "a link that was taken back", err, fault.NotFound)
		if err := h.SharePreview(ctx, editor, which); err != nil {
			t.Fatal(err)
		}
		secret = h.at(t, editor, which).Process.Preview
		if err := h.Propose(ctx, editor, h.town, which, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Preview(ctx, guest, secret); err != nil {
			t.Errorf("while it waits: %v", err)
		}
		if _, err := h.Approve(ctx, admin, h.town, which, process.Approve{}); err != nil {
			t.Fatal(err)
		}
		_, err = h.Preview(ctx, guest, secret)
		want(t, "a link after publication", err, fault.NotFound)
		_, err = h.Preview(ctx, guest, "")
		want(t, "no secret", err, fault.NotFound)
	})
}

func TestTemplatesAndCopiesBeginToday(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, _ := h.staff(t)
		which, err := h.Begin(ctx, editor, h.town, process.Begin{Key: id.New(), Title: "Namnet på parken", Slug: "bankar-i-parken", Template: "poll", Day: "2026-03-27"})
		if err != nil {
			t.Fatal(err)
		}
		d := h.at(t, editor, which)
		// The clocks go forward on the 29th: ten days later it is midnight all the same.
		if got := d.Edit.Content.Phases[0]; !got.Opens.Equal(time.Date(2026, time.March, 26, 23, 0, 0, 0, time.UTC)) || !got.Closes.Equal(time.Date(2026, time.April, 5, 22, 0, 0, 0, time.UTC)) {
			t.Errorf("the template's phase is %s to %s", got.Opens, got.Closes)
		}
		if name := d.Edit.Content.Phases[0].Name; name["pl"] != "" || name["sv"] != "Fråga" || d.Hints.Purpose["en"] == "" {
			t.Errorf("names %v, hints %v", name, d.Hints)
		}
		full := h.filled(t, editor)
		if slug := h.at(t, editor, full).Process.Slug; slug != "bankar-i-parken-2" {
			t.Errorf("the second slug is %s", slug)
		}
		key := id.New()
		for range 2 {
			if err := h.SaveTemplate(ctx, editor, h.town, full, process.SaveTemplate{Key: key, Name: "Våra bänkar"}); err != nil {
				t.Fatal(err)
			}
		}
		own, library, err := h.Templates(ctx, editor)
		if err != nil || len(own) != 1 || len(library) != 1 || own[0].Steps[1].Opens != 22 || own[0].Steps[0].OpensAt != "08:00" {
			t.Fatalf("templates %+v %+v, %v", own, library, err)
		}
		again, err := h.Begin(ctx, editor, h.town, process.Begin{Key: id.New(), Title: "Bänkar igen", Slug: "igen", Template: key.String(), Day: "2026-10-20"})
		if err != nil {
			t.Fatal(err)
		}
		c := h.at(t, editor, again).Edit.Content
		if day, minute := process.Clocks(c.Phases[1].Opens, h.town.Location()); day != "2026-11-11" || minute != "00:00" || c.Card.Mandate.Open["sv"] == "" {
			t.Errorf("begun from the town's template: %s %s, %v", day, minute, c.Card.Mandate)
		}
		copied, err := h.Duplicate(ctx, editor, h.town, full, process.Duplicate{Key: id.New(), Slug: "kopia", Title: func(_, s string) string { return "Kopia av " + s }})
		if err != nil {
			t.Fatal(err)
		}
		d = h.at(t, editor, copied)
		if day, minute := process.Clocks(d.Edit.Content.Phases[0].Opens, h.town.Location()); day != "2026-03-02" || minute != "08:00" || d.Process.State != process.Draft || d.Edit.Content.Title["sv"] != "Kopia av Bänkar i parken" {
			t.Errorf("the copy opens %s %s: %+v", day, minute, d.Edit.Content.Title)
		}
		if gone, err := h.Discard(ctx, editor, copied); err != nil || !gone {
			t.Errorf("throwing the copy away: %v, %v", gone, err)
		}
		if err := h.DropTemplate(ctx, editor, key); err != nil {
			t.Error(err)
		}
	})
}

func TestTheFolderLeavesAloneWhatStaffChanged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.staff(t)
		p, err := h.Get(ctx, editor, "ideas")
		if err != nil || p.Version != 1 {
			t.Fatalf("applied: %+v, %v", p, err)
		}
		town := *h.town
		town.Processes = append([]tenant.ProcessSpec(nil), town.Processes...)
		town.Processes[0].Summary = tenant.Text{"sv": "Nya ord", "en": "New words"}
		for range 2 { // the second apply changes nothing, and makes no version
			if err := h.Apply(ctx, &town); err != nil {
				t.Fatal(err)
			}
		}
		again, list, err := h.Versions(ctx, editor, "ideas")
		if err != nil || again.Summary["sv"] != "Nya ord" || again.Version != 2 || len(list) != 2 || list[0].PublishedBy != id.None {
			t.Fatalf("applied again: %+v, %+v, %v", again.Summary, list, err)
		}
		for theme, w := range screens() {
			if theme == process.Dates {
				continue
			}
			if _, err := h.Save(ctx, editor, h.town, p.ID, w); err != nil {
				t.Fatal(err)
			}
		}
		town.Processes[0].Summary = tenant.Text{"sv": "Ord ur en fil", "en": "Words of a file"}
		check := func(what, want string) {
			if err := h.Apply(ctx, &town); err != nil {
				t.Fatal(err)
			}
			if now, err := h.Get(ctx, editor, "ideas"); err != nil || now.Summary["sv"] != want {
				t.Errorf("%s the folder wrote %v, %v", what, now.Summary, err)
			}
		}
		check("while staff prepare a change", "Nya ord")
		if err := h.Propose(ctx, editor, h.town, p.ID, "Ny text."); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Approve(ctx, admin, h.town, p.ID, process.Approve{}); err != nil {
			t.Fatal(err)
		}
		check("after staff published", "Var ska de stå?")
	})
}

func TestTwoWhoWriteOneScreenAreTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		editor, admin := h.staff(t)
		which := h.filled(t, editor)
		was := h.at(t, editor, which).Edit.Content.Mark(process.Words)
		w := screens()[process.Words]
		w.Words.Summary, w.Was = sv("Först"), was
		if _, err := h.Save(t.Context(), admin, h.town, which, w); err != nil {
			t.Fatal(err)
		}
		w.Words.Summary = sv("Sedan")
		_, err := h.Save(t.Context(), editor, h.town, which, w)
		want(t, "writing over somebody's words", err, fault.Invalid)
		w.Was = h.at(t, editor, which).Edit.Content.Mark(process.Words)
		if _, err := h.Save(t.Context(), editor, h.town, which, w); err != nil {
			t.Error(err)
		}
	})
}

func TestNothingPrivateAndNothingHalfIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		editor, _ := h.staff(t)
		which := h.filled(t, editor)
		bad := screens()
		bad[process.Words].Words.Body = sv("Ring Anna, 811228-9874.")
		bad[process.Facts].Card.Contact = process.Contact{Email: "park at aby", Phone: "ring oss"}
		bad[process.Promise].Mandate.Open = sv(strings.Repeat("a", process.MaxPromise+1))
		(*bad[process.Dates].Phases)[0].ClosesDay = "2026-03-09"
		for theme, w := range bad {
			_, err := h.Save(t.Context(), editor, h.town, which, w)
			want(t, string(theme), err, fault.Invalid)
		}
		clash := *screens()[process.Dates].Phases
		clash = append(clash, process.WritePhase{Kind: process.Ideas, Name: sv("Mer"), OpensDay: "2026-03-29", OpensAt: "02:30", ClosesDay: "2026-04-10"})
		odd, err := h.Save(t.Context(), editor, h.town, which, process.Write{Phases: &clash})
		if err != nil || len(odd) != 1 || odd[0].Taken != "03:00" || odd[0].Kind != process.Skipped {
			t.Errorf("odd times: %+v, %v", odd, err)
		}
		want(t, "proposing phases that clash", h.Propose(t.Context(), editor, h.town, which, ""), fault.Closed)
	})
}

func TestLettersAboutProposalsGoToThoseWhoPublish(t *testing.T) {
	p, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range access.Granted {
		who := access.Actor{Account: id.New(), Grants: []access.Grant{{Role: role}}}
		if p.May(who, access.PublishProcess, access.Scope{}) != (role == access.Admin) {
			t.Errorf("%s: store's publishers must follow the policy", role)
		}
	}
}
