package comment_test

import (
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with an idea to talk about, in each of two towns.
type house struct {
	*comment.Service
	s    *store.Store
	a, b *tenant.Town
	clk  *clock.Set
	room id.ID // in the first town
	anna access.Actor
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		h := &house{Service: comment.New(store.Comments{DB: s.Towns}, policy), s: s, a: a, b: b, clk: clk}
		h.anna = h.person(t, a, "anna")
		h.room = h.idea(t, h.anna)
		fn(t, h)
	})
}

func (h *house) person(t *testing.T, town *tenant.Town, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: town.ID, Account: id.New(), Name: name, Language: "sv", Office: "Parks", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// idea is a published idea of the district norr, with its room.
func (h *house) idea(t *testing.T, who access.Actor) id.ID {
	t.Helper()
	which := id.New()
	err := store.Ideas{DB: h.s.Towns}.Update(t.Context(), who.Tenant, func(tx idea.Tx) error {
		p, err := tx.ProcessBySlug(t.Context(), "ideas")
		if err != nil {
			return err
		}
		err = tx.PutDraft(t.Context(), idea.Idea{ID: which, Process: p.ID, Author: who.Account, Title: "A bench", Body: "By the river", District: "norr", Status: idea.Draft, Created: tx.Now(), Updated: tx.Now()})
		if err != nil {
			return err
		}
		if err := tx.OpenRoom(t.Context(), which); err != nil {
			return err
		}
		return tx.Publish(t.Context(), which, idea.Submitted)
	})
	if err != nil {
		t.Fatal(err)
	}
	return which
}

func (h *house) say(t *testing.T, who access.Actor, text string, parent int64) comment.Comment {
	t.Helper()
	c, err := h.Post(t.Context(), who, comment.Post{Room: h.room, Body: text, Parent: parent, Key: id.New().String()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCommentsAreNumberedAndAnswersStayInTheirThread(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		bo := h.person(t, h.a, "bo")
		first := h.say(t, h.anna, "What do you think?", 0)
		reply := h.say(t, bo, "A fine thought", first.Seq)
		deeper := h.say(t, h.anna, "Thank you", reply.Seq)
		list, last, err := h.List(t.Context(), access.Guest(h.a.ID, "sv"), h.room, page.Request{})
		if err != nil || len(list.Rows) != 3 || last != 3 {
			t.Fatalf("%v, %d, %v", list.Rows, last, err)
		}
		for i, c := range list.Rows {
			if c.Seq != int64(i+1) {
				t.Errorf("comment %d has the number %d", i, c.Seq)
			}
		}
		if got := list.Rows[2]; got.Under != first.Seq || got.ID != deeper.ID || got.Name != "anna" || got.UnderBy != "anna" {
			t.Errorf("the answer to an answer is %+v", got)
		}
	})
}

func TestTheSameFormSaysItOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, key := range []string{"", "a key", strings.Repeat("k", 100)} {
			one, err := h.Post(t.Context(), h.anna, comment.Post{Room: h.room, Body: "Hej " + key, Key: key})
			if err != nil {
				t.Fatal(err)
			}
			two, err := h.Post(t.Context(), h.anna, comment.Post{Room: h.room, Body: "Hej " + key, Key: key})
			if err != nil || two.ID != one.ID || two.Seq != one.Seq {
				t.Errorf("sent again with %q: %+v, %v", key, two, err)
			}
		}
		bo := h.person(t, h.a, "bo")
		if c, err := h.Post(t.Context(), bo, comment.Post{Room: h.room, Body: "Hej", Key: "a key"}); err != nil || c.Author != bo.Account {
			t.Errorf("somebody else with the same key: %+v, %v", c, err)
		}
	})
}

func TestWhoMayChangeWhatWasSaid(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		bo, guest := h.person(t, h.a, "bo"), access.Guest(h.a.ID, "sv")
		c := h.say(t, h.anna, "What do you think?", 0)
		for name, err := range map[string]error{"edit": h.Edit(t.Context(), bo, h.room, c.Seq, "Changed"), "take back": h.TakeBack(t.Context(), bo, h.room, c.Seq)} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by somebody else: %v", name, err)
			}
		}
		if err := h.Edit(t.Context(), guest, h.room, c.Seq, "Changed"); !fault.Is(err, fault.SignIn) {
			t.Errorf("edit by a guest: %v", err)
		}
		h.clk.Advance(comment.EditTime)
		if err := h.Edit(t.Context(), h.anna, h.room, c.Seq, "Changed"); err != nil {
			t.Errorf("edit in time: %v", err)
		}
		h.clk.Advance(time.Microsecond)
		if err := h.Edit(t.Context(), h.anna, h.room, c.Seq, "Changed again"); !fault.Is(err, fault.Closed) {
			t.Errorf("edit too late: %v", err)
		}
		got, err := h.Get(t.Context(), guest, h.room, c.Seq)
		if err != nil || got.Body != "Changed" || got.Edited.IsZero() {
			t.Errorf("read: %+v, %v", got.Comment, err)
		}
	})
}

func TestWhatIsTakenAwayLeavesItsPlaceAndNoWords(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		reach := func(district string) access.Grant {
			return access.Grant{Role: access.Moderator, Scope: access.Scope{District: district}}
		}
		own, other := h.say(t, h.anna, "Mine", 0), h.say(t, h.anna, "Rude words", 0)
		for range 2 {
			if err := h.TakeBack(t.Context(), h.anna, h.room, own.Seq); err != nil {
				t.Fatal(err)
			}
		}
		reason := "It breaks the house rules."
		for name, who := range map[string]access.Actor{"a resident": h.person(t, h.a, "bo"), "a moderator elsewhere": h.person(t, h.a, "cy", reach("centrum")),
			"an ambassador elsewhere": h.person(t, h.a, "di", access.Grant{Role: access.Ambassador, Scope: access.Scope{District: "centrum"}})} {
			if err := h.Hide(t.Context(), who, h.room, other.Seq, reason); !fault.Is(err, fault.Denied) {
				t.Errorf("hidden by %s: %v", name, err)
			}
		}
		moderator := h.person(t, h.a, "eva", reach("norr"))
		if err := h.Hide(t.Context(), moderator, h.room, other.Seq, "no"); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := h.Hide(t.Context(), moderator, h.room, other.Seq, reason); err != nil {
			t.Errorf("hidden by the district's moderator: %v", err)
		}
		list, _, err := h.List(t.Context(), moderator, h.room, page.Request{})
		if err != nil || len(list.Rows) != 2 {
			t.Fatalf("%v, %v", list.Rows, err)
		}
		for i, want := range []comment.State{comment.TakenBack, comment.Removed} {
			if got := list.Rows[i]; got.State != want || got.Body != "" {
				t.Errorf("%d is %s with the words %q", i, got.State, got.Body)
			}
		}
		items, last, err := h.Since(t.Context(), h.a.ID, h.room, 2, 100)
		if err != nil || len(items) != 2 || last != 4 || items[0].Op != comment.Gone {
			t.Errorf("the log goes on with %v to %d, %v", items, last, err)
		}
	})
}

func TestOnlyStaffSpeakForTheirOffice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		post := func(who access.Actor) (comment.Comment, error) {
			return h.Post(t.Context(), who, comment.Post{Room: h.room, Body: "We look at it.", Key: id.New().String(), Office: true})
		}
		if _, err := post(h.anna); !fault.Is(err, fault.Denied) {
			t.Errorf("a resident: %v", err)
		}
		if c, err := post(h.person(t, h.a, "eva", access.Grant{Role: access.Editor})); err != nil || c.Office != "Parks" {
			t.Errorf("an editor: %+v, %v", c, err)
		}
	})
}

func TestARoomOfAnotherTownIsNone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		c := h.say(t, h.anna, "What do you think?", 0)
		bo := h.person(t, h.b, "bo", access.Grant{Role: access.Admin})
		_, posted := h.Post(t.Context(), bo, comment.Post{Room: h.room, Body: "From elsewhere", Key: "k"})
		_, read := h.Get(t.Context(), bo, h.room, c.Seq)
		_, _, listed := h.List(t.Context(), bo, h.room, page.Request{})
		_, _, since := h.Since(t.Context(), h.b.ID, h.room, 0, 10)
		for name, err := range map[string]error{"post": posted, "read": read, "list": listed, "since": since, "watch": h.Watchable(t.Context(), bo, h.room),
			"hide": h.Hide(t.Context(), bo, h.room, c.Seq, "A reason of length."), "edit": h.Edit(t.Context(), bo, h.room, c.Seq, "Changed"),
			"take back": h.TakeBack(t.Context(), bo, h.room, c.Seq)} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestTooMuchOrNothingIsNotSaid(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, body := range []string{"", " \n\t ", "\x00\u202e", strings.Repeat("å", comment.MaxBody+1)} {
			if _, err := h.Post(t.Context(), h.anna, comment.Post{Room: h.room, Body: body}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%.20q: %v", body, err)
			}
		}
		if c := h.say(t, h.anna, strings.Repeat("å", comment.MaxBody), 0); c.Seq != 1 {
			t.Errorf("what was refused took the number %d", c.Seq-1)
		}
	})
}
