package chain_test

import (
	"testing"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/chain"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/investment"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// town is one with a resident, a clerk, an idea and an investment.
type town struct {
	*chain.Service
	t               *testing.T
	s               *store.Store
	at              *tenant.Town
	resident, clerk access.Actor
	ideas           *idea.Service
	idea, card      id.ID
}

func settle(t *testing.T, s *store.Store, at *tenant.Town) *town {
	t.Helper()
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	h := &town{Service: chain.New(store.Chains{DB: s.Towns}, policy), t: t, s: s, at: at, ideas: idea.New(store.Ideas{DB: s.Towns}, policy)}
	if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	h.resident, h.clerk = h.person("ann"), h.person("clerk", access.Grant{Role: access.Editor})
	title, body, topic := "A bench by the river", "There is nowhere to sit down.", "green"
	if h.idea, err = h.ideas.Begin(t.Context(), h.resident, at, "ideas", id.New(), idea.Write{Title: &title, Body: &body, Topic: &topic}); err == nil {
		err = h.ideas.Publish(t.Context(), h.resident, at, h.idea)
	}
	if err != nil {
		t.Fatal(err)
	}
	cards := investment.New(store.Investments{DB: s.Towns}, policy)
	h.card, err = cards.Create(t.Context(), h.clerk, at, investment.Write{Title: "Benches", Summary: "Four benches.", Office: "Parks", Contact: "054", Place: "River"})
	if err == nil {
		err = cards.Publish(t.Context(), h.clerk, h.card)
	}
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *town) person(name string, grants ...access.Grant) access.Actor {
	h.t.Helper()
	who := access.Actor{Tenant: h.at.ID, Account: id.New(), Name: name, Language: "sv", Office: "Parks", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(h.t.Context(), h.at.ID, func(tx account.Tx) error {
		return tx.PutAccount(h.t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return who
}

func each(t *testing.T, fn func(t *testing.T, a, b *town)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		fn(t, settle(t, s, a), settle(t, s, b))
	})
}

// ends are the titles on both sides of a thing.
func (h *town) ends(kind string, which id.ID) (from, to []string) {
	h.t.Helper()
	l, err := h.Links(h.t.Context(), access.Guest(h.at.ID, "sv"), kind, which)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, x := range l.From {
		from = append(from, x.Title)
	}
	for _, x := range l.To {
		to = append(to, x.Title)
	}
	return from, to
}

func TestBothPagesShowWhatLedToWhat(t *testing.T) {
	each(t, func(t *testing.T, a, _ *town) {
		address := "https://somewhere.example/sv/investments/" + a.card.String() + "-benches?x=1#comments"
		for range 2 { // twice is once
			if err := a.Join(t.Context(), a.clerk, "idea", a.idea, address); err != nil {
				t.Fatal(err)
			}
		}
		if _, to := a.ends("idea", a.idea); len(to) != 1 || to[0] != "Benches" {
			t.Errorf("the idea led to %q", to)
		}
		if from, _ := a.ends("investment", a.card); len(from) != 1 || from[0] != "A bench by the river" {
			t.Errorf("the investment came from %q", from)
		}
		if err := a.Part(t.Context(), a.clerk, "idea", a.idea, "investment", a.card); err != nil {
			t.Fatal(err)
		}
		if from, _ := a.ends("investment", a.card); len(from) != 0 {
			t.Errorf("after it was taken back the investment came from %q", from)
		}
	})
}

func TestOnlyStaffJoinAndOnlyWhatEverybodyMayRead(t *testing.T) {
	each(t, func(t *testing.T, a, b *town) {
		ctx, card := t.Context(), "/investments/"+a.card.String()
		for name, try := range map[string]struct {
			who     access.Actor
			kind    string
			which   id.ID
			address string
			want    fault.Kind
		}{
			"a guest":                       {access.Guest(a.at.ID, "sv"), "idea", a.idea, card, fault.SignIn},
			"a resident":                    {a.resident, "idea", a.idea, card, fault.Denied},
			"itself":                        {a.clerk, "idea", a.idea, "/i/" + a.idea.String(), fault.Invalid},
			"no page":                       {a.clerk, "idea", a.idea, "/nothing", fault.Invalid},
			"nothing":                       {a.clerk, "idea", a.idea, "", fault.Invalid},
			"a page of the other town":      {a.clerk, "idea", a.idea, "/investments/" + b.card.String(), fault.Invalid},
			"a thing of the other town":     {a.clerk, "idea", b.idea, card, fault.NotFound},
			"the other town's clerk":        {b.clerk, "idea", a.idea, card, fault.NotFound},
			"staff of some other process":   {a.person("other", access.Grant{Role: access.Editor, Scope: access.Scope{Process: id.New()}}), "idea", a.idea, card, fault.NotFound},
			"a kind under which nothing is": {a.clerk, "nothing", a.idea, card, fault.NotFound},
			"an id under which nothing is":  {a.clerk, "idea", id.New(), card, fault.NotFound},
		} {
			if err := a.Join(ctx, try.who, try.kind, try.which, try.address); !fault.Is(err, try.want) {
				t.Errorf("%s: %v, want %v", name, err, try.want)
			}
		}
		if from, to := a.ends("idea", a.idea); len(from)+len(to) != 0 {
			t.Errorf("the idea has %q and %q", from, to)
		}
	})
}

func TestSomebodySeesWhatCameOfWhatTheySaid(t *testing.T) {
	each(t, func(t *testing.T, a, b *town) {
		ctx := t.Context()
		if err := a.ideas.SetStatus(ctx, a.clerk, a.idea, idea.SetStatus{Status: idea.Decided, Reason: "The committee said yes.", Office: "Parks"}); err != nil {
			t.Fatal(err)
		}
		if err := a.Join(ctx, a.clerk, "idea", a.idea, "/investments/"+a.card.String()); err != nil {
			t.Fatal(err)
		}
		said, err := a.Said(ctx, a.resident)
		if err != nil || len(said) != 1 || said[0].Kind != "idea" || len(said[0].Did) != 2 {
			t.Fatalf("said %+v, %v", said, err)
		}
		if d := said[0].Did; d[0].What != "idea.status.decided" || d[0].Text != "The committee said yes." || d[1].Title != "Benches" {
			t.Errorf("what came of it: %+v", d)
		}
		if said, err := a.Said(ctx, a.clerk); err != nil || len(said) != 0 {
			t.Errorf("the clerk said %+v, %v", said, err)
		}
		if said, err := b.Said(ctx, access.Actor{Tenant: b.at.ID, Account: a.resident.Account}); err != nil || len(said) != 0 {
			t.Errorf("in the other town: %+v, %v", said, err)
		}
		if _, err := a.Said(ctx, access.Guest(a.at.ID, "sv")); !fault.Is(err, fault.SignIn) {
			t.Errorf("a guest: %v", err)
		}
		if err := a.ideas.Withdraw(ctx, a.resident, a.idea); err != nil {
			t.Fatal(err)
		}
		if from, _ := a.ends("investment", a.card); len(from) != 0 {
			t.Errorf("an idea that was withdrawn is still shown: %q", from)
		}
	})
}
