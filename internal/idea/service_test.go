package idea_test

import (
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, people in it, and a clock that the test moves.
type house struct {
	*idea.Service
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
		if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		fn(t, &house{Service: idea.New(store.Ideas{DB: s.Towns}, policy), s: s, town: a, clk: clk})
	})
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

func ptr[T any](v T) *T { return &v }

// draft is an idea with all that it needs.
func (h *house) draft(t *testing.T, who access.Actor, title string) id.ID {
	t.Helper()
	draft, err := h.Begin(t.Context(), who, h.town, "ideas", id.New(), idea.Write{Title: ptr(title), Topic: ptr("green")})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Save(t.Context(), who, h.town, draft, idea.Write{Body: ptr("Somebody would like this very much."), District: ptr("norr")}); err != nil {
		t.Fatal(err)
	}
	return draft
}

func (h *house) published(t *testing.T, who access.Actor, title string) id.ID {
	t.Helper()
	draft := h.draft(t, who, title)
	if err := h.Publish(t.Context(), who, h.town, draft); err != nil {
		t.Fatal(err)
	}
	return draft
}

func (h *house) get(t *testing.T, who access.Actor, which id.ID) idea.Detail {
	t.Helper()
	d, err := h.Get(t.Context(), who, h.town, which)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestADraftIsItsAuthorsAlone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna, bo := h.person(t, "anna"), h.person(t, "bo", access.Grant{Role: access.Admin})
		draft := h.draft(t, anna, "A bench by the river")
		for _, who := range []access.Actor{bo, access.Guest(h.town.ID, "sv")} {
			if _, err := h.Get(t.Context(), who, h.town, draft); !fault.Is(err, fault.NotFound) {
				t.Errorf("read by %q: %v", who.Name, err)
			}
		}
		for name, err := range map[string]error{
			"save": h.Save(t.Context(), bo, h.town, draft, idea.Write{Title: ptr("Mine now, is it")}), "publish": h.Publish(t.Context(), bo, h.town, draft),
			"discard": h.Discard(t.Context(), bo, draft), "support": h.Support(t.Context(), bo, draft, true), "follow": h.Follow(t.Context(), bo, draft, true),
			"withdraw": h.Withdraw(t.Context(), bo, draft),
			"answer":   h.Answer(t.Context(), bo, draft, idea.GiveAnswer{Body: "We shall see about it.", Office: "Parks"}),
			"status":   h.SetStatus(t.Context(), bo, draft, idea.SetStatus{Status: idea.Checking, Reason: "We look at it.", Office: "Parks"}),
		} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by somebody else: %v", name, err)
			}
		}
		list, err := h.List(t.Context(), anna, idea.Filter{}, page.Request{})
		if err != nil || len(list.Rows) != 0 {
			t.Errorf("the list shows %v, %v", list.Rows, err)
		}
	})
}

func TestAnIdeaIsCompleteBeforeItIsPublic(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.person(t, "anna")
		draft, err := h.Begin(t.Context(), anna, h.town, "ideas", id.New(), idea.Write{Title: ptr("A bench by the river")})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Publish(t.Context(), anna, h.town, draft); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a text: %v", err)
		}
		for name, w := range map[string]idea.Write{
			"short title": {Title: ptr("Hej")}, "long title": {Title: ptr(strings.Repeat("å", idea.MaxTitle+1))}, "no text": {Body: ptr(" \n ")},
			"long text": {Body: ptr(strings.Repeat("å", idea.MaxBody+1))}, "topic": {Topic: ptr("none")}, "district": {District: ptr("elsewhere")},
			"off the earth": {Point: ptr(&tenant.Point{Lat: 91, Lon: 0})},
		} {
			if err := h.Save(t.Context(), anna, h.town, draft, w); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWhoGoesOnLaterLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.person(t, "anna")
		draft, err := h.Begin(t.Context(), anna, h.town, "ideas", id.New(), idea.Write{Title: ptr("A b"), Topic: ptr(""), Later: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Save(t.Context(), anna, h.town, draft, idea.Write{Body: ptr("On the"), Later: true}); err != nil {
			t.Fatal(err)
		}
		kept, _, err := h.DraftOf(t.Context(), anna, draft)
		if err != nil || kept.Title != "A b" || kept.Body != "On the" {
			t.Errorf("kept %q, %q, %v", kept.Title, kept.Body, err)
		}
		if err := h.Publish(t.Context(), anna, h.town, draft); !fault.Is(err, fault.Invalid) {
			t.Errorf("half an idea became public: %v", err)
		}
		if err := h.Save(t.Context(), anna, h.town, draft, idea.Write{Body: ptr(strings.Repeat("å", idea.MaxBody+1)), Later: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("later is no way round the longest text: %v", err)
		}
	})
}

func TestAnIdeaMayBeEditedUntilSomebodyElseStandsBehindIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna, bo := h.person(t, "anna"), h.person(t, "bo")
		edit := func(which id.ID) error {
			return h.Edit(t.Context(), anna, h.town, which, idea.Write{Title: ptr("A longer bench by the river")})
		}
		first, second := h.published(t, anna, "A bench by the river"), h.published(t, anna, "A tree by the school")
		if err := h.Support(t.Context(), anna, first, true); err != nil {
			t.Fatal(err)
		}
		if err := edit(first); err != nil {
			t.Errorf("with one's own support: %v", err)
		}
		if err := h.Support(t.Context(), bo, first, true); err != nil {
			t.Fatal(err)
		}
		if err := edit(first); !fault.Is(err, fault.Closed) {
			t.Errorf("with another's support: %v", err)
		}
		h.clk.Advance(time.Duration(h.town.IdeaRules.EditMinutes)*time.Minute + time.Second)
		if err := edit(second); !fault.Is(err, fault.Closed) {
			t.Errorf("after its time: %v", err)
		}
		if err := h.Edit(t.Context(), bo, h.town, second, idea.Write{Title: ptr("Mine now, is it")}); !fault.Is(err, fault.NotFound) {
			t.Errorf("by somebody else: %v", err)
		}
	})
}

func TestAnIdeaThatIsWithdrawnTakesNothingMore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna, bo := h.person(t, "anna"), h.person(t, "bo")
		which := h.published(t, anna, "A bench by the river")
		for range 2 {
			if err := h.Withdraw(t.Context(), anna, which); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Support(t.Context(), bo, which, true); !fault.Is(err, fault.Closed) {
			t.Errorf("support: %v", err)
		}
		d := h.get(t, bo, which)
		if d.Status != idea.Withdrawn || len(d.History) != 2 || d.Open {
			t.Errorf("%s, %v, open %v", d.Status, d.History, d.Open)
		}
		list, err := h.List(t.Context(), bo, idea.Filter{}, page.Request{})
		if err != nil || len(list.Rows) != 0 {
			t.Errorf("the list shows %v, %v", list.Rows, err)
		}
	})
}

func TestStaffActWhereTheirRoleReaches(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, h.person(t, "anna"), "A bench by the river") // in the district norr
		there := access.Grant{Role: access.Editor, Scope: access.Scope{District: "norr"}}
		elsewhere := access.Grant{Role: access.Editor, Scope: access.Scope{District: "centrum"}}
		set := func(who access.Actor) error {
			return h.SetStatus(t.Context(), who, which, idea.SetStatus{Status: idea.Feasible, Reason: "It can be built.", Office: "Parks"})
		}
		for name, c := range map[string]struct {
			who  access.Actor
			want fault.Kind
		}{"a resident": {h.person(t, "bo"), fault.Denied}, "an editor elsewhere": {h.person(t, "cy", elsewhere), fault.Denied},
			"a moderator": {h.person(t, "di", access.Grant{Role: access.Moderator}), fault.Denied}, "a guest": {access.Guest(h.town.ID, "sv"), fault.SignIn}} {
			if err := set(c.who); !fault.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		editor := h.person(t, "eva", there)
		if err := set(editor); err != nil {
			t.Errorf("an editor of the district: %v", err)
		}
		for _, status := range []idea.Status{idea.Draft, idea.Withdrawn, "nonsense"} {
			if err := h.SetStatus(t.Context(), editor, which, idea.SetStatus{Status: status, Reason: "Because of that.", Office: "Parks"}); !fault.Is(err, fault.Invalid) {
				t.Errorf("the status %q: %v", status, err)
			}
		}
		if d := h.get(t, editor, which); d.Status != idea.Feasible || d.History[1].Reason != "It can be built." || d.History[1].Office != "Parks" {
			t.Errorf("%s, %+v", d.Status, d.History)
		}
	})
}

func TestSupportIsSaidOnceAndTakenBackOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.person(t, "anna")
		which := h.published(t, anna, "A bench by the river")
		for n, on := range []bool{true, true, false, false, true} {
			if err := h.Support(t.Context(), anna, which, on); err != nil {
				t.Fatal(err)
			}
			want := map[bool]int{true: 1}[on]
			if d := h.get(t, anna, which); d.Supports != want || d.Relation.Supported != on {
				t.Errorf("step %d: %d supports, mine %v", n, d.Supports, d.Relation.Supported)
			}
		}
	})
}
