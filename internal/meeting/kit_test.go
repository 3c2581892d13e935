package meeting_test

import (
	"testing"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, people in it, and a clock that the test moves.
type house struct {
	*meeting.Service
	s      *store.Store
	town   *tenant.Town
	clk    *clock.Set
	editor access.Actor
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) { fn(t, open(t, s, clk)) })
}

func open(t *testing.T, s *store.Store, clk *clock.Set) *house {
	t.Helper()
	a, _ := testkit.TwoTowns(t, s)
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	h := &house{Service: meeting.New(store.Meetings{DB: s.Towns}, policy), s: s, town: a, clk: clk}
	h.editor = h.person(t, "eva", access.Grant{Role: access.Editor})
	return h
}

// person is somebody with an account and perhaps a role.
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

// write is a meeting with all that it needs, a week after the tests begin.
func write(change ...func(*meeting.Write)) meeting.Write {
	w := meeting.Write{Kind: meeting.OnSite, Title: "An evening about the square", Body: "Come and talk.", Place: "Town hall",
		When: meeting.Day{Date: "2026-03-09", From: "18:00", Until: "20:00"}, SignUp: true, Places: "2"}
	for _, c := range change {
		c(&w)
	}
	return w
}

func places(n string) func(*meeting.Write) { return func(w *meeting.Write) { w.Places = n } }

// published is a meeting that everybody may see.
func (h *house) published(t *testing.T, w meeting.Write) id.ID {
	t.Helper()
	which, err := h.Create(t.Context(), h.editor, h.town, id.New(), w)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Publish(t.Context(), h.editor, which); err != nil {
		t.Fatal(err)
	}
	return which
}

// signed signs somebody up and returns the code of the ticket.
func (h *house) signed(t *testing.T, who access.Actor, which id.ID, in meeting.SignUp) string {
	t.Helper()
	code, err := h.SignUp(t.Context(), who, which, in)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func (h *house) standing(t *testing.T, who access.Actor, code string) meeting.Standing {
	t.Helper()
	ticket, err := h.Ticket(t.Context(), who, code)
	if err != nil {
		t.Fatal(err)
	}
	return ticket.State
}

// told takes the events that were written since it was asked last, by kind.
func (h *house) told(t *testing.T) map[event.Kind]int {
	t.Helper()
	out := map[event.Kind]int{}
	for {
		n, err := store.Outbox{DB: h.s.Towns}.Claim(t.Context(), h.town.ID, 500, func(list []event.Event) error {
			for _, e := range list {
				out[e.Kind]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return out
		}
	}
}
