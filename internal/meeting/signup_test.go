package meeting_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/store"
	"almenda/internal/testkit"
)

func TestASecondTapIsTheSamePlace(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t, write()), h.person(t, "anna")
		first := h.signed(t, anna, which, meeting.SignUp{})
		if again := h.signed(t, anna, which, meeting.SignUp{}); again != first {
			t.Errorf("two tickets: %s and %s", first, again)
		}
		if n := h.told(t)[event.SignupPlaced]; n != 1 {
			t.Errorf("%d letters", n)
		}
		if err := h.Leave(t.Context(), anna, first); err != nil {
			t.Fatal(err)
		}
		h.signed(t, anna, which, meeting.SignUp{})
		if got := h.standing(t, anna, first); got != meeting.Placed {
			t.Errorf("after leaving and coming back: %s", got)
		}
	})
}

func TestTheLineMovesUpInItsOrder(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write(places("2")))
		var codes []string
		for i := range 5 {
			codes = append(codes, h.signed(t, h.person(t, fmt.Sprintf("p%d", i)), which, meeting.SignUp{}))
		}
		stand := func(want ...meeting.Standing) {
			t.Helper()
			for i, w := range want {
				if got := h.standing(t, h.editor, codes[i]); got != w {
					t.Errorf("person %d is %s, want %s", i, got, w)
				}
			}
		}
		const p, w, l = meeting.Placed, meeting.Waiting, meeting.Left
		stand(p, p, w, w, w)
		for range 2 { // said twice it is once
			if err := h.Leave(t.Context(), h.editor, codes[0]); err != nil {
				t.Fatal(err)
			}
		}
		stand(l, p, p, w, w)
		if err := h.Leave(t.Context(), h.editor, codes[3]); err != nil { // out of the line: nobody moves
			t.Fatal(err)
		}
		stand(l, p, p, l, w)
		if err := h.Change(t.Context(), h.editor, h.town, which, write(places("4"))); err != nil {
			t.Fatal(err)
		}
		stand(l, p, p, l, p)
		if n := h.told(t); n[event.SignupPromoted] != 2 || n[event.SignupWaiting] != 3 || n[event.MeetingMoved] != 0 {
			t.Errorf("told: %v", n)
		}
	})
}

func TestCompanionsTakePlacesAndNoChairStaysEmpty(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write(places("4")))
		a := h.signed(t, h.person(t, "a"), which, meeting.SignUp{Companions: 2})
		b := h.signed(t, h.person(t, "b"), which, meeting.SignUp{Companions: 1}) // two, and one place
		c := h.signed(t, h.person(t, "c"), which, meeting.SignUp{})
		for code, want := range map[string]meeting.Standing{a: meeting.Placed, b: meeting.Waiting, c: meeting.Placed} {
			if got := h.standing(t, h.editor, code); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		if _, err := h.SignUp(t.Context(), h.person(t, "d"), which, meeting.SignUp{Companions: meeting.MaxCompanions + 1}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a whole bus: %v", err)
		}
		if err := h.Leave(t.Context(), h.editor, c); err != nil {
			t.Fatal(err)
		}
		if got := h.standing(t, h.editor, b); got != meeting.Waiting {
			t.Errorf("one place for two: %s", got)
		}
		if err := h.Leave(t.Context(), h.editor, a); err != nil {
			t.Fatal(err)
		}
		if got := h.standing(t, h.editor, b); got != meeting.Placed {
			t.Errorf("four places for two: %s", got)
		}
	})
}

func TestReservedPlacesAreForThoseWhoWereInvitedUntilTheirDay(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write(places("3"), func(w *meeting.Write) { w.Reserved, w.ReservedUntil = "2", "2026-03-06" }))
		d, err := h.Get(t.Context(), h.editor, which)
		if err != nil {
			t.Fatal(err)
		}
		one := h.signed(t, h.person(t, "one"), which, meeting.SignUp{})
		two := h.signed(t, h.person(t, "two"), which, meeting.SignUp{Invite: "wrong"})
		three := h.signed(t, h.person(t, "three"), which, meeting.SignUp{Invite: d.Invite})
		for code, want := range map[string]meeting.Standing{one: meeting.Placed, two: meeting.Waiting, three: meeting.Placed} {
			if got := h.standing(t, h.editor, code); got != want {
				t.Errorf("before the day: %s, want %s", got, want)
			}
		}
		h.clk.Advance(4 * 24 * time.Hour) // the sixth of March has begun
		for range 2 {
			if err := h.Sweep(t.Context(), h.town); err != nil {
				t.Fatal(err)
			}
		}
		if got := h.standing(t, h.editor, two); got != meeting.Placed {
			t.Errorf("after the day: %s", got)
		}
		if n := h.told(t); n[event.SignupPromoted] != 1 {
			t.Errorf("told: %v", n)
		}
	})
}

func TestSomebodyWithoutAnAccountConfirmsByLetter(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, guest := h.published(t, write(places("1"))), access.Guest(h.town.ID, "sv")
		in := meeting.SignUp{Name: "Ines", Email: "Ines@example.org"}
		for range 2 {
			if code := h.signed(t, guest, which, in); code != "" {
				t.Fatal("the ticket was given to whoever typed an address")
			}
		}
		if n := h.told(t); n[event.SignupAsked] != 1 || n[event.SignupPlaced] != 0 {
			t.Errorf("told: %v", n)
		}
		code := h.code(t, which, "ines@example.org")
		for range 2 {
			if err := h.Confirm(t.Context(), guest, code); err != nil {
				t.Fatal(err)
			}
		}
		if n := h.told(t); n[event.SignupPlaced] != 1 {
			t.Errorf("told: %v", n)
		}
		for name, bad := range map[string]meeting.SignUp{"no name": {Email: "a@example.org"}, "no address": {Name: "A", Email: "nobody"},
			"a number": {Name: "A", Email: "a@example.org", Needs: "811228-9874"}} {
			if _, err := h.SignUp(t.Context(), guest, which, bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for n := range 8 { // one address is not asked without an end
			other := h.published(t, write(places("1")))
			_, err := h.SignUp(t.Context(), guest, other, meeting.SignUp{Name: "Ines", Email: "ines@example.org"})
			if want := n >= 4; fault.Is(err, fault.TooMany) != want {
				t.Errorf("letter %d: %v", n+2, err)
			}
		}
		h.clk.Advance(49 * time.Hour)
		if err := h.Sweep(t.Context(), h.town); err != nil {
			t.Fatal(err)
		}
		if got := h.standing(t, guest, code); got != meeting.Placed {
			t.Errorf("who confirmed is %s", got)
		}
	})
}

// code is the ticket of somebody without an account, as their letter has it.
func (h *house) code(t *testing.T, which id.ID, key string) (code string) {
	t.Helper()
	err := store.Meetings{DB: h.s.Towns}.View(t.Context(), h.town.ID, func(tx meeting.Tx) error {
		s, err := tx.SignupOfGuest(t.Context(), which, key)
		code = s.Code
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestNobodySignsUpForWhatIsNoMore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.person(t, "anna")
		draft, err := h.Create(t.Context(), h.editor, h.town, id.New(), write())
		if err != nil {
			t.Fatal(err)
		}
		off, free := h.published(t, write()), h.published(t, write(func(w *meeting.Write) { w.SignUp = false }))
		if err := h.Cancel(t.Context(), h.editor, off, "The hall is flooded."); err != nil {
			t.Fatal(err)
		}
		begun := h.published(t, write())
		code := h.signed(t, anna, begun, meeting.SignUp{})
		h.clk.Advance(8 * 24 * time.Hour)
		for name, c := range map[string]struct {
			which id.ID
			want  fault.Kind
		}{"a draft": {draft, fault.NotFound}, "called off": {off, fault.Closed}, "open to all": {free, fault.Closed}, "begun": {begun, fault.Closed}, "nothing": {id.New(), fault.NotFound}} {
			if _, err := h.SignUp(t.Context(), h.person(t, "b"+name), c.which, meeting.SignUp{}); !fault.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.Leave(t.Context(), anna, code); !fault.Is(err, fault.Closed) {
			t.Errorf("leaving what is over: %v", err)
		}
		if err := h.Leave(t.Context(), anna, "nonsense"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a ticket that nobody has: %v", err)
		}
	})
}

func TestWhoLeavesThePortalLeavesTheirPlace(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna, bo := h.published(t, write(places("1"))), h.person(t, "anna"), h.person(t, "bo")
		h.signed(t, anna, which, meeting.SignUp{Needs: "A ramp"})
		second := h.signed(t, bo, which, meeting.SignUp{})
		err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error { return tx.EraseAccount(t.Context(), anna.Account) })
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Sweep(t.Context(), h.town); err != nil {
			t.Fatal(err)
		}
		if got := h.standing(t, bo, second); got != meeting.Placed {
			t.Errorf("who waited is %s", got)
		}
		d, err := h.Desk(t.Context(), h.editor, which, "")
		if err != nil || len(d.People) != 1 {
			t.Errorf("the desk knows %v, %v", d.People, err)
		}
	})
}

func TestNeverMoreThanThereArePlacesHoweverManyAskAtOnce(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		clk := clock.At(testkit.Start)
		h := open(t, testkit.NewDatabase(t).Open(t, 24, clk), clk)
		which := h.published(t, write(places("10")))
		people, codes := make([]access.Actor, 50), make([]string, 50)
		for i := range people {
			people[i] = h.person(t, fmt.Sprintf("p%02d", i))
		}
		at := func(n int, do func(i int) error) {
			t.Helper()
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					if err := do(i); err != nil {
						t.Errorf("%d: %v", i, err)
					}
				})
			}
			all.Wait()
		}
		at(50, func(i int) (err error) {
			codes[i], err = h.SignUp(t.Context(), people[i], which, meeting.SignUp{})
			return err
		})
		var placed []string
		line := map[int64]string{} // by the order of asking
		for i, code := range codes {
			ticket, err := h.Ticket(t.Context(), people[i], code)
			if err != nil {
				t.Fatal(err)
			}
			if ticket.State == meeting.Placed {
				placed = append(placed, code)
			} else {
				line[ticket.Seq] = code
			}
		}
		if len(placed) != 10 || len(line) != 40 {
			t.Fatalf("%d have places and %d wait", len(placed), len(line))
		}
		if n := h.told(t); n[event.SignupPlaced] != 10 || n[event.SignupWaiting] != 40 || n[event.SignupPromoted] != 0 {
			t.Errorf("told: %v", n)
		}
		at(10, func(i int) error { return h.Leave(t.Context(), h.editor, placed[i%5]) }) // each of five says it twice
		for seq, code := range line {
			want := meeting.Waiting
			if seq <= 15 {
				want = meeting.Placed
			}
			if got := h.standing(t, h.editor, code); got != want {
				t.Errorf("number %d is %s", seq, got)
			}
		}
		if n := h.told(t); n[event.SignupPromoted] != 5 || n[event.SignupLeft] != 5 {
			t.Errorf("told: %v", n)
		}
	})
}
