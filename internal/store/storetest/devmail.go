package storetest

import (
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/store"
)

// Mailbox is the contract of mail.Mailbox, which belongs to no town.
func Mailbox(t *testing.T, s *store.Store, clk *clock.Set) {
	box := s.Control.Mailbox()
	put := func(to, subject string, at time.Time) mail.Letter {
		t.Helper()
		l := mail.Letter{ID: id.New(), Town: "aby", To: to, Subject: subject, Text: "Hej 'du' ?\n", HTML: "<p>Hej</p>",
			Headers: "To: " + to + "\r\nX: y", At: at}
		if err := box.Put(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		return l
	}
	list := func(to string, max int) (subjects string) {
		t.Helper()
		rows, err := box.List(t.Context(), to, max)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			subjects += r.Subject
		}
		return subjects
	}
	second := put("b@example.org", "2", clk.Now().Add(time.Second))
	put("a@example.org", "3", clk.Now().Add(2*time.Second))
	put("b@example.org", "1", clk.Now())
	same(t, "newest first", list("", 10), "321")
	same(t, "at most two", list("", 2), "32")
	same(t, "at most none", list("", 0), "")
	same(t, "to one address", list("b@example.org", 10), "21")
	got, err := box.Get(t.Context(), second.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "letter", got, second)
	second.Subject, second.Text = "4", "again"
	if err := box.Put(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	same(t, "a second copy replaces the first", list("", 10), "341")
	got, err = box.Get(t.Context(), second.ID)
	same(t, "letter", got, second)
	same(t, "error", err, nil)
	if _, err := box.Get(t.Context(), id.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("a letter that is not there: %v", err)
	}
}
