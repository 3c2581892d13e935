package assembly_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/assembly"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, an editor, a guest, and a drawn panel of five.
type house struct {
	*assembly.Service
	s             *store.Store
	clk           *clock.Set
	town          *tenant.Town
	editor, guest access.Actor
	panel         id.ID
	people        []access.Actor
}

type links struct{}

func (links) Link(_ tenant.ID, _, path string) string { return "https://town.example" + path }

// founder makes a panel as the town's panels would.
type founder struct{ s *store.Store }

func (f founder) Found(ctx context.Context, who access.Actor, _ *tenant.Town, w assembly.Foundation) (made id.ID, err error) {
	err = store.Panels{DB: f.s.Towns}.Update(ctx, who.Tenant, func(tx panel.Tx) error {
		p := panel.Panel{ID: id.New(), Slug: "panel-of-" + w.District, Kind: panel.Drawn, State: panel.Draft, District: w.District, Title: w.Title, Lead: w.Charge, Size: w.Size,
			CreatedBy: who.Account, Created: tx.Now()}
		made, _, err = tx.AddPanel(ctx, p, w.Key)
		return err
	})
	return made, err
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		h := &house{Service: assembly.New(store.Assemblies{DB: s.Towns}, policy, links{}, founder{s}), s: s, clk: clk, town: a, guest: access.Guest(a.ID, "sv"),
			editor: access.Actor{Tenant: a.ID, Account: id.New(), Name: "ed", Language: "sv", Grants: []access.Grant{{Role: access.Editor}}}}
		err = store.Accounts{DB: s.Towns}.Update(t.Context(), a.ID, func(tx account.Tx) error {
			return tx.PutAccount(t.Context(), account.Account{ID: h.editor.Account, Email: "ed@example.org", State: account.Active, CreatedAt: tx.Now()}, "ed")
		})
		if err != nil {
			t.Fatal(err)
		}
		h.panel = id.New()
		err = store.Panels{DB: s.Towns}.Update(t.Context(), a.ID, func(tx panel.Tx) error {
			_, _, err := tx.AddPanel(t.Context(), panel.Panel{ID: h.panel, Slug: "klimat", Kind: panel.Drawn, State: panel.Published, Title: tenant.Text{"sv": "Klimat"}, Size: 5,
				CreatedBy: h.editor.Account, Created: tx.Now(), Settings: panel.Settings{Variables: []panel.Variable{{Key: panel.Gender, Use: panel.Quota,
					Title: tenant.Text{"sv": "Kön"}, Options: []panel.Option{{Key: "w", Title: tenant.Text{"sv": "Kvinna"}}, {Key: "m", Title: tenant.Text{"sv": "Man"}}}}}}}, "k")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			h.people = append(h.people, h.join(t, i))
		}
		fn(t, h)
	})
}

// join puts somebody into the panel.
func (h *house) join(t *testing.T, i int) access.Actor {
	t.Helper()
	who := id.Secret()
	err := store.Panels{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx panel.Tx) error {
		p := panel.Person{ID: who, Email: fmt.Sprintf("m%d@example.org", i), Language: "sv", Facts: panel.Facts{panel.Gender: []string{"w", "m"}[i%2]}, Since: "2026-01-01"}
		if err := tx.AddPerson(t.Context(), p, p.Email, ""); err != nil {
			return err
		}
		return tx.PutInPanel(t.Context(), panel.InPanel{Panel: h.panel, Person: who, State: panel.Member, Joined: "2026-01-01"})
	})
	if err != nil {
		t.Fatal(err)
	}
	return access.Actor{Tenant: h.town.ID, Person: who, Language: "sv"}
}

func (h *house) leave(t *testing.T, who access.Actor) {
	t.Helper()
	err := store.Panels{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx panel.Tx) error { return tx.DropPerson(t.Context(), who.Person) })
	if err != nil {
		t.Fatal(err)
	}
}

func write() assembly.Write {
	return assembly.Write{Language: "sv", Title: "Klimatet", Charge: "Hur blir staden svalare?", Recipient: "Kommunstyrelsen", Office: "Miljökontoret", Threshold: 80, Quorum: 60}
}

// meets makes a public assembly with one session.
func (h *house) meets(t *testing.T) (which, session id.ID) {
	t.Helper()
	w := write()
	w.Panel = h.panel
	which, err := h.Create(t.Context(), h.editor, w)
	if err == nil {
		session, err = h.AddSession(t.Context(), h.editor, which, assembly.WriteSession{Language: "sv", Title: "Första mötet", Starts: h.clk.Now().Add(time.Hour), Ends: h.clk.Now().Add(3 * time.Hour),
			Experts: []assembly.Expert{{Name: "Eva Ek", Stands: "Universitetet", Chosen: "Medlemmarna", Consent: true}, {Name: "Ove Okänd", Stands: "Industrin", Chosen: "Kontoret"}}})
	}
	if err == nil {
		err = h.Publish(t.Context(), h.editor, h.town, which)
	}
	if err != nil {
		t.Fatal(err)
	}
	return which, session
}

// drafted makes a draft by the first member.
func (h *house) drafted(t *testing.T, which id.ID) assembly.Recommendation {
	t.Helper()
	n, err := h.Draft(t.Context(), h.people[0], "klimat", assembly.WriteAdvice{Language: "sv", Title: "Fler träd", Body: "Plantera **träd**."})
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.OwnAdvice(t.Context(), h.people[1], "klimat", n)
	if err != nil || p.Advice.Assembly != which {
		t.Fatalf("draft %+v, %v", p.Advice, err)
	}
	return p.Advice
}

func TestOneAssemblyForEachDrawnPanel(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		w := write()
		w.Panel, w.Key = h.panel, "once"
		first, err := h.Create(t.Context(), h.editor, w)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := h.Create(t.Context(), h.editor, w); err != nil || again != first {
			t.Errorf("the same form made another: %v", err)
		}
		w.Key = "twice"
		if _, err := h.Create(t.Context(), h.editor, w); !fault.Is(err, fault.Invalid) {
			t.Errorf("a second one for the panel: %v", err)
		}
		if err := h.Publish(t.Context(), h.editor, h.town, first); !fault.Is(err, fault.Invalid) {
			t.Errorf("published without a session: %v", err)
		}
		if _, err := h.Page(t.Context(), h.guest, "klimat"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft is read: %v", err)
		}
		for name, change := range map[string]func(w *assembly.Write){"no charge": func(w *assembly.Write) { w.Charge = "" }, "a number": func(w *assembly.Write) { w.Charge = "880320-0016" },
			"half of nothing": func(w *assembly.Write) { w.Threshold = 10 }, "no quorum": func(w *assembly.Write) { w.Quorum = 0 }, "ends first": func(w *assembly.Write) { w.Begins, w.Ends = "2026-05-02", "2026-05-01" },
			"no process": func(w *assembly.Write) { w.Processes = []string{"none"} }} {
			w := write()
			change(&w)
			if err := h.Save(t.Context(), h.editor, first, w); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.Save(t.Context(), h.guest, first, write()); !fault.Is(err, fault.SignIn) {
			t.Errorf("by a guest: %v", err)
		}
	})
}

func TestOnlyMembersAreInside(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, _ := h.meets(t)
		r := h.drafted(t, which)
		if _, err := h.Own(t.Context(), h.guest, "klimat"); !fault.Is(err, fault.SignIn) {
			t.Errorf("a guest: %v", err)
		}
		stranger := access.Actor{Tenant: h.town.ID, Person: id.Secret()}
		if _, err := h.OwnAdvice(t.Context(), stranger, "klimat", r.Number); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := h.Advice(t.Context(), h.guest, "klimat", r.Number); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft is public: %v", err)
		}
		h.leave(t, h.people[4])
		if err := h.Comment(t.Context(), h.people[4], "klimat", r.Number, "", "sv", "Hej"); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody who left: %v", err)
		}
		p, err := h.Page(t.Context(), h.guest, "klimat")
		if err != nil || p.Members != 4 || len(p.Advice) != 0 || p.Sessions[0].Experts[0].Name == "" || p.Sessions[0].Experts[1].Name != "" {
			t.Errorf("public: %+v, %v", p, err)
		}
		for _, c := range p.Makeup[0].Classes {
			if !c.Few || c.N != 0 {
				t.Errorf("two of a kind are told: %+v", c)
			}
		}
	})
}

func TestTextsAreFrozenByTheVote(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, _ := h.meets(t)
		r := h.drafted(t, which)
		amend := assembly.WriteAdvice{Language: "sv", Title: "Fler träd", Body: "Plantera många träd.", From: r.Version}
		if err := h.Amend(t.Context(), h.people[1], "klimat", r.Number, amend); err != nil {
			t.Fatal(err)
		}
		if err := h.Amend(t.Context(), h.people[2], "klimat", r.Number, amend); !fault.Is(err, fault.Invalid) {
			t.Errorf("an older text came through: %v", err)
		}
		if err := h.Comment(t.Context(), h.people[2], "klimat", r.Number, "c", "sv", "Vilka träd?"); err != nil {
			t.Fatal(err)
		}
		closes := h.clk.Now().Add(time.Hour)
		if err := h.OpenVote(t.Context(), h.editor, which, r.ID, h.clk.Now()); !fault.Is(err, fault.Invalid) {
			t.Errorf("a vote that is over before it opens: %v", err)
		}
		if err := h.OpenVote(t.Context(), h.editor, which, r.ID, closes); err != nil {
			t.Fatal(err)
		}
		amend.From = 0
		if err := h.Amend(t.Context(), h.people[1], "klimat", r.Number, amend); !fault.Is(err, fault.Closed) {
			t.Errorf("changed while voting: %v", err)
		}
		p, err := h.AdviceDesk(t.Context(), h.editor, which, r.ID)
		if err != nil || len(p.Versions) != 2 || len(p.Comments) != 1 || p.Versions[1].Seat == p.Versions[0].Seat {
			t.Errorf("versions %+v, %v", p.Versions, err)
		}
	})
}
