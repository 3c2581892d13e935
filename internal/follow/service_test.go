package follow_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

type links struct{}

func (links) Link(_ tenant.ID, lang, path string) string { return "https://aby.example/" + lang + path }

// house is the service with two towns, a process in one, and a clock that the test moves.
type house struct {
	*follow.Service
	s     *store.Store
	town  *tenant.Town
	other *tenant.Town
	clk   *clock.Set
	what  follow.Subject
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		all := process.New(store.Processes{DB: s.Towns}, policy)
		if err := all.Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		p, err := all.Get(t.Context(), access.Guest(a.ID, "sv"), "ideas")
		if err != nil {
			t.Fatal(err)
		}
		fn(t, &house{Service: follow.New(store.Follows{DB: s.Towns}, policy, links{}), s: s, town: a, other: b, clk: clk,
			what: follow.Subject{Kind: follow.Process, ID: p.ID}})
	})
}

func (h *house) guest() access.Actor { return access.Guest(h.town.ID, "sv") }

// person is somebody with an account of that address.
func (h *house) person(t *testing.T, email string) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: h.town.ID, Account: id.New(), Name: "Anna", Language: "sv", Assurance: access.ByMail}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: email, Name: "Anna", Language: "sv", State: account.Active, CreatedAt: tx.Now()}, strings.ToLower(email))
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// letters lists what waits to be sent.
func (h *house) letters(t *testing.T) (out []mail.Row) {
	t.Helper()
	err := store.Mail{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx mail.Tx) error {
		woken, err := tx.Wake(t.Context(), -time.Hour, 1000)
		if err != nil {
			return err
		}
		for _, w := range woken {
			row, err := tx.Lock(t.Context(), w.ID)
			if err != nil {
				return err
			}
			out = append(out, row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// word is the secret of the newest letter that asks an address.
func (h *house) word(t *testing.T) string {
	t.Helper()
	list := h.letters(t)
	if len(list) == 0 {
		t.Fatal("no letter waits")
	}
	_, word, ok := strings.Cut(list[len(list)-1].Params["link"], "/follow/")
	if !ok {
		t.Fatalf("the letter leads to %q", list[len(list)-1].Params["link"])
	}
	return word
}

func (h *house) begin(t *testing.T, email string) {
	t.Helper()
	if err := h.Begin(t.Context(), h.guest(), h.town, h.what, email); err != nil {
		t.Fatal(err)
	}
}

// followers counts whom a letter would reach.
func (h *house) followers(t *testing.T) int {
	t.Helper()
	n := 0
	err := store.Processes{DB: h.s.Towns}.View(t.Context(), h.town.ID, func(tx process.Tx) error {
		p, err := tx.Process(t.Context(), h.what.ID)
		if err != nil {
			return err
		}
		list, err := tx.Reminders(t.Context(), p)
		if err == nil {
			n = list[0].Followers
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnAccountFollowsAtOneTapAndOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.person(t, "anna@example.org")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := h.Set(t.Context(), anna, h.what, true); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if on, err := h.State(t.Context(), anna, h.what); err != nil || !on || h.followers(t) != 1 {
			t.Errorf("follows %v, %v, %d followers", on, err, h.followers(t))
		}
		list, err := h.Mine(t.Context(), anna)
		if err != nil || len(list) != 1 || list[0].Path != "/p/ideas" {
			t.Errorf("her list is %v, %v", list, err)
		}
		for range 2 {
			if err := h.Set(t.Context(), anna, h.what, false); err != nil {
				t.Error(err)
			}
		}
		if on, _ := h.State(t.Context(), anna, h.what); on || h.followers(t) != 0 {
			t.Error("she follows still")
		}
		if err := h.Set(t.Context(), h.guest(), h.what, true); !fault.Is(err, fault.SignIn) {
			t.Errorf("a guest: %v", err)
		}
		for name, what := range map[string]follow.Subject{"nothing": {Kind: follow.Process, ID: id.New()}, "no such kind": {Kind: "secret", ID: h.what.ID}} {
			if err := h.Set(t.Context(), anna, what, true); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if err := h.Begin(t.Context(), h.guest(), h.town, what, "x@example.org"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by letter: %v", name, err)
			}
		}
	})
}

func TestAnAddressFollowsNothingBeforeItsOwnerSaidYes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.begin(t, "Bo@Example.org")
		word := h.word(t)
		for range 3 { // a scanner opens the link
			if thing, err := h.Look(t.Context(), h.guest(), word); err != nil || thing.Path != "/p/ideas" {
				t.Errorf("looked: %v, %v", thing, err)
			}
		}
		if h.followers(t) != 0 {
			t.Error("looking was taken for a yes")
		}
		for _, wrong := range []string{"", "nothing", word + "x"} {
			if _, err := h.Confirm(t.Context(), h.guest(), wrong); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		if _, err := h.Confirm(t.Context(), access.Guest(h.other.ID, "pl"), word); !fault.Is(err, fault.NotFound) {
			t.Errorf("in another town: %v", err)
		}
		for range 2 {
			if _, err := h.Confirm(t.Context(), h.guest(), word); err != nil {
				t.Error(err)
			}
		}
		if h.followers(t) != 1 {
			t.Errorf("%d followers", h.followers(t))
		}
		if err := h.Begin(t.Context(), h.guest(), h.town, h.what, "no address"); !fault.Is(err, fault.Invalid) {
			t.Errorf("no address: %v", err)
		}
	})
}

func TestALetterThatIsTooOldIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.begin(t, "bo@example.org")
		word := h.word(t)
		h.clk.Advance(follow.ConfirmLife + time.Second)
		if _, err := h.Confirm(t.Context(), h.guest(), word); !fault.Is(err, fault.NotFound) {
			t.Errorf("too late: %v", err)
		}
		if err := h.Sweep(t.Context(), h.town); err != nil {
			t.Fatal(err)
		}
		h.begin(t, "bo@example.org")
		if _, err := h.Confirm(t.Context(), h.guest(), h.word(t)); err != nil {
			t.Errorf("asked again: %v", err)
		}
		h.clk.Advance(10 * follow.ConfirmLife)
		if err := h.Sweep(t.Context(), h.town); err != nil || h.followers(t) != 1 {
			t.Errorf("who said yes was forgotten: %v", err)
		}
	})
}

func TestWhetherAnAddressIsKnownIsNotTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.person(t, "anna@example.org")
		if err := h.Set(t.Context(), anna, h.what, true); err != nil {
			t.Fatal(err)
		}
		h.begin(t, "bo@example.org")
		if _, err := h.Confirm(t.Context(), h.guest(), h.word(t)); err != nil {
			t.Fatal(err)
		}
		h.clk.Advance(time.Hour)
		for _, email := range []string{"anna@example.org", "bo@example.org", "new@example.org"} {
			before := len(h.letters(t))
			h.begin(t, email)
			if n := len(h.letters(t)) - before; n != 1 {
				t.Errorf("%s got %d letters", email, n)
			}
			h.begin(t, email) // pressed twice
			if n := len(h.letters(t)) - before; n != 1 {
				t.Errorf("%s got %d letters of one press more", email, n)
			}
		}
		before := len(h.letters(t))
		for range 40 {
			h.clk.Advance(3 * time.Minute)
			h.begin(t, "new@example.org")
		}
		if n := len(h.letters(t)) - before; n > 4 {
			t.Errorf("an address was written to %d times in two hours", n)
		}
	})
}

func TestOnePersonIsOneFollower(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		// First by letter, then with an account.
		h.begin(t, "anna@example.org")
		if _, err := h.Confirm(t.Context(), h.guest(), h.word(t)); err != nil {
			t.Fatal(err)
		}
		anna := h.person(t, "anna@example.org")
		if err := h.Set(t.Context(), anna, h.what, true); err != nil {
			t.Fatal(err)
		}
		if on, _ := h.State(t.Context(), anna, h.what); !on || h.followers(t) != 1 {
			t.Errorf("%v, %d followers", on, h.followers(t))
		}
		// First with an account, then by letter.
		h.clk.Advance(time.Hour)
		h.begin(t, "anna@example.org")
		if _, err := h.Confirm(t.Context(), h.guest(), h.word(t)); err != nil || h.followers(t) != 1 {
			t.Errorf("%v, %d followers", err, h.followers(t))
		}
		if err := h.Set(t.Context(), anna, h.what, false); err != nil || h.followers(t) != 0 {
			t.Errorf("%v, %d followers", err, h.followers(t))
		}
	})
}

func TestWhoeverIsDeletedFollowsNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.begin(t, "anna@example.org")
		if _, err := h.Confirm(t.Context(), h.guest(), h.word(t)); err != nil {
			t.Fatal(err)
		}
		anna := h.person(t, "anna@example.org")
		err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error { return tx.EraseAccount(t.Context(), anna.Account) })
		if err != nil || h.followers(t) != 0 {
			t.Errorf("%v, %d followers", err, h.followers(t))
		}
	})
}
